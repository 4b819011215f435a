package gradtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

func TestRightDerivativesPass(t *testing.T) {
	gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
		return b.Tanh(b.Affine(x[0], x[1], nil))
	}, gradtest.Random(1, 5, 3), gradtest.Random(2, 3, 4))
}

// cube is x³ with a derivative that the tests below get wrong.
func cube(derivative func(b *graph.Builder, x, g *graph.Node) *graph.Node) gradtest.Function {
	return func(b *graph.Builder, x []*graph.Node) *graph.Node {
		return b.Apply(&graph.Op{
			Kind:  "cube",
			Shape: func(in ...[]int) ([]int, error) { return in[0], nil },
			Float64: func(out graph.View[float64], in []graph.View[float64]) {
				for i, v := range in[0].Data {
					out.Data[i] = v * v * v
				}
			},
			Backward: func(b *graph.Builder, in []*graph.Node, _, g *graph.Node, _ []bool) []*graph.Node {
				return []*graph.Node{derivative(b, in[0], g)}
			},
		}, x...)
	}
}

func TestWrongDerivativesFail(t *testing.T) {
	x := gradtest.Random(3, 4)
	right := cube(func(b *graph.Builder, x, g *graph.Node) *graph.Node { return b.Mul(g, b.Scale(b.Square(x), 3)) })
	assert.NoError(t, gradtest.First(right, x))
	assert.NoError(t, gradtest.Second(right, x))

	factor := cube(func(b *graph.Builder, x, g *graph.Node) *graph.Node { return b.Mul(g, b.Scale(b.Square(x), 3.001)) })
	assert.ErrorContains(t, gradtest.First(factor, x), "by differences")

	// The value is right, but the derivative does not know that it depends on x.
	frozen := cube(func(b *graph.Builder, x, g *graph.Node) *graph.Node {
		return b.Mul(g, b.StopGradient(b.Scale(b.Square(x), 3)))
	})
	assert.NoError(t, gradtest.First(frozen, x))
	assert.ErrorContains(t, gradtest.Second(frozen, x), "second order")
}
