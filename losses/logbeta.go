package losses

import "math"

// logBeta is log Γ(a)Γ(b)/Γ(a+b) for a, b > 0, NaN below. The difference of three
// values of log Γ would have the error of the largest one; where an argument is
// large, the large parts of Stirling's formula are subtracted on paper.
//
// Source: Didonato & Morris, Algorithm 708 (1992).
func logBeta(a, b float64) float64 {
	a, b = min(a, b), max(a, b)
	switch {
	case !(a > 0):
		return math.NaN()
	case b < stirlingFrom:
		return logGamma(a) + logGamma(b) - logGamma(a+b)
	case a < stirlingFrom:
		return logGamma(a) + a - (b-0.5)*math.Log1p(a/b) - a*math.Log(a+b) + stirlingError(b) - stirlingError(a+b)
	}
	return (math.Log(2*math.Pi)-math.Log(b))/2 + (a-0.5)*math.Log(a/(a+b)) - b*math.Log1p(a/b) +
		stirlingError(a) + stirlingError(b) - stirlingError(a+b)
}

// stirlingFrom is where seven terms of Stirling's series have double precision.
const stirlingFrom = 10

// stirlingError is log Γ(x) − [(x − 1/2) log x − x + log(2π)/2] for
// x ≥ stirlingFrom.
func stirlingError(x float64) float64 {
	y := 1 / (x * x)
	return (1.0/12 - y*(1.0/360-y*(1.0/1260-y*(1.0/1680-y*(1.0/1188-y*(691.0/360360-y/156)))))) / x
}

func logGamma(x float64) float64 {
	value, _ := math.Lgamma(x)
	return value
}
