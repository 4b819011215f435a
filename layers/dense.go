package layers

import (
	"fmt"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Dense is the affine map of a fully connected layer.
//
//	y = x·W + b
//
// Shapes: x [n, in], W [in, out], b [out], y [n, out].
// Errors: shapes that do not fit stop the build with a *graph.Error.
type Dense struct {
	Name   string
	Weight *graph.Param // W; PyTorch's Linear stores its transpose
	Bias   *graph.Param // b; nil for none

	transposed bool  // Weight is [out, in], used as its transpose
	err        error // why the layer could not be made; stops the build
}

// NewDense makes a float32 layer with initial weights from init and a zero bias.
// The parameters are called name.weight and name.bias; their initial values
// depend on the seed of rng and on the name only. A layer of impossible size stops
// the build of the model that uses it.
func NewDense(name string, in, out int, init Initializer, rng *samplers.Stream) *Dense {
	if in < 1 || out < 1 || init == nil || rng == nil {
		return &Dense{Name: name, err: fmt.Errorf("%d inputs and %d outputs; want 1 or more, an initializer and a stream", in, out)}
	}
	d := &Dense{Name: name, Weight: graph.Zeros(name+".weight", in, out), Bias: graph.Zeros(name+".bias", out)}
	init(d.Weight.Value.Float32s(), in, out, rng.For(d.Weight.Name))
	return d
}

// Transpose makes the layer that goes back, y·Wᵀ + b', with the same weights and
// a zero bias of its own, in W's dtype. Training one trains both: tied weights.
func (d *Dense) Transpose(name string) *Dense {
	if d.err != nil {
		return &Dense{Name: name, err: d.err}
	}
	rows, columns := d.Weight.Value.Shape()[0], d.Weight.Value.Shape()[1]
	width := rows
	if d.transposed {
		width = columns
	}
	bias := tensor.New(tensor.Of(d.Weight.Value.Dtype()), tensor.WithShape(width))
	return &Dense{Name: name, Weight: d.Weight, Bias: graph.NewParam(name+".bias", bias), transposed: !d.transposed}
}

// Apply adds x·W + b to the model.
func (d *Dense) Apply(b *graph.Builder, x *graph.Node) (y *graph.Node) {
	b.Scope(d.Name, func() {
		if d.err != nil {
			b.Refuse("dense", d.err)
		}
		var bias *graph.Node
		if d.Bias != nil {
			bias = b.Param(d.Bias)
		}
		if d.transposed {
			y = b.AffineTransposed(x, b.Param(d.Weight), bias)
		} else {
			y = b.Affine(x, b.Param(d.Weight), bias)
		}
	})
	return y
}
