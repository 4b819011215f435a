package graph

import (
	"errors"
	"slices"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// DotRows is the inner product of each row of x with one row: [n, d] and [d] → [n].
func (b *Builder) DotRows(x, row *Node) *Node {
	return b.Apply(&Op{
		Kind: "dot rows",
		Shape: func(in ...[]int) ([]int, error) {
			if len(in[0]) != 2 || len(in[1]) != 1 || in[0][1] != in[1][0] {
				return nil, errors.New("want a matrix and one number per column")
			}
			return slices.Clone(in[0][:1]), nil
		},
		Float32: dotRows[float32], Float64: dotRows[float64],
		Backward: func(_ *Builder, in []*Node, _, g *Node, wanted []bool) []*Node {
			d := make([]*Node, 2)
			if wanted[0] {
				d[0] = b.Mul(b.RepeatColumns(g, in[0]), b.RepeatRows(in[1], in[0]))
			}
			if wanted[1] {
				d[1] = b.weighColumns(in[0], g)
			}
			return d
		},
	}, x, row)
}

// weighColumns is the sum of the rows of x, each times its weight: [n, d] and [n] →
// [d].
func (b *Builder) weighColumns(x, weights *Node) *Node {
	return b.Apply(&Op{
		Kind: "weigh columns",
		Shape: func(in ...[]int) ([]int, error) {
			if len(in[0]) != 2 || len(in[1]) != 1 || in[0][0] != in[1][0] {
				return nil, errors.New("want a matrix and one number per row")
			}
			return slices.Clone(in[0][1:]), nil
		},
		Float32: weighColumns[float32], Float64: weighColumns[float64],
		Backward: func(_ *Builder, in []*Node, _, g *Node, wanted []bool) []*Node {
			d := make([]*Node, 2)
			if wanted[0] {
				d[0] = b.Mul(b.RepeatColumns(in[1], in[0]), b.RepeatRows(g, in[0]))
			}
			if wanted[1] {
				d[1] = b.DotRows(in[0], g)
			}
			return d
		},
	}, x, weights)
}

func dotRows[T Float](out View[T], in []View[T]) {
	x := in[0]
	kernel.Gemm(false, false, x.Shape[0], 1, x.Shape[1], x.Data, x.Shape[1], in[1].Data, 1, nil, false, out.Data, 1)
}

func weighColumns[T Float](out View[T], in []View[T]) {
	x := in[0]
	kernel.Gemm(false, false, 1, x.Shape[1], x.Shape[0], in[1].Data, x.Shape[0], x.Data, x.Shape[1], nil, false, out.Data, x.Shape[1])
}
