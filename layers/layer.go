package layers

import "github.com/harmonium-ml/harmonium/graph"

// A Layer adds a map x [n, in] → [n, out] to a model. It has no other duty: the
// parameters of a model are those that its program used, in order of first use.
type Layer interface {
	Apply(b *graph.Builder, x *graph.Node) *graph.Node
}

// A Func is a Layer without parameters of its own:
//
//	swish := layers.Func(func(b *graph.Builder, x *graph.Node) *graph.Node {
//		return b.Mul(x, b.Sigmoid(x))
//	})
type Func func(b *graph.Builder, x *graph.Node) *graph.Node

// Apply calls the function.
func (f Func) Apply(b *graph.Builder, x *graph.Node) *graph.Node { return f(b, x) }

// Sequential applies layers one after the other. An empty one is the identity.
type Sequential []Layer

// Apply passes x through all layers.
func (s Sequential) Apply(b *graph.Builder, x *graph.Node) *graph.Node {
	for _, l := range s {
		x = l.Apply(b, x)
	}
	return x
}
