package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// uniforms writes what turns random words into draws: u = (word >> 8)·2⁻²⁴.
func uniforms() {
	t := float32s
	uniform := func(word vector) vector {
		u := t.into(func(_, x, z Op) { VPSRLD(U8(8), x, z) }, word, word)
		u = t.into(func(_, x, z Op) { VCVTDQ2PS(x, z) }, u, u)
		return t.mul(u, t.constant(0x1p-24))
	}
	elementwise(t, 2, "uniform", "the number u of the bits of x", unary, func(x, _ []vector) []vector {
		return []vector{uniform(x[0])}
	})
	elementwise(t, 2, "bernoulli", "1 where the number u of the bits of a is below b, else 0", binary,
		func(x, _ []vector) []vector {
			below := t.compare(less, uniform(x[0]), x[1])
			return []vector{t.and(below, t.constant(1))}
		})
}
