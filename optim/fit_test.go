package optim_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
)

func TestFitLearns(t *testing.T) {
	program, evaluate := autoencoder(t, tensor.Float32, 6, 3)
	data := noise(300, 6, 5)
	trainer := optim.Trainer{
		Program: program, Evaluate: evaluate, Source: data,
		Config: optim.Config{Epochs: 8, BatchSize: 32, Rule: optim.NewAdam(0.02), Validation: noise(100, 6, 6)},
	}
	history, err := trainer.Fit(context.Background())
	require.NoError(t, err)
	first, last := history.Epochs[0], history.Epochs[7]
	assert.Less(t, last.Train, 0.8*first.Train)
	assert.Less(t, last.Validation, first.Validation)
	assert.Equal(t, history, trainer.History())
	again, err := trainer.Fit(context.Background())
	require.NoError(t, err)
	assert.Equal(t, history, again, "a run that is over makes no more steps")
}

func TestSameSeedSameBitsForEveryNumberOfThreads(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	run := func(threads int, seed uint64) ([][]float64, optim.History) {
		runtime.GOMAXPROCS(threads)
		program, _ := autoencoder(t, tensor.Float32, 200, 100) // a weight of more than one tile
		trainer := optim.Trainer{
			Program: program, Source: noise(50, 200, 5),
			Config: optim.Config{Epochs: 2, BatchSize: 20, Seed: seed, Rule: optim.Chain{optim.ClipNorm(1), optim.NewAdam(0.01)}},
		}
		history, err := trainer.Fit(context.Background())
		require.NoError(t, err)
		for i := range history.Epochs {
			history.Epochs[i].Validation = 0 // NaN is not equal to itself
		}
		return bits(program.Params()), history
	}
	params, history := run(1, 7)
	for _, threads := range []int{2, 8} {
		p, h := run(threads, 7)
		assert.Equal(t, params, p, "%d threads", threads)
		assert.Equal(t, history, h, "%d threads", threads)
	}
	other, _ := run(2, 8)
	assert.NotEqual(t, params, other)
}

func TestStepsTellWhatHappened(t *testing.T) {
	program, mu := mean(t, 1)
	var progress, steps []optim.Step
	var log bytes.Buffer
	trainer := optim.Trainer{
		Program: program, Source: &table{width: 1, x: []float64{1, 2, 3, 4, 5}},
		Config: optim.Config{
			Epochs: 2, BatchSize: 2, Rule: optim.NewDescent(0.1), Schedule: optim.StepDecay(3, 0.5),
			Validation: &table{width: 1, x: []float64{3}},
			Progress:   func(s optim.Step) { progress = append(progress, s) },
			Logger:     slog.New(slog.NewTextHandler(&log, nil)),
		},
	}
	var means []float64
	for step, err := range trainer.Steps(context.Background()) {
		require.NoError(t, err)
		steps, means = append(steps, step), append(means, values(mu.Value)[0])
	}
	require.Len(t, steps, 6)
	for i, s := range steps {
		assert.Equal(t, i+1, s.Number)
		assert.Equal(t, i/3+1, s.Epoch)
		assert.Equal(t, 6, s.Total)
		assert.InDelta(t, []float64{0.1, 0.05}[i/3], s.Rate, tolRound)
		assert.Equal(t, i%3 == 2, s.EpochEnd)
		assert.Equal(t, !s.EpochEnd, math.IsNaN(s.Validation))
		if !s.EpochEnd {
			assert.Equal(t, s.Number, progress[i].Number)
		}
	}
	assert.InDelta(t, (2*steps[0].Loss+2*steps[1].Loss)/4, steps[1].Train, tolRound)
	assert.InDelta(t, (2*steps[0].Loss+2*steps[1].Loss+steps[2].Loss)/5, steps[2].Train, tolRound)
	assert.InDelta(t, (3-means[5])*(3-means[5]), steps[5].Validation, tolRound)
	epochs := trainer.History().Epochs
	assert.Equal(t, optim.Epoch{Number: 2, Steps: 6, Train: steps[5].Train, Validation: steps[5].Validation, Rate: 0.05}, epochs[1])
	assert.Len(t, progress, 6)
	assert.Equal(t, 2, bytes.Count(log.Bytes(), []byte("msg=epoch")))
	assert.Contains(t, log.String(), "number=2 step=6")
}

func TestBreakingOffAndGoingOn(t *testing.T) {
	fit := func(stops ...int) []float64 {
		program, mu := mean(t, 2)
		trainer := optim.Trainer{Program: program, Source: noise(11, 2, 1), Config: optim.Config{Epochs: 3, BatchSize: 4}}
		for _, stop := range stops {
			for step, err := range trainer.Steps(context.Background()) {
				require.NoError(t, err)
				if step.Number == stop {
					break
				}
			}
		}
		_, err := trainer.Fit(context.Background())
		require.NoError(t, err)
		return values(mu.Value)
	}
	assert.Equal(t, fit(), fit(1, 3, 5))
}

func TestCancelledContextEndsTheRun(t *testing.T) {
	program, mu := mean(t, 2)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	trainer := optim.Trainer{Program: program, Source: noise(10, 2, 1), Config: optim.Config{Epochs: 5, BatchSize: 5}}
	trainer.Progress = func(s optim.Step) {
		if s.Number == 5 {
			cancel()
		}
	}
	history, err := trainer.Fit(ctx)
	assert.Equal(t, context.Canceled, err)
	assert.Len(t, history.Epochs, 2, "the epochs that were over")
	at := values(mu.Value)
	_, err = trainer.Fit(ctx)
	assert.Equal(t, context.Canceled, err)
	assert.Equal(t, at, values(mu.Value))
	history, err = trainer.Fit(context.Background())
	require.NoError(t, err)
	assert.Equal(t, 10, history.Epochs[4].Steps)
}

func TestDivergenceLeavesFiniteParameters(t *testing.T) {
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		for name, rule := range map[string]optim.Rule{"descent": optim.NewDescent(1e6), "momentum": optim.NewMomentum(1e9, 0.9)} {
			program, _ := autoencoder(t, dt, 4, 2)
			trainer := optim.Trainer{Program: program, Source: noise(20, 4, 1), Config: optim.Config{BatchSize: 5, Epochs: 40, Rule: rule}}
			before, steps := bits(program.Params()), 0
			var last error
			for step, err := range trainer.Steps(context.Background()) {
				if last = err; err == nil {
					before, steps = bits(program.Params()), step.Number
				}
			}
			var diverged *optim.DivergenceError
			require.ErrorAs(t, last, &diverged, name)
			assert.Equal(t, steps+1, diverged.Step)
			assert.Equal(t, steps/4+1, diverged.Epoch)
			assert.Positive(t, diverged.Rate)
			assert.Equal(t, before, bits(program.Params()), "the last finite step")
			for _, p := range before {
				for _, v := range p {
					assert.Less(t, math.Abs(v), math.MaxFloat64)
				}
			}
		}
	}
}

func TestInfiniteLossEndsTheRun(t *testing.T) {
	program, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		w := graph.NewParam("w", array(tensor.Float64, []float64{1}, 1))
		x := b.Input("x", 1)
		b.Minimize(b.Sum(b.Log(b.Mul(x, b.RepeatRows(b.Param(w), x)))))
	})
	require.NoError(t, err)
	trainer := optim.Trainer{Program: program, Source: &table{width: 1, x: []float64{0}}}
	_, err = trainer.Fit(context.Background())
	assert.EqualError(t, err, "optim: the run diverged at epoch 1, step 1, rate 0.001: the loss is -Inf")
	assert.Equal(t, []float64{1}, values(program.Params()[0].Value))
}

// drifting trains μ towards the data's 4, past the validation data's 1: its
// loss falls, then rises, as in a model that overfits.
func drifting(t *testing.T, c optim.Config) (optim.Trainer, *graph.Param) {
	program, mu := mean(t, 1)
	c.Rule, c.Validation = optim.NewDescent(0.05), &table{width: 1, x: []float64{1}}
	return optim.Trainer{Program: program, Source: &table{width: 1, x: []float64{4}}, Config: c}, mu
}

func TestEarlyStoppingKeepsTheBestParameters(t *testing.T) {
	trainer, mu := drifting(t, optim.Config{Epochs: 50, Patience: 4})
	var path []float64
	for _, err := range trainer.Steps(context.Background()) {
		require.NoError(t, err)
		path = append(path, values(mu.Value)[0])
	}
	history := trainer.History()
	best, found := history.Best()
	require.True(t, found)
	assert.Len(t, history.Epochs, best.Number+4)
	assert.Less(t, best.Number, 20)
	assert.Equal(t, path[best.Number-1], values(mu.Value)[0])
	assert.InDelta(t, best.Validation, math.Pow(1-values(mu.Value)[0], 2), tolRound)

	last, mu := drifting(t, optim.Config{Epochs: 50, Patience: 4, KeepLast: true})
	_, err := last.Fit(context.Background())
	require.NoError(t, err)
	assert.Equal(t, path[len(path)-1], values(mu.Value)[0])

	endless, mu := drifting(t, optim.Config{Epochs: 50})
	history, err = endless.Fit(context.Background())
	require.NoError(t, err)
	assert.Len(t, history.Epochs, 50)
	assert.Greater(t, values(mu.Value)[0], 3.9, "without patience the last parameters stay")
}

func TestMinDeltaIsTheLeastImprovement(t *testing.T) {
	trainer, _ := drifting(t, optim.Config{Epochs: 50, Patience: 1, MinDelta: 0.3})
	history, err := trainer.Fit(context.Background())
	require.NoError(t, err)
	n := len(history.Epochs)
	require.Greater(t, n, 1)
	assert.LessOrEqual(t, history.Epochs[n-2].Validation-history.Epochs[n-1].Validation, 0.3)
	for i := range n - 2 {
		assert.Greater(t, history.Epochs[i].Validation-history.Epochs[i+1].Validation, 0.3)
	}
}

func TestMoreEpochsGoOn(t *testing.T) {
	straight, mu := drifting(t, optim.Config{Epochs: 7})
	_, err := straight.Fit(context.Background())
	require.NoError(t, err)
	parts, nu := drifting(t, optim.Config{Epochs: 3})
	_, err = parts.Fit(context.Background())
	require.NoError(t, err)
	parts.Epochs = 7
	history, err := parts.Fit(context.Background())
	require.NoError(t, err)
	assert.Equal(t, straight.History(), history)
	assert.Equal(t, values(mu.Value), values(nu.Value))
}

func TestFailedValidationIsTriedAgain(t *testing.T) {
	trainer, _ := drifting(t, optim.Config{Epochs: 2})
	held := trainer.Validation.(*table)
	trainer.Progress = func(s optim.Step) {
		if s.Number == 1 {
			held.fail = errors.New("disk on fire")
		}
	}
	history, err := trainer.Fit(context.Background())
	require.ErrorContains(t, err, "epoch 2: validation: disk on fire")
	assert.Len(t, history.Epochs, 1)
	held.fail = nil
	history, err = trainer.Fit(context.Background())
	require.NoError(t, err)
	assert.Equal(t, 2, history.Epochs[1].Steps, "the step itself is not made twice")
}

func TestWeightsOfZero(t *testing.T) {
	program, _ := mean(t, 1)
	x := func(b *optim.Batch, s *samplers.Stream) ([]graph.Array, error) { return []graph.Array{b.X}, nil }
	trainer := optim.Trainer{Program: program, Inputs: x, Source: &table{width: 1, x: []float64{1, 2}, weights: []float64{0, 0}}}
	_, err := trainer.Fit(context.Background())
	assert.ErrorContains(t, err, "epoch 1: the weights of all examples add up to 0")
}
