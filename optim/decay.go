package optim

import (
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/kernel"
)

var _ Rule = WeightDecay{}

// WeightDecay adds the gradient of the penalty ½λ‖w‖² to the gradients. It
// stands before the rule that moves the parameters:
// Chain{WeightDecay{Lambda: 1e-4}, NewMomentum(0.1, 0.9)}.
//
//	g ← g + λw
//
// By default it acts on weights and spares biases, which do not make a model
// more complex. [NewAdamW] is the decay that Adam's quotient does not scale.
//
// Errors: Lambda not in [0, 1e9].
type WeightDecay struct {
	Lambda float64                   // λ
	Decays func(p *graph.Param) bool // the parameters it acts on; nil: [Matrices]
}

// New makes the updater. WeightDecay has no state.
func (d WeightDecay) New(params []*graph.Param) (Updater, error) {
	if err := checkRule("WeightDecay", params, setting{"WeightDecay", "Lambda", d.Lambda}.nonNegative()); err != nil {
		return nil, err
	}
	return &weightDecay{params: params, decays: decays(params, d.Lambda, d.Decays)}, nil
}

func (WeightDecay) changesGradients() {}

type weightDecay struct {
	state
	params []*graph.Param
	decays []float64
}

func (u *weightDecay) Update(float64) error {
	for i, p := range u.params {
		lambda := u.decays[i]
		if lambda == 0 {
			continue
		}
		if p.Value.Dtype() == tensor.Float32 {
			kernel.AddScaled(p.Grad.Float32s(), float32(lambda), p.Value.Float32s())
		} else {
			kernel.AddScaled(p.Grad.Float64s(), lambda, p.Value.Float64s())
		}
	}
	return nil
}
