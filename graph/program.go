package graph

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// A Program is a compiled model. It serves every batch size. Its methods may be
// called from several goroutines; runs take turns.
type Program struct {
	mu       sync.Mutex
	dtype    tensor.Dtype
	define   func(*Builder)
	model    *machine            // the checked model; runs it too unless its shapes are fixed
	machines map[string]*machine // per tuple of batch sizes, if the model has operations of Gorgonia's own
	last     *machine
}

// Dtype is the element type of the program.
func (p *Program) Dtype() tensor.Dtype { return p.dtype }

// Params lists the parameters whose gradients the program computes, or, if it
// minimizes nothing, all parameters it uses; in order of first use.
func (p *Program) Params() []*Param {
	if p.model.trained != nil {
		return slices.Clone(p.model.trained)
	}
	return slices.Clone(p.model.params)
}

// Describe lists the values of the program in an order in which they can be
// computed, without reference to the engine.
func (p *Program) Describe() []Description { return slices.Clone(p.model.order) }

// Run computes the program for a batch: one array per input, in the order in
// which the model adds them. It returns the cost (0 if the model has none), sets
// Grad of the parameters if the model minimizes it, and makes the outputs
// readable through [Program.Output].
//
// An array has n·d numbers for an input of d numbers per example; n may differ
// from run to run. A *tensor.Dense must have the shape [n, d] exactly. Arrays are
// not copied and not changed.
//
// An input of wrong type or size is an *[Error], and nothing is computed.
func (p *Program) Run(inputs ...Array) (cost float64, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.run(inputs)
}

// Evaluate is [Program.Run] for use from several goroutines: it returns copies of
// the named outputs.
func (p *Program) Evaluate(names []string, inputs ...Array) ([]*tensor.Dense, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, err := p.run(inputs); err != nil {
		return nil, err
	}
	copies := make([]*tensor.Dense, len(names))
	for i, name := range names {
		o := p.last.outputs[name]
		if o == nil {
			return nil, &Error{Op: "Evaluate", Reason: fmt.Sprintf("the program has no output %q", name)}
		}
		copies[i] = o.result().Clone().(*tensor.Dense)
	}
	return copies, nil
}

// Output is the value that the last Run gave to a node of the model. It belongs
// to the program and changes with the next Run. It is nil before the first run,
// after a failed one, and for a name that the model does not have.
func (p *Program) Output(name string) *tensor.Dense {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil || p.last.outputs[name] == nil {
		return nil
	}
	return p.last.outputs[name].result()
}

func (p *Program) run(inputs []Array) (cost float64, err error) {
	p.last = nil
	values, sizes, err := p.model.accept(p.dtype, inputs)
	if err != nil {
		return 0, err
	}
	m := p.model
	if p.machines != nil {
		key := fmt.Sprint(sizes)
		if m = p.machines[key]; m == nil {
			if m, _, err = compile(p.dtype, sizes, p.define); err != nil {
				return 0, err
			}
			p.machines[key] = m
		}
	}
	if cost, err = m.run(p.dtype, values); err == nil {
		p.last = m
	}
	return cost, err
}

// A machine is a compiled graph and the memory it works on.
type machine struct {
	inputs    []*input
	params    []*Param
	bound     map[*Param]*input
	trained   []*Param
	gradients []*operation // one per trained parameter
	cost      *operation
	outputs   map[string]*operation
	roots     []*Node
	order     []Description
	vm        gorgonia.VM
}

// start compiles the part of the graph that the roots need. A model that is only
// checked (because the batch sizes that its operations fix are not known yet)
// gets no machine.
func (m *machine) start(g *gorgonia.ExprGraph, checked bool) error {
	if checked {
		return nil
	}
	var leaves gorgonia.Nodes
	for _, n := range reachable(m.roots) {
		if n.Op() == nil {
			leaves = append(leaves, n)
		}
	}
	program, locations, err := gorgonia.CompileFunction(g, leaves, m.roots)
	if err != nil {
		return &Error{Op: "Build", Reason: "refused by the engine", Err: err}
	}
	m.vm = gorgonia.NewTapeMachine(g, gorgonia.WithPrecompiled(program, locations))
	return nil
}

// accept checks the arrays of a run and tells the batch sizes.
func (m *machine) accept(dt tensor.Dtype, inputs []Array) (values []*tensor.Dense, sizes []int, err error) {
	if len(inputs) != len(m.inputs) {
		names := make([]string, len(m.inputs))
		for i, in := range m.inputs {
			names[i] = in.name
		}
		return nil, nil, &Error{Op: "Run", Reason: fmt.Sprintf("%d arrays for the %d inputs %q", len(inputs), len(names), names)}
	}
	values = make([]*tensor.Dense, len(inputs))
	sizes = make([]int, len(inputs))
	for i, in := range m.inputs {
		refuse := func(reason string, got []int) error {
			want := slices.Clone(in.shape)
			if in.batched {
				want = slices.Concat([]int{BatchAxis}, in.shape)
			}
			shapes := [][]int{want}
			if got != nil {
				shapes = [][]int{got, want}
			}
			return &Error{Op: "Run", Reason: fmt.Sprintf("input %q: %s", in.name, reason), Shapes: shapes}
		}
		if isNil(inputs[i]) {
			return nil, nil, refuse("the array is nil", nil)
		}
		dense, isDense := inputs[i].(*tensor.Dense)
		if !isDense {
			switch data := inputs[i].Data().(type) {
			case []float32:
				dense = in.wrap(len(data), data)
			case []float64:
				dense = in.wrap(len(data), data)
			}
			if dense == nil {
				return nil, nil, refuse(fmt.Sprintf("a %T of unfit length", inputs[i].Data()), nil)
			}
		}
		got := dense.Shape()
		if dense.Dtype() != dt {
			return nil, nil, refuse(fmt.Sprintf("dtype %v in a program of %v", dense.Dtype(), dt), got)
		}
		fixed := got
		if in.batched {
			if len(got) == 0 || got[0] == 0 {
				return nil, nil, refuse("no examples", got)
			}
			sizes[i], fixed = got[0], got[1:]
		}
		if !slices.Equal([]int(fixed), in.shape) {
			return nil, nil, refuse("the shapes differ", got)
		}
		if dense.RequiresIterator() {
			dense = dense.Materialize().(*tensor.Dense)
		}
		values[i] = dense
	}
	return values, sizes, nil
}

func isNil(a Array) bool {
	dense, ok := a.(*tensor.Dense)
	return a == nil || ok && dense == nil
}

// wrap gives a slice of the given length the shape of the input, or nil.
func (in *input) wrap(length int, data any) *tensor.Dense {
	size := 1
	for _, d := range in.shape {
		size *= d
	}
	switch {
	case length == 0 || length%size != 0 || !in.batched && length != size:
		return nil
	case in.batched:
		return tensor.New(tensor.WithShape(slices.Concat([]int{length / size}, in.shape)...), tensor.WithBacking(data))
	case len(in.shape) == 0:
		return tensor.New(tensor.WithShape(), tensor.WithBacking(data))
	}
	return tensor.New(tensor.WithShape(in.shape...), tensor.WithBacking(data))
}

// bind exchanges the memory of an input. Overwriting the header that the graph
// holds is what lets one graph serve every batch size.
func (in *input) bind(dense *tensor.Dense) {
	switch v := in.value.(type) {
	case *tensor.Dense:
		*v = *dense
	case *gorgonia.F32:
		*v = gorgonia.F32(dense.Float32s()[0])
	case *gorgonia.F64:
		*v = gorgonia.F64(dense.Float64s()[0])
	}
}

func (m *machine) run(dt tensor.Dtype, values []*tensor.Dense) (cost float64, err error) {
	for _, p := range m.params {
		in := m.bound[p]
		if p.Value == nil || !slices.Equal(p.Value.Shape(), in.shape) || p.Value.Dtype() != dt {
			return 0, &Error{Op: "Run", Reason: fmt.Sprintf("parameter %q: its value has changed its shape or dtype since Build; want %v of %s",
				p.Name, dt, formatShape(in.shape))}
		}
		in.bind(p.Value)
	}
	for i, in := range m.inputs {
		in.bind(values[i])
	}
	err = m.vm.RunAll()
	m.vm.Reset()
	if err != nil {
		return 0, &Error{Op: "Run", Reason: "an operation failed", Err: innermost(err)}
	}
	for i, g := range m.gradients {
		m.trained[i].Grad = g.result()
	}
	if m.cost != nil {
		switch v := m.cost.value.(type) {
		case *gorgonia.F32:
			cost = float64(*v)
		case *gorgonia.F64:
			cost = float64(*v)
		}
	}
	return cost, nil
}

// innermost strips the engine's report of its registers from an error.
func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
