package losses

import (
	"fmt"
	"slices"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

// A DataError says which cell of a table a loss cannot take, and what it could.
type DataError struct {
	Loss   string    // "bernoulli"
	Row    int       // from 0
	Column int       // from 0; a column is as many numbers as a value of the loss
	Name   string    // of the column; empty if it has none
	Value  []float64 // the cell
	Domain string    // what data may be: "[0, 1]"
}

func (e *DataError) Error() string {
	column := fmt.Sprint(e.Column)
	if e.Name != "" {
		column += fmt.Sprintf(" (%s)", e.Name)
	}
	var value any = e.Value
	switch n := len(e.Value); {
	case n == 1:
		value = e.Value[0]
	case n > 10:
		value = fmt.Sprintf("%v … (%d numbers)", e.Value[:10], n)
	}
	return fmt.Sprintf("losses: row %d, column %s: %v is no data for %s; want %s", e.Row, column, value, e.Loss, e.Domain)
}

// Check refuses data that the loss cannot take: the first cell, row by row, that
// is outside of the loss's domain, is NaN or is infinite. names has one name per
// column for the message, or is nil.
//
// Shapes: x is [n, d·values], float32 or float64.
// Errors: a *[DataError] for a cell; other errors for a loss that is not valid,
// and for a shape, a type or a number of names that does not fit.
func Check(loss Loss, x *tensor.Dense, names []string) error {
	if err := Validate(loss); err != nil {
		return err
	}
	if x == nil || x.Dims() != 2 {
		return fmt.Errorf("losses: data for %s is %v; want a matrix", loss, shapeOf(x))
	}
	_, values := loss.Width()
	columns := x.Shape()[1] / values
	switch {
	case columns*values != x.Shape()[1]:
		return fmt.Errorf("losses: data for %s has the shape %v; want columns of %d numbers each", loss, x.Shape(), values)
	case names != nil && len(names) != columns:
		return fmt.Errorf("losses: %d names for the %d columns of data of shape %v", len(names), columns, x.Shape())
	}
	if x.RequiresIterator() {
		x = x.Materialize().(*tensor.Dense)
	}
	support, cell := loss.Support(), make([]float64, values)
	var at int
	switch data := x.Data().(type) {
	case []float32:
		at = refused(data, cell, support.accepts())
	case []float64:
		at = refused(data, cell, support.accepts())
	default:
		return fmt.Errorf("losses: data for %s is of type %v; want float32 or float64", loss, x.Dtype())
	}
	if at < 0 {
		return nil
	}
	e := &DataError{Loss: loss.String(), Row: at / columns, Column: at % columns, Value: cell, Domain: support.domain()}
	if names != nil {
		e.Name = names[e.Column]
	}
	return e
}

// refused returns the number of the first cell that is no data, and leaves it in
// cell; −1 if all are.
func refused[T graph.Float](data []T, cell []float64, accepts func(cell []float64) bool) int {
	if len(cell) == 1 {
		for i, v := range data {
			cell[0] = float64(v)
			if !finite(cell[0]) || !accepts(cell) {
				return i
			}
		}
		return -1
	}
	for i := 0; i < len(data); i += len(cell) {
		for j := range cell {
			cell[j] = float64(data[i+j])
		}
		if slices.ContainsFunc(cell, infinite) || !accepts(cell) {
			return i / len(cell)
		}
	}
	return -1
}

func finite(x float64) bool { return x-x == 0 }

func infinite(x float64) bool { return !finite(x) }

func shapeOf(x *tensor.Dense) any {
	if x == nil {
		return nil
	}
	return fmt.Sprintf("of shape %v", x.Shape())
}
