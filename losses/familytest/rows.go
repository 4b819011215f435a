package familytest

import (
	"fmt"
	"math"
	"slices"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/samplers"
)

const (
	batch = 7
	wide  = 3 // columns
)

// rows checks that the bits of an example's results are the same wherever it is:
// among others in any order, in half a batch, alone.
func (s *subject) rows() error {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		p, err := s.compile(dtype, wide)
		if err != nil {
			return err
		}
		out, x := s.table()
		whole, err := p.run(out, x)
		if err != nil {
			return err
		}
		for _, order := range [][]int{{6, 5, 4, 3, 2, 1, 0}, {0, 1, 2}, {3, 4, 5, 6}, {2}, {5}} {
			part, err := p.run(pick(out, p.inputs[0], order), pick(x, p.inputs[1], order))
			if err != nil {
				return err
			}
			for _, name := range p.names {
				if want := pick(whole[name], p.widths[name], order); !slices.EqualFunc(part[name], want, sameBits) {
					return fmt.Errorf("%s in %v: examples %v of a batch give %v in the batch, %v without the others", name, dtype, order, want, part[name])
				}
			}
		}
	}
	return nil
}

// columns checks that columns do not know of each other.
func (s *subject) columns() error {
	p, err := s.compile(tensor.Float64, wide)
	if err != nil {
		return err
	}
	out, x := s.table()
	together, err := p.run(out, x)
	if err != nil {
		return err
	}
	sum := make([]float64, batch)
	for c := range wide {
		alone, err := s.column.run(slice(out, wide, s.outputs, c), slice(x, wide, s.values, c))
		if err != nil {
			return err
		}
		for _, name := range p.names {
			if name == "NLL" {
				for i, v := range alone[name] {
					sum[i] += v
				}
				continue
			}
			for i, v := range slice(together[name], wide, s.column.widths[name], c) {
				if err := equal(fmt.Sprintf("%s of column %d", name, c), v, "alone it", alone[name][i], exactError); err != nil {
					return err
				}
			}
		}
	}
	for i, v := range together["NLL"] {
		if err := equal("NLL", v, "the sum over columns", sum[i], exactError); err != nil {
			return err
		}
	}
	return nil
}

// table draws outputs and data of a batch.
func (s *subject) table() (out, x []float64) {
	return s.draws(batch*wide*s.outputs, samplers.NewStream(seed).For("table")), s.examples(batch * wide)
}

// pick takes rows of a matrix.
func pick(x []float64, width int, rows []int) (picked []float64) {
	for _, r := range rows {
		picked = append(picked, x[r*width:(r+1)*width]...)
	}
	return picked
}

// slice takes one column, of the given width, of a matrix of columns.
func slice(x []float64, columns, width, column int) (taken []float64) {
	for i := column * width; i < len(x); i += columns * width {
		taken = append(taken, x[i:i+width]...)
	}
	return taken
}

func sameBits(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }
