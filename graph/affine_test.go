package graph_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

func TestAffineValue(t *testing.T) {
	x, w, bias := []float64{1, 2, 3, 4, 5, 6}, []float64{1, -1, 2, 0, 0, 3}, []float64{10, 20}
	plain := evaluate(t, func(b *graph.Builder) *graph.Node {
		return b.Affine(b.Constant(dense(x, 2, 3)), b.Constant(dense(w, 3, 2)), b.Constant(dense(bias, 2)))
	})
	assert.Equal(t, []float64{15, 28, 24, 34}, plain)
	transposed := evaluate(t, func(b *graph.Builder) *graph.Node {
		return b.AffineTransposed(b.Constant(dense(x, 2, 3)), b.Constant(dense([]float64{1, 2, 0, -1, 0, 3}, 2, 3)), nil)
	})
	assert.Equal(t, []float64{5, 8, 14, 14}, transposed)
}

func TestAffineGradients(t *testing.T) {
	for _, n := range []int{5, 1} {
		gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
			return b.Affine(x[0], x[1], x[2])
		}, gradtest.Random(1, n, 3), gradtest.Random(2, 3, 4), gradtest.Random(3, 4))
		gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
			return b.AffineTransposed(x[0], x[1], x[2])
		}, gradtest.Random(1, n, 3), gradtest.Random(2, 4, 3), gradtest.Random(3, 4))
		gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
			return b.MatMul(x[0], x[1])
		}, gradtest.Random(1, n, 3), gradtest.Random(2, 3, 1))
	}
	// One weight used in both directions.
	gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
		return b.AffineTransposed(b.Tanh(b.Affine(x[0], x[1], nil)), x[1], nil)
	}, gradtest.Random(1, 4, 3), gradtest.Random(2, 3, 2))
}

func TestAffineRefusals(t *testing.T) {
	e := refused(t, func(b *graph.Builder) { b.Affine(b.Input("x", 3), b.Setting("w", 2, 3), nil) })
	assert.Equal(t, "affine", e.Op)
	assert.Equal(t, [][]int{{graph.BatchAxis, 3}, {2, 3}}, e.Shapes)
	assert.Contains(t, e.Error(), "affine_test.go")
	assert.Contains(t, e.Error(), "the inner sizes differ: [n 3] and [2 3]")
	e = refused(t, func(b *graph.Builder) { b.Affine(b.Input("x", 3), b.Setting("w", 3, 2), b.Setting("bias", 3)) })
	assert.Contains(t, e.Error(), "the bias does not fit: [n 3] and [3 2] and [3]")
	e = refused(t, func(b *graph.Builder) { b.Affine(b.Input("x"), b.Setting("w", 3, 2), nil) })
	assert.Contains(t, e.Error(), "want two matrices: [n] and [3 2]")
}
