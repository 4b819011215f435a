package optim

import (
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/kernel"
)

var (
	_ Rule  = RMSProp{}
	_ Rated = RMSProp{}
)

// RMSProp divides each gradient by a moving root mean square of itself, so that
// every number moves at the same pace.
//
//	v ← ρv + (1 − ρ)g²
//	w ← w − rate·g / (√v + ε)
//
// Start from [NewRMSProp], which fills in the defaults.
//
// Errors: Rate not in (0, 1e9], Rho not in [0, 1), Epsilon not in [1e-30, 1e9].
//
// Source: Tieleman and Hinton, lecture 6.5 of Neural networks for machine
// learning (2012). ε stands outside the root as in PyTorch, whose default of ρ
// is 0.99.
type RMSProp struct {
	Rate    float64 // the step where the gradient is as large as usual
	Rho     float64 // ρ, what the average keeps; default 0.9
	Epsilon float64 // ε, keeps the quotient finite; default 1e-8
}

// NewRMSProp returns RMSProp with its defaults.
func NewRMSProp(rate float64) RMSProp { return RMSProp{Rate: rate, Rho: 0.9, Epsilon: 1e-8} }

// OwnRate returns Rate.
func (r RMSProp) OwnRate() float64 { return r.Rate }

// New makes the updater. Its state is "rmsprop/v/<parameter>".
func (r RMSProp) New(params []*graph.Param) (Updater, error) {
	if err := checkRule("RMSProp", params,
		setting{"RMSProp", "Rate", r.Rate}.positive(),
		setting{"RMSProp", "Rho", r.Rho}.fraction(),
		setting{"RMSProp", "Epsilon", r.Epsilon}.divisor(),
	); err != nil {
		return nil, err
	}
	s := state{}
	return &rmsprop{state: s, rule: r, params: params, v: s.zeros("rmsprop/v", params)}, nil
}

type rmsprop struct {
	state
	rule   RMSProp
	params []*graph.Param
	v      []*tensor.Dense
}

func (u *rmsprop) Update(factor float64) error {
	rate, err := scaled("RMSProp", u.rule.Rate, factor)
	if err != nil {
		return err
	}
	for i, p := range u.params {
		if p.Value.Dtype() == tensor.Float32 {
			kernel.RMSProp(p.Value.Float32s(), p.Grad.Float32s(), u.v[i].Float32s(), rate, u.rule.Rho, u.rule.Epsilon)
		} else {
			kernel.RMSProp(p.Value.Float64s(), p.Grad.Float64s(), u.v[i].Float64s(), rate, u.rule.Rho, u.rule.Epsilon)
		}
	}
	return nil
}
