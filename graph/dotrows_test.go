package graph_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

func TestDotRows(t *testing.T) {
	assert.Equal(t, []float64{50, 122}, evaluate(t, func(b *graph.Builder) *graph.Node {
		return b.DotRows(b.Constant(dense([]float64{1, 2, 3, 4, 5, 6}, 2, 3)), b.Constant(dense([]float64{7, 8, 9}, 3)))
	}))
	for _, n := range []int{4, 1} {
		gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return b.DotRows(x[0], x[1]) },
			gradtest.Random(1, n, 3), gradtest.Random(2, 3))
	}
	e := refused(t, func(b *graph.Builder) { b.DotRows(b.Input("x", 3), b.Setting("row", 4)) })
	assert.Contains(t, e.Error(), "dot rows: want a matrix and one number per column: [n 3] and [4]")
}
