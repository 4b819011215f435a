package graph

import (
	"fmt"

	"gorgonia.org/tensor"
)

// A Param is a trainable array. A model that uses one Param twice has tied
// weights; programs that use the same Param share it.
type Param struct {
	Name  string        // unique within a program; names the array in saved files
	Value *tensor.Dense // updated in place by package optim

	// Grad is ∂cost/∂Value after each Run of a program that minimizes a cost. It
	// belongs to the program and is overwritten by its next Run; nil before the
	// first.
	Grad *tensor.Dense
}

// NewParam makes a Param of the given value, which it keeps (no copy).
func NewParam(name string, value *tensor.Dense) *Param {
	return &Param{Name: name, Value: value}
}

// Zeros makes a float32 Param filled with zeros.
func Zeros(name string, shape ...int) *Param {
	return NewParam(name, tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(shape...)))
}

// Convert changes the dtype of parameters, rounding float64 values to float32
// and forgetting gradients. Call it before the parameters enter a program: one
// program has one dtype.
func Convert(dt tensor.Dtype, params ...*Param) error {
	if err := checkDtype(dt); err != nil {
		return err
	}
	for _, p := range params {
		if p == nil || p.Value == nil {
			return &Error{Op: "Convert", Reason: "a parameter is nil or has no value"}
		}
		if p.Value.Dtype() == dt {
			continue
		}
		var backing any
		switch data := p.Value.Data().(type) {
		case []float32:
			backing = convert[float64](data)
		case []float64:
			backing = convert[float32](data)
		default:
			return &Error{Op: "Convert", Reason: fmt.Sprintf("parameter %q is of dtype %v; want float32 or float64", p.Name, p.Value.Dtype())}
		}
		p.Value = tensor.New(tensor.WithShape(p.Value.Shape().Clone()...), tensor.WithBacking(backing))
		p.Grad = nil
	}
	return nil
}

func convert[To, From Float](x []From) []To {
	y := make([]To, len(x))
	for i, v := range x {
		y[i] = To(v)
	}
	return y
}

func checkDtype(dt tensor.Dtype) error {
	if dt != tensor.Float32 && dt != tensor.Float64 {
		return &Error{Op: "Build", Reason: fmt.Sprintf("dtype %v; want tensor.Float32 or tensor.Float64", dt)}
	}
	return nil
}
