package graph_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

func TestStackRowsValues(t *testing.T) {
	x, y := dense([]float64{1, 2, 3, 4}, 2, 2), dense([]float64{5, 6}, 1, 2)
	stack := func(b *graph.Builder) (s, top, bottom *graph.Node) {
		top, bottom = b.Constant(x), b.Constant(y)
		return b.StackRows(top, bottom), top, bottom
	}
	assert.Equal(t, []float64{1, 2, 3, 4, 5, 6}, evaluate(t, func(b *graph.Builder) *graph.Node { s, _, _ := stack(b); return s }))
	assert.Equal(t, []float64{1, 2, 3, 4}, evaluate(t, func(b *graph.Builder) *graph.Node { s, top, _ := stack(b); return b.FirstRows(s, top) }))
	assert.Equal(t, []float64{5, 6}, evaluate(t, func(b *graph.Builder) *graph.Node { s, _, bottom := stack(b); return b.LastRows(s, bottom) }))
	assert.Equal(t, []float64{3, 7}, evaluate(t, func(b *graph.Builder) *graph.Node { // one number per row
		s, top, _ := stack(b)
		return b.FirstRows(b.SumRows(s), top)
	}))
}

func TestStackRowsGradients(t *testing.T) {
	for _, n := range []int{3, 1} {
		gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
			s := b.Tanh(b.StackRows(x[0], x[1]))
			return b.Mul(b.FirstRows(s, x[0]), b.LastRows(s, x[0]))
		}, gradtest.Random(1, n, 4), gradtest.Random(2, n+2, 4))
	}
}

func TestStackRowsRefusals(t *testing.T) {
	e := refused(t, func(b *graph.Builder) { b.StackRows(b.Input("x", 3), b.Input("y", 4)) })
	assert.Contains(t, e.Error(), "stack rows: the rows differ: [n 3] and [n 4]")
	e = refused(t, func(b *graph.Builder) { b.FirstRows(b.Setting("x", 2, 3), b.Setting("y", 3)) })
	assert.Contains(t, e.Error(), "some rows: want at least as many rows: [2 3] and [3]")
}
