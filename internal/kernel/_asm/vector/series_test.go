package main

import (
	"math"
	"math/big"
	"testing"
)

// The series are those of their functions, and the polynomials as close to them
// as the kernels need: the rest of exp counts at most r²/2 = 0.06 beside 1, and
// that of the log s³ = 0.008 beside 0.4.
func TestInterpolate(t *testing.T) {
	exp := func(r float64) float64 { return (math.Expm1(r) - r) / (r * r) }
	log := func(z float64) float64 { s := math.Sqrt(z); return (2*math.Atanh(s) - 2*s) / (s * s * s) }
	const ofFunction = 1e-10 // the functions above lose digits
	for name, c := range map[string]struct {
		series    func(k int) *big.Rat
		function  func(x float64) float64
		low, high float64
		degree    int
		tolerance float64
	}{
		"exp, float32": {expRest, exp, -math.Ln2 / 2, math.Ln2 / 2, 4, 0x1p-23},
		"exp, float64": {expRest, exp, -math.Ln2 / 2, math.Ln2 / 2, 9, 0x1p-52},
		"log, float32": {logRest, log, 0, 1.0 / 25, 2, 0x1p-19},
		"log, float64": {logRest, log, 0, 1.0 / 25, 7, 0x1p-49},
	} {
		polynomial := interpolate(c.series, c.low, c.high, c.degree)
		const steps = 100
		for i := range steps + 1 {
			x := c.low + (c.high-c.low)*float64(i)/steps
			want, _ := sum(c.series, number256(x)).Float64()
			if math.Abs(x) > 0.01 && math.Abs(want-c.function(x)) > ofFunction {
				t.Errorf("%s: the series is %v at %v, the function %v", name, want, x, c.function(x))
			}
			var got float64
			for k := c.degree; k >= 0; k-- {
				got = got*x + polynomial[k]
			}
			if math.Abs(got-want) > c.tolerance {
				t.Errorf("%s: the polynomial is %v at %v, the series %v", name, got, x, want)
			}
		}
	}
}
