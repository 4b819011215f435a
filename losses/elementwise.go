package losses

import (
	"slices"

	"github.com/harmonium-ml/harmonium/graph"
)

// elementwise adds a function of one number that package graph does not have. It
// is computed in float64 in programs of both types, so a float32 program gets the
// exact value, rounded once. slope makes the derivative at x of differentiable
// operations; nil means that the function cannot be differentiated.
func elementwise(b *graph.Builder, kind string, attributes map[string]any, x *graph.Node,
	f func(x float64) float64, slope func(x *graph.Node) *graph.Node) *graph.Node {
	op := &graph.Op{
		Kind: kind, Attributes: attributes,
		Shape:   func(in ...[]int) ([]int, error) { return slices.Clone(in[0]), nil },
		Float32: each[float32](f),
		Float64: each[float64](f),
	}
	if slope != nil {
		op.Backward = func(b *graph.Builder, in []*graph.Node, _, gradient *graph.Node, _ []bool) []*graph.Node {
			return []*graph.Node{b.Mul(gradient, slope(in[0]))}
		}
	}
	return b.Apply(op, x)
}

func each[T graph.Float](f func(x float64) float64) func(out graph.View[T], in []graph.View[T]) {
	return func(out graph.View[T], in []graph.View[T]) {
		for i, x := range in[0].Data {
			out.Data[i] = T(f(float64(x)))
		}
	}
}
