package optim

import (
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/kernel"
)

var (
	_ Rule  = Momentum{}
	_ Rated = Momentum{}
)

// Momentum is gradient descent that keeps part of its velocity: the heavy ball,
// or Nesterov's variant, which looks ahead.
//
//	velocity ← factor·velocity + g
//	w ← w − rate·velocity                   heavy ball
//	w ← w − rate·(g + factor·velocity)      Nesterov
//
// In the long run a constant gradient moves w by rate·g/(1 − factor) per step.
//
// Errors: Rate not in (0, 1e9], Factor not in [0, 1).
//
// Source: Polyak (1964); Nesterov (1983); Sutskever, Martens, Dahl and Hinton
// (2013). The convention is PyTorch's: the velocity does not hold the rate, so
// a schedule acts at once; the paper multiplies the gradient by the rate first.
type Momentum struct {
	Rate     float64 // the step per unit of velocity
	Factor   float64 // the part of the velocity that a step keeps, often 0.9
	Nesterov bool    // look ahead
}

// NewMomentum returns the heavy ball.
func NewMomentum(rate, factor float64) Momentum { return Momentum{Rate: rate, Factor: factor} }

// OwnRate returns Rate.
func (m Momentum) OwnRate() float64 { return m.Rate }

// New makes the updater. Its state is "momentum/velocity/<parameter>".
func (m Momentum) New(params []*graph.Param) (Updater, error) {
	if err := checkRule("Momentum", params,
		setting{"Momentum", "Rate", m.Rate}.positive(),
		setting{"Momentum", "Factor", m.Factor}.fraction(),
	); err != nil {
		return nil, err
	}
	s := state{}
	return &momentum{state: s, rule: m, params: params, velocity: s.zeros("momentum/velocity", params)}, nil
}

type momentum struct {
	state
	rule     Momentum
	params   []*graph.Param
	velocity []*tensor.Dense
}

func (u *momentum) Update(factor float64) error {
	rate, err := scaled("Momentum", u.rule.Rate, factor)
	if err != nil {
		return err
	}
	for i, p := range u.params {
		w, g, velocity := p.Value, p.Grad, u.velocity[i]
		if w.Dtype() == tensor.Float32 {
			kernel.Momentum(w.Float32s(), g.Float32s(), velocity.Float32s(), rate, u.rule.Factor, u.rule.Nesterov)
		} else {
			kernel.Momentum(w.Float64s(), g.Float64s(), velocity.Float64s(), rate, u.rule.Factor, u.rule.Nesterov)
		}
	}
	return nil
}
