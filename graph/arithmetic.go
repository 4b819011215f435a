package graph

import "github.com/harmonium-ml/harmonium/internal/kernel"

// Arithmetic on two arrays of equal shape, element by element. Nothing is
// broadcast: RepeatRows, RepeatColumns and Spread say what is meant.

// Add is x + y.
func (b *Builder) Add(x, y *Node) *Node {
	return b.binary("add", kernel.Add, kernel.Add, x, y,
		func(_, _, g *Node) *Node { return g },
		func(_, _, g *Node) *Node { return g })
}

// Sub is x − y.
func (b *Builder) Sub(x, y *Node) *Node {
	return b.binary("sub", kernel.Subtract, kernel.Subtract, x, y,
		func(_, _, g *Node) *Node { return g },
		func(_, _, g *Node) *Node { return b.Neg(g) })
}

// Mul is the elementwise product x ∘ y.
func (b *Builder) Mul(x, y *Node) *Node {
	return b.binary("mul", kernel.Multiply, kernel.Multiply, x, y,
		func(_, y, g *Node) *Node { return b.Mul(g, y) },
		func(x, _, g *Node) *Node { return b.Mul(g, x) })
}

// Div is the elementwise quotient x / y.
func (b *Builder) Div(x, y *Node) *Node {
	return b.binary("div", kernel.Divide, kernel.Divide, x, y,
		func(_, y, g *Node) *Node { return b.Div(g, y) },
		func(x, y, g *Node) *Node { return b.Neg(b.Div(b.Mul(g, x), b.Square(y))) })
}

// binary adds a function of two arguments. left and right make ∂cost/∂x and
// ∂cost/∂y from x, y and the gradient g of the result.
func (b *Builder) binary(kind string, single func(dst, x, y []float32), double func(dst, x, y []float64), x, y *Node,
	left, right func(x, y, g *Node) *Node) *Node {
	return b.Apply(&Op{
		Kind: kind, Shape: sameShape,
		Float32: func(out View[float32], in []View[float32]) { single(out.Data, in[0].Data, in[1].Data) },
		Float64: func(out View[float64], in []View[float64]) { double(out.Data, in[0].Data, in[1].Data) },
		Backward: func(_ *Builder, in []*Node, _, g *Node, wanted []bool) []*Node {
			d := make([]*Node, 2)
			if wanted[0] {
				d[0] = left(in[0], in[1], g)
			}
			if wanted[1] {
				d[1] = right(in[0], in[1], g)
			}
			return d
		},
	}, x, y)
}

// same refuses two nodes of different shape.
func (b *Builder) same(op string, x, y *Node) {
	b.own(op, x)
	b.own(op, y)
	if !x.Shape().Eq(y.Shape()) {
		b.refuse(op, "the shapes differ", nil, x.Shape(), y.Shape())
	}
}
