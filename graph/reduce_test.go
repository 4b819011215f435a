package graph_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

func TestReduceValues(t *testing.T) {
	x := func(b *graph.Builder) *graph.Node { return b.Constant(dense([]float64{1, 2, 3, 4, 5, 6, 7, 8}, 2, 4)) }
	for name, c := range map[string]struct {
		add  func(b *graph.Builder) *graph.Node
		want []float64
	}{
		"sum":            {func(b *graph.Builder) *graph.Node { return b.Sum(x(b)) }, []float64{36}},
		"mean":           {func(b *graph.Builder) *graph.Node { return b.Mean(x(b)) }, []float64{4.5}},
		"dot":            {func(b *graph.Builder) *graph.Node { return b.Dot(x(b), x(b)) }, []float64{204}},
		"sum rows":       {func(b *graph.Builder) *graph.Node { return b.SumRows(x(b)) }, []float64{10, 26}},
		"sum columns":    {func(b *graph.Builder) *graph.Node { return b.SumColumns(x(b)) }, []float64{6, 8, 10, 12}},
		"sum groups":     {func(b *graph.Builder) *graph.Node { return b.SumGroups(x(b), 2) }, []float64{3, 7, 11, 15}},
		"repeat groups":  {func(b *graph.Builder) *graph.Node { return b.RepeatGroups(b.SumGroups(x(b), 2), 2) }, []float64{3, 3, 7, 7, 11, 11, 15, 15}},
		"repeat rows":    {func(b *graph.Builder) *graph.Node { return b.RepeatRows(b.SumColumns(x(b)), x(b)) }, []float64{6, 8, 10, 12, 6, 8, 10, 12}},
		"repeat columns": {func(b *graph.Builder) *graph.Node { return b.RepeatColumns(b.SumRows(x(b)), x(b)) }, []float64{10, 10, 10, 10, 26, 26, 26, 26}},
		"spread":         {func(b *graph.Builder) *graph.Node { return b.Spread(b.Sum(x(b)), b.SumRows(x(b))) }, []float64{36, 36}},
		"fill":           {func(b *graph.Builder) *graph.Node { return b.Fill(b.SumRows(x(b)), 2.5) }, []float64{2.5, 2.5}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, evaluate(t, c.add)) })
	}
}

func TestReduceGradients(t *testing.T) {
	for name, f := range map[string]function{
		"sum":           (*graph.Builder).Sum,
		"mean":          (*graph.Builder).Mean,
		"sum rows":      (*graph.Builder).SumRows,
		"sum columns":   (*graph.Builder).SumColumns,
		"sum groups":    func(b *graph.Builder, x *graph.Node) *graph.Node { return b.SumGroups(x, 3) },
		"repeat groups": func(b *graph.Builder, x *graph.Node) *graph.Node { return b.RepeatGroups(x, 3) },
		"repeat rows": func(b *graph.Builder, x *graph.Node) *graph.Node {
			return b.RepeatRows(b.SumColumns(b.Tanh(x)), x)
		},
		"repeat columns": func(b *graph.Builder, x *graph.Node) *graph.Node {
			return b.RepeatColumns(b.SumRows(b.Tanh(x)), x)
		},
		"spread": func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Spread(b.Mean(b.Tanh(x)), x) },
		"dot":    func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Dot(x, b.Tanh(x)) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{4, 1} {
				gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return f(b, x[0]) }, gradtest.Random(1, n, 6))
			}
		})
	}
}

// A shape that is only looked at gets no gradient.
func TestShapeDonorsGetNoGradient(t *testing.T) {
	e := refused(t, func(b *graph.Builder) {
		x := b.Input("x", 3)
		b.Gradient(b.Sum(b.RepeatRows(b.Setting("row", 3), x)), x)
	})
	assert.Contains(t, e.Error(), "does not depend")
}

func TestReduceRefusals(t *testing.T) {
	for want, define := range map[string]func(b *graph.Builder){
		"sum rows: want a matrix: [n]":              func(b *graph.Builder) { b.SumRows(b.Input("x")) },
		"sum columns: want a matrix: [n 2 2]":       func(b *graph.Builder) { b.SumColumns(b.Input("x", 2, 2)) },
		"groups of equal size: [n 5]":               func(b *graph.Builder) { b.SumGroups(b.Input("x", 5), 2) },
		"repeat groups: want a matrix: [n 5]":       func(b *graph.Builder) { b.RepeatGroups(b.Input("x", 5), 0) },
		"want one number per row: [3] and [n 3]":    func(b *graph.Builder) { b.RepeatColumns(b.Setting("c", 3), b.Input("x", 3)) },
		"want one number per column: [n] and [n 3]": func(b *graph.Builder) { b.RepeatRows(b.Input("c"), b.Input("x", 3)) },
		"spread: want a scalar: [n] and [n 3]":      func(b *graph.Builder) { b.Spread(b.Input("c"), b.Input("x", 3)) },
		"add: the shapes differ: [n] and [3]":       func(b *graph.Builder) { x := b.Input("x", 3); b.Add(b.SumRows(x), b.SumColumns(x)) },
	} {
		assert.Contains(t, refused(t, define).Error(), want)
	}
}

// Sums of many float32 numbers accumulate in float64.
func TestLongSums(t *testing.T) {
	p, err := graph.Build(func(b *graph.Builder) {
		x := b.Input("x", 1)
		b.Output("column", b.SumColumns(x))
		b.Cost(b.Sum(x))
	})
	require.NoError(t, err)
	x := make(graph.Slice[float32], 3_000_000)
	for i := range x {
		x[i] = 0.1
	}
	cost, err := p.Run(x)
	require.NoError(t, err)
	const want = 3e6 * float64(float32(0.1))
	assert.InEpsilon(t, want, cost, 1e-7) // one rounding to float32
	assert.InEpsilon(t, want, p.Output("column").Float32s()[0], 1e-7)
}
