package main

var (
	unary  = signature{slices: "dst x", reads: "x", writes: "dst"}
	scalar = signature{slices: "dst x", reads: "x", writes: "dst", numbers: "c"}
	binary = signature{slices: "dst a b", reads: "a b", writes: "dst"}
)

// arithmetic writes the kernels whose results are rounded once, so that they
// have the bits of their twins in Go.
func arithmetic(t number) {
	for _, k := range []struct {
		name, doc string
		f         func(x, y []vector) vector
	}{
		{"add", "a + b", func(x, _ []vector) vector { return t.add(x[0], x[1]) }},
		{"subtract", "a − b", func(x, _ []vector) vector { return t.sub(x[0], x[1]) }},
		{"multiply", "a·b", func(x, _ []vector) vector { return t.mul(x[0], x[1]) }},
		{"divide", "a/b", func(x, _ []vector) vector { return t.div(x[0], x[1]) }},
		{"tanhGradient", "a·(1 − b)(1 + b)", func(x, _ []vector) vector {
			one := t.shared(len(x[0]), t.constant(1))
			return t.mul(x[0], t.mul(t.sub(one, x[1]), t.add(one, x[1])))
		}},
	} {
		elementwise(t, 2, k.name, k.doc, binary, func(x, c []vector) []vector { return []vector{k.f(x, c)} })
	}

	for _, k := range []struct {
		name, doc string
		f         func(x vector) vector
	}{
		{"sqrt", "√x", func(x vector) vector { return t.sqrt(x) }},
		{"square", "x²", func(x vector) vector { return t.mul(x, x) }},
		{"reciprocal", "1/x", func(x vector) vector { return t.div(t.shared(len(x), t.constant(1)), x) }},
		{"abs", "|x|", func(x vector) vector { return t.and(x, t.magnitude()) }},
		{"sign", "the sign of x, zero and NaN as they are", func(x vector) vector {
			signed := t.or(t.and(x, t.sign()), t.constant(1))
			return t.choose(t.compare(different, x, t.constant(0)), x, signed)
		}},
		{"rectify", "max(x, 0)", t.rectify},
	} {
		elementwise(t, 2, k.name, k.doc, unary, func(x, _ []vector) []vector { return []vector{k.f(x[0])} })
	}

	elementwise(t, 2, "scale", "c·x", scalar, func(x, c []vector) []vector { return []vector{t.mul(c[0], x[0])} })
	elementwise(t, 2, "offset", "x + c", scalar, func(x, c []vector) []vector { return []vector{t.add(x[0], c[0])} })
	elementwise(t, 2, "addScaled", "dst + c·x", signature{slices: "dst x", reads: "dst x", writes: "dst", numbers: "c"},
		func(x, c []vector) []vector { return []vector{t.add(x[0], t.mul(c[0], x[1]))} })
}

// rectify is x where x > 0 or NaN, and +0 elsewhere.
func (t number) rectify(x vector) vector {
	return t.and(x, t.compare(greaterUnordered, x, t.constant(0)))
}
