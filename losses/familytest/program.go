package familytest

import (
	"fmt"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

// A program computes everything that a loss or family says about outputs and
// data of some columns.
type program struct {
	*graph.Program
	columns int
	names   []string       // of the results
	widths  map[string]int // numbers per example
	inputs  [2]int         // numbers per example
}

// results are arrays of float64, also of a float32 program.
type results map[string][]float64

// compile builds the program with the given number of columns. Of a family, A″ j
// is row j of A″, and A′ − T is chained to the outputs.
func (s *subject) compile(dtype tensor.Dtype, columns int) (*program, error) {
	d := columns
	p := &program{columns: d, inputs: [2]int{d * s.outputs, d * s.values}, widths: map[string]int{}}
	var err error
	p.Program, err = graph.BuildOf(dtype, func(b *graph.Builder) {
		p.names = nil
		give := func(name string, width int, n *graph.Node) {
			p.names, p.widths[name] = append(p.names, name), width
			b.Output(name, n)
		}
		out, x := b.Input("out", p.inputs[0]), b.Input("x", p.inputs[1])
		cost := s.NLL(b, out, x)
		give("NLL", 1, cost)
		give("Mean", d*s.values, s.Mean(b, out))
		give("∂NLL/∂out", d*s.outputs, b.VectorJacobian(cost, b.Fill(cost, 1), out)[0])
		if s.family == nil {
			return
		}
		eta := s.family.Natural(b, out)
		partition, statistics := s.family.LogPartition(b, eta), s.family.Statistics(b, x)
		base := s.family.LogBase(b, x)
		if base == nil {
			base = b.Fill(partition, 0)
		}
		give("η", d*s.outputs, eta)
		give("A", d, partition)
		give("T", d*s.outputs, statistics)
		give("log h", d, base)
		total := b.Sum(partition)
		expected := b.VectorJacobian(total, b.Fill(total, 1), eta)[0]
		give("A′", d*s.outputs, expected)
		for j := range s.outputs {
			direction := make([]float64, d*s.outputs)
			for i := j; i < len(direction); i += s.outputs {
				direction[i] = 1
			}
			along := b.RepeatRows(b.Constant(dense(dtype, direction)), eta)
			give(curvature(j), d*s.outputs, b.HessianVector(total, []*graph.Node{eta}, []*graph.Node{along})[0])
		}
		give("A′ − T", d*s.outputs, b.VectorJacobian(eta, b.Sub(expected, statistics), out)[0])
	})
	return p, err
}

func curvature(j int) string { return fmt.Sprintf("A″ %d", j) }

// run computes all results for rows of outputs and data.
func (p *program) run(out, x []float64) (results, error) {
	n := len(out) / p.inputs[0]
	values, err := p.Evaluate(p.names, dense(p.Dtype(), out, n, p.inputs[0]), dense(p.Dtype(), x, n, p.inputs[1]))
	if err != nil {
		return nil, err
	}
	r := results{}
	for i, name := range p.names {
		switch data := values[i].Data().(type) {
		case []float64:
			r[name] = data
		case []float32:
			r[name] = convert[float64](data)
		}
		if len(r[name]) != n*p.widths[name] {
			return nil, fmt.Errorf("%s of %d examples with %d columns has the shape %v; want %d numbers per example",
				name, n, p.columns, values[i].Shape(), p.widths[name])
		}
	}
	return r, nil
}

// dense is a copy of x in the given dtype and shape, by default a vector.
func dense(dtype tensor.Dtype, x []float64, shape ...int) *tensor.Dense {
	if shape == nil {
		shape = []int{len(x)}
	}
	if dtype == tensor.Float32 {
		return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(convert[float32](x)))
	}
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(convert[float64](x)))
}

func convert[To, From graph.Float](x []From) []To {
	y := make([]To, len(x))
	for i, v := range x {
		y[i] = To(v)
	}
	return y
}

// repeat writes a row n times.
func repeat(row []float64, n int) []float64 {
	all := make([]float64, 0, n*len(row))
	for range n {
		all = append(all, row...)
	}
	return all
}
