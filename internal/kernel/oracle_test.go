package kernel_test

import (
	"math"
	"math/big"
)

// The oracles of this file are slow series in 256-bit arithmetic. They share
// nothing with the kernels.

const oracleBits = 256

func number(x float64) *big.Float { return new(big.Float).SetPrec(oracleBits).SetFloat64(x) }

func whole(n int) *big.Float { return number(float64(n)) }

func plus(x, y *big.Float) *big.Float  { return number(0).Add(x, y) }
func minus(x, y *big.Float) *big.Float { return number(0).Sub(x, y) }
func times(x, y *big.Float) *big.Float { return number(0).Mul(x, y) }
func over(x, y *big.Float) *big.Float  { return number(0).Quo(x, y) }

// small tells whether term no longer counts in sum.
func small(term, sum *big.Float) bool {
	return term.Sign() == 0 || term.MantExp(nil) < sum.MantExp(nil)-oracleBits
}

// bigExp is exp(x) = (Σ yⁿ/n!)^(2^halvings) with y = x/2^halvings.
func bigExp(x *big.Float) *big.Float {
	const halvings = 32
	y := number(0).SetMantExp(x, -halvings)
	y.SetPrec(2 * oracleBits)
	sum, term := number(1).SetPrec(2*oracleBits), number(1).SetPrec(2*oracleBits)
	for n := 1; n < 60; n++ {
		term.Mul(term, y).Quo(term, whole(n))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum.SetPrec(oracleBits)
}

// bigLog is log(x), by Newton's steps on exp.
func bigLog(x *big.Float) *big.Float {
	mantissa := number(0)
	exponent := x.MantExp(mantissa)
	m, _ := mantissa.Float64()
	y := plus(number(math.Log(m)), times(whole(exponent), number(math.Ln2)))
	for range 4 {
		e := bigExp(y)
		y = plus(y, times(number(2), over(minus(x, e), plus(x, e))))
	}
	return y
}

// bigSigmoid is 1/(1+exp(−x)).
func bigSigmoid(x *big.Float) *big.Float {
	return over(number(1), plus(number(1), bigExp(number(0).Neg(x))))
}

// bigTanh is 2·sigmoid(2x) − 1.
func bigTanh(x *big.Float) *big.Float {
	return minus(times(number(2), bigSigmoid(times(number(2), x))), number(1))
}

// bigLog1p is log(1+x), by its series near 0.
func bigLog1p(x *big.Float) *big.Float {
	if x.Sign() == 0 || x.MantExp(nil) > -16 {
		return bigLog(plus(number(1), x))
	}
	sum, power := number(0).Set(x), times(x, x)
	for n := 2; n < 20; n++ {
		power.Neg(power)
		sum = plus(sum, over(power, whole(n)))
		power = times(power, x)
	}
	return sum
}

// bigSoftplus is log(1+exp(x)).
func bigSoftplus(x *big.Float) *big.Float { return bigLog1p(bigExp(x)) }

// bernoulli are B₂, B₄, …, B₄₀.
var bernoulli = []string{
	"1/6", "-1/30", "1/42", "-1/30", "5/66", "-691/2730", "7/6", "-3617/510", "43867/798", "-174611/330",
	"854513/138", "-236364091/2730", "8553103/6", "-23749461029/870", "8615841276005/14322",
	"-7709321041217/510", "2577687858367/6", "-26315271553053477373/1919190", "2929993913841559/6",
	"-261082718496449122051/13530",
}

func bernoulliNumber(k int) *big.Float {
	r, _ := new(big.Rat).SetString(bernoulli[k-1])
	return number(0).SetRat(r)
}

// asymptotic is where the series of the gamma functions begin to hold to 60 digits.
const asymptotic = 100

// bigLogGamma is Stirling's series at x+n minus log x(x+1)…(x+n−1).
func bigLogGamma(x *big.Float) *big.Float {
	product, y := number(1), number(0).Set(x)
	for y.Cmp(whole(asymptotic)) < 0 {
		product, y = times(product, y), plus(y, number(1))
	}
	halfLogTwoPi := times(number(0.5), bigLog(times(number(2), bigPi())))
	sum := plus(minus(times(minus(y, number(0.5)), bigLog(y)), y), halfLogTwoPi)
	power := number(0).Set(y)
	for k := 1; k <= len(bernoulli); k++ {
		sum = plus(sum, over(bernoulliNumber(k), times(whole(2*k*(2*k-1)), power)))
		power = times(power, times(y, y))
	}
	return minus(sum, bigLog(product))
}

// bigDigamma is the derivative of bigLogGamma, term by term.
func bigDigamma(x *big.Float) *big.Float {
	sum, y := number(0), number(0).Set(x)
	for y.Cmp(whole(asymptotic)) < 0 {
		sum, y = minus(sum, over(number(1), y)), plus(y, number(1))
	}
	sum = plus(sum, minus(bigLog(y), over(number(0.5), y)))
	power := times(y, y)
	for k := 1; k <= len(bernoulli); k++ {
		sum = minus(sum, over(bernoulliNumber(k), times(whole(2*k), power)))
		power = times(power, times(y, y))
	}
	return sum
}

// bigTrigamma is the derivative of bigDigamma, term by term.
func bigTrigamma(x *big.Float) *big.Float {
	sum, y := number(0), number(0).Set(x)
	for y.Cmp(whole(asymptotic)) < 0 {
		sum, y = plus(sum, over(number(1), times(y, y))), plus(y, number(1))
	}
	sum = plus(sum, plus(over(number(1), y), over(number(0.5), times(y, y))))
	power := times(y, times(y, y))
	for k := 1; k <= len(bernoulli); k++ {
		sum = plus(sum, over(bernoulliNumber(k), power))
		power = times(power, times(y, y))
	}
	return sum
}

// bigPi is Machin's 16·arctan(1/5) − 4·arctan(1/239).
func bigPi() *big.Float {
	arctan := func(inverse int) *big.Float {
		sum, power := number(0), over(number(1), whole(inverse))
		for n := 0; ; n++ {
			term := over(power, whole(2*n+1))
			if n%2 == 1 {
				term.Neg(term)
			}
			if n > 0 && small(term, sum) {
				return sum
			}
			sum = plus(sum, term)
			power = over(power, whole(inverse*inverse))
		}
	}
	return minus(times(number(16), arctan(5)), times(number(4), arctan(239)))
}
