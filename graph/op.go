package graph

import (
	"encoding/binary"
	"fmt"
	"hash"
	"slices"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// An Op declares a differentiable operation. The ones of this package are
// declared in the same way, so affine.go and elementwise.go serve as examples.
//
// An Op says everything in terms of its inputs at run time, so one program
// serves every batch size. Its output is memory of the program: Float32 and
// Float64 fill all of it and keep nothing.
type Op struct {
	// Kind and Attributes describe the operation without the engine, for
	// printing and for export.
	Kind       string
	Attributes map[string]any

	// Shape gives the shape of the output, or an error if the inputs do not fit.
	Shape func(in ...[]int) ([]int, error)

	// Float32 and Float64 compute the output: usually two instances of one
	// generic function. A panic in them becomes an error of Program.Run.
	Float32 func(out View[float32], in []View[float32])
	Float64 func(out View[float64], in []View[float64])

	// Backward adds to the model, for every input that is wanted, the gradient
	// that the output's gradient causes there; a nil node means zero. It is built
	// of differentiable operations, so that it can be differentiated again. An Op
	// without Backward has no derivative: asking for one is an error.
	Backward func(b *Builder, in []*Node, out, gradient *Node, wanted []bool) []*Node

	// Stop says that no gradient flows through the operation.
	Stop bool
}

// Apply adds the operation to the model.
func (b *Builder) Apply(op *Op, in ...*Node) *Node {
	shapes := make([][]int, len(in))
	types := make([]hm.Type, len(in), len(in)+1)
	for i, n := range in {
		b.own(op.Kind, n)
		shapes[i], types[i] = n.Shape(), n.Type()
	}
	shape, err := op.Shape(shapes...)
	if err != nil {
		b.refuse(op.Kind, err.Error(), nil, shapes...)
	}
	b.serial++
	o := &operation{op: op, id: b.serial, types: append(types, nodeType(b.dtype, shape)), shape: shape}
	n, err := gorgonia.ApplyOp(o, in...)
	if err != nil {
		b.refuse(op.Kind, "refused by the engine", err, shapes...)
	}
	return n
}

// own refuses nodes that are nil or belong to another program.
func (b *Builder) own(op string, n *Node) {
	switch {
	case n == nil:
		b.refuse(op, "an input is nil", nil)
	case n.Graph() != b.graph:
		b.refuse(op, fmt.Sprintf("node %q belongs to another program", n.Name()), nil, n.Shape())
	}
}

func nodeType(dt tensor.Dtype, shape []int) hm.Type {
	if len(shape) == 0 {
		return dt
	}
	return gorgonia.TensorType{Dims: len(shape), Of: dt}
}

// An operation is one use of an Op in one graph. It owns its output, which
// therefore survives between runs: after the first one nothing is allocated
// unless the batch size changes.
type operation struct {
	op    *Op
	id    uint32    // Gorgonia merges operations with equal hashes; no two of ours are equal
	types []hm.Type // of the inputs and of the output
	shape []int     // of the output, as inferred when the model was built

	single work[float32]
	double work[float64]
	value  gorgonia.Value
}

// work is the memory of an operation in one dtype.
type work[T Float] struct {
	in     []View[T]
	shapes [][]int // of the inputs in the last run
	out    View[T]
	buffer []T // backing of out, kept by capacity
}

var _ gorgonia.Op = (*operation)(nil)

func (o *operation) Arity() int            { return len(o.types) - 1 }
func (o *operation) Type() hm.Type         { return hm.NewFnType(o.types...) }
func (o *operation) ReturnsPtr() bool      { return true }
func (o *operation) CallsExtern() bool     { return false }
func (o *operation) OverwritesInput() int  { return -1 }
func (o *operation) Hashcode() uint32      { return o.id }
func (o *operation) String() string        { return o.op.Kind }
func (o *operation) WriteHash(h hash.Hash) { binary.Write(h, binary.LittleEndian, o.id) }

func (o *operation) InferShape(...gorgonia.DimSizer) (tensor.Shape, error) {
	return slices.Clone(o.shape), nil
}

// Do runs the operation. The engine calls it on a goroutine of its own, where a
// panic would end the process.
func (o *operation) Do(in ...gorgonia.Value) (out gorgonia.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: %v", o.op.Kind, p)
		}
	}()
	if in[0].Dtype() == tensor.Float32 {
		err = do(o, &o.single, o.op.Float32, in)
	} else {
		err = do(o, &o.double, o.op.Float64, in)
	}
	return o.value, err
}

func do[T Float](o *operation, w *work[T], compute func(View[T], []View[T]), in []gorgonia.Value) error {
	if w.in == nil {
		w.in, w.shapes = make([]View[T], len(in)), make([][]int, len(in))
	}
	same := o.value != nil
	for i, v := range in {
		if err := w.in[i].look(v); err != nil {
			return fmt.Errorf("%s: input %d: %w", o.op.Kind, i, err)
		}
		same = same && slices.Equal(w.in[i].Shape, w.shapes[i])
	}
	if !same {
		for i, view := range w.in {
			w.shapes[i] = slices.Clone(view.Shape)
		}
		shape, err := o.op.Shape(w.shapes...)
		if err != nil {
			return fmt.Errorf("%s: %w: %v", o.op.Kind, err, w.shapes)
		}
		w.resize(o, shape)
	}
	compute(w.out, w.in)
	switch v := o.value.(type) {
	case *gorgonia.F32:
		*v = gorgonia.F32(w.out.Data[0])
	case *gorgonia.F64:
		*v = gorgonia.F64(w.out.Data[0])
	}
	return nil
}

// resize makes room for an output of the given shape.
func (w *work[T]) resize(o *operation, shape []int) {
	size := 1
	for _, d := range shape {
		size *= d
	}
	if size > cap(w.buffer) {
		w.buffer = make([]T, size)
	}
	w.out = View[T]{Data: w.buffer[:size], Shape: shape}
	if len(shape) > 0 {
		o.value = tensor.New(tensor.WithShape(shape...), tensor.WithBacking(w.out.Data))
		return
	}
	switch any(w.out.Data).(type) {
	case []float32:
		o.value = gorgonia.NewF32(0)
	case []float64:
		o.value = gorgonia.NewF64(0)
	}
}

// result is the output of the last run.
func (o *operation) result() *tensor.Dense {
	switch v := o.value.(type) {
	case *tensor.Dense:
		return v
	case *gorgonia.F32:
		return tensor.New(tensor.FromScalar(float32(*v)))
	case *gorgonia.F64:
		return tensor.New(tensor.FromScalar(float64(*v)))
	}
	return nil
}
