package graph_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

// First and second derivatives against closed forms, for our operations and for
// Gorgonia's own, whose Grad gets the second ones wrong.
func TestFirstAndSecondDerivatives(t *testing.T) {
	sigma := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for name, c := range map[string]struct {
		ours          function
		stock         func(x *graph.Node) (*graph.Node, error)
		first, second func(x float64) float64
	}{
		"sigmoid": {(*graph.Builder).Sigmoid, gorgonia.Sigmoid,
			func(x float64) float64 { s := sigma(x); return s * (1 - s) },
			func(x float64) float64 { s := sigma(x); return s * (1 - s) * (1 - 2*s) }},
		"tanh": {(*graph.Builder).Tanh, gorgonia.Tanh,
			func(x float64) float64 { y := math.Tanh(x); return 1 - y*y },
			func(x float64) float64 { y := math.Tanh(x); return -2 * y * (1 - y*y) }},
		"softplus": {(*graph.Builder).Softplus, gorgonia.Softplus, sigma,
			func(x float64) float64 { s := sigma(x); return s * (1 - s) }},
		"x³": {func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Power(x, 3) }, gorgonia.Cube,
			func(x float64) float64 { return 3 * x * x },
			func(x float64) float64 { return 6 * x }},
		"x·x²": {func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Mul(x, b.Square(x)) },
			func(x *graph.Node) (*graph.Node, error) {
				return gorgonia.HadamardProd(x, gorgonia.Must(gorgonia.Square(x)))
			},
			func(x float64) float64 { return 3 * x * x },
			func(x float64) float64 { return 6 * x }},
		"1/x": {(*graph.Builder).Reciprocal, gorgonia.Inverse,
			func(x float64) float64 { return -1 / (x * x) },
			func(x float64) float64 { return 2 / (x * x * x) }},
		"exp(x²)": {func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Exp(b.Square(x)) },
			func(x *graph.Node) (*graph.Node, error) { return gorgonia.Exp(gorgonia.Must(gorgonia.Square(x))) },
			func(x float64) float64 { return 2 * x * math.Exp(x*x) },
			func(x float64) float64 { return (2 + 4*x*x) * math.Exp(x*x) }},
		"log": {(*graph.Builder).Log, gorgonia.Log,
			func(x float64) float64 { return 1 / x },
			func(x float64) float64 { return -1 / (x * x) }},
		"log-sum-exp(x, 1)": {func(b *graph.Builder, x *graph.Node) *graph.Node {
			// The second column of each group is the constant 1.
			wide := b.Add(b.Mul(b.RepeatGroups(x, 2), b.Constant(dense([]float64{1, 0, 1, 0, 1, 0}, 3, 2))),
				b.Constant(dense([]float64{0, 1, 0, 1, 0, 1}, 3, 2)))
			return b.LogSumExp(wide, 2)
		}, nil,
			func(x float64) float64 { return sigma(x - 1) },
			func(x float64) float64 { s := sigma(x - 1); return s * (1 - s) }},
	} {
		at := []float64{0.3, 0.9, 1.4}
		versions := map[string]function{"ours": c.ours}
		if c.stock != nil {
			versions["stock"] = func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Op(c.stock(x)) }
		}
		for version, f := range versions {
			t.Run(name+" "+version, func(t *testing.T) {
				x := graph.NewParam("x", dense(append([]float64{}, at...), 3, 1))
				p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
					x := b.Param(x)
					first := b.Gradient(b.Sum(f(b, x)), x)[0]
					b.Output("first", first)
					b.Output("second", b.Gradient(b.Sum(first), x)[0])
				})
				require.NoError(t, err)
				for range 3 {
					_, err = p.Run()
					require.NoError(t, err)
					for i, x := range at {
						assert.InDelta(t, c.first(x), p.Output("first").Float64s()[i], rounding*100)
						assert.InDelta(t, c.second(x), p.Output("second").Float64s()[i], rounding*100)
					}
				}
			})
		}
	}
}

// Two costs that share a hidden node, in one graph and in two. Gorgonia's Grad
// gives the first cost's gradient twice: [7.389 20.086].
func TestTwoCostsOnOneGraph(t *testing.T) {
	w := graph.NewParam("w", dense([]float64{2, 3}, 2))
	build := func(which ...int) [][]float64 {
		p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
			h := b.Exp(b.Param(w))
			costs := []*graph.Node{b.Sum(h), b.Sum(b.Square(h))}
			for _, i := range which {
				b.Output([]string{"first", "second"}[i], b.Gradient(costs[i], b.Param(w))[0])
			}
		})
		require.NoError(t, err)
		_, err = p.Run()
		require.NoError(t, err)
		var out [][]float64
		for _, i := range which {
			out = append(out, append([]float64{}, p.Output([]string{"first", "second"}[i]).Float64s()...))
		}
		return out
	}
	together := build(0, 1)
	assert.Equal(t, build(0)[0], together[0])
	assert.Equal(t, build(1)[0], together[1])
	assert.InDeltaSlice(t, []float64{math.Exp(2), math.Exp(3)}, together[0], rounding*100)
	assert.InDeltaSlice(t, []float64{2 * math.Exp(4), 2 * math.Exp(6)}, together[1], rounding*1000)
}

func TestGradientOfAnInnerNode(t *testing.T) {
	g := evaluate(t, func(b *graph.Builder) *graph.Node {
		h := b.Square(b.Constant(dense([]float64{1, 2}, 2)))
		return b.Gradient(b.Sum(b.Square(h)), h)[0]
	})
	assert.Equal(t, []float64{2, 8}, g)
}

func TestStopGradient(t *testing.T) {
	x := func(b *graph.Builder) *graph.Node { return b.Constant(dense([]float64{2, 5}, 2)) }
	g := evaluate(t, func(b *graph.Builder) *graph.Node {
		x := x(b)
		return b.Gradient(b.Sum(b.Mul(x, b.StopGradient(b.Square(x)))), x)[0]
	})
	assert.Equal(t, []float64{4, 25}, g, "x² counts as a constant")
	e := refused(t, func(b *graph.Builder) {
		x := b.Input("x", 2)
		b.Gradient(b.Sum(b.StopGradient(x)), x)
	})
	assert.Contains(t, e.Error(), "does not depend")
}

func TestGradientRefusals(t *testing.T) {
	e := refused(t, func(b *graph.Builder) { x := b.Input("x", 2); b.Gradient(x, x) })
	assert.Contains(t, e.Error(), "the cost is not a scalar: [n 2]")
	e = refused(t, func(b *graph.Builder) {
		x := b.Input("x", 2)
		b.Gradient(b.Sum(b.Op(gorgonia.GlobalAveragePool2D(b.Op(gorgonia.Reshape(x, tensor.Shape{1, 1, 2, 509}))))), x)
	})
	assert.Contains(t, e.Error(), "no derivative", "an operation of Gorgonia's whose Grad panics")
}

func TestProducts(t *testing.T) {
	// y = x∘x for x [3], so J = diag(2x); cost Σx³ has H = diag(6x).
	x, v := []float64{1, 2, -3}, []float64{0.5, -1, 2}
	node := func(b *graph.Builder, data []float64) *graph.Node { return b.Constant(dense(data, 3)) }
	assert.Equal(t, []float64{1, -4, -12}, evaluate(t, func(b *graph.Builder) *graph.Node {
		x := node(b, x)
		return b.VectorJacobian(b.Square(x), node(b, v), x)[0]
	}))
	assert.Equal(t, []float64{1, -4, -12}, evaluate(t, func(b *graph.Builder) *graph.Node {
		x := node(b, x)
		return b.JacobianVector(b.Square(x), []*graph.Node{x}, []*graph.Node{node(b, v)})
	}))
	assert.InDeltaSlice(t, []float64{3, -12, -36}, evaluate(t, func(b *graph.Builder) *graph.Node {
		x := node(b, x)
		return b.HessianVector(b.Sum(b.Power(x, 3)), []*graph.Node{x}, []*graph.Node{node(b, v)})[0]
	}), rounding)
	assert.Equal(t, []float64{0, 0, 0}, evaluate(t, func(b *graph.Builder) *graph.Node {
		x := node(b, x)
		return b.HessianVector(b.Sum(x), []*graph.Node{x}, []*graph.Node{node(b, v)})[0]
	}), "a linear cost has no curvature")
}

// ⟨u, Jv⟩ = ⟨Jᵀu, v⟩ through a network, for the derivative by two nodes at once.
func TestJacobianProductsAreTransposes(t *testing.T) {
	var uJv, Juv []float64
	network := func(b *graph.Builder) (y *graph.Node, wrt, v []*graph.Node) {
		x, w := b.Constant(gradtest.Random(1, 4, 3)), b.Constant(gradtest.Random(2, 3, 5))
		return b.Softmax(b.Tanh(b.Affine(x, w, nil)), 5), []*graph.Node{x, w},
			[]*graph.Node{b.Constant(gradtest.Random(3, 4, 3)), b.Constant(gradtest.Random(4, 3, 5))}
	}
	uJv = evaluate(t, func(b *graph.Builder) *graph.Node {
		y, wrt, v := network(b)
		return b.Dot(b.Constant(gradtest.Random(5, 4, 5)), b.JacobianVector(y, wrt, v))
	})
	Juv = evaluate(t, func(b *graph.Builder) *graph.Node {
		y, wrt, v := network(b)
		back := b.VectorJacobian(y, b.Constant(gradtest.Random(5, 4, 5)), wrt...)
		return b.Add(b.Dot(back[0], v[0]), b.Dot(back[1], v[1]))
	})
	assert.InDelta(t, Juv[0], uJv[0], rounding)
}

func TestProductRefusals(t *testing.T) {
	e := refused(t, func(b *graph.Builder) { x := b.Input("x", 2); b.VectorJacobian(x, b.Input("v", 3), x) })
	assert.Contains(t, e.Error(), "VectorJacobian: the shapes differ: [n 2] and [n 3]")
	e = refused(t, func(b *graph.Builder) {
		x := b.Input("x", 2)
		b.HessianVector(b.Sum(b.Square(x)), []*graph.Node{x}, nil)
	})
	assert.Contains(t, e.Error(), "as many vectors")
}
