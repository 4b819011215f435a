package optim_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
)

func TestStateRoundTripContinuesWithTheSameBits(t *testing.T) {
	start := readTrajectories(t).Start
	for name, rule := range rules() {
		for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
			t.Run(fmt.Sprint(name, "/", dt), func(t *testing.T) {
				run := func(v valley, o *optim.Optimizer, steps int) {
					for range steps {
						v.differentiate()
						require.NoError(t, o.Step(v.params()))
					}
				}
				make := func() *optim.Optimizer {
					return &optim.Optimizer{Rule: rule, Schedule: optim.Cosine, Total: 50}
				}
				straight, o := newValley(dt, start), make()
				run(straight, o, 17)
				there, state := straight.values(), o.State()
				run(straight, o, 20)

				resumed, again := newValley(dt, there), make()
				require.NoError(t, again.Restore(resumed.params(), state))
				assert.Equal(t, state, again.State())
				run(resumed, again, 20)
				assert.Equal(t, straight.values(), resumed.values())
				assert.Equal(t, o.State(), again.State())
			})
		}
	}
}

func TestStateNamesParameters(t *testing.T) {
	v := newValley(tensor.Float32, readTrajectories(t).Start)
	o := optim.Optimizer{Rule: optim.NewAdam(0.1)}
	assert.Empty(t, o.State(), "before the first step")
	v.differentiate()
	require.NoError(t, o.Step(v.params()))
	state := o.State()
	var names []string
	for name := range state {
		names = append(names, name)
	}
	assert.ElementsMatch(t, []string{"adam/m/weight", "adam/m/bias", "adam/v/weight", "adam/v/bias", "adam/step", "optimizer/step"}, names)
	assert.Equal(t, tensor.Shape{2, 3}, state["adam/m/weight"].Shape())
	assert.Equal(t, []int64{1}, state["optimizer/step"].Int64s())

	state["adam/step"].Int64s()[0] = 99
	assert.Equal(t, []int64{1}, o.State()["adam/step"].Int64s(), "State gives copies")
}

func TestRestoreIsAllOrNothing(t *testing.T) {
	v := newValley(tensor.Float64, readTrajectories(t).Start)
	rule := optim.Chain{optim.ClipNorm(1), optim.NewMomentum(0.1, 0.9), optim.NewAdam(0.1)}
	o := optim.Optimizer{Rule: rule}
	v.differentiate()
	require.NoError(t, o.Step(v.params()))
	good := o.State()
	v.differentiate()
	require.NoError(t, o.Step(v.params()))
	before := o.State()

	for name, spoil := range map[string]func(s map[string]*tensor.Dense){
		`no array "adam/v/bias"`:         func(s map[string]*tensor.Dense) { delete(s, "adam/v/bias") },
		`no array "optimizer/step"`:      func(s map[string]*tensor.Dense) { delete(s, "optimizer/step") },
		`knows no array "other"`:         func(s map[string]*tensor.Dense) { s["other"] = s["adam/step"] },
		`array "adam/v/bias" is float64`: func(s map[string]*tensor.Dense) { s["adam/v/bias"] = s["adam/v/weight"] },
		`is int64`:                       func(s map[string]*tensor.Dense) { s["adam/m/bias"] = s["adam/step"] },
		`is -1; want 0 or more`: func(s map[string]*tensor.Dense) {
			s["optimizer/step"] = tensor.New(tensor.WithShape(1), tensor.WithBacking([]int64{-1}))
		},
	} {
		state := map[string]*tensor.Dense{}
		for k, a := range good {
			state[k] = a
		}
		spoil(state)
		assert.ErrorContains(t, o.Restore(v.params(), state), name)
		assert.Equal(t, before, o.State(), name)

		updater, err := rule.New(v.params())
		require.NoError(t, err)
		fresh := updater.State()
		if updater.Restore(state) != nil {
			assert.Equal(t, fresh, updater.State(), "the chain's own, %s", name)
		}
	}
	require.NoError(t, o.Restore(v.params(), nil))
	assert.Empty(t, o.State(), "an empty state is the beginning")
}

func TestStepRefusesBeforeAnythingChanges(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, spoil := range map[string]func(o *optim.Optimizer, v *valley){
		`no longer the float64 (2, 3)`:                                       func(o *optim.Optimizer, v *valley) { v.weight.Value = array(tensor.Float64, make([]float64, 6), 3, 2) },
		`no longer the float64 (2) `:                                         func(o *optim.Optimizer, v *valley) { v.bias.Value = array(tensor.Float32, make([]float64, 2), 2) },
		`"bias" has no gradient`:                                             func(o *optim.Optimizer, v *valley) { v.bias.Grad = nil },
		`and its gradient float64 (6)`:                                       func(o *optim.Optimizer, v *valley) { v.weight.Grad = array(tensor.Float64, make([]float64, 6), 6) },
		`and its gradient float32 (2)`:                                       func(o *optim.Optimizer, v *valley) { v.bias.Grad = array(tensor.Float32, make([]float64, 2), 2) },
		`not the 2 of the first step`:                                        func(o *optim.Optimizer, v *valley) { v.bias = graph.NewParam("bias", v.bias.Value) },
		`factor for step 2 of 0 is Na`:                                       func(o *optim.Optimizer, v *valley) { o.Schedule = optim.Cosine },
		`factor for step 2 of 0 is -1`:                                       func(o *optim.Optimizer, v *valley) { o.Schedule = func(step, total int) float64 { return -1 } },
		`factor for step 2 of 0 is +I`:                                       func(o *optim.Optimizer, v *valley) { o.Schedule = func(step, total int) float64 { return inf } },
		`factor 1e+11 is 1e+10`:                                              func(o *optim.Optimizer, v *valley) { o.Schedule = func(step, total int) float64 { return 1e11 } },
		`step 2, rate 0.1: the gradient of parameter "bias" has norm NaN`:    func(o *optim.Optimizer, v *valley) { v.bias.Grad.Float64s()[1] = nan },
		`step 2, rate 0.1: the gradient of parameter "weight" has norm +Inf`: func(o *optim.Optimizer, v *valley) { v.weight.Grad.Float64s()[5] = -inf },
		`step 2, rate 0.1: the value of parameter "bias" has norm +Inf`:      func(o *optim.Optimizer, v *valley) { v.bias.Value.Float64s()[0] = inf },
	} {
		t.Run(name, func(t *testing.T) {
			v := newValley(tensor.Float64, readTrajectories(t).Start)
			o := optim.Optimizer{Rule: optim.NewAdam(0.1)}
			v.differentiate()
			require.NoError(t, o.Step(v.params()))
			v.differentiate()
			spoil(&o, &v)
			before, state := fmt.Sprint(v.values()), o.State()
			err := o.Step(v.params())
			require.ErrorContains(t, err, name)
			assert.Equal(t, before, fmt.Sprint(v.values()))
			assert.Equal(t, state, o.State())
		})
	}
	v := newValley(tensor.Float64, readTrajectories(t).Start)
	assert.ErrorContains(t, (&optim.Optimizer{}).Step(v.params()), "no Rule")
	assert.ErrorContains(t, (&optim.Optimizer{Rule: optim.ClipNorm(1)}).Step(v.params()), "gradients only")
}

func TestDivergenceErrorSaysWhere(t *testing.T) {
	p := param("layer.weight", []float64{1, 2}, []float64{0, math.NaN()}, 2)
	o := optim.Optimizer{Rule: optim.NewDescent(0.5)}
	var diverged *optim.DivergenceError
	require.ErrorAs(t, o.Step([]*graph.Param{p}), &diverged)
	assert.True(t, math.IsNaN(diverged.Size))
	diverged.Size = 0
	assert.Equal(t, optim.DivergenceError{Step: 1, Rate: 0.5, Quantity: "gradient", Param: "layer.weight"}, *diverged)
}

// The largest finite numbers that Step accepts, at the largest rate: what comes
// out is finite in float32. Without the bound on norms the first case overflows.
func TestAcceptedNumbersDoNotOverflow(t *testing.T) {
	const norm = 1.8e19 // its square is just below the largest float32
	for name, rule := range map[string]optim.Rule{
		"descent":  optim.NewDescent(1e9),
		"momentum": optim.NewMomentum(1e9, 0.999),
		"rmsprop":  optim.NewRMSProp(1e9),
		"adam":     optim.NewAdamW(1e9, 1e9),
	} {
		p := graph.NewParam("w", array(tensor.Float32, []float64{norm}, 1, 1))
		o := optim.Optimizer{Rule: rule}
		var err error
		for step := 0; err == nil && step < 5; step++ {
			p.Grad = array(tensor.Float32, []float64{-norm}, 1, 1)
			err = o.Step([]*graph.Param{p})
			assert.Less(t, math.Abs(values(p.Value)[0]), math.MaxFloat32, name)
		}
		if name == "descent" {
			assert.ErrorContains(t, err, `the value of parameter "w"`)
		}
	}
	p := graph.NewParam("w", array(tensor.Float32, []float64{1}, 1))
	p.Grad = array(tensor.Float32, []float64{1e20}, 1)
	assert.ErrorContains(t, (&optim.Optimizer{Rule: optim.NewAdam(1)}).Step([]*graph.Param{p}), `the gradient of parameter "w" has norm 1`)
}

// kernelAllocations is what the kernels may allocate per small parameter and step.
const kernelAllocations = 0

func TestStepAllocatesNothingThatGrows(t *testing.T) {
	for name, rule := range rules() {
		var counts []float64
		for _, rows := range []int{3, 300} {
			w := graph.NewParam("w", array(tensor.Float32, make([]float64, rows*10), rows, 10))
			w.Grad = array(tensor.Float32, make([]float64, rows*10), rows, 10)
			o := optim.Optimizer{Rule: rule}
			list := []*graph.Param{w}
			counts = append(counts, testing.AllocsPerRun(20, func() {
				if err := o.Step(list); err != nil {
					t.Fatal(err)
				}
			}))
		}
		assert.LessOrEqual(t, counts[0], float64(kernelAllocations), name)
		assert.Equal(t, counts[0], counts[1], name)
		t.Logf("%s: %v", name, counts[0])
	}
}

func BenchmarkStep(b *testing.B) {
	for _, name := range []string{"descent", "momentum", "adam", "clipped_momentum"} {
		b.Run(name+"/1M", func(b *testing.B) {
			w := graph.NewParam("w", tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(1000, 1000)))
			w.Grad = tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(1000, 1000))
			for i := range w.Grad.Float32s() {
				w.Grad.Float32s()[i] = float32(i%7) - 3
			}
			o := optim.Optimizer{Rule: rules()[name]}
			for b.Loop() {
				if err := o.Step([]*graph.Param{w}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
