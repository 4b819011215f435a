package optim_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
)

func TestWeightDecaySelectsMatrices(t *testing.T) {
	for name, test := range map[string]struct {
		selected       func(*graph.Param) bool
		weight, biases float64
	}{
		"by default": {nil, 1 + 0.5*2, 1},
		"matrices":   {optim.Matrices, 1 + 0.5*2, 1},
		"all":        {optim.All, 1 + 0.5*2, 1 + 0.5*4},
		"by name":    {func(p *graph.Param) bool { return p.Name == "bias" }, 1, 1 + 0.5*4},
	} {
		t.Run(name, func(t *testing.T) {
			w := param("weight", []float64{2, 2}, []float64{1, 1}, 2, 1)
			b := param("bias", []float64{4}, []float64{1}, 1)
			u, err := optim.WeightDecay{Lambda: 0.5, Decays: test.selected}.New([]*graph.Param{w, b})
			require.NoError(t, err)
			require.NoError(t, u.Update(0.1)) // the schedule scales the step, not the penalty
			assert.Equal(t, []float64{test.weight, test.weight}, values(w.Grad))
			assert.Equal(t, []float64{test.biases}, values(b.Grad))
			assert.Equal(t, []float64{2, 2}, values(w.Value))
		})
	}
}

// Adam divides an L2 penalty by the size of the gradients and leaves a decoupled
// decay alone: a weight without any other gradient shrinks by rate·decay there.
func TestDecoupledDecayIsNotScaled(t *testing.T) {
	w := param("w", []float64{2}, []float64{0}, 1, 1)
	require.NoError(t, (&optim.Optimizer{Rule: optim.NewAdamW(0.1, 0.5)}).Step([]*graph.Param{w}))
	assert.InDelta(t, 2*(1-0.1*0.5), values(w.Value)[0], tolRound)

	l2 := param("w", []float64{2}, []float64{0}, 1, 1)
	rule := optim.Chain{optim.WeightDecay{Lambda: 0.5}, optim.NewAdam(0.1)}
	require.NoError(t, (&optim.Optimizer{Rule: rule}).Step([]*graph.Param{l2}))
	assert.InDelta(t, 2-0.1, values(l2.Value)[0], 1e-8, "Adam's first step is the rate, but for epsilon")
}
