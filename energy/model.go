package energy

import "github.com/harmonium-ml/harmonium/graph"

// A Model has the unnormalised density p(v) ∝ exp(−F(v)), in which everything
// that is not visible has been summed out.
type Model interface {
	// FreeEnergy adds F(v) of every example, in nats: [n, d] → [n].
	FreeEnergy(b *graph.Builder, v *graph.Node) *graph.Node
}

// Func is a Model of a free energy that you write down.
type Func func(b *graph.Builder, v *graph.Node) *graph.Node

// FreeEnergy calls the function.
func (f Func) FreeEnergy(b *graph.Builder, v *graph.Node) *graph.Node { return f(b, v) }
