package energy

import "github.com/harmonium-ml/harmonium/graph"

// PhaseDifference is mean F(pos) − mean F(neg), a scalar.
//
//	−∂ log-likelihood/∂θ = E_data[∂F/∂θ] − E_model[∂F/∂θ]
//
// With pos examples of the data and neg samples of the model, its gradient is an
// unbiased estimate of that of the negative log-likelihood per example:
// stochastic maximum likelihood. The samples enter as an input, so they are
// constants. The numbers of examples and samples may differ.
//
// It is a surrogate: its value is not the likelihood, does not measure progress
// and has no minimum, and its second derivatives are not the likelihood's.
//
// Source: Younes (1989); Tieleman (2008) for persistent chains.
func PhaseDifference(b *graph.Builder, m Model, pos, neg *graph.Node) *graph.Node {
	f := m.FreeEnergy(b, b.StackRows(pos, neg)) // one pass over both phases
	return b.Sub(b.Mean(b.FirstRows(f, pos)), b.Mean(b.LastRows(f, neg)))
}

// WeightedPhaseDifference is Σ w⁺F(pos) − Σ w⁻F(neg) for weights [n] of the
// examples and of the samples, each of which should sum to 1. With all states of
// the model as samples, weighted by their probabilities, its gradient is the exact
// one.
func WeightedPhaseDifference(b *graph.Builder, m Model, pos, posWeights, neg, negWeights *graph.Node) *graph.Node {
	return b.Sub(b.Dot(posWeights, m.FreeEnergy(b, pos)), b.Dot(negWeights, m.FreeEnergy(b, neg)))
}
