package main

import (
	"slices"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

const (
	peakFloat32 = "peak_float32"
	peakFloat64 = "peak_float64"
	memory      = "memory"
)

// limitTasks measure what the machine can do: products of a shape that suits the
// kernel, and a pass over arrays that no cache holds.
func limitTasks(w work) ([]task, error) {
	single, double := gemmTask[float32](w.peak, tensor.Float32), gemmTask[float64](w.peak, tensor.Float64)
	single.name, single.title = peakFloat32, "product that suits the kernel, float32"
	double.name, double.title = peakFloat64, "product that suits the kernel, float64"
	single.flops, double.flops = 0, 0 // a limit has no limit

	n := w.megabytes << 20 / 4
	y, x := make([]float32, n), make([]float32, n)
	for i := range x { // gives the arrays their pages
		y[i], x[i] = 1, 1
	}
	pass := task{
		name: memory, title: "y ← y + c·x in memory", steps: 5,
		step: func() error {
			kernel.AddScaled(y, 1, x)
			return nil
		},
		amount: 3 * 4 * float64(n) / 1e9, unit: "GB", // x and y are read, y is written
	}
	return []task{single, double, pass}, nil
}

// limits are the best rates that the machine has shown in a run.
type limits struct {
	Float32 float64 `json:"float32_gflop_per_s"` // of matrix products
	Float64 float64 `json:"float64_gflop_per_s"`
	Memory  float64 `json:"memory_gb_per_s"`
}

// limitsOf takes the fastest step of each limit.
func limitsOf(results []result) (l limits) {
	for _, r := range results {
		best := func() float64 { return r.amount / slices.Min(r.ours.steps()) }
		switch r.name {
		case peakFloat32:
			l.Float32 = best()
		case peakFloat64:
			l.Float64 = best()
		case memory:
			l.Memory = best()
		}
	}
	return l
}

// floor is the least time in seconds that a step can take at these limits: its
// products at the peak, and then its traffic at the memory's speed.
func (l limits) floor(t task) float64 {
	peak := l.Float32
	if t.dtype == tensor.Float64 {
		peak = l.Float64
	}
	return t.flops/(peak*1e9) + t.traffic/(l.Memory*1e9)
}
