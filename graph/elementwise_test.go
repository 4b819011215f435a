package graph_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

type function = func(b *graph.Builder, x *graph.Node) *graph.Node

// functions has every function of one argument, with its value by package math.
// positive ones need x > 0; through flat ones no gradient flows.
var functions = map[string]struct {
	add      function
	value    func(x float64) float64
	positive bool
	flat     bool
}{
	"exp":        {add: (*graph.Builder).Exp, value: math.Exp},
	"expm1":      {add: (*graph.Builder).Expm1, value: math.Expm1},
	"log":        {add: (*graph.Builder).Log, value: math.Log, positive: true},
	"log1p":      {add: (*graph.Builder).Log1p, value: math.Log1p, positive: true},
	"sqrt":       {add: (*graph.Builder).Sqrt, value: math.Sqrt, positive: true},
	"square":     {add: (*graph.Builder).Square, value: func(x float64) float64 { return x * x }},
	"reciprocal": {add: (*graph.Builder).Reciprocal, value: func(x float64) float64 { return 1 / x }},
	"abs":        {add: (*graph.Builder).Abs, value: math.Abs},
	"sign":       {add: (*graph.Builder).Sign, flat: true, value: func(x float64) float64 { return math.Copysign(1, x) }},
	"sigmoid":    {add: (*graph.Builder).Sigmoid, value: func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }},
	"tanh":       {add: (*graph.Builder).Tanh, value: math.Tanh},
	"softplus":   {add: (*graph.Builder).Softplus, value: func(x float64) float64 { return math.Log1p(math.Exp(x)) }},
	"relu":       {add: (*graph.Builder).ReLU, value: func(x float64) float64 { return max(x, 0) }},
	"log gamma":  {add: (*graph.Builder).LogGamma, positive: true, value: func(x float64) float64 { y, _ := math.Lgamma(x); return y }},
	"neg":        {add: (*graph.Builder).Neg, value: func(x float64) float64 { return -x }},
	"scale":      {add: func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Scale(x, 2.5) }, value: func(x float64) float64 { return 2.5 * x }},
	"offset":     {add: func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Offset(x, -3) }, value: func(x float64) float64 { return x - 3 }},
	"power 3":    {add: func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Power(x, 3) }, value: func(x float64) float64 { return x * x * x }},
	"power 0":    {add: func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Power(x, 0) }, value: func(x float64) float64 { return 1 }},
	"power 1.5":  {positive: true, add: func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Power(x, 1.5) }, value: func(x float64) float64 { return math.Pow(x, 1.5) }},
	"identity":   {add: func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Add(x, b.Fill(x, 0)) }, value: func(x float64) float64 { return x }},
}

func TestElementwise(t *testing.T) {
	for name, f := range functions {
		t.Run(name, func(t *testing.T) {
			for _, shape := range [][]int{{3, 4}, {1, 4}, {4, 1}, {5}, {}, {2, 3, 2}, {1}} {
				x := gradtest.Random(3, shape...)
				data := x.Float64s()
				for i := range data {
					if f.positive {
						data[i] = 0.2 + math.Abs(data[i])
					} else {
						data[i] += math.Copysign(0.1, data[i]) // away from kinks and poles at 0
					}
				}
				y := evaluate(t, func(b *graph.Builder) *graph.Node { return f.add(b, b.Constant(x)) })
				for i := range y {
					assert.InDelta(t, f.value(data[i]), y[i], rounding)
				}
				gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
					y := f.add(b, x[0])
					if f.flat {
						y = b.Mul(y, x[0])
					}
					return y
				}, x)
			}
		})
	}
}

func TestElementwiseFloat32(t *testing.T) {
	for name, f := range functions {
		t.Run(name, func(t *testing.T) {
			p, err := graph.Build(func(b *graph.Builder) { b.Output("y", f.add(b, b.Input("x"))) })
			require.NoError(t, err)
			for range 3 {
				x := graph.Slice[float32]{0.3, 1.7, 2.5}
				_, err = p.Run(x)
				require.NoError(t, err)
				for i, y := range p.Output("y").Float32s() {
					assert.InDelta(t, f.value(float64(x[i])), y, rounding32*max(1, math.Abs(float64(y))))
				}
				assert.Equal(t, graph.Slice[float32]{0.3, 1.7, 2.5}, x, "inputs are left alone")
			}
		})
	}
}

func TestDigamma(t *testing.T) {
	x := []float64{0.1, 1, 2.5, 40}
	want := []float64{-10.423754940411076, -0.5772156649015329, 0.7031566406452432, 3.6763273740348428}
	y := evaluate(t, func(b *graph.Builder) *graph.Node { return b.Digamma(b.Constant(dense(x, 4))) })
	for i := range x {
		assert.InDelta(t, want[i], y[i], rounding*10)
	}
	gradtest.CheckFirst(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return b.Digamma(x[0]) }, dense(x, 4))
	err := gradtest.Second(func(b *graph.Builder, x []*graph.Node) *graph.Node { return b.Digamma(x[0]) }, dense(x, 4))
	assert.ErrorContains(t, err, "trigamma: the operation has no derivative")
}

// Far out, values and gradients stay finite and right to the last tail, where
// Gorgonia's own functions are cut off.
func TestTails(t *testing.T) {
	x := []float64{-1000, -90, -30, -19.5, -16.5, 16.5, 19.5, 30, 90, 1000}
	for name, want := range map[string]struct {
		add          function
		value, slope func(x float64) float64
	}{
		"sigmoid": {(*graph.Builder).Sigmoid,
			func(x float64) float64 { return 1 / (1 + math.Exp(-x)) },
			func(x float64) float64 { e := math.Exp(-math.Abs(x)); return e / (1 + e) / (1 + e) }},
		"softplus": {(*graph.Builder).Softplus,
			func(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) },
			func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }},
		"tanh": {(*graph.Builder).Tanh, math.Tanh,
			func(x float64) float64 { y := math.Tanh(x); return 1 - y*y }},
	} {
		t.Run(name, func(t *testing.T) {
			p := graph.NewParam("x", dense(append([]float64{}, x...), len(x)))
			program, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
				y := want.add(b, b.Param(p))
				b.Output("y", y)
				b.Minimize(b.Sum(y))
			})
			require.NoError(t, err)
			_, err = program.Run()
			require.NoError(t, err)
			for i, y := range program.Output("y").Float64s() {
				assert.InDelta(t, 1, ratio(y, want.value(x[i])), rounding, "value at %v", x[i])
				assert.InDelta(t, 1, ratio(p.Grad.Float64s()[i], want.slope(x[i])), rounding, "slope at %v", x[i])
			}
		})
	}
}

// ratio is 1 for equal numbers, also if they are 0.
func ratio(x, y float64) float64 {
	if x == y {
		return 1
	}
	return x / y
}
