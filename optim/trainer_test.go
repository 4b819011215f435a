package optim_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
)

func TestEveryExampleOncePerEpoch(t *testing.T) {
	program, _ := mean(t, 2)
	data := noise(25, 2, 3)
	data.read = map[int]int{}
	trainer := optim.Trainer{Program: program, Source: data, Config: optim.Config{Epochs: 3, BatchSize: 10}}
	history, err := trainer.Fit(context.Background())
	require.NoError(t, err)
	assert.Len(t, history.Epochs, 3)
	for row := range 25 {
		assert.Equal(t, 3, data.read[row], "row %d", row)
	}
	assert.Equal(t, []int{10, 10, 5, 10, 10, 5, 10, 10, 5}, data.sizes, "the short batch is kept")
	assert.NotEqual(t, data.order[:25], data.order[25:50], "each epoch has an order of its own")
	assert.Equal(t, 9, history.Epochs[2].Steps)
}

func TestOrderDependsOnSeedAndEpochOnly(t *testing.T) {
	order := func(seed uint64, size int) []int {
		program, _ := mean(t, 1)
		data := noise(12, 1, 3)
		trainer := optim.Trainer{Program: program, Source: data, Config: optim.Config{Epochs: 2, BatchSize: size, Seed: seed}}
		_, err := trainer.Fit(context.Background())
		require.NoError(t, err)
		return data.order
	}
	assert.Equal(t, order(1, 4), order(1, 5))
	assert.NotEqual(t, order(1, 4), order(2, 4))
}

// One parameter that does not move (rate times a schedule of 0): the losses of
// batches are then known numbers.
func TestEpochMeansWeighExamples(t *testing.T) {
	still := func(step, total int) float64 { return 0 }
	x := []float64{1, 2, 3, 4, 5}
	program, _ := mean(t, 1)
	plain := optim.Trainer{Program: program, Source: &table{width: 1, x: x}, Config: optim.Config{Epochs: 1, BatchSize: 2, Schedule: still, Validation: &table{width: 1, x: x[:3]}}}
	history, err := plain.Fit(context.Background())
	require.NoError(t, err)
	assert.InDelta(t, (1+4+9+16+25)/5., history.Epochs[0].Train, tolRound, "mean over examples, not over batches")
	assert.InDelta(t, (1+4+9)/3., history.Epochs[0].Validation, tolRound)

	weights := []float64{1, 0, 2, 0.5, 3}
	weighted, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		x, w := b.Input("x", 1), b.Input("w")
		mu := graph.NewParam("mu", array(tensor.Float64, []float64{0}, 1))
		square := b.SumRows(b.Square(b.Sub(x, b.RepeatRows(b.Param(mu), x))))
		b.Minimize(b.Div(b.Sum(b.Mul(square, w)), b.Sum(w)))
	})
	require.NoError(t, err)
	trainer := optim.Trainer{
		Program: weighted, Source: &table{width: 1, x: x, weights: weights},
		Inputs: func(b *optim.Batch, s *samplers.Stream) ([]graph.Array, error) {
			return []graph.Array{b.X, b.Weights}, nil
		},
		Config: optim.Config{Epochs: 1, BatchSize: 3, Schedule: still},
	}
	history, err = trainer.Fit(context.Background())
	require.NoError(t, err)
	assert.InDelta(t, (1*1+2*9+0.5*16+3*25)/(1+2+0.5+3), history.Epochs[0].Train, tolRound)
}

func TestImpossibleTrainersAreRefusedBeforeTheFirstStep(t *testing.T) {
	data := noise(6, 2, 1)
	masked, weighted := noise(6, 2, 1), noise(6, 2, 1)
	masked.mask, weighted.weights = true, []float64{1, 1, 1, 1, 1, 1}
	failing := noise(6, 2, 1)
	failing.fail = errors.New("disk on fire")
	weightsOnly := func(b *optim.Batch, s *samplers.Stream) ([]graph.Array, error) { return []graph.Array{b.X}, nil }
	bad := noise(6, 2, 1)
	bad.weights = []float64{1, 1, 1, -1, 1, 1}
	for want, spoil := range map[string]func(tr *optim.Trainer){
		"no Program":                  func(tr *optim.Trainer) { tr.Program = nil },
		"no Source":                   func(tr *optim.Trainer) { tr.Source = nil },
		"the Source has no examples":  func(tr *optim.Trainer) { tr.Source = &table{width: 2} },
		"Epochs -1":                   func(tr *optim.Trainer) { tr.Epochs = -1 },
		"BatchSize -1":                func(tr *optim.Trainer) { tr.BatchSize = -1 },
		"Patience -1":                 func(tr *optim.Trainer) { tr.Patience = -1 },
		"MinDelta is NaN":             func(tr *optim.Trainer) { tr.MinDelta = math.NaN() },
		"Patience 2 without Valid":    func(tr *optim.Trainer) { tr.Patience = 2 },
		"Validation source has no":    func(tr *optim.Trainer) { tr.Validation = &table{width: 2} },
		"of 3 values in Validation":   func(tr *optim.Trainer) { tr.Validation = noise(6, 3, 1) },
		"Descent: Rate is 0":          func(tr *optim.Trainer) { tr.Rule = optim.Descent{} },
		"changes gradients only":      func(tr *optim.Trainer) { tr.Rule = optim.ClipNorm(1) },
		`input "x"`:                   func(tr *optim.Trainer) { tr.Source = noise(6, 3, 1) },
		"only through Inputs":         func(tr *optim.Trainer) { tr.Source = masked },
		"missing cells or weights":    func(tr *optim.Trainer) { tr.Source = weighted },
		"disk on fire":                func(tr *optim.Trainer) { tr.Source = failing },
		"validation: disk on fire":    func(tr *optim.Trainer) { tr.Validation = failing },
		"is -1; want a finite number": func(tr *optim.Trainer) { tr.Source, tr.Inputs, tr.BatchSize = bad, weightsOnly, 6 },
		"did not read the 6 examples": func(tr *optim.Trainer) { tr.Source = short{data} },
		"factor for step 1 of 10 is N": func(tr *optim.Trainer) {
			tr.Schedule = func(step, total int) float64 { return math.NaN() }
		},
	} {
		t.Run(want, func(t *testing.T) {
			program, mu := mean(t, 2)
			trainer := optim.Trainer{Program: program, Source: data, Config: optim.Config{BatchSize: 6}}
			spoil(&trainer)
			history, err := trainer.Fit(context.Background())
			require.ErrorContains(t, err, want)
			assert.Empty(t, history.Epochs)
			assert.Equal(t, []float64{0, 0}, values(mu.Value))
		})
	}

	evaluate, err := graph.Build(func(b *graph.Builder) { b.Cost(b.Mean(b.SumRows(b.Input("x", 2)))) })
	require.NoError(t, err)
	program, _ := mean(t, 2)
	trainer := optim.Trainer{Program: program, Evaluate: evaluate, Source: data, Config: optim.Config{Validation: data}}
	_, err = trainer.Fit(context.Background())
	assert.ErrorContains(t, err, "Evaluate is of float32 and Program of float64")

	trainer = optim.Trainer{Program: evaluate, Source: data}
	_, err = trainer.Fit(context.Background())
	assert.ErrorContains(t, err, "no parameters")
}

// A short source reads one example less than it is asked for.
type short struct{ *table }

func (s short) Read(b *optim.Batch, rows []int, dt tensor.Dtype) error {
	return s.table.Read(b, rows[1:], dt)
}

// The stream of a batch depends on seed and step; that of a validation batch on
// seed and batch, so that the losses of two epochs have the same noise.
func TestStreamsOfInputs(t *testing.T) {
	type draw struct {
		step uint64
		x    float64
	}
	var train, held []draw
	record := func(to *[]draw) optim.Inputs {
		return func(b *optim.Batch, s *samplers.Stream) ([]graph.Array, error) {
			*to = append(*to, draw{s.Step(), s.Float64()})
			return []graph.Array{b.X}, nil
		}
	}
	program, _ := mean(t, 1)
	trainer := optim.Trainer{
		Program: program, Source: noise(4, 1, 1), Inputs: record(&train), EvaluateInputs: record(&held),
		Config: optim.Config{Epochs: 2, BatchSize: 2, Validation: noise(3, 1, 2)},
	}
	_, err := trainer.Fit(context.Background())
	require.NoError(t, err)
	require.Len(t, train, 4)
	seen := map[draw]bool{}
	for i, d := range train {
		assert.Equal(t, uint64(i+1), d.step)
		seen[d] = true
	}
	assert.Len(t, seen, 4, "four steps, four draws")
	require.Len(t, held, 1+2+2, "one batch before the first step, two after each epoch")
	assert.Equal(t, held[1:3], held[3:5])
	assert.NotEqual(t, held[1], held[2])
	assert.False(t, seen[held[2]])
}

func TestFailedInputsEndTheRun(t *testing.T) {
	program, mu := mean(t, 1)
	calls := 0
	trainer := optim.Trainer{
		Program: program, Source: noise(4, 1, 1),
		Inputs: func(b *optim.Batch, s *samplers.Stream) ([]graph.Array, error) {
			if calls++; calls == 3 {
				return nil, errors.New("no chains")
			}
			return []graph.Array{b.X}, nil
		},
		Config: optim.Config{BatchSize: 2, Epochs: 2},
	}
	var after [][]float64
	var last error
	for _, err := range trainer.Steps(context.Background()) {
		after, last = append(after, values(mu.Value)), err
	}
	assert.ErrorContains(t, last, "epoch 2, step 3: no chains")
	assert.Equal(t, after[1], after[2], "the failed step changes nothing")
	history, err := trainer.Fit(context.Background())
	require.NoError(t, err, "a new call goes on")
	assert.Equal(t, 4, history.Epochs[1].Steps)
}
