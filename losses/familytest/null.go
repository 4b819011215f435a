package familytest

import (
	"fmt"
	"math"
	"slices"

	"github.com/harmonium-ml/harmonium/samplers"
)

const (
	// flat bounds the mean gradient of a family's NLL at its null model, which
	// may come from an iteration that ends at 1e-8.
	flat = 1e-7
	// better bounds by how much, relatively, a moved null model may be better
	// than the original: rounding of sums.
	better = 1e-12
	many   = 60 // examples, enough for all kinds of values to occur
)

// nullModel checks that no constant prediction of a column is better, and that
// constant columns have finite outputs.
func (s *subject) nullModel() error {
	x := s.examples(many)
	original := slices.Clone(x)
	out := s.NullModel(x)
	if !slices.Equal(x, original) {
		return fmt.Errorf("NullModel changes its column")
	}
	if err := s.usable(out); err != nil {
		return err
	}
	least, gradient, err := s.average(out, x)
	if err != nil {
		return err
	}
	if s.family != nil {
		for j, g := range gradient {
			if !(math.Abs(g) <= flat) {
				return fmt.Errorf("the gradient of the mean NLL at %v is %v for output %d, not 0", out, g, j)
			}
		}
	}
	draws := samplers.NewStream(seed).For("moves")
	for range 20 {
		for _, size := range []float64{1e-3, 0.01, 0.1, 1} {
			moved := make([]float64, s.outputs)
			for j := range moved {
				moved[j] = s.clamp(out[j] + size*draws.Normal())
			}
			value, _, err := s.average(moved, x)
			if err != nil {
				return err
			}
			if value < least-better*max(1, math.Abs(least)) {
				return fmt.Errorf("the mean NLL at %v is %v, and %v at %v", out, least, value, moved)
			}
		}
	}
	for i := range 10 {
		constant := repeat(x[i*s.values:(i+1)*s.values], many)
		if err := s.usable(s.NullModel(constant)); err != nil {
			return fmt.Errorf("constant column of %v: %w", constant[:s.values], err)
		}
	}
	return nil
}

func (s *subject) usable(out []float64) error {
	if len(out) != s.outputs {
		return fmt.Errorf("NullModel gives %d outputs; Width says %d", len(out), s.outputs)
	}
	for _, o := range out {
		if math.IsNaN(o) || math.IsInf(o, 0) {
			return fmt.Errorf("NullModel gives %v", out)
		}
	}
	return nil
}

// average is the mean NLL of a constant prediction, and its gradient.
func (s *subject) average(out, x []float64) (value float64, gradient []float64, err error) {
	n := len(x) / s.values
	r, err := s.column.run(repeat(out, n), x)
	if err != nil {
		return 0, nil, err
	}
	gradient = make([]float64, s.outputs)
	for i := range n {
		value += r["NLL"][i] / float64(n)
		for j := range gradient {
			gradient[j] += r["∂NLL/∂out"][i*s.outputs+j] / float64(n)
		}
	}
	return value, gradient, nil
}
