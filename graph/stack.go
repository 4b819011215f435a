package graph

import (
	"errors"
	"slices"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// StackRows puts the rows of y below those of x: [n, …] and [m, …] → [n+m, …]. One
// pass over the stack is faster than two over its parts.
func (b *Builder) StackRows(x, y *Node) *Node {
	return b.Apply(&Op{
		Kind: "stack rows",
		Shape: func(in ...[]int) ([]int, error) {
			if len(in[0]) == 0 || len(in[1]) == 0 || !slices.Equal(in[0][1:], in[1][1:]) {
				return nil, errors.New("the rows differ")
			}
			out := slices.Clone(in[0])
			out[0] += in[1][0]
			return out, nil
		},
		Float32: stack[float32], Float64: stack[float64],
		Backward: func(_ *Builder, in []*Node, _, g *Node, wanted []bool) []*Node {
			d := make([]*Node, 2)
			if wanted[0] {
				d[0] = b.FirstRows(g, in[0])
			}
			if wanted[1] {
				d[1] = b.LastRows(g, in[1])
			}
			return d
		},
	}, x, y)
}

// FirstRows is the top of x, with as many rows as like.
func (b *Builder) FirstRows(x, like *Node) *Node { return b.someRows(x, like, false) }

// LastRows is the bottom of x, with as many rows as like.
func (b *Builder) LastRows(x, like *Node) *Node { return b.someRows(x, like, true) }

func (b *Builder) someRows(x, like *Node, last bool) *Node {
	return b.linear("some rows", map[string]any{"last": last}, x, like, func(in ...[]int) ([]int, error) {
		if len(in[0]) == 0 || len(in[1]) == 0 || in[1][0] > in[0][0] {
			return nil, errors.New("want at least as many rows")
		}
		return slices.Concat(in[1][:1], in[0][1:]), nil
	}, cut[float32](last), cut[float64](last), func(x, g *Node) *Node { return b.placeRows(g, x, last) })
}

// placeRows writes x into the first or last rows of zeros in the shape of like: the
// transpose of someRows.
func (b *Builder) placeRows(x, like *Node, last bool) *Node {
	return b.linear("place rows", map[string]any{"last": last}, x, like, func(in ...[]int) ([]int, error) {
		if len(in[0]) == 0 || len(in[1]) == 0 || in[0][0] > in[1][0] || !slices.Equal(in[0][1:], in[1][1:]) {
			return nil, errors.New("the rows do not fit")
		}
		return slices.Clone(in[1]), nil
	}, place[float32](last), place[float64](last), func(x, g *Node) *Node { return b.someRows(g, x, last) })
}

func stack[T Float](out View[T], in []View[T]) {
	copy(out.Data[copy(out.Data, in[0].Data):], in[1].Data)
}

func cut[T Float](last bool) func(View[T], []View[T]) {
	return func(out View[T], in []View[T]) {
		from := 0
		if last {
			from = len(in[0].Data) - len(out.Data)
		}
		copy(out.Data, in[0].Data[from:])
	}
}

func place[T Float](last bool) func(View[T], []View[T]) {
	return func(out View[T], in []View[T]) {
		kernel.Fill(out.Data, 0)
		from := 0
		if last {
			from = len(out.Data) - len(in[0].Data)
		}
		copy(out.Data[from:], in[0].Data)
	}
}
