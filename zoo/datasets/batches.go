package datasets

import (
	"fmt"
	"iter"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Read fills b with the examples of the given rows, in that order. It reuses
// the arrays of b that have the right shape and type. b.Mask is nil if the
// table has no missing cell; b.Weights is nil.
//
// Shapes: b.X and b.Mask become [len(rows), d] in dt.
// Errors: no rows, a row that does not exist, and types other than float32 and
// float64; b then stays as it is.
func (t *Table) Read(b *optim.Batch, rows []int, dt tensor.Dtype) error {
	if b == nil {
		return fmt.Errorf("datasets: Read into a nil batch")
	}
	if err := t.check(rows); err != nil {
		return err
	}
	switch dt {
	case tensor.Float32:
		read(t, b, rows, dt, (*tensor.Dense).Float32s)
	case tensor.Float64:
		read(t, b, rows, dt, (*tensor.Dense).Float64s)
	default:
		return fmt.Errorf("datasets: Read as %v; want float32 or float64", dt)
	}
	return nil
}

func read[T float32 | float64](t *Table, b *optim.Batch, rows []int, dt tensor.Dtype, data func(*tensor.Dense) []T) {
	b.X = gather(b.X, t.values, t.width, rows, dt, data)
	if t.observed == nil {
		b.Mask = nil
	} else {
		b.Mask = gather(b.Mask, t.observed, t.width, rows, dt, data)
	}
	b.Weights = nil
	b.Rows = append(b.Rows[:0], rows...)
}

// gather copies rows of values, [n, d], into old if it fits, else into a new
// tensor. It asks for a tensor's memory by data, because Dense.Data allocates.
func gather[T float32 | float64](
	old *tensor.Dense, values []float32, d int, rows []int, dt tensor.Dtype, data func(*tensor.Dense) []T,
) *tensor.Dense {
	fits := old != nil && old.Dtype() == dt && old.Dims() == 2 && old.Shape()[0] == len(rows) && old.Shape()[1] == d
	if !fits || !isRowMajor(old) {
		old = dense(make([]T, len(rows)*d), len(rows), d)
	}
	x := data(old)
	for i, row := range rows {
		to, from := x[i*d:(i+1)*d], values[row*d:(row+1)*d]
		for j, v := range from {
			to[j] = T(v)
		}
	}
	return old
}

// Batches returns one epoch: every example exactly once, size at a time, the
// last batch with what is left. A size below 1 or above Len gives one batch of
// all examples.
//
// The order is random and new in each call; it takes one step of rng, so the
// same stream at the same step gives the same order. A nil rng keeps the order
// of the table. Ranging twice over what one call returned repeats its order.
//
// Each batch is [≤ size, d] in float32 and overwrites the one before: clone
// what must last. Missing cells are 0; Read also tells which they are.
func (t *Table) Batches(size int, rng *samplers.Stream) iter.Seq[*tensor.Dense] {
	order := t.order(rng)
	if size < 1 || size > len(order) {
		size = len(order)
	}
	return func(yield func(*tensor.Dense) bool) {
		var x *tensor.Dense
		for start := 0; start < len(order); start += size {
			rows := order[start:min(start+size, len(order))]
			x = gather(x, t.values, t.width, rows, tensor.Float32, (*tensor.Dense).Float32s)
			if !yield(x) {
				return
			}
		}
	}
}

// order returns the numbers of all rows, shuffled by one step of rng if there is one.
func (t *Table) order(rng *samplers.Stream) []int {
	if rng != nil {
		defer rng.Next()
		return rng.Permutation(t.Len())
	}
	rows := make([]int, t.Len())
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// check refuses an empty list of rows and rows that do not exist.
func (t *Table) check(rows []int) error {
	if len(rows) == 0 {
		return fmt.Errorf("datasets: no rows asked for")
	}
	for _, row := range rows {
		if row < 0 || row >= t.Len() {
			return fmt.Errorf("datasets: row %d does not exist; the table has %d rows", row, t.Len())
		}
	}
	return nil
}
