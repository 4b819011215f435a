package optim

import (
	"math"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/kernel"
)

var (
	_ Rule  = Adam{}
	_ Rated = Adam{}
)

// Adam divides a moving average of the gradient by a moving root mean square,
// both corrected for their start at zero. t counts steps from 1.
//
//	m ← β₁m + (1 − β₁)g        v ← β₂v + (1 − β₂)g²
//	w ← w − rate·( m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε) + decay·w )
//
// A Decay above 0 makes it AdamW: weight decay that the quotient does not
// scale. [WeightDecay] before Adam in a [Chain] is the other kind, which it does.
// Start from [NewAdam] or [NewAdamW], which fill in the defaults.
//
// Errors: Rate not in (0, 1e9], Beta1 or Beta2 not in [0, 1), Epsilon not in
// [1e-30, 1e9], Decay not in [0, 1e9].
//
// Source: Kingma and Ba (2015); Loshchilov and Hutter (2019). As in PyTorch, and
// unlike the second paper, the decay is multiplied by the rate; unlike in
// PyTorch it spares biases unless Decays says otherwise.
type Adam struct {
	Rate    float64 // about the largest change of a number in one step
	Beta1   float64 // β₁, what the average of g keeps; default 0.9
	Beta2   float64 // β₂, what the average of g² keeps; default 0.999
	Epsilon float64 // ε, keeps the quotient finite; default 1e-8

	Decay  float64                   // decoupled weight decay; 0: none
	Decays func(p *graph.Param) bool // the parameters that Decay acts on; nil: [Matrices]
}

// NewAdam returns Adam with its defaults.
func NewAdam(rate float64) Adam {
	return Adam{Rate: rate, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
}

// NewAdamW returns Adam with decoupled weight decay and its other defaults.
func NewAdamW(rate, decay float64) Adam {
	a := NewAdam(rate)
	a.Decay = decay
	return a
}

// OwnRate returns Rate.
func (a Adam) OwnRate() float64 { return a.Rate }

// New makes the updater. Its state is "adam/m/<parameter>", "adam/v/<parameter>"
// and "adam/step".
func (a Adam) New(params []*graph.Param) (Updater, error) {
	if err := checkRule("Adam", params,
		setting{"Adam", "Rate", a.Rate}.positive(),
		setting{"Adam", "Beta1", a.Beta1}.fraction(),
		setting{"Adam", "Beta2", a.Beta2}.fraction(),
		setting{"Adam", "Epsilon", a.Epsilon}.divisor(),
		setting{"Adam", "Decay", a.Decay}.nonNegative(),
	); err != nil {
		return nil, err
	}
	s := state{}
	return &adam{
		state:  s,
		rule:   a,
		params: params,
		decays: decays(params, a.Decay, a.Decays),
		m:      s.zeros("adam/m", params),
		v:      s.zeros("adam/v", params),
		step:   s.counter("adam/step"),
	}, nil
}

type adam struct {
	state
	rule   Adam
	params []*graph.Param
	decays []float64
	m, v   []*tensor.Dense
	step   []int64
}

func (u *adam) Update(factor float64) error {
	rate, err := scaled("Adam", u.rule.Rate, factor)
	if err != nil {
		return err
	}
	u.step[0]++
	beta1, beta2, epsilon := u.rule.Beta1, u.rule.Beta2, u.rule.Epsilon
	correction1 := 1 - math.Pow(beta1, float64(u.step[0]))
	correction2 := 1 - math.Pow(beta2, float64(u.step[0]))
	for i, p := range u.params {
		w, g, m, v := p.Value, p.Grad, u.m[i], u.v[i]
		if w.Dtype() == tensor.Float32 {
			kernel.Adam(w.Float32s(), g.Float32s(), m.Float32s(), v.Float32s(), rate, beta1, beta2, epsilon, correction1, correction2, u.decays[i])
		} else {
			kernel.Adam(w.Float64s(), g.Float64s(), m.Float64s(), v.Float64s(), rate, beta1, beta2, epsilon, correction1, correction2, u.decays[i])
		}
	}
	return nil
}
