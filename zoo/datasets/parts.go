package datasets

import (
	"fmt"
	"math"
	"slices"

	"github.com/harmonium-ml/harmonium/samplers"
)

// Rows returns a table of copies of the given rows, in that order; a row may
// come more than once.
//
// Errors: no rows, and a row that does not exist.
func (t *Table) Rows(rows []int) (*Table, error) {
	if err := t.check(rows); err != nil {
		return nil, err
	}
	part := *t
	part.values = pick(t.values, t.width, rows)
	if t.observed != nil {
		part.observed = pick(t.observed, t.width, rows)
	}
	if t.labels != nil {
		part.labels = pick(t.labels, 1, rows)
	}
	return &part, nil
}

// Head returns the first n rows. They share the memory of t.
//
// Errors: n outside 1, …, Len.
func (t *Table) Head(n int) (*Table, error) {
	if n < 1 || n > t.Len() {
		return nil, fmt.Errorf("datasets: the first %d rows of a table of %d", n, t.Len())
	}
	part := *t
	part.values = slices.Clip(t.values[:n*t.width])
	if t.observed != nil {
		part.observed = slices.Clip(t.observed[:n*t.width])
	}
	if t.labels != nil {
		part.labels = slices.Clip(t.labels[:n])
	}
	return &part, nil
}

// Split cuts the table in two: round(fraction · Len) examples to train on, and
// the rest. The examples of a part are chosen at random by one step of rng, and
// keep their order; with a nil rng they are the first ones.
//
// Errors: a fraction that leaves one part without examples.
func (t *Table) Split(fraction float64, rng *samplers.Stream) (train, rest *Table, err error) {
	n := math.Round(fraction * float64(t.Len()))
	if !(n >= 1 && n < float64(t.Len())) {
		return nil, nil, fmt.Errorf("datasets: a fraction of %v of %d examples leaves one part empty", fraction, t.Len())
	}
	order := t.order(rng)
	first, second := order[:int(n)], order[int(n):]
	slices.Sort(first)
	slices.Sort(second)
	if train, err = t.Rows(first); err != nil {
		return nil, nil, err
	}
	if rest, err = t.Rows(second); err != nil {
		return nil, nil, err
	}
	return train, rest, nil
}

// pick copies rows of values, [n, d].
func pick[T any](values []T, d int, rows []int) []T {
	picked := make([]T, 0, len(rows)*d)
	for _, row := range rows {
		picked = append(picked, values[row*d:(row+1)*d]...)
	}
	return picked
}
