// Package losses has the distributions that a model can end in, as losses: the
// outputs of a network are the parameters of a distribution, and the loss is
// −log p(data|outputs), in nats. That is what generalizes an autoencoder to any
// type of data.
//
// A [Loss] is any such distribution. A [Family] is an exponential family, which
// can do more: the same value serves as the likelihood of a decoder, as the units
// of a restricted Boltzmann machine, and as what a sampler draws from. [Laplace]
// is a Loss and not a Family, and the compiler knows it.
//
// Everything else is a function of a Loss: [Check] refuses data that it cannot
// take, by row and column; its String is its name in a saved model, and [Parse]
// goes back; [Validate] refuses constants that make no sense.
//
// One file has one distribution, always in the same order; bernoulli.go is the
// one to read first, and skeleton_test.go the one to copy. Package familytest
// checks the identities that every one of them, also a new one of yours, has to
// satisfy.
//
//	cost := b.Mean(losses.Poisson{}.NLL(b, decoder.Apply(b, code), x)) // x: counts, [n, d]
package losses
