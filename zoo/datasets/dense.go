package datasets

import (
	"fmt"

	"gorgonia.org/tensor"
)

// dense returns values as a tensor [n, d] that shares their memory.
func dense[T float32 | float64](values []T, n, d int) *tensor.Dense {
	return tensor.New(tensor.WithShape(n, d), tensor.WithBacking(values))
}

// matrix returns the width and the row-major float32 numbers of x, [n, d]: the
// memory of x where it is laid out so, else a copy.
func matrix(name string, x *tensor.Dense) (width int, values []float32, err error) {
	switch {
	case x == nil:
		return 0, nil, fmt.Errorf("datasets: %s is nil", name)
	case x.IsMasked():
		return 0, nil, fmt.Errorf("datasets: %s is a masked tensor; give the mask to Table.SetMask instead", name)
	case x.Dims() != 2:
		return 0, nil, fmt.Errorf("datasets: %s has shape %v; want [n, d]", name, x.Shape())
	}
	width = x.Shape()[1]
	switch data := x.Data().(type) {
	case []float32:
		return width, rowMajor(x, data), nil
	case []float64:
		wide := rowMajor(x, data)
		values = make([]float32, len(wide))
		for k, v := range wide {
			if values[k] = float32(v); !finite(values[k]) {
				return 0, nil, notFinite(k/width, k%width, v)
			}
		}
		return width, values, nil
	}
	return 0, nil, fmt.Errorf("datasets: %s holds %v; want float32 or float64", name, x.Dtype())
}

// rowMajor returns the numbers of x in row-major order: data, which is the
// memory of x, or a copy where x is transposed, a slice of columns, or
// column-major.
func rowMajor[T float32 | float64](x *tensor.Dense, data []T) []T {
	if isRowMajor(x) {
		return data
	}
	order := x.Iterator()
	ordered := make([]T, 0, x.Shape().TotalSize())
	for k, err := order.Next(); err == nil; k, err = order.Next() {
		ordered = append(ordered, data[k])
	}
	return ordered
}

func isRowMajor(x *tensor.Dense) bool {
	strides := x.Strides()
	return !x.RequiresIterator() && strides[0] == x.Shape()[1] && strides[1] == 1
}
