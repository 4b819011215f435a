package samplertest_test

import (
	"math"

	"github.com/harmonium-ml/harmonium/samplers"
)

// scale is the standard deviation of the test machine's parameters. With 0.6 a
// dropped hidden bias stays below the limit.
const scale = 1.8

// A machine is a restricted Boltzmann machine of units in {0, 1}, by the book:
// E(v, h) = −b·v − c·h − vᵀWh.
type machine[T float32 | float64] struct {
	b, c []float64
	w    [][]float64 // [visible][hidden]

	reuse bool // a fault: the draws of v take the numbers of h
	onRow bool // a fault: every chain takes the numbers of row 0
}

func newMachine[T float32 | float64](visible, hidden int, seed uint64) machine[T] {
	s := samplers.NewStream(seed).For("parameters")
	normal := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = scale * s.Normal()
		}
		return x
	}
	m := machine[T]{b: normal(visible), c: normal(hidden)}
	for range visible {
		m.w = append(m.w, normal(hidden))
	}
	return m
}

func (m machine[T]) Dims() (visible, hidden int) { return len(m.b), len(m.c) }

func (m machine[T]) States(n int) (v, h samplers.Array) {
	return make(samplers.Slice[T], n*len(m.b)), make(samplers.Slice[T], n*len(m.c))
}

// LogDensity is log Σ_h exp(−E(v, h)), by summing over every h.
func (m machine[T]) LogDensity(v samplers.Array) ([]float64, error) {
	x := v.Data().([]T)
	logs := make([]float64, len(x)/len(m.b))
	for r := range logs {
		sum := 0.0
		for h := range 1 << len(m.c) {
			energy := 0.0
			for i, b := range m.b {
				energy -= b * float64(x[r*len(m.b)+i])
			}
			for j, c := range m.c {
				hj := float64(h >> j & 1)
				energy -= c * hj
				for i := range m.b {
					energy -= float64(x[r*len(m.b)+i]) * m.w[i][j] * hj
				}
			}
			sum += math.Exp(-energy)
		}
		logs[r] = math.Log(sum)
	}
	return logs, nil
}

func (m machine[T]) SampleHidden(h, v samplers.Array, beta float64, s *samplers.Stream) error {
	m.sample(h, v, m.c, func(i, j int) float64 { return m.w[i][j] }, beta, s)
	if !m.reuse {
		s.Next()
	}
	return nil
}

func (m machine[T]) SampleVisible(v, h samplers.Array, beta float64, s *samplers.Stream) error {
	m.sample(v, h, m.b, func(j, i int) float64 { return m.w[i][j] }, beta, s)
	s.Next()
	return nil
}

func (m machine[T]) sample(to, from samplers.Array, bias []float64, weight func(from, to int) float64, beta float64, s *samplers.Stream) {
	x, y := to.Data().([]T), from.Data().([]T)
	n := len(x) / len(bias)
	k := len(y) / n
	for r := range n {
		row := s.Row(r)
		if m.onRow {
			row = s.Row(0)
		}
		for j, input := range bias {
			for i := range k {
				input += float64(y[r*k+i]) * weight(i, j)
			}
			x[r*len(bias)+j] = 0
			if row.Float64() < 1/(1+math.Exp(-beta*input)) {
				x[r*len(bias)+j] = 1
			}
		}
	}
}
