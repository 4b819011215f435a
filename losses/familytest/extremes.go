package familytest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gorgonia.org/tensor"
)

const (
	// largest is what a number of a float32 program may be in the middle of a
	// formula: a tenth of the largest float32.
	largest = math.MaxFloat32 / 10
	// singleError bounds errors of float32 relative to the largest term: rounding
	// of η, times η ≤ 88 where there is an exponential.
	singleError = 1e-4
)

// extremes looks at outputs of size 30, 100, 500 and 10⁴ in float32. Where the
// mean and the natural parameters are numbers that float32 has, so is A, because
// it is convex: A(η) ≤ A(0) + ⟨η, A′(η)⟩. All results then have to be finite and
// near those of float64.
func (s *subject) extremes() error {
	single, err := s.compile(tensor.Float32, 1)
	if err != nil {
		return err
	}
	n := min(10, max(5, len(s.support.Values)))
	x := convert[float64](convert[float32](s.examples(n)))
	for _, out := range s.extremePoints() {
		rows := repeat(out, n)
		exact, err := s.column.run(rows, x)
		if err != nil {
			return err
		}
		rounded, err := single.run(rows, x)
		if err != nil {
			return err
		}
		for _, name := range []string{"Mean", "η", "A′"} {
			for _, r := range []results{exact, rounded} {
				if slices.ContainsFunc(r[name], math.IsNaN) {
					return fmt.Errorf("at outputs %v: %s is NaN", out, name)
				}
			}
		}
		if !representable(exact) {
			continue
		}
		for i := range n {
			if err := s.compare(exact, rounded, i); err != nil {
				return fmt.Errorf("at outputs %v, x = %v: %w", out, x[i*s.values:(i+1)*s.values], err)
			}
		}
	}
	return nil
}

// extremePoints moves each output alone, and all together.
func (s *subject) extremePoints() (points [][]float64) {
	for _, size := range []float64{30, -30, 100, -100, 500, -500, 1e4, -1e4} {
		if size != s.clamp(size) {
			continue
		}
		for j := range min(s.outputs, 4) {
			out := make([]float64, s.outputs)
			out[j] = size
			points = append(points, out)
		}
		if s.outputs > 1 {
			points = append(points, repeat([]float64{size}, s.outputs))
		}
	}
	return points
}

func representable(r results) bool {
	for _, name := range []string{"Mean", "η", "A′"} {
		for i, v := range r[name] {
			if math.Abs(v) > largest || name == "A′" && math.Abs(v*r["η"][i]) > largest {
				return false
			}
		}
	}
	return true
}

// compare looks at row i of all results.
func (s *subject) compare(exact, rounded results, i int) error {
	terms := 1.0
	for j := i * s.outputs; s.family != nil && j < (i+1)*s.outputs; j++ {
		terms = max(terms, math.Abs(exact["η"][j]*exact["T"][j]), math.Abs(exact["η"][j]*exact["A′"][j]))
	}
	for _, name := range s.column.names {
		if strings.HasPrefix(name, "A″") {
			continue
		}
		width := s.column.widths[name]
		for j := i * width; j < (i+1)*width; j++ {
			e, r := exact[name][j], rounded[name][j]
			if math.IsNaN(e) || math.IsInf(e, 0) {
				return fmt.Errorf("%s is %v", name, e)
			}
			if math.Abs(e) <= largest && !(math.Abs(r-e) <= singleError*max(terms, math.Abs(e))) {
				return fmt.Errorf("%s is %v in float32 and %v in float64", name, r, e)
			}
		}
	}
	return nil
}
