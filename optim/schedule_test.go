package optim_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
)

func TestScheduleFactors(t *testing.T) {
	half := math.Sqrt2 / 2
	for name, test := range map[string]struct {
		schedule optim.Schedule
		total    int
		want     []float64 // for steps 1, 2, …
	}{
		"constant":           {optim.Constant, 0, []float64{1, 1, 1}},
		"cosine":             {optim.Cosine, 4, []float64{1, (1 + half) / 2, 0.5, (1 - half) / 2, 0, 0}},
		"step decay":         {optim.StepDecay(2, 0.1), 0, []float64{1, 1, 0.1, 0.1, 0.01}},
		"step decay to zero": {optim.StepDecay(1, 0), 0, []float64{1, 0, 0}},
		"warm-up":            {optim.Warmup(4, nil), 0, []float64{0.25, 0.5, 0.75, 1, 1, 1}},
		"no warm-up":         {optim.Warmup(0, optim.StepDecay(1, 0.5)), 0, []float64{1, 0.5, 0.25}},
		"warm-up and cosine": {optim.Warmup(2, optim.Cosine), 4, []float64{0.5, 1, 1, 0.5, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			for i, want := range test.want {
				assert.InDelta(t, want, test.schedule(i+1, test.total), tolRound, "step %d", i+1)
			}
		})
	}
}

func TestImpossibleSchedulesAnswerNaN(t *testing.T) {
	for name, s := range map[string]optim.Schedule{
		"cosine without a total":  optim.Cosine,
		"decay every 0 steps":     optim.StepDecay(0, 0.5),
		"negative factor":         optim.StepDecay(1, -0.5),
		"NaN factor":              optim.StepDecay(1, math.NaN()),
		"all warm-up, no cosine":  optim.Warmup(3, optim.Cosine),
		"zero warm-up and cosine": optim.Warmup(0, optim.Cosine),
	} {
		assert.True(t, math.IsNaN(s(1, 0)), name)
	}
}

func TestOptimizerFollowsItsSchedule(t *testing.T) {
	p := param("w", []float64{0}, []float64{1}, 1)
	o := optim.Optimizer{Rule: optim.NewDescent(2), Schedule: optim.StepDecay(1, 0.5)}
	var path []float64
	for range 4 {
		require.NoError(t, o.Step([]*graph.Param{p}))
		path = append(path, values(p.Value)[0])
	}
	assert.Equal(t, []float64{-2, -3, -3.5, -3.75}, path)
}
