package main

import (
	"math"
	"slices"
)

// A timing is the seconds of every step, round by round.
type timing [][]float64

// steps are those of all rounds.
func (t timing) steps() []float64 { return slices.Concat(t...) }

func (t timing) median() float64 { return quantile(t.steps(), 0.5) }

// p10 is the time that a tenth of the steps stay below: what the machine can do
// while nobody disturbs it.
func (t timing) p10() float64 { return quantile(t.steps(), 0.1) }

// ratio is how many times as long the peer takes: the median over rounds of the
// quotient of the rounds' medians. What slows the machine for some rounds slows
// both sides of a quotient.
func ratio(ours, theirs timing) float64 {
	quotients := make([]float64, min(len(ours), len(theirs)))
	for i := range quotients {
		quotients[i] = quantile(theirs[i], 0.5) / quantile(ours[i], 0.5)
	}
	return quantile(quotients, 0.5)
}

// quantile is the number that a share p of the numbers stay below, by linear
// interpolation between them as in NumPy; NaN if there are none.
func quantile(x []float64, p float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	x = slices.Sorted(slices.Values(x))
	place := p * float64(len(x)-1)
	low := int(place)
	high := min(low+1, len(x)-1)
	return x[low] + (place-float64(low))*(x[high]-x[low])
}
