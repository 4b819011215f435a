package graph_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

func TestNormalisersGradients(t *testing.T) {
	for name, f := range map[string]func(b *graph.Builder, x *graph.Node, k int) *graph.Node{
		"log-sum-exp": (*graph.Builder).LogSumExp,
		"softmax":     (*graph.Builder).Softmax,
		"log-softmax": (*graph.Builder).LogSoftmax,
	} {
		t.Run(name, func(t *testing.T) {
			for _, c := range []struct{ n, d, k int }{{4, 2, 3}, {1, 2, 3}, {3, 1, 5}, {3, 4, 1}} {
				gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return f(b, x[0], c.k) },
					gradtest.Random(1, c.n, c.d*c.k))
			}
			e := refused(t, func(b *graph.Builder) { f(b, b.Input("x", 5), 2) })
			assert.Contains(t, e.Error(), name+": want a matrix whose columns are groups of equal size: [n 5]")
		})
	}
}

func TestNormalisersFarOut(t *testing.T) {
	x := func(b *graph.Builder) *graph.Node {
		return b.Constant(dense([]float64{1000, 1000, -1000, -1000, 0, 3}, 3, 2))
	}
	log2 := math.Log(2)
	l := evaluate(t, func(b *graph.Builder) *graph.Node { return b.LogSumExp(x(b), 2) })
	assert.InDeltaSlice(t, []float64{1000 + log2, -1000 + log2, 3 + math.Log1p(math.Exp(-3))}, l, rounding)
	s := evaluate(t, func(b *graph.Builder) *graph.Node { return b.Softmax(x(b), 2) })
	assert.InDeltaSlice(t, []float64{.5, .5, .5, .5, 1 / (1 + math.Exp(3)), 1 / (1 + math.Exp(-3))}, s, rounding)
	ls := evaluate(t, func(b *graph.Builder) *graph.Node { return b.LogSoftmax(x(b), 2) })
	assert.InDeltaSlice(t, []float64{-log2, -log2, -log2, -log2, -3 - math.Log1p(math.Exp(-3)), -math.Log1p(math.Exp(-3))}, ls, rounding)
}

// Softmax and log-softmax of one node live in one model: Gorgonia merges its own.
func TestSoftmaxAndItsLogarithmTogether(t *testing.T) {
	entropy := evaluate(t, func(b *graph.Builder) *graph.Node {
		x := b.Constant(dense([]float64{1, 2, 3}, 1, 3))
		return b.Neg(b.Sum(b.Mul(b.Softmax(x, 3), b.LogSoftmax(x, 3))))
	})
	assert.InDelta(t, 0.8323955, entropy[0], 1e-7) // the printed digits
}
