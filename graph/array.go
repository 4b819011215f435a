package graph

import (
	"fmt"
	"unsafe"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/samplers"
)

// Node is a value in a model: alias of Gorgonia's, so that its operations apply.
type Node = gorgonia.Node

// Float is the element type of a program. One program has one.
type Float interface{ float32 | float64 }

// An Array is what a program takes: row-major numbers of the program's dtype.
// *tensor.Dense is one, and so are [Slice] and the states of a Markov chain.
type Array = samplers.Array

// Slice lets a plain slice enter a program: Run(graph.Slice[float32](x)).
type Slice[T Float] = samplers.Slice[T]

// A View is an array as an operation sees it: row-major data and its shape.
type View[T Float] struct {
	Data  []T
	Shape []int
}

// Columns is the size of the last axis, 1 for a scalar.
func (v View[T]) Columns() int {
	if len(v.Shape) == 0 {
		return 1
	}
	return v.Shape[len(v.Shape)-1]
}

// look points the view at the memory of a tensor or scalar, without copying.
// Scalars of Gorgonia come in two forms.
func (v *View[T]) look(value gorgonia.Value) error {
	v.Shape = value.Shape()
	dense, isDense := value.(*tensor.Dense)
	if isDense && dense.RequiresIterator() {
		dense, isDense = dense.Materialize().(*tensor.Dense)
	}
	switch v := any(v).(type) {
	case *View[float32]:
		if isDense && dense.Dtype() == tensor.Float32 {
			v.Data = dense.Float32s()
			return nil
		} else if scalar, ok := value.(*gorgonia.F32); ok {
			v.Data = unsafe.Slice((*float32)(scalar), 1)
			return nil
		}
	case *View[float64]:
		if isDense && dense.Dtype() == tensor.Float64 {
			v.Data = dense.Float64s()
			return nil
		} else if scalar, ok := value.(*gorgonia.F64); ok {
			v.Data = unsafe.Slice((*float64)(scalar), 1)
			return nil
		}
	}
	return fmt.Errorf("a value of type %T and dtype %v where %T is computed", value, value.Dtype(), v.Data)
}
