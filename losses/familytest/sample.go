package familytest

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/harmonium-ml/harmonium/samplers"
)

const (
	sampled  = 20_000 // draws per point
	repeated = 500    // of them drawn twice
	// standardErrors is by how many a moment of the draws may be off:
	// exact ones exceed it with probability 6e-7.
	standardErrors = 5
	// level is the probability with which exact draws fail a test of their
	// distribution. The seed is fixed, so a family that passes always does.
	level = 1e-4
	// enough is the number of draws expected in each bin of a χ² test.
	enough = 5
	// never is less than the number of draws expected of any value that occurs.
	never = 1e-6
)

// sample compares draws at all points, one per column, with the density.
func (s *subject) sample() error {
	first, err := s.column.run(slices.Concat(s.points...), s.examples(len(s.points)))
	if err != nil {
		return err
	}
	x, err := s.draw(first["η"])
	if err != nil {
		return err
	}
	column := 0
	return s.everywhere(func(d *density) error {
		cells := slice(x, len(s.points), s.values, column)
		column++
		for i := 0; i < len(cells); i += s.values {
			if cell := cells[i : i+s.values]; !s.support.Contains(cell) {
				return fmt.Errorf("%v is drawn, which is outside the support %s", cell, s.support.Name)
			}
		}
		for j := range s.values {
			if err := s.drawnMoments(d, cells, j); err != nil {
				return err
			}
		}
		if s.support.Values == nil && !s.support.Whole {
			return kolmogorovSmirnov(d, cells)
		}
		return s.chiSquared(d, cells)
	})
}

// draw draws rows of examples. The first ones are drawn twice: the same numbers
// give the same draws, and natural parameters stay as they are.
func (s *subject) draw(eta []float64) ([]float64, error) {
	original := slices.Clone(eta)
	first := s.drawRows(repeated, eta)
	x := s.drawRows(sampled, eta)
	switch {
	case !slices.Equal(eta, original):
		return nil, fmt.Errorf("Sample changes its natural parameters")
	case !slices.EqualFunc(first, x[:len(first)], sameBits):
		return nil, fmt.Errorf("Sample gives other draws for the same stream")
	}
	return x, nil
}

func (s *subject) drawRows(n int, eta []float64) []float64 {
	stream, width := samplers.NewStream(seed).For("draws"), len(s.points)*s.values
	x := make([]float64, n*width)
	for i := range n {
		row := stream.Row(i)
		s.family.Sample(x[i*width:(i+1)*width], eta, &row)
	}
	return x
}

// drawnMoments compares the mean and the variance of number j of the cells with
// those of the density.
func (s *subject) drawnMoments(d *density, cells []float64, j int) error {
	center := d.expect(func(i int) float64 { return d.grid.x[i*s.values+j] })
	for _, moment := range []struct {
		name string
		of   func(x float64) float64
	}{
		{"mean", func(x float64) float64 { return x }},
		{"variance", func(x float64) float64 { return (x - center) * (x - center) }},
	} {
		at := func(i int) float64 { return moment.of(d.grid.x[i*s.values+j]) }
		want := d.expect(at)
		variance := d.expect(func(i int) float64 { return (at(i) - want) * (at(i) - want) })
		var sum float64
		for i := j; i < len(cells); i += s.values {
			sum += moment.of(cells[i])
		}
		got, allowed := sum/sampled, standardErrors*math.Sqrt(variance/sampled)+momentError
		if !(math.Abs(got-want) <= allowed) {
			return fmt.Errorf("the %s of %d draws is %v, that of p is %v: more than %v, %d standard errors, apart",
				moment.name, sampled, got, want, allowed, standardErrors)
		}
	}
	return nil
}

// chiSquared compares how often each value is drawn with p. Values that are not
// expected often enough share one bin.
func (s *subject) chiSquared(d *density, cells []float64) error {
	counts := make([]float64, len(d.p)+1) // the last one: values beyond the grid
	for i := 0; i < len(cells); i += s.values {
		counts[s.number(d, cells[i:i+s.values])]++
	}
	var statistic, used, rest, impossible float64
	bins := 0
	compare := func(count, expected float64) {
		statistic += (count - expected) * (count - expected) / expected
		bins++
	}
	for i, p := range append(d.p, 0) {
		switch expected := p * sampled; {
		case expected >= enough:
			compare(counts[i], expected)
			used += p
		case expected < never:
			impossible += counts[i]
			fallthrough
		default:
			rest += counts[i]
		}
	}
	if impossible > 0 {
		return fmt.Errorf("%v of %d draws are values of which less than %v is expected", impossible, sampled, never)
	}
	if expected := (1 - used) * sampled; expected >= enough {
		compare(rest, expected)
	}
	if bins < 2 {
		return nil
	}
	if chance := (distuv.ChiSquared{K: float64(bins - 1)}).Survival(statistic); !(chance >= level) {
		return fmt.Errorf("χ² of %d draws in %d bins is %v, which has probability %.2g", sampled, bins, statistic, chance)
	}
	return nil
}

// number is the place of a cell in the grid, or one beyond.
func (s *subject) number(d *density, cell []float64) int {
	if s.support.Values == nil {
		if i := cell[0] - d.grid.x[0]; 0 <= i && i < float64(len(d.p)) {
			return int(i)
		}
		return len(d.p)
	}
	for i := range d.p {
		if slices.Equal(cell, d.cell(s, i)) {
			return i
		}
	}
	return len(d.p)
}

// kolmogorovSmirnov compares the empirical distribution function with the one
// that p has on the grid, linear between its points.
func kolmogorovSmirnov(d *density, cells []float64) error {
	x, total := slices.Sorted(slices.Values(cells)), 0.0
	cumulative := make([]float64, len(d.p))
	for i, p := range d.p {
		cumulative[i] = total + p/2
		total += p
	}
	var distance float64
	for i, v := range x {
		k := sort.SearchFloat64s(d.grid.x, v)
		f := 0.0
		switch {
		case k == len(cumulative):
			f = 1
		case k > 0:
			low, high := d.grid.x[k-1], d.grid.x[k]
			f = cumulative[k-1] + (cumulative[k]-cumulative[k-1])*(v-low)/(high-low)
		}
		distance = max(distance, math.Abs(f-float64(i)/sampled), math.Abs(f-float64(i+1)/sampled))
	}
	// P(√n·D > λ) ≈ 2·exp(−2λ²), Smirnov (1948).
	if allowed := math.Sqrt(math.Log(2/level) / 2 / sampled); !(distance <= allowed) {
		return fmt.Errorf("the distribution function of %d draws is off by %v; more than %v has probability %v", sampled, distance, allowed, level)
	}
	return nil
}
