package graph_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

func TestArithmetic(t *testing.T) {
	for name, f := range map[string]struct {
		add   func(b *graph.Builder, x, y *graph.Node) *graph.Node
		value func(x, y float64) float64
	}{
		"add": {(*graph.Builder).Add, func(x, y float64) float64 { return x + y }},
		"sub": {(*graph.Builder).Sub, func(x, y float64) float64 { return x - y }},
		"mul": {(*graph.Builder).Mul, func(x, y float64) float64 { return x * y }},
		"div": {(*graph.Builder).Div, func(x, y float64) float64 { return x / y }},
	} {
		t.Run(name, func(t *testing.T) {
			for _, shape := range [][]int{{3, 4}, {1, 4}, {4, 1}, {5}, {}, {2, 3, 2}} {
				x, y := gradtest.Random(3, shape...), gradtest.Random(4, shape...)
				for i, v := range y.Float64s() {
					y.Float64s()[i] = math.Copysign(0.5+math.Abs(v), v)
				}
				z := evaluate(t, func(b *graph.Builder) *graph.Node { return f.add(b, b.Constant(x), b.Constant(y)) })
				for i := range z {
					assert.Equal(t, f.value(x.Float64s()[i], y.Float64s()[i]), z[i])
				}
				gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return f.add(b, x[0], x[1]) }, x, y)
				gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return f.add(b, x[0], x[0]) }, y)
			}
			e := refused(t, func(b *graph.Builder) { f.add(b, b.Input("x", 3), b.Input("y", 4)) })
			assert.Contains(t, e.Error(), name+": the shapes differ: [n 3] and [n 4]")
			e = refused(t, func(b *graph.Builder) { f.add(b, b.Input("x", 1), b.Input("y")) })
			assert.Contains(t, e.Error(), "[n 1] and [n]")
		})
	}
}
