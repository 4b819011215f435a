package optim_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
)

// array makes a tensor of float64 numbers in a dtype.
func array(dt tensor.Dtype, x []float64, shape ...int) *tensor.Dense {
	if dt == tensor.Float64 {
		return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(append([]float64(nil), x...)))
	}
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(v)
	}
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(y))
}

// values reads numbers of either type as float64.
func values(a *tensor.Dense) []float64 {
	if a.Dtype() == tensor.Float64 {
		return append([]float64(nil), a.Float64s()...)
	}
	var y []float64
	for _, v := range a.Float32s() {
		y = append(y, float64(v))
	}
	return y
}

// param makes a parameter with a gradient.
func param(name string, value, grad []float64, shape ...int) *graph.Param {
	p := graph.NewParam(name, array(tensor.Float64, value, shape...))
	p.Grad = array(tensor.Float64, grad, shape...)
	return p
}

// bits copies parameters, so that "nothing has changed" and "the same bits" can
// be asserted with Equal.
func bits(params []*graph.Param) [][]float64 {
	var all [][]float64
	for _, p := range params {
		all = append(all, values(p.Value))
	}
	return all
}

// A table is a Source in memory. It counts how often each row is read.
type table struct {
	width   int
	x       []float64
	weights []float64
	mask    bool
	read    map[int]int
	sizes   []int
	order   []int
	fail    error
}

func (s *table) Len() int   { return len(s.x) / s.width }
func (s *table) Width() int { return s.width }

func (s *table) Read(b *optim.Batch, rows []int, dt tensor.Dtype) error {
	if s.fail != nil {
		return s.fail
	}
	var x, w []float64
	for _, row := range rows {
		if row < 0 || row >= s.Len() {
			return fmt.Errorf("row %d of %d", row, s.Len())
		}
		x = append(x, s.x[row*s.width:(row+1)*s.width]...)
		if s.weights != nil {
			w = append(w, s.weights[row])
		}
		if s.read != nil {
			s.read[row]++
		}
	}
	s.sizes, s.order = append(s.sizes, len(rows)), append(s.order, rows...)
	b.X, b.Mask, b.Weights = array(dt, x, len(rows), s.width), nil, nil
	if s.weights != nil {
		b.Weights = array(dt, w, len(rows))
	}
	if s.mask {
		b.Mask = b.X.Clone().(*tensor.Dense)
	}
	b.Rows = append(b.Rows[:0], rows...)
	return nil
}

// noise is n examples of d standard normal numbers.
func noise(n, d int, seed uint64) *table {
	s := samplers.NewStream(seed)
	t := &table{width: d, x: make([]float64, n*d)}
	for i := range t.x {
		t.x[i] = s.Normal()
	}
	return t
}

// autoencoder is tanh(xW + b)Wᵀ with squared error, of d numbers and k codes,
// and the program that computes the same cost without its gradient.
func autoencoder(t testing.TB, dt tensor.Dtype, d, k int) (train, evaluate *graph.Program) {
	t.Helper()
	s := samplers.NewStream(1)
	start := make([]float64, d*k)
	for i := range start {
		start[i] = 0.3 * s.Normal()
	}
	w := graph.NewParam("w", array(dt, start, d, k))
	bias := graph.NewParam("bias", array(dt, make([]float64, k), k))
	cost := func(b *graph.Builder) *graph.Node {
		x := b.Input("x", d)
		code := b.Tanh(b.Affine(x, b.Param(w), b.Param(bias)))
		out := b.AffineTransposed(code, b.Param(w), nil)
		return b.Mean(b.SumRows(b.Square(b.Sub(out, x))))
	}
	train, err := graph.BuildOf(dt, func(b *graph.Builder) { b.Minimize(cost(b)) })
	require.NoError(t, err)
	evaluate, err = graph.BuildOf(dt, func(b *graph.Builder) { b.Cost(cost(b)) })
	require.NoError(t, err)
	return train, evaluate
}

// mean is the program whose one parameter [1, d] is to become the mean of the
// data: the cost is mean ‖x − μ‖².
func mean(t testing.TB, d int) (*graph.Program, *graph.Param) {
	t.Helper()
	mu := graph.NewParam("mu", array(tensor.Float64, make([]float64, d), d))
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		x := b.Input("x", d)
		b.Minimize(b.Mean(b.SumRows(b.Square(b.Sub(x, b.RepeatRows(b.Param(mu), x))))))
	})
	require.NoError(t, err)
	return p, mu
}
