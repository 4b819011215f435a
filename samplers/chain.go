package samplers

import (
	"fmt"
	"math"
)

// An Array is a row-major matrix of numbers: a *tensor.Dense is one. Data
// returns the []float32 or []float64 that holds them; writing to it writes to
// the Array.
type Array interface{ Data() any }

// A Slice is an Array without a tensor: Slice[float32](x) shares x.
type Slice[T float32 | float64] []T

// Data returns the numbers as []T.
func (s Slice[T]) Data() any { return []T(s) }

// A Chain is the state of n Markov chains side by side: row i of Visible and
// of Hidden is chain i. It holds only what the next step needs. A Sampler
// overwrites the arrays in place, so what Visible returns is good until the
// next step.
//
// Persistent chains belong to a run, not to a batch: chain i draws the numbers
// of row i of the Stream, whatever the batch size is. Chains cut into shards
// step with stream.From(first chain of the shard) and draw the same numbers as
// uncut ones.
type Chain struct {
	visible, hidden               Array
	n                             int
	visibleColumns, hiddenColumns int
}

// NewChain returns the state of n chains in the given arrays, which it keeps
// and does not copy. Samplers that are written outside this package start here.
//
// Errors: n < 1; arrays whose numbers are not []float32 or []float64, whose
// types differ, or whose length is not a multiple of n.
func NewChain(n int, visible, hidden Array) (*Chain, error) {
	if n < 1 {
		return nil, fmt.Errorf("samplers: chain of %d rows; want at least 1", n)
	}
	visibleColumns, err := columnsOf(visible, n)
	if err != nil {
		return nil, fmt.Errorf("samplers: chain: visible: %w", err)
	}
	hiddenColumns, err := columnsOf(hidden, n)
	if err != nil {
		return nil, fmt.Errorf("samplers: chain: hidden: %w", err)
	}
	if v, h := typeOf(visible.Data()), typeOf(hidden.Data()); v != h {
		return nil, fmt.Errorf("samplers: chain: visible is %s, hidden is %s; want one type", v, h)
	}
	return &Chain{visible, hidden, n, visibleColumns, hiddenColumns}, nil
}

// Visible returns the visible states, one row per chain.
func (c *Chain) Visible() Array { return c.visible }

// Hidden returns the hidden states, one row per chain. Before the first step
// they may be zero.
func (c *Chain) Hidden() Array { return c.hidden }

// SetVisible moves every chain to a row of v, which it copies: contrastive divergence
// starts its chains at the data again and again. Hidden states stay as they are.
//
// Errors: v nil, of another type or size than the visible states, or with a number
// that is not finite. The chains then stay where they are.
func (c *Chain) SetVisible(v Array) (err error) {
	if v == nil {
		return fmt.Errorf("samplers: visible states are nil")
	}
	switch to := c.visible.Data().(type) {
	case []float32:
		err = copyRows(to, v.Data(), c.visibleColumns)
	case []float64:
		err = copyRows(to, v.Data(), c.visibleColumns)
	}
	return err
}

// Len returns the number of chains.
func (c *Chain) Len() int { return c.n }

// Info is what one Step tells.
type Info struct {
	Sweeps int // times that every unit was drawn anew
}

// A Sampler moves chains by a random step that leaves its target distribution
// invariant: rows drawn from the target are drawn from it afterwards. Row i
// draws from row i of the Stream only, and the Stream moves on, so that the
// next Step has new numbers. The configuration of a Sampler does not change by
// stepping.
//
// samplertest.NoDrift tests the invariance.
type Sampler interface {
	Step(c *Chain, s *Stream) (Info, error)
}

func typeOf(data any) string {
	switch data.(type) {
	case []float32:
		return "float32"
	case []float64:
		return "float64"
	}
	return fmt.Sprintf("%T", data)
}

func lengthOf(a Array) (int, error) {
	if a == nil {
		return 0, fmt.Errorf("array is nil")
	}
	switch x := a.Data().(type) {
	case []float32:
		return len(x), nil
	case []float64:
		return len(x), nil
	default:
		return 0, fmt.Errorf("array holds %T; want []float32 or []float64", x)
	}
}

func columnsOf(a Array, rows int) (int, error) {
	length, err := lengthOf(a)
	if err == nil && length%rows != 0 {
		err = fmt.Errorf("%d numbers do not make %d equal rows", length, rows)
	}
	return length / rows, err
}

// copyRows copies rows of d numbers after it has checked all of them.
func copyRows[T float32 | float64](to []T, data any, d int) error {
	from, ok := data.([]T)
	if !ok {
		return fmt.Errorf("rows are %s, the model is %s", typeOf(data), typeOf(to))
	}
	if len(from) != len(to) {
		return fmt.Errorf("%d numbers for states of %d", len(from), len(to))
	}
	for i, x := range from {
		if f := float64(x); math.IsNaN(f) || math.IsInf(f, 0) {
			return fmt.Errorf("row %d, column %d is %v; want a finite number", i/d, i%d, x)
		}
	}
	copy(to, from)
	return nil
}
