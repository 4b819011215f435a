package optim

import (
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/kernel"
)

var (
	_ Rule  = Descent{}
	_ Rated = Descent{}
)

// Descent is gradient descent; stochastic if the gradients are of batches.
//
//	w ← w − rate·g
//
// Errors: Rate not in (0, 1e9].
type Descent struct {
	Rate float64 // the step per unit of gradient
}

// NewDescent returns gradient descent at a rate.
func NewDescent(rate float64) Descent { return Descent{Rate: rate} }

// OwnRate returns Rate.
func (d Descent) OwnRate() float64 { return d.Rate }

// New makes the updater. Descent has no state.
func (d Descent) New(params []*graph.Param) (Updater, error) {
	if err := checkRule("Descent", params, setting{"Descent", "Rate", d.Rate}.positive()); err != nil {
		return nil, err
	}
	return &descent{rule: d, params: params}, nil
}

type descent struct {
	state
	rule   Descent
	params []*graph.Param
}

func (u *descent) Update(factor float64) error {
	rate, err := scaled("Descent", u.rule.Rate, factor)
	if err != nil {
		return err
	}
	for _, p := range u.params {
		if p.Value.Dtype() == tensor.Float32 {
			kernel.AddScaled(p.Value.Float32s(), float32(-rate), p.Grad.Float32s())
		} else {
			kernel.AddScaled(p.Value.Float64s(), -rate, p.Grad.Float64s())
		}
	}
	return nil
}
