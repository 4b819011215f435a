// Package familytest checks the identities that every distribution of package
// losses has to satisfy, also a new one of yours. Nothing is compared with a
// second formula for the same family: the values of x are enumerated, summed or
// integrated, and the derivatives are taken from the graph and by differences.
//
//	func TestRayleigh(t *testing.T) { familytest.Check(t, Rayleigh{}) }
//
// The identities, by the names that errors call them:
//
//	name            String and Validate answer; Check accepts data of the support
//	shapes          every result has the size that Width promises
//	total           Σ or ∫ p(x) = 1
//	mean            Mean is E[x]
//	likelihood      NLL = A − ⟨η, T⟩ − log h
//	first           A′ = E[T(x)]
//	second          A″ = Cov[T(x)]
//	gradient        ∂NLL/∂η = A′ − T(x)
//	derivatives     first and second derivatives agree with differences
//	null model      no constant prediction is better, for data of any kind
//	range           finite and right in float32 for outputs up to ±10⁴
//	rows            no bit depends on an example's place or on its batch
//	columns         a table's NLL is the sum over its columns
//	sample          draws have the support, the moments and the distribution of p
//
// A loss that is not a family has no A, T, h and draws; the other identities hold
// for it too.
//
// Outputs are drawn from N(0, 1.5²), and Natural has to map all of them to
// natural parameters. A distribution that can take only some outputs says so with
// a method Range() (low, high float64); others are not tried then. Integrals take
// densities that are smooth inside the support, but for a kink at their mean.
package familytest
