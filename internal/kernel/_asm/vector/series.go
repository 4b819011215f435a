package main

import (
	"math"
	"math/big"
)

const (
	precision = 256 // bits
	terms     = 100 // of a series, beyond which none counts at that precision
)

func number256(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

// interpolate returns the coefficients of the polynomial that agrees with a
// power series at the Chebyshev nodes between low and high. It is nearly the
// best of its degree.
func interpolate(series func(k int) *big.Rat, low, high float64, degree int) []float64 {
	x, c := make([]*big.Float, degree+1), make([]*big.Float, degree+1)
	for i := range x {
		angle := math.Pi * (float64(i) + 0.5) / float64(degree+1)
		// A node of 24 bits is good enough, and the same on every machine.
		x[i] = number256(float64(float32((low+high)/2 + (high-low)/2*math.Cos(angle))))
		c[i] = sum(series, x[i])
	}
	for j := 1; j <= degree; j++ { // divided differences
		for i := degree; i >= j; i-- {
			c[i].Sub(c[i], c[i-1])
			c[i].Quo(c[i], number256(0).Sub(x[i], x[i-j]))
		}
	}
	for j := degree - 1; j >= 0; j-- { // from powers of X − x[j] to powers of X
		for i := j; i < degree; i++ {
			c[i].Sub(c[i], number256(0).Mul(x[j], c[i+1]))
		}
	}
	rounded := make([]float64, degree+1)
	for i := range c {
		rounded[i], _ = c[i].Float64()
	}
	return rounded
}

// sum returns Σ series(k)·xᵏ.
func sum(series func(k int) *big.Rat, x *big.Float) *big.Float {
	total := number256(0)
	for k := terms - 1; k >= 0; k-- {
		total.Mul(total, x)
		total.Add(total, number256(0).SetRat(series(k)))
	}
	return total
}

// expRest is the series of (exp(r) − 1 − r)/r².
func expRest(k int) *big.Rat {
	return new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).MulRange(1, int64(k)+2))
}

// logRest is the series of (log((1+s)/(1−s)) − 2s)/s³ in powers of s².
func logRest(k int) *big.Rat { return big.NewRat(2, int64(2*k+3)) }
