package optim

import (
	"math"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/kernel"
)

var _ Rule = ClipNorm(1)

// ClipNorm shortens gradients that are longer than it says and leaves their
// direction. It stands before the rule that moves the parameters:
// Chain{ClipNorm(5), NewAdam(1e-3)}.
//
//	g ← g · min(1, limit/‖g‖)        ‖g‖² = Σ g² over all parameters together
//
// Accuracy: the norm is computed in float64.
// Errors: a limit not in (0, 1e9].
//
// Source: Pascanu, Mikolov and Bengio (2013). Unlike in PyTorch nothing is added
// to the norm, so the clipped norm is the limit itself.
type ClipNorm float64

// New makes the updater. ClipNorm has no state.
func (c ClipNorm) New(params []*graph.Param) (Updater, error) {
	if err := checkRule("ClipNorm", params, setting{"ClipNorm", "the limit", float64(c)}.positive()); err != nil {
		return nil, err
	}
	return &clipNorm{limit: float64(c), params: params}, nil
}

func (ClipNorm) changesGradients() {}

type clipNorm struct {
	state
	limit  float64
	params []*graph.Param
}

func (u *clipNorm) Update(float64) error {
	var squared float64
	for _, p := range u.params {
		squared += squaredNorm(p.Grad)
	}
	norm := math.Sqrt(squared)
	if norm <= u.limit {
		return nil
	}
	for _, p := range u.params {
		if p.Grad.Dtype() == tensor.Float32 {
			g := p.Grad.Float32s()
			kernel.Scale(g, g, float32(u.limit/norm))
		} else {
			g := p.Grad.Float64s()
			kernel.Scale(g, g, u.limit/norm)
		}
	}
	return nil
}

// squaredNorm is Σ x² in float64.
func squaredNorm(x *tensor.Dense) float64 {
	if x.Dtype() == tensor.Float32 {
		return kernel.SquaredNorm(x.Float32s())
	}
	return kernel.SquaredNorm(x.Float64s())
}
