package main

import "math"

// An exponential computes exp and what is made of it, by
//
//	exp(x) = 2ⁿ·(1 + q(r))    n = round(x/log 2)    r = x − n·log 2, |r| ≤ log 2 / 2
//
// with the polynomial q(r) = r + r²·Q(r).
type exponential struct {
	number
	low, high float64   // below and above, exp is 0 and +Inf
	saturated float64   // above, tanh is 1
	ln2Rest   float64   // log 2 less its rounded value
	q         []float64 // Q(r) ≈ (exp(r) − 1 − r)/r²
	log       []float64 // (log((1+s)/(1−s)) − 2s)/s³ in powers of s², s² ≤ 1/25
}

// exponentials writes exp, sigmoid, tanh, softplus and the gradients of the
// second and the last.
func exponentials(t number) {
	e := exponential{number: t, low: -104, high: 89, saturated: 10, ln2Rest: math.Ln2 - 0x1.62e430p-1}
	degree, logDegree := 4, 2
	if t.bytes == 8 {
		e.low, e.high, e.saturated, e.ln2Rest = -746, 710, 20, math.Ln2-0x1.62e42fefa39efp-1
		degree, logDegree = 9, 7
	}
	e.q = interpolate(expRest, -math.Ln2/2, math.Ln2/2, degree)
	e.log = interpolate(logRest, 0, 1.0/25, logDegree)

	elementwise(t, 2, "exp", "exp(x)", unary, func(x, _ []vector) []vector { return []vector{e.exp(x[0])} })
	elementwise(t, 2, "sigmoid", "1/(1 + exp(−x))", unary, func(x, _ []vector) []vector { return []vector{e.sigmoid(x[0])} })
	elementwise(t, 2, "tanh", "tanh(x)", unary, func(x, _ []vector) []vector { return []vector{e.tanh(x[0])} })
	elementwise(t, 2, "softplus", "log(1 + exp(x))", unary, func(x, _ []vector) []vector { return []vector{e.softplus(x[0])} })
	elementwise(t, 2, "sigmoidGradient", "a·σ(b)·σ(−b)", binary, func(x, _ []vector) []vector {
		d := e.decay(x[1])
		square := e.addProduct(e.copies(len(d), e.constant(1)), d, e.add(d, e.constant(2))) // (1 + d)²
		return []vector{t.mul(x[0], t.div(d, square))}
	})
	elementwise(t, 2, "softplusGradient", "a·σ(b)", binary, func(x, _ []vector) []vector {
		return []vector{t.mul(x[0], e.sigmoid(x[1]))}
	})
	e.sumExp()
}

// A reduced argument is n, once more in the low bits of word, and r.
type reduced struct{ word, n, r vector }

// magic is so large that adding it rounds to a whole number, which stands in
// the low bits of the sum.
func (e exponential) magic() float64 { return math.Ldexp(1.5, e.mantissa) }

// reduce returns n and r. The first part of n·log 2 is exact, and so is its
// difference to x.
func (e exponential) reduce(x vector) reduced {
	word := e.addProduct(e.copies(len(x), e.constant(e.magic())), x, e.constant(math.Log2E))
	n := e.sub(word, e.constant(e.magic()))
	r := e.subtractProduct(e.copies(len(x), x), n, e.constant(math.Ln2))
	return reduced{word, n, e.subtractProduct(r, n, e.constant(e.ln2Rest))}
}

// powerOfTwo returns 2ⁿ from n in the low bits of word.
func (e exponential) powerOfTwo(word vector) vector {
	return e.addWords(e.shiftLeft(word, e.mantissa), e.constant(1))
}

// expm1 returns exp(r) − 1 for a reduced r.
func (e exponential) expm1(r vector) vector {
	q := e.polynomial(r, e.q)
	return e.addProduct(e.copies(len(r), r), e.mul(r, r), q)
}

// expReduced returns exp for arguments from low to high. 2ⁿ is taken in two
// factors, so that results outside the normal numbers are rounded once.
func (e exponential) expReduced(x vector) vector {
	a := e.reduce(x)
	p := e.add(e.expm1(a.r), e.constant(1))
	half := e.addProduct(e.copies(len(x), e.constant(e.magic())), a.n, e.constant(0.5))
	rest := e.add(e.sub(a.n, e.sub(half, e.constant(e.magic()))), e.constant(e.magic()))
	return e.mul(e.mul(p, e.powerOfTwo(half)), e.powerOfTwo(rest))
}

func (e exponential) exp(x vector) vector {
	x = e.max(e.shared(len(x), e.constant(e.low)), x)
	x = e.min(e.shared(len(x), e.constant(e.high)), x)
	return e.expReduced(x)
}

// decay returns exp(−|x|).
func (e exponential) decay(x vector) vector {
	return e.expReduced(e.max(e.shared(len(x), e.constant(e.low)), e.or(x, e.sign())))
}

// sigmoid returns 1/(1 + d) for x ≥ 0 and d/(1 + d) below, d = exp(−|x|).
func (e exponential) sigmoid(x vector) vector {
	d := e.decay(x)
	one := e.shared(len(x), e.constant(1))
	return e.div(e.choose(x, one, d), e.add(d, one))
}

// tanh returns m/(m + 2) with the sign of x, m = exp(2|x|) − 1.
func (e exponential) tanh(x vector) vector {
	y := e.min(e.shared(len(x), e.constant(e.saturated)), e.and(x, e.magnitude()))
	a := e.reduce(e.add(y, y))
	power := e.powerOfTwo(a.word)
	m := e.addProduct(e.sub(power, e.constant(1)), power, e.expm1(a.r))
	return e.or(e.div(m, e.add(m, e.constant(2))), e.and(x, e.sign()))
}

// softplus returns max(x, 0) + log(1 + d), d = exp(−|x|). For d > 1/2 the log is
// log 2 + log(1 + f), f = (d − 1)/2; otherwise f is d.
func (e exponential) softplus(x vector) vector {
	d := e.decay(x)
	large := e.compare(greater, d, e.constant(0.5))
	f := e.choose(large, d, e.mul(e.sub(d, e.constant(1)), e.constant(0.5)))
	log := e.add(e.log1p(f), e.and(large, e.constant(math.Ln2)))
	return e.add(log, e.rectify(x))
}

// log1p returns log(1 + f) for f from −1/4 to 1/2, as f − s·(f − R(s²)) with
// s = f/(2 + f) and log(1 + f) = 2s + s·R(s²).
func (e exponential) log1p(f vector) vector {
	s := e.div(f, e.add(f, e.constant(2)))
	z := e.mul(s, s)
	rest := e.sub(f, e.mul(z, e.polynomial(z, e.log)))
	return e.subtractProduct(e.copies(len(f), f), s, rest)
}
