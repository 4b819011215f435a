package losses

import "math"

// A Support says which values a cell of a table can take.
type Support struct {
	Name string // for messages: "{0, 1}"

	// Values lists all values of a cell if there are finitely many; a value is
	// as many numbers as Width says. They are to be read only.
	Values [][]float64

	// Otherwise a cell is a number of [Lower, Upper], a whole one if Whole is
	// set. No number is infinite, also where a bound is. A bound that is itself
	// excluded is written as its neighbour: math.Nextafter(0, 1) for x > 0.
	Lower, Upper float64
	Whole        bool

	// Data says what data may be if that is more than the support: a Bernoulli
	// cell is 0 or 1, but data may be the probability of a 1. Accepts decides;
	// nil means that data lie in the support.
	Data    string
	Accepts func(cell []float64) bool
}

var (
	reals     = Support{Name: "the real numbers", Lower: math.Inf(-1), Upper: math.Inf(1)}
	positives = Support{Name: "(0, ∞)", Lower: math.SmallestNonzeroFloat64, Upper: math.Inf(1)}
	counts    = Support{Name: "{0, 1, 2, …}", Upper: math.Inf(1), Whole: true}
)

// Contains tells whether the support has the value.
func (s Support) Contains(cell []float64) bool {
	for _, v := range s.Values {
		equal := len(v) == len(cell)
		for i := 0; equal && i < len(v); i++ {
			equal = v[i] == cell[i]
		}
		if equal {
			return true
		}
	}
	return s.Values == nil && len(cell) == 1 && s.spans(cell[0])
}

// spans tells whether a support that lists no values has the number.
func (s *Support) spans(x float64) bool {
	return !math.IsInf(x, 0) && s.Lower <= x && x <= s.Upper && (!s.Whole || x == math.Trunc(x))
}

// accepts returns the function that tells whether a cell may be data.
func (s Support) accepts() func(cell []float64) bool {
	switch {
	case s.Accepts != nil:
		return s.Accepts
	case s.Values != nil:
		return s.Contains
	}
	return func(cell []float64) bool { return len(cell) == 1 && s.spans(cell[0]) }
}

// domain says in words what data may be.
func (s Support) domain() string {
	if s.Accepts != nil {
		return s.Data
	}
	return s.Name
}
