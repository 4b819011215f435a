package familytest

import (
	"fmt"
	"math"
)

const (
	// momentError bounds errors of sums and integrals of p, relative to the
	// result, or to 1 if that is smaller.
	momentError = 1e-8
	// exactError bounds the difference of two formulas for one number, relative
	// to their largest term: rounding only.
	exactError = 1e-12
	// visible is the smallest probability at which two formulas are compared.
	visible = 1e-30
)

// A density is p on a grid, at one point, with everything else known there.
type density struct {
	results
	grid grid
	p    []float64 // probability of each cell, weights included
}

// everywhere calls f with the density at every point.
func (s *subject) everywhere(f func(d *density) error) error {
	for i, out := range s.points {
		if i == len(s.densities) {
			d, err := s.density(out)
			if err != nil {
				return err
			}
			s.densities = append(s.densities, d)
		}
		if err := f(s.densities[i]); err != nil {
			return fmt.Errorf("at outputs %.4v: %w", out, err)
		}
	}
	return nil
}

func (s *subject) density(out []float64) (*density, error) {
	first, err := s.column.run(out, s.examples(1))
	if err != nil {
		return nil, err
	}
	d := &density{grid: s.grid(first["Mean"][0])}
	n := len(d.grid.weight)
	if d.results, err = s.column.run(repeat(out, n), d.grid.x); err != nil {
		return nil, err
	}
	d.p = make([]float64, n)
	for i, cost := range d.results["NLL"] {
		d.p[i] = d.grid.weight[i] * math.Exp(-cost)
	}
	return d, nil
}

// expect is E[f(cell)]; cells without probability do not count.
func (d *density) expect(f func(cell int) float64) float64 {
	var sum float64
	for i, p := range d.p {
		if p != 0 {
			sum += p * f(i)
		}
	}
	return sum
}

// total is Σ or ∫ p = 1.
func (s *subject) total() error {
	return s.everywhere(func(d *density) error {
		total := d.expect(func(int) float64 { return 1 })
		if !(math.Abs(total-1) <= momentError) {
			return fmt.Errorf("p has the total %v", total)
		}
		return nil
	})
}

// mean is Mean = E[x], unless the mean is infinite.
func (s *subject) mean() error {
	return s.everywhere(func(d *density) error {
		for j := range s.values {
			mean := d.results["Mean"][j]
			if math.IsInf(mean, 0) {
				continue
			}
			expected := d.expect(func(i int) float64 { return d.grid.x[i*s.values+j] })
			if err := equal("Mean", mean, "E[x]", expected, momentError); err != nil {
				return err
			}
		}
		return nil
	})
}

// likelihood is NLL = A − ⟨η, T⟩ − log h.
func (s *subject) likelihood() error {
	return s.everywhere(func(d *density) error {
		for i, p := range d.p {
			if p/d.grid.weight[i] < visible {
				continue
			}
			parts, largest := d.results["A"][i]-d.results["log h"][i], math.Abs(d.results["A"][i])
			largest = max(largest, math.Abs(d.results["log h"][i]), 1)
			for j := i * s.outputs; j < (i+1)*s.outputs; j++ {
				term := d.results["η"][j] * d.results["T"][j]
				parts -= term
				largest = max(largest, math.Abs(term))
			}
			if nll := d.results["NLL"][i]; !(math.Abs(nll-parts) <= exactError*largest) {
				return fmt.Errorf("at x = %v: NLL is %v, A − ⟨η, T⟩ − log h is %v", d.cell(s, i), nll, parts)
			}
		}
		return nil
	})
}

// first is A′ = E[T].
func (s *subject) first() error {
	return s.everywhere(func(d *density) error {
		for j := range s.outputs {
			if err := equal(fmt.Sprintf("A′[%d]", j), d.results["A′"][j], "E[T]", s.expected(d, j), momentError); err != nil {
				return err
			}
		}
		return nil
	})
}

// second is A″ = Cov[T].
func (s *subject) second() error {
	return s.everywhere(func(d *density) error {
		for j := range s.outputs {
			for k := range s.outputs {
				mj, mk, t := s.expected(d, j), s.expected(d, k), d.results["T"]
				covariance := d.expect(func(i int) float64 {
					return (t[i*s.outputs+j] - mj) * (t[i*s.outputs+k] - mk)
				})
				what := fmt.Sprintf("A″[%d,%d]", j, k)
				if err := equal(what, d.results[curvature(j)][k], "Cov[T]", covariance, momentError); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// gradient is ∂NLL/∂η = A′ − T, both chained to the outputs.
func (s *subject) gradient() error {
	return s.everywhere(func(d *density) error {
		for i, p := range d.p {
			if p/d.grid.weight[i] < visible {
				continue
			}
			for j := i * s.outputs; j < (i+1)*s.outputs; j++ {
				if err := equal("∂NLL/∂out", d.results["∂NLL/∂out"][j], "A′ − T", d.results["A′ − T"][j], momentError); err != nil {
					return fmt.Errorf("at x = %v: %w", d.cell(s, i), err)
				}
			}
		}
		return nil
	})
}

// expected is E[T[j]] by sum or integral.
func (s *subject) expected(d *density, j int) float64 {
	return d.expect(func(i int) float64 { return d.results["T"][i*s.outputs+j] })
}

func (d *density) cell(s *subject, i int) []float64 { return d.grid.x[i*s.values : (i+1)*s.values] }

// equal compares relative to the second number, or to 1 if that is smaller.
func equal(what string, got float64, which string, want, tolerance float64) error {
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		return fmt.Errorf("%s is %v, %s is %v", what, got, which, want)
	}
	return nil
}
