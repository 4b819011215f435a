package graph

import (
	"errors"
	"slices"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// Exp is e^x.
func (b *Builder) Exp(x *Node) *Node {
	return b.unary("exp", kernel.Exp, kernel.Exp, x,
		func(_, y, g *Node) *Node { return b.Mul(g, y) })
}

// Expm1 is e^x − 1, accurate near 0.
func (b *Builder) Expm1(x *Node) *Node {
	return b.unary("expm1", kernel.Expm1, kernel.Expm1, x,
		func(x, _, g *Node) *Node { return b.Mul(g, b.Exp(x)) })
}

// Log is the natural logarithm.
func (b *Builder) Log(x *Node) *Node {
	return b.unary("log", kernel.Log, kernel.Log, x,
		func(x, _, g *Node) *Node { return b.Div(g, x) })
}

// Log1p is log(1 + x), accurate near 0.
func (b *Builder) Log1p(x *Node) *Node {
	return b.unary("log1p", kernel.Log1p, kernel.Log1p, x,
		func(x, _, g *Node) *Node { return b.Div(g, b.Offset(x, 1)) })
}

// Sqrt is the square root.
func (b *Builder) Sqrt(x *Node) *Node {
	return b.unary("sqrt", kernel.Sqrt, kernel.Sqrt, x,
		func(_, y, g *Node) *Node { return b.Div(b.Scale(g, 0.5), y) })
}

// Square is x².
func (b *Builder) Square(x *Node) *Node {
	return b.unary("square", kernel.Square, kernel.Square, x,
		func(x, _, g *Node) *Node { return b.Mul(g, b.Scale(x, 2)) })
}

// Reciprocal is 1/x.
func (b *Builder) Reciprocal(x *Node) *Node {
	return b.unary("reciprocal", kernel.Reciprocal, kernel.Reciprocal, x,
		func(_, y, g *Node) *Node { return b.Neg(b.Mul(g, b.Square(y))) })
}

// Power is x^p for a constant p. Where x is negative p must be whole.
func (b *Builder) Power(x *Node, p float64) *Node {
	n := b.unary("power",
		func(dst, x []float32) { kernel.Power(dst, x, float32(p)) },
		func(dst, x []float64) { kernel.Power(dst, x, p) }, x,
		func(x, _, g *Node) *Node {
			if p == 0 {
				return b.Fill(x, 0)
			}
			return b.Mul(g, b.Scale(b.Power(x, p-1), p))
		})
	return attributed(n, "p", p)
}

// Abs is |x|; its derivative at 0 is taken as 0.
func (b *Builder) Abs(x *Node) *Node {
	return b.unary("abs", kernel.Abs, kernel.Abs, x,
		func(x, _, g *Node) *Node { return b.Mul(g, b.Sign(x)) })
}

// Sign is −1, 0 or 1; its derivative is taken as 0 everywhere.
func (b *Builder) Sign(x *Node) *Node {
	return b.unary("sign", kernel.Sign, kernel.Sign, x, nil)
}

// Sigmoid is the logistic function 1/(1 + e^−x), accurate in both tails.
func (b *Builder) Sigmoid(x *Node) *Node {
	return b.unary("sigmoid", kernel.Sigmoid, kernel.Sigmoid, x,
		func(x, _, g *Node) *Node { return b.sigmoidGradient(g, x) })
}

// sigmoidGradient is g·σ(x)·σ(−x); writing σ(x)·(1 − σ(x)) would lose the upper
// tail. Its own derivative by x is g·σ'(x)·(1 − 2σ(x)).
func (b *Builder) sigmoidGradient(g, x *Node) *Node {
	return b.binary("sigmoid gradient", kernel.SigmoidGradient, kernel.SigmoidGradient, g, x,
		func(_, x, h *Node) *Node { return b.sigmoidGradient(h, x) },
		func(g, x, h *Node) *Node {
			return b.Mul(b.sigmoidGradient(b.Mul(g, h), x), b.Offset(b.Scale(b.Sigmoid(x), -2), 1))
		})
}

// Tanh is the hyperbolic tangent.
func (b *Builder) Tanh(x *Node) *Node {
	return b.unary("tanh", kernel.Tanh, kernel.Tanh, x,
		func(_, y, g *Node) *Node { return b.tanhGradient(g, y) })
}

// tanhGradient is g·(1 − y²).
func (b *Builder) tanhGradient(g, y *Node) *Node {
	return b.binary("tanh gradient", kernel.TanhGradient, kernel.TanhGradient, g, y,
		func(_, y, h *Node) *Node { return b.tanhGradient(h, y) },
		func(g, y, h *Node) *Node { return b.Mul(b.Mul(g, h), b.Scale(y, -2)) })
}

// Softplus is log(1 + e^x), finite for every finite x.
func (b *Builder) Softplus(x *Node) *Node {
	return b.unary("softplus", kernel.Softplus, kernel.Softplus, x,
		func(x, _, g *Node) *Node { return b.softplusGradient(g, x) })
}

// softplusGradient is g·σ(x).
func (b *Builder) softplusGradient(g, x *Node) *Node {
	return b.binary("softplus gradient", kernel.SoftplusGradient, kernel.SoftplusGradient, g, x,
		func(_, x, h *Node) *Node { return b.softplusGradient(h, x) },
		func(g, x, h *Node) *Node { return b.sigmoidGradient(b.Mul(g, h), x) })
}

// ReLU is max(x, 0); its derivative at 0 is taken as 0.
func (b *Builder) ReLU(x *Node) *Node {
	return b.unary("relu", kernel.Rectify, kernel.Rectify, x,
		func(_, y, g *Node) *Node { return b.Mul(g, b.Sign(y)) })
}

// LogGamma is log Γ(x) for x > 0.
func (b *Builder) LogGamma(x *Node) *Node {
	return b.unary("log gamma", kernel.LogGamma, kernel.LogGamma, x,
		func(x, _, g *Node) *Node { return b.Mul(g, b.Digamma(x)) })
}

// Digamma is the derivative of log Γ(x) for x > 0. Its own derivative, the
// trigamma function, has none in this package.
func (b *Builder) Digamma(x *Node) *Node {
	return b.unary("digamma", kernel.Digamma, kernel.Digamma, x,
		func(x, _, g *Node) *Node {
			return b.Mul(g, b.Apply(&Op{Kind: "trigamma", Shape: sameShape,
				Float32: pointwise(kernel.Trigamma[float32]), Float64: pointwise(kernel.Trigamma[float64])}, x))
		})
}

// Scale is c·x.
func (b *Builder) Scale(x *Node, c float64) *Node {
	n := b.unary("scale",
		func(dst, x []float32) { kernel.Scale(dst, x, float32(c)) },
		func(dst, x []float64) { kernel.Scale(dst, x, c) }, x,
		func(_, _, g *Node) *Node { return b.Scale(g, c) })
	return attributed(n, "c", c)
}

// Neg is −x.
func (b *Builder) Neg(x *Node) *Node { return b.Scale(x, -1) }

// Offset is x + c.
func (b *Builder) Offset(x *Node, c float64) *Node {
	n := b.unary("offset",
		func(dst, x []float32) { kernel.Offset(dst, x, float32(c)) },
		func(dst, x []float64) { kernel.Offset(dst, x, c) }, x,
		func(_, _, g *Node) *Node { return g })
	return attributed(n, "c", c)
}

// unary adds a function of one argument. derivative makes ∂cost/∂x from x,
// y = f(x) and the gradient g of y; nil means that it is 0 everywhere.
func (b *Builder) unary(kind string, single func(dst, x []float32), double func(dst, x []float64), x *Node,
	derivative func(x, y, g *Node) *Node) *Node {
	op := &Op{Kind: kind, Shape: sameShape, Stop: derivative == nil,
		Float32: pointwise(single), Float64: pointwise(double)}
	if derivative != nil {
		op.Backward = func(_ *Builder, in []*Node, y, g *Node, _ []bool) []*Node {
			return []*Node{derivative(in[0], y, g)}
		}
	}
	return b.Apply(op, x)
}

func pointwise[T Float](f func(dst, x []T)) func(View[T], []View[T]) {
	return func(out View[T], in []View[T]) { f(out.Data, in[0].Data) }
}

// attributed notes a constant of the operation that has just been added.
func attributed(n *Node, name string, value any) *Node {
	n.Op().(*operation).op.Attributes = map[string]any{name: value}
	return n
}

// sameShape is the Shape of operations that work element by element.
func sameShape(in ...[]int) ([]int, error) {
	for _, s := range in[1:] {
		if !slices.Equal(s, in[0]) {
			return nil, errors.New("the shapes differ")
		}
	}
	return slices.Clone(in[0]), nil
}
