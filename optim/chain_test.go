package optim_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
)

func TestChainIsComposition(t *testing.T) {
	start := readTrajectories(t).Start
	parts := []optim.Rule{optim.WeightDecay{Lambda: 0.3}, optim.ClipNorm(2), optim.NewMomentum(0.01, 0.9)}
	chained, apart := newValley(tensor.Float64, start), newValley(tensor.Float64, start)
	chain, err := optim.Chain(parts).New(chained.params())
	require.NoError(t, err)
	var updaters []optim.Updater
	for _, rule := range parts {
		u, err := rule.New(apart.params())
		require.NoError(t, err)
		updaters = append(updaters, u)
	}
	for step := range 20 {
		factor := 1 / float64(step+1)
		chained.differentiate()
		require.NoError(t, chain.Update(factor))
		apart.differentiate()
		for _, u := range updaters {
			require.NoError(t, u.Update(factor))
		}
	}
	assert.Equal(t, apart.values(), chained.values())
	assert.Equal(t, updaters[2].State(), chain.State())
}

func TestChainOfOneIsTheRule(t *testing.T) {
	start := readTrajectories(t).Start
	for name, rule := range rules() {
		alone, chained := newValley(tensor.Float32, start), newValley(tensor.Float32, start)
		a, c := optim.Optimizer{Rule: rule}, optim.Optimizer{Rule: optim.Chain{optim.Chain{rule}}}
		for range 5 {
			alone.differentiate()
			chained.differentiate()
			require.NoError(t, a.Step(alone.params()))
			require.NoError(t, c.Step(chained.params()))
		}
		assert.Equal(t, alone.values(), chained.values(), name)
		assert.Equal(t, a.State(), c.State(), name)
	}
}

func TestChainOrderIsApplicationOrder(t *testing.T) {
	// g = 8, w = 2, λ = 1. Clip first: 8 → 4 → 6. Decay first: 8 → 10 → 4.
	for want, order := range map[float64]optim.Chain{
		6: {optim.ClipNorm(4), optim.WeightDecay{Lambda: 1}, optim.NewDescent(1)},
		4: {optim.WeightDecay{Lambda: 1}, optim.ClipNorm(4), optim.NewDescent(1)},
	} {
		p := param("w", []float64{2}, []float64{8}, 1, 1)
		require.NoError(t, (&optim.Optimizer{Rule: order}).Step([]*graph.Param{p}))
		assert.Equal(t, []float64{2 - want}, values(p.Value))
	}
}

func TestImpossibleChainsAreRefused(t *testing.T) {
	p := []*graph.Param{param("w", []float64{1}, []float64{1}, 1)}
	adam := optim.NewAdam(1)
	for want, chain := range map[string]optim.Chain{
		"no rules":                         {},
		"rule 0 is nil":                    {nil, adam},
		"rule 1 is nil":                    {adam, nil},
		"optim.ClipNorm, changes grad":     {adam, optim.ClipNorm(1)},
		"optim.WeightDecay, changes":       {adam, optim.Chain{optim.WeightDecay{}}},
		`rules 0 and 1 both keep "adam/m/`: {adam, adam},
	} {
		_, err := chain.New(p)
		assert.ErrorContains(t, err, want)
	}
}

// A picky rule refuses every state.
type picky struct{ optim.Rule }

func (r picky) New(params []*graph.Param) (optim.Updater, error) {
	u, err := r.Rule.New(params)
	return pickyUpdater{u}, err
}

type pickyUpdater struct{ optim.Updater }

func (pickyUpdater) Restore(map[string]*tensor.Dense) error { return fmt.Errorf("no") }

func TestChainTakesBackAHalfRestoredState(t *testing.T) {
	v := newValley(tensor.Float64, readTrajectories(t).Start)
	u, err := optim.Chain{optim.NewAdam(0.1), picky{optim.NewMomentum(0.1, 0.9)}}.New(v.params())
	require.NoError(t, err)
	fresh := u.State()
	v.differentiate()
	require.NoError(t, u.Update(1))
	before := u.State()
	require.NotEqual(t, fresh, before)
	assert.EqualError(t, u.Restore(fresh), "no")
	assert.Equal(t, before, u.State())
}
