package samplers

import "math"

// Normal returns a draw from the normal distribution with mean 0 and variance 1.
//
//	x = √2 erf⁻¹(2u − 1),  u uniform on (0, 1)
//
// Inversion takes two words for every draw and is monotone in u, so streams
// that share their words give coupled draws.
//
// Domain: |x| < 8.3, where the tails hold 2⁻⁵³ each.
//
// Source: Wichura, Algorithm AS 241 (1988), by [math.Erfinv].
func (s *Stream) Normal() float64 {
	return math.Sqrt2 * math.Erfinv(2*s.open()-1)
}

// Exponential returns a draw from the exponential distribution with mean 1.
//
//	x = −log u,  u uniform on (0, 1)
//
// Domain: 0 < x < 37.
func (s *Stream) Exponential() float64 { return -math.Log(s.open()) }

// Gamma returns a draw from the gamma distribution with the given shape k and scale 1.
//
//	p(x) = x^(k−1) exp(−x) / Γ(k)        E[x] = k,  Var[x] = k
//
// Domain: 0 < k < ∞; any other shape gives NaN. A draw below the smallest
// float64 is 0, which needs k < 0.05.
//
// Source: Marsaglia, Tsang, A simple method for generating gamma variables
// (2000). A shape below 1 uses x = y·u^(1/k) with y of shape k + 1.
func (s *Stream) Gamma(shape float64) float64 {
	switch {
	case !(shape > 0) || math.IsInf(shape, 1):
		return math.NaN()
	case shape < 1:
		return s.Gamma(shape+1) * math.Exp(-s.Exponential()/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := s.Normal()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if -s.Exponential() < x*x/2+d*(1-v+math.Log(v)) {
			return d * v
		}
	}
}
