package losses

import (
	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// A Family is an exponential family p(x|η) = h(x) exp(⟨η, T(x)⟩ − A(η)). It is a
// Loss, so a decoder can end in it; and because everything follows from η, it is
// also the visible or hidden units of an energy model and what a sampler draws
// from.
//
// The first derivative of A is E[T(x)] and the second its covariance. Width gives
// the number of natural parameters of a column (outputs) and of values (values).
type Family interface {
	Loss

	// Natural maps the unconstrained outputs of a network to natural
	// parameters; it is the identity where every η is allowed.
	Natural(b *graph.Builder, out *graph.Node) *graph.Node

	// LogPartition is A(η) of every column: [n, d·outputs] → [n, d].
	LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node

	// Statistics is T(x), with as many numbers as η: [n, d·values] → [n, d·outputs].
	Statistics(b *graph.Builder, x *graph.Node) *graph.Node

	// LogBase is log h(x) of every column: [n, d·values] → [n, d]; nil if it is 0.
	LogBase(b *graph.Builder, x *graph.Node) *graph.Node

	// Sample draws one example x from natural parameters eta, with the numbers
	// of s: d·outputs → d·values. The two slices do not overlap.
	Sample(x, eta []float64, s *samplers.Stream)
}

// A FastSampler is a Family that draws float32 numbers quickly, for machines of that
// type. It overwrites eta. Its draws have the same distribution as those of Sample,
// but other bits.
type FastSampler interface {
	SampleFloat32(x, eta []float32, s *samplers.Stream)
}

// NLL is the negative log-likelihood of a family, from its parts:
// Σ_columns A(η) − ⟨η, T(x)⟩ − log h(x). A family's own NLL calls it unless a
// shorter formula cancels less. The terms of a column meet before columns are
// summed, so that large ones cancel while they are exact.
func NLL(f Family, b *graph.Builder, out, x *graph.Node) *graph.Node {
	eta := f.Natural(b, out)
	fit := b.Mul(eta, f.Statistics(b, x))
	if outputs, _ := f.Width(); outputs > 1 {
		fit = b.SumGroups(fit, outputs)
	}
	cost := b.Sub(f.LogPartition(b, eta), fit)
	if base := f.LogBase(b, x); base != nil {
		cost = b.Sub(cost, base)
	}
	return b.SumRows(cost)
}

// mean is the average of a column with one number per value, 0 if it is empty.
func mean(column []float64) float64 {
	var sum float64
	for _, x := range column {
		sum += x
	}
	return sum / float64(max(len(column), 1))
}
