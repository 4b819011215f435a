// Package samplertest tests that a sampler leaves its target distribution
// where it is. The test is immune to slow mixing: the model is small enough to
// enumerate, the chains start as exact draws from it, and steps of a right
// kernel keep them so. Only a wrong kernel drifts.
//
// The smallest complete use, for a model that says log p(v) and gives arrays:
//
//	func TestGibbs(t *testing.T) {
//		samplertest.NoDrift(t, model, samplers.Gibbs{Model: model}, samplertest.Options{})
//	}
//
// Give the model large parameters, such as N(0, 1.8²): small ones hide a
// dropped bias.
package samplertest
