package optim_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
)

// denoiser is a run with everything that a resume has to get right: noise from
// the stream, a schedule, moments, patience, a short batch.
func denoiser(t *testing.T) *optim.Trainer {
	program, evaluate := autoencoder(t, tensor.Float32, 4, 2)
	return &optim.Trainer{
		Program: program, Evaluate: evaluate, Source: noise(23, 4, 1),
		Inputs: func(b *optim.Batch, s *samplers.Stream) ([]graph.Array, error) {
			x := b.X.Clone().(*tensor.Dense)
			for i := range x.Float32s() {
				x.Float32s()[i] += 0.1 * float32(s.Normal())
			}
			return []graph.Array{x}, nil
		},
		Config: optim.Config{
			Epochs: 6, BatchSize: 5, Rule: optim.Chain{optim.ClipNorm(1), optim.NewAdam(0.05)},
			Schedule: optim.Warmup(3, optim.Cosine), Seed: 9, Validation: noise(7, 4, 2), Patience: 3,
		},
	}
}

func TestResumeContinuesWithTheSameBits(t *testing.T) {
	straight := denoiser(t)
	var states []map[string]*tensor.Dense
	var steps []optim.Step
	for step, err := range straight.Steps(context.Background()) {
		require.NoError(t, err)
		states, steps = append(states, straight.State()), append(steps, step)
	}
	require.GreaterOrEqual(t, len(steps), 15)
	for at, state := range states { // in the middle of epochs and at their ends
		resumed := denoiser(t)
		require.NoError(t, resumed.Restore(state))
		assert.Equal(t, state, resumed.State())
		next := at + 1
		for step, err := range resumed.Steps(context.Background()) {
			require.NoError(t, err)
			assert.Equal(t, fmt.Sprint(steps[next]), fmt.Sprint(step))
			next++
		}
		assert.Len(t, steps, next)
		assert.Equal(t, bits(straight.Program.Params()), bits(resumed.Program.Params()), "from step %d", at+1)
		assert.Equal(t, straight.History(), resumed.History())
	}
}

func TestStateBeforeTheFirstStep(t *testing.T) {
	a, b, c := denoiser(t), denoiser(t), denoiser(t)
	assert.Empty(t, a.State())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := a.Fit(ctx) // begins and stops
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, b.Restore(a.State()))
	_, err = b.Fit(context.Background())
	require.NoError(t, err)
	_, err = c.Fit(context.Background())
	require.NoError(t, err)
	assert.Equal(t, bits(c.Program.Params()), bits(b.Program.Params()))
}

func TestImpossibleStatesAreRefusedWhole(t *testing.T) {
	donor := denoiser(t)
	for step, err := range donor.Steps(context.Background()) {
		require.NoError(t, err)
		if step.Number == 8 {
			break
		}
	}
	good := donor.State()
	number := func(name string, i int, to int64) func(map[string]*tensor.Dense, *optim.Trainer) {
		return func(s map[string]*tensor.Dense, _ *optim.Trainer) {
			s[name] = s[name].Clone().(*tensor.Dense)
			s[name].Int64s()[i] = to
		}
	}
	for want, spoil := range map[string]func(s map[string]*tensor.Dense, to *optim.Trainer){
		"of seed 9, the Trainer of 10":       func(s map[string]*tensor.Dense, to *optim.Trainer) { to.Seed = 10 },
		"Trainer of 23 in batches of 6":      func(s map[string]*tensor.Dense, to *optim.Trainer) { to.BatchSize = 6 },
		"Trainer of 24 in batches of 5":      func(s map[string]*tensor.Dense, to *optim.Trainer) { to.Source = noise(24, 4, 1) },
		`no array "trainer/position"`:        func(s map[string]*tensor.Dense, to *optim.Trainer) { delete(s, "trainer/position") },
		`no array "parameters/w"`:            func(s map[string]*tensor.Dense, to *optim.Trainer) { delete(s, "parameters/w") },
		`no array "best/w"`:                  func(s map[string]*tensor.Dense, to *optim.Trainer) { delete(s, "best/w") },
		`"trainer/history" does not have`:    func(s map[string]*tensor.Dense, to *optim.Trainer) { delete(s, "trainer/history") },
		`no array "adam/m/w"`:                func(s map[string]*tensor.Dense, to *optim.Trainer) { delete(s, "adam/m/w") },
		`knows no array "adam/`:              func(s map[string]*tensor.Dense, to *optim.Trainer) { to.Rule = optim.NewDescent(1) },
		`knows no array "else"`:              func(s map[string]*tensor.Dense, to *optim.Trainer) { s["else"] = s["best/w"] },
		`"parameters/w" is float32`:          func(s map[string]*tensor.Dense, to *optim.Trainer) { s["parameters/w"] = s["parameters/bias"] },
		"-1 epochs":                          number("trainer/position", 0, -1),
		"9 of 5 batches":                     number("trainer/position", 1, 9),
		"8 steps after 1 epochs of 5 batche": number("trainer/position", 1, 4),
		"no Program":                         func(s map[string]*tensor.Dense, to *optim.Trainer) { to.Program = nil },
	} {
		t.Run(want, func(t *testing.T) {
			state, to := maps.Clone(good), denoiser(t)
			program := to.Program
			before := bits(program.Params())
			spoil(state, to)
			require.ErrorContains(t, to.Restore(state), want)
			assert.Equal(t, before, bits(program.Params()))
			assert.Empty(t, to.State())
		})
	}
	assert.True(t, slices.Contains(slices.Collect(maps.Keys(good)), "best/bias"))
}
