package familytest

import (
	"fmt"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

// derivatives compares those of everything that is differentiated with
// differences, of first and second order. Data count only where they are real
// numbers.
func (s *subject) derivatives() error {
	out := s.points[1:5] // two examples of two columns
	at := dense(tensor.Float64, append(append(append(append([]float64{}, out[0]...), out[1]...), out[2]...), out[3]...), 2, 2*s.outputs)
	x := dense(tensor.Float64, s.examples(4), 2, 2*s.values)
	data := func(b *graph.Builder, n []*graph.Node) *graph.Node { return s.NLL(b, b.Constant(at), n[0]) }
	checks := []struct {
		name string
		f    gradtest.Function
		at   *tensor.Dense
	}{
		{"NLL", func(b *graph.Builder, n []*graph.Node) *graph.Node { return s.NLL(b, n[0], b.Constant(x)) }, at},
		{"Mean", func(b *graph.Builder, n []*graph.Node) *graph.Node { return s.Mean(b, n[0]) }, at},
	}
	if s.support.Values == nil && !s.support.Whole {
		checks = append(checks, checks[0])
		checks[2].name, checks[2].f, checks[2].at = "NLL of data", data, x
	}
	for _, c := range checks {
		if err := both(c.f, c.at); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	if s.family == nil {
		return nil
	}
	if err := both(func(b *graph.Builder, n []*graph.Node) *graph.Node {
		return s.family.LogPartition(b, s.family.Natural(b, n[0]))
	}, at); err != nil {
		return fmt.Errorf("LogPartition: %w", err)
	}
	return nil
}

func both(f gradtest.Function, at *tensor.Dense) error {
	if err := gradtest.First(f, at); err != nil {
		return err
	}
	return gradtest.Second(f, at)
}
