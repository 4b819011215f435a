package graph

import (
	"errors"
	"slices"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// Sums, and their transposes, the repetitions: each is the derivative of the
// other. Long sums accumulate in float64, in an order that nothing changes.

// Sum is the sum of all elements, a scalar.
func (b *Builder) Sum(x *Node) *Node { return b.total(x, false) }

// Mean is the mean of all elements, a scalar. Of a vector with one value per
// example it is the mean over examples.
func (b *Builder) Mean(x *Node) *Node { return b.total(x, true) }

func (b *Builder) total(x *Node, mean bool) *Node {
	return b.linear("sum", map[string]any{"mean": mean}, x, nil, toScalar, sum[float32](mean), sum[float64](mean),
		func(x, g *Node) *Node { return b.spread(g, x, mean) })
}

// Spread repeats a scalar in the shape of another node.
func (b *Builder) Spread(scalar, like *Node) *Node { return b.spread(scalar, like, false) }

// spread divides the scalar by the number of elements if share is set.
func (b *Builder) spread(scalar, like *Node, share bool) *Node {
	return b.linear("spread", map[string]any{"mean": share}, scalar, like, fromScalar, fill[float32](share), fill[float64](share),
		func(_, g *Node) *Node { return b.total(g, share) })
}

// Dot is the sum of the products of all elements of two arrays of equal shape, a
// scalar.
func (b *Builder) Dot(x, y *Node) *Node { return b.Sum(b.Mul(x, y)) }

// SumRows is the sum of each row: [n, d] → [n].
func (b *Builder) SumRows(x *Node) *Node {
	return b.linear("sum rows", nil, x, nil, toColumn, sumRows[float32], sumRows[float64],
		func(x, g *Node) *Node { return b.RepeatColumns(g, x) })
}

// RepeatColumns writes one number per row into all columns: [n] → [n, d], the
// shape of like.
func (b *Builder) RepeatColumns(x, like *Node) *Node {
	return b.linear("repeat columns", nil, x, like, fromColumn, repeat[float32], repeat[float64],
		func(_, g *Node) *Node { return b.SumRows(g) })
}

// SumColumns is the sum of each column: [n, d] → [d].
func (b *Builder) SumColumns(x *Node) *Node {
	return b.linear("sum columns", nil, x, nil, toRow, sumColumns[float32], sumColumns[float64],
		func(x, g *Node) *Node { return b.RepeatRows(g, x) })
}

// RepeatRows writes the same row n times: [d] → [n, d], the shape of like.
func (b *Builder) RepeatRows(row, like *Node) *Node {
	return b.linear("repeat rows", nil, row, like, fromRow, tile[float32], tile[float64],
		func(_, g *Node) *Node { return b.SumColumns(g) })
}

// SumGroups is the sum of each run of k columns: [n, d·k] → [n, d].
func (b *Builder) SumGroups(x *Node, k int) *Node {
	return b.linear("sum groups", map[string]any{"k": k}, x, nil, toGroups(k), groups(kernel.SumGroups[float32], k), groups(kernel.SumGroups[float64], k),
		func(_, g *Node) *Node { return b.RepeatGroups(g, k) })
}

// RepeatGroups writes each column k times, side by side: [n, d] → [n, d·k].
func (b *Builder) RepeatGroups(x *Node, k int) *Node {
	return b.linear("repeat groups", map[string]any{"k": k}, x, nil, fromGroups(k), groups(kernel.Repeat[float32], k), groups(kernel.Repeat[float64], k),
		func(_, g *Node) *Node { return b.SumGroups(g, k) })
}

// Fill is the constant c in the shape of another node.
func (b *Builder) Fill(like *Node, c float64) *Node {
	return b.Apply(&Op{
		Kind: "fill", Attributes: map[string]any{"c": c}, Shape: sameShape, Stop: true,
		Float32: func(out View[float32], _ []View[float32]) { kernel.Fill(out.Data, float32(c)) },
		Float64: func(out View[float64], _ []View[float64]) { kernel.Fill(out.Data, c) },
	}, like)
}

// linear adds a linear map of x; like, if not nil, gives a shape and nothing
// else. transpose makes the gradient of x from x and the gradient of the result.
func (b *Builder) linear(kind string, attributes map[string]any, x, like *Node, shape func(in ...[]int) ([]int, error),
	single func(View[float32], []View[float32]), double func(View[float64], []View[float64]),
	transpose func(x, g *Node) *Node) *Node {
	op := &Op{Kind: kind, Attributes: attributes, Shape: shape, Float32: single, Float64: double,
		Backward: func(_ *Builder, in []*Node, _, g *Node, wanted []bool) []*Node {
			d := make([]*Node, len(in))
			if wanted[0] {
				d[0] = transpose(in[0], g)
			}
			return d
		},
	}
	if like == nil {
		return b.Apply(op, x)
	}
	return b.Apply(op, x, like)
}

// Shapes.

var errMatrix = errors.New("want a matrix")

func toScalar(...[]int) ([]int, error) { return []int{}, nil }

func fromScalar(in ...[]int) ([]int, error) {
	if len(in[0]) != 0 {
		return nil, errors.New("want a scalar")
	}
	return slices.Clone(in[1]), nil
}

func toColumn(in ...[]int) ([]int, error) {
	if len(in[0]) != 2 {
		return nil, errMatrix
	}
	return in[0][:1:1], nil
}

func fromColumn(in ...[]int) ([]int, error) {
	if len(in[0]) != 1 || len(in[1]) != 2 || in[0][0] != in[1][0] {
		return nil, errors.New("want one number per row")
	}
	return slices.Clone(in[1]), nil
}

func toRow(in ...[]int) ([]int, error) {
	if len(in[0]) != 2 {
		return nil, errMatrix
	}
	return in[0][1:2:2], nil
}

func fromRow(in ...[]int) ([]int, error) {
	if len(in[0]) != 1 || len(in[1]) != 2 || in[0][0] != in[1][1] {
		return nil, errors.New("want one number per column")
	}
	return slices.Clone(in[1]), nil
}

func toGroups(k int) func(...[]int) ([]int, error) {
	return func(in ...[]int) ([]int, error) {
		if len(in[0]) != 2 || k < 1 || in[0][1]%k != 0 {
			return nil, errors.New("want a matrix whose columns are groups of equal size")
		}
		return []int{in[0][0], in[0][1] / k}, nil
	}
}

func fromGroups(k int) func(...[]int) ([]int, error) {
	return func(in ...[]int) ([]int, error) {
		if len(in[0]) != 2 || k < 1 {
			return nil, errMatrix
		}
		return []int{in[0][0], in[0][1] * k}, nil
	}
}

// Arithmetic.

func sum[T Float](mean bool) func(View[T], []View[T]) {
	return func(out View[T], in []View[T]) {
		s := kernel.Sum(in[0].Data)
		if mean {
			s /= float64(len(in[0].Data))
		}
		out.Data[0] = T(s)
	}
}

func fill[T Float](share bool) func(View[T], []View[T]) {
	return func(out View[T], in []View[T]) {
		s := in[0].Data[0]
		if share {
			s /= T(len(out.Data))
		}
		kernel.Fill(out.Data, s)
	}
}

func sumRows[T Float](out View[T], in []View[T]) {
	kernel.SumGroups(out.Data, in[0].Data, in[0].Columns())
}

func repeat[T Float](out View[T], in []View[T]) {
	kernel.Repeat(out.Data, in[0].Data, out.Columns())
}

func sumColumns[T Float](out View[T], in []View[T]) {
	kernel.SumColumns(out.Data, in[0].Data, in[0].Columns())
}

func tile[T Float](out View[T], in []View[T]) { kernel.Tile(out.Data, in[0].Data) }

func groups[T Float](f func(dst, x []T, k int), k int) func(View[T], []View[T]) {
	return func(out View[T], in []View[T]) { f(out.Data, in[0].Data, k) }
}
