// Package samplers draws from models that can only be walked, not drawn from.
// A Markov chain moves a state by random steps that leave the model's
// distribution as it is: a state drawn from the model stays drawn from it, and
// any other state forgets where it came from. For a bipartite model p(v, h),
// such as a restricted Boltzmann machine, the steps are block Gibbs sampling:
// all hidden units given the visible ones, then all visible given the hidden.
// A Sampler is the rule, a Chain the state of many chains side by side, and a
// Stream the random numbers, the same for every number of threads, every split
// into shards and every resumed run. The package knows neither graphs nor
// models: it states what it asks of a model (Conditionals), and models satisfy it.
//
// The smallest complete use, with persistent chains for maximum likelihood:
//
//	rng := samplers.NewStream(1)
//	gibbs := samplers.Gibbs{Model: rbm}
//	chain, err := gibbs.Start(100, rng)
//	…
//	_, err = gibbs.Step(chain, rng) // v⁻ ~ p(v), 100 rows of chain.Visible()
package samplers
