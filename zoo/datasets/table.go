package datasets

import (
	"fmt"
	"math"
	"slices"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/optim"
)

var _ optim.Source = (*Table)(nil)

// A Table is n examples of d numbers each, in memory.
//
// Besides the numbers it may hold a mask of observed cells, one class label per
// example, one name per column, and the height and width of the image that a
// row is. They stay with their rows in Head, Rows and Split.
//
// Shapes: numbers and mask are [n, d] in float32, row-major; n and d are at
// least 1. Every number is finite, and 0 in a missing cell.
//
// Rows and columns count from 0. Any number of goroutines may read a table at
// once; the Set methods need it for themselves.
type Table struct {
	values          []float32 // [n, d]
	observed        []float32 // [n, d], 1 or 0; nil if all cells are observed
	width           int       // d
	columns         []string  // d names, or nil
	labels          []int     // n labels, or nil
	height, breadth int       // of the image in a row; 0 if rows are no images
}

// NewTable returns a table of the rows of x. The table keeps the memory of a
// row-major float32 x and copies any other.
//
// Shapes: x is [n, d].
// Accuracy: float64 is rounded to float32.
// Errors: other shapes and types, and cells that are not finite in float32.
func NewTable(x *tensor.Dense) (*Table, error) {
	width, values, err := matrix("x", x)
	if err != nil {
		return nil, err
	}
	return FromSlice(values, width)
}

// FromRows returns a table that is a copy of the given rows, rounded to float32.
//
// Errors: rows of different lengths, and cells that are not finite in float32.
func FromRows(rows [][]float64) (*Table, error) {
	if len(rows) == 0 {
		return nil, fmt.Errorf("datasets: a table needs at least one row")
	}
	width := len(rows[0])
	values := make([]float32, 0, len(rows)*width)
	for i, row := range rows {
		if len(row) != width {
			return nil, fmt.Errorf("datasets: row %d has %d cells, row 0 has %d", i, len(row), width)
		}
		for j, v := range row {
			if !finite(float32(v)) {
				return nil, notFinite(i, j, v)
			}
			values = append(values, float32(v))
		}
	}
	return FromSlice(values, width)
}

// FromSlice returns a table of rows of the given width, one after the other in
// data. The table keeps data.
//
// Errors: a length that is no multiple of the width, no rows, and cells that
// are not finite.
func FromSlice(data []float32, width int) (*Table, error) {
	switch {
	case width < 1:
		return nil, fmt.Errorf("datasets: a table needs at least one column, not %d", width)
	case len(data) == 0:
		return nil, fmt.Errorf("datasets: a table needs at least one row")
	case len(data)%width != 0:
		return nil, fmt.Errorf("datasets: %d numbers do not fill rows of %d", len(data), width)
	}
	if k := indexNotFinite(data); k >= 0 {
		return nil, notFinite(k/width, k%width, float64(data[k]))
	}
	return &Table{values: data, width: width}, nil
}

// Len is the number of examples.
func (t *Table) Len() int { return len(t.values) / t.width }

// Width is the number of columns.
func (t *Table) Width() int { return t.width }

// X returns all examples, [n, d]. It shares the table's memory: do not write to it.
func (t *Table) X() *tensor.Dense { return dense(t.values, t.Len(), t.width) }

// Mask returns 1 for each observed and 0 for each missing cell, [n, d]; nil if
// no cell is missing. It shares the table's memory: do not write to it.
func (t *Table) Mask() *tensor.Dense {
	if t.observed == nil {
		return nil
	}
	return dense(t.observed, t.Len(), t.width)
}

// Missing is the number of missing cells.
func (t *Table) Missing() int {
	missing := 0
	for _, w := range t.observed {
		if w == 0 {
			missing++
		}
	}
	return missing
}

// Columns returns a copy of the column names; nil if there are none.
func (t *Table) Columns() []string { return slices.Clone(t.columns) }

// Labels returns a copy of the class labels, one per example; nil if there are none.
func (t *Table) Labels() []int { return slices.Clone(t.labels) }

// ImageSize returns the size of the image that each row is, in pixels; 0, 0 if
// rows are no images. Pixels are row-major: that of line i and column j is
// number i·width + j of its row.
func (t *Table) ImageSize() (height, width int) { return t.height, t.breadth }

// SetMask says which cells are observed (1) and which are missing (0); nil says
// that all are observed. Missing cells then hold 0, in a copy of the numbers if
// they had another value.
//
// Shapes: mask is [n, d], float32 or float64.
// Errors: another shape or type, and cells other than 0 and 1.
func (t *Table) SetMask(mask *tensor.Dense) error {
	if mask == nil {
		t.observed = nil
		return nil
	}
	width, observed, err := matrix("mask", mask)
	if err != nil {
		return err
	}
	if width != t.width || len(observed) != len(t.values) {
		return fmt.Errorf("datasets: mask is [%d, %d], the table [%d, %d]", len(observed)/width, width, t.Len(), t.width)
	}
	hidden := false // whether a missing cell holds another value than 0
	for k, w := range observed {
		if w != 0 && w != 1 {
			return fmt.Errorf("datasets: mask has %v in row %d, column %d; want 0 or 1", w, k/width, k%width)
		}
		hidden = hidden || w == 0 && t.values[k] != 0
	}
	if hidden {
		t.values = slices.Clone(t.values)
		for k, w := range observed {
			if w == 0 {
				t.values[k] = 0
			}
		}
	}
	t.observed = slices.Clone(observed)
	return nil
}

// SetColumns names the columns; nil takes the names away.
//
// Errors: another number of names than columns.
func (t *Table) SetColumns(names []string) error {
	if names != nil && len(names) != t.width {
		return fmt.Errorf("datasets: %d names for %d columns", len(names), t.width)
	}
	t.columns = slices.Clone(names)
	return nil
}

// SetLabels gives each example its class; nil takes the labels away.
//
// Errors: another number of labels than examples.
func (t *Table) SetLabels(labels []int) error {
	if labels != nil && len(labels) != t.Len() {
		return fmt.Errorf("datasets: %d labels for %d examples", len(labels), t.Len())
	}
	t.labels = slices.Clone(labels)
	return nil
}

// SetImageSize says that each row is an image; 0, 0 says that it is none.
//
// Errors: a size that is not the table's width.
func (t *Table) SetImageSize(height, width int) error {
	none := height == 0 && width == 0
	if !none && (height < 1 || width < 1 || t.width%height != 0 || t.width/height != width) {
		return fmt.Errorf("datasets: %d×%d pixels do not make a row of %d", height, width, t.width)
	}
	t.height, t.breadth = height, width
	return nil
}

func finite(v float32) bool { return v-v == 0 }

// indexNotFinite returns the place of the first NaN or ±Inf, −1 if there is none.
func indexNotFinite(values []float32) int {
	return slices.IndexFunc(values, func(v float32) bool { return !finite(v) })
}

// notFinite is the error about a cell v that is not finite in float32.
func notFinite(row, column int, v float64) error {
	why := "is not a finite number; mark missing cells in the mask instead"
	if !math.IsNaN(v) && !math.IsInf(v, 0) {
		why = "is too large for float32"
	}
	return fmt.Errorf("datasets: row %d, column %d: %v %s", row, column, v, why)
}
