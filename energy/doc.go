// Package energy has energy models: unnormalised densities p(v) ∝ exp(−F(v)).
//
// A restricted Boltzmann machine is two sides of units and a weight between
// them. The units of a side are a family of package losses, the same value that
// a decoder's likelihood is. Its free energy is a graph, so the gradient of the
// log-likelihood is symbolic: the mean of F over data minus the mean of F over
// samples of the model, differentiated. The samples come from package samplers,
// which knows no graph; an [RBM] has the conditionals that it asks for.
//
//	rng := samplers.NewStream(1)
//	rbm, err := energy.NewRBM(losses.Bernoulli{}, 784, losses.Bernoulli{}, 500, rng)
//	gibbs := samplers.Gibbs{Model: rbm}
//	chain, err := gibbs.Start(100, rng.For("chains"))
//	step, err := graph.Build(func(b *graph.Builder) {
//		pos, neg := b.Input("data", 784), b.Input("model", 784)
//		b.Minimize(energy.PhaseDifference(b, rbm, pos, neg))
//	})
package energy
