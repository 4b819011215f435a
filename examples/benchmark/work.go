package main

import (
	"slices"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/samplers"
)

// work is the size of what is timed. The peer gets it as JSON.
type work struct {
	Sizes   []int `json:"sizes"`   // widths of the encoder: columns, hidden layers, code
	Batch   int   `json:"batch"`   // examples of a step, and Markov chains
	Visible int   `json:"visible"` // units of the machine
	Hidden  int   `json:"hidden"`  // units of the machine
	Encode  []int `json:"encode"`  // examples that are encoded at once

	peak      product // suits the kernel
	megabytes int     // of each array that measures the memory
}

const (
	batches = 8    // different batches that the steps cycle through
	seed    = 1    // of all data and weights
	rate    = 1e-3 // of every rule
)

// A task is one thing that is timed.
type task struct {
	name  string // also the peer's name for it
	title string
	steps int // of a round
	step  func() error

	dtype   tensor.Dtype
	flops   float64 // floating-point operations in the matrix products of a step
	traffic float64 // bytes that a step moves between memory and processor at least; counted for Adam only

	amount float64 // of unit, that a step does; 0: not told
	unit   string  // "GFLOP" is shown as GFLOP/s
}

// tasks lists what is timed, the machine's own limits last.
func (w work) tasks() (all []task, err error) {
	for _, some := range []func(work) ([]task, error){autoencoderTasks, rbmTasks, gemmTasks, encodeTasks, limitTasks} {
		list, err := some(w)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// network lists the pairs of widths of all layers, the decoder's after the encoder's.
func (w work) network() (layers [][2]int) {
	widths := slices.Clone(w.Sizes)
	for i := len(w.Sizes) - 2; i >= 0; i-- {
		widths = append(widths, w.Sizes[i])
	}
	for i := range widths[1:] {
		layers = append(layers, [2]int{widths[i], widths[i+1]})
	}
	return layers
}

func stream(purpose string) *samplers.Stream { return samplers.NewStream(seed).For(purpose) }

// uniform is an array of numbers from [0, 1).
func uniform(dt tensor.Dtype, rows, columns int, s *samplers.Stream) *tensor.Dense {
	x := tensor.New(tensor.Of(dt), tensor.WithShape(rows, columns))
	switch data := x.Data().(type) {
	case []float32:
		for i := range data {
			data[i] = s.Float32()
		}
	case []float64:
		for i := range data {
			data[i] = s.Float64()
		}
	}
	return x
}

// cycle returns a function that gives one array after the other, again and again.
func cycle(rows, columns int, dt tensor.Dtype, change func(x *tensor.Dense)) func() *tensor.Dense {
	all := make([]*tensor.Dense, batches)
	s := stream("data")
	for i := range all {
		all[i] = uniform(dt, rows, columns, s)
		if change != nil {
			change(all[i])
		}
	}
	next := 0
	return func() *tensor.Dense {
		next = (next + 1) % len(all)
		return all[next]
	}
}
