package graph

import (
	"errors"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// Affine is x·w + bias for x [n, k], w [k, m] and bias [m], which may be nil.
func (b *Builder) Affine(x, w, bias *Node) *Node { return b.product(x, w, bias, false, false) }

// AffineTransposed is x·wᵀ + bias for x [n, k], w [m, k] and bias [m], which may
// be nil. Nothing is copied: a tied decoder uses the encoder's weights this way.
func (b *Builder) AffineTransposed(x, w, bias *Node) *Node { return b.product(x, w, bias, false, true) }

// MatMul is the product x·y of two matrices.
func (b *Builder) MatMul(x, y *Node) *Node { return b.product(x, y, nil, false, false) }

func (b *Builder) product(x, y, bias *Node, transX, transY bool) *Node {
	op := product(transX, transY)
	if bias == nil {
		return b.Apply(op, x, y)
	}
	return b.Apply(op, x, y, bias)
}

// product declares op(x)·op(y) + bias.
func product(transX, transY bool) *Op {
	return &Op{
		Kind:       "affine",
		Attributes: map[string]any{"transpose x": transX, "transpose w": transY},
		Shape: func(in ...[]int) ([]int, error) {
			if len(in[0]) != 2 || len(in[1]) != 2 {
				return nil, errors.New("want two matrices")
			}
			n, k := oriented(in[0], transX)
			k2, m := oriented(in[1], transY)
			if k != k2 {
				return nil, errors.New("the inner sizes differ")
			}
			if len(in) == 3 && (len(in[2]) != 1 || in[2][0] != m) {
				return nil, errors.New("the bias does not fit")
			}
			return []int{n, m}, nil
		},
		Float32: func(out View[float32], in []View[float32]) { multiply(out, in, transX, transY) },
		Float64: func(out View[float64], in []View[float64]) { multiply(out, in, transX, transY) },
		// For y = op(a)·op(b) with gradient g: ∂a is g·op(b)ᵀ, transposed if a is,
		// and ∂b is op(a)ᵀ·g, transposed if b is.
		Backward: func(b *Builder, in []*Node, _, g *Node, wanted []bool) []*Node {
			d := make([]*Node, len(in))
			if wanted[0] && transX {
				d[0] = b.product(in[1], g, nil, transY, true)
			} else if wanted[0] {
				d[0] = b.product(g, in[1], nil, false, !transY)
			}
			if wanted[1] && transY {
				d[1] = b.product(g, in[0], nil, true, transX)
			} else if wanted[1] {
				d[1] = b.product(in[0], g, nil, !transX, false)
			}
			if len(in) == 3 && wanted[2] {
				d[2] = b.SumColumns(g)
			}
			return d
		},
	}
}

func oriented(shape []int, transposed bool) (rows, columns int) {
	if transposed {
		return shape[1], shape[0]
	}
	return shape[0], shape[1]
}

func multiply[T Float](out View[T], in []View[T], transX, transY bool) {
	_, k := oriented(in[0].Shape, transX)
	var bias []T
	if len(in) == 3 {
		bias = in[2].Data
	}
	kernel.Gemm(transX, transY, out.Shape[0], out.Shape[1], k,
		in[0].Data, in[0].Columns(), in[1].Data, in[1].Columns(), bias, false, out.Data, out.Columns())
}
