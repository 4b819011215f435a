package optim_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
)

const (
	// A hundred steps in float64 on values near 1; the two sides round in
	// different orders, and the function amplifies what they round.
	tolTrajectory = 1e-12
	// The same in float32, whose unit in the last place is 1.2e-7.
	tolFloat32 = 1e-5
)

// trajectories are the numbers of testdata/trajectories.py.
type trajectories struct {
	Start []float64
	Every int
	Cases map[string][][]float64
}

func readTrajectories(t testing.TB) (f trajectories) {
	t.Helper()
	text, err := os.ReadFile("testdata/trajectories.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &f))
	return f
}

// A valley is the function of the script, its gradient in the same closed form.
type valley struct{ weight, bias *graph.Param }

func newValley(dt tensor.Dtype, start []float64) valley {
	return valley{
		graph.NewParam("weight", array(dt, start[:6], 2, 3)),
		graph.NewParam("bias", array(dt, start[6:], 2)),
	}
}

func (v valley) params() []*graph.Param { return []*graph.Param{v.weight, v.bias} }

func (v valley) values() []float64 { return append(values(v.weight.Value), values(v.bias.Value)...) }

func (v valley) differentiate() {
	x := v.values()
	g := make([]float64, len(x))
	for i, xi := range x {
		g[i] += -2 * (1 - xi)
		if i+1 < len(x) {
			e := x[i+1] - xi*xi
			g[i] -= 20 * xi * e
			g[i+1] += 10 * e
		}
	}
	dt := v.weight.Value.Dtype()
	v.weight.Grad, v.bias.Grad = array(dt, g[:6], 2, 3), array(dt, g[6:], 2)
}

// rules are the rules of the package, under the names of the script.
func rules() map[string]optim.Rule {
	rmspropOther := optim.RMSProp{Rate: 0.01, Rho: 0.99, Epsilon: 0.1}
	nesterov := optim.NewMomentum(0.002, 0.9)
	nesterov.Nesterov = true
	otherBetas := optim.NewAdam(0.01)
	otherBetas.Beta1, otherBetas.Beta2, otherBetas.Epsilon = 0.5, 0.9, 1e-3
	adamW := optim.NewAdamW(0.05, 0.1)
	adamW.Decays = optim.All
	return map[string]optim.Rule{
		"descent":            optim.NewDescent(0.004),
		"momentum":           optim.NewMomentum(0.002, 0.9),
		"nesterov":           nesterov,
		"rmsprop":            optim.NewRMSProp(0.0003),
		"rmsprop_other":      rmspropOther,
		"adam":               optim.NewAdam(0.05),
		"adam_other_betas":   otherBetas,
		"adamw":              adamW,
		"adam_l2":            optim.Chain{optim.WeightDecay{Lambda: 0.1, Decays: optim.All}, optim.NewAdam(0.05)},
		"adamw_weights_only": optim.NewAdamW(0.05, 0.1),
		"clipped_momentum":   optim.Chain{optim.ClipNorm(2), optim.NewMomentum(0.01, 0.9)},
	}
}

func TestTrajectoriesAreThoseOfPyTorch(t *testing.T) {
	f := readTrajectories(t)
	require.Len(t, f.Cases, len(rules()))
	for name, rule := range rules() {
		for dt, tol := range map[tensor.Dtype]float64{tensor.Float64: tolTrajectory, tensor.Float32: tolFloat32} {
			t.Run(name+"/"+dt.String(), func(t *testing.T) {
				v := newValley(dt, f.Start)
				o := optim.Optimizer{Rule: rule}
				var worst float64
				for i, want := range f.Cases[name] {
					for range f.Every {
						v.differentiate()
						require.NoError(t, o.Step(v.params()))
					}
					for j, x := range v.values() {
						worst = max(worst, math.Abs(x-want[j]))
					}
					assert.InDeltaSlice(t, want, v.values(), tol, "after %d steps", (i+1)*f.Every)
				}
				t.Logf("largest difference %.1e", worst)
				assert.Equal(t, dt, v.weight.Value.Dtype(), "the element type is kept")
			})
		}
	}
}

func TestImpossibleSettingsAreRefused(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	p := []*graph.Param{param("w", []float64{1}, []float64{1}, 1)}
	for name, rule := range map[string]optim.Rule{
		"zero value":         optim.Descent{},
		"negative rate":      optim.NewDescent(-1),
		"NaN rate":           optim.NewMomentum(nan, 0.9),
		"infinite rate":      optim.NewAdam(inf),
		"absurd rate":        optim.NewDescent(1e10),
		"factor 1":           optim.NewMomentum(0.1, 1),
		"negative factor":    optim.NewMomentum(0.1, -0.1),
		"rho 1":              optim.RMSProp{Rate: 1, Rho: 1, Epsilon: 1e-8},
		"RMSProp, epsilon 0": optim.RMSProp{Rate: 1, Rho: 0.9},
		"beta1 1":            optim.Adam{Rate: 1, Beta1: 1, Beta2: 0.9, Epsilon: 1e-8},
		"beta2 NaN":          optim.Adam{Rate: 1, Beta1: 0.9, Beta2: nan, Epsilon: 1e-8},
		"Adam, epsilon 0":    optim.Adam{Rate: 1, Beta1: 0.9, Beta2: 0.9},
		"negative decay":     optim.NewAdamW(1, -1),
		"limit 0":            optim.Chain{optim.ClipNorm(0), optim.NewAdam(1)},
		"NaN limit":          optim.Chain{optim.ClipNorm(nan), optim.NewAdam(1)},
		"negative lambda":    optim.Chain{optim.WeightDecay{Lambda: -1}, optim.NewAdam(1)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := rule.New(p)
			require.Error(t, err)
			assert.Contains(t, err.Error(), "want")
		})
	}
}

func TestImpossibleParametersAreRefused(t *testing.T) {
	w := param("w", []float64{1, 2}, []float64{1, 1}, 2)
	whole := graph.NewParam("n", tensor.New(tensor.WithShape(2), tensor.WithBacking([]int{1, 2})))
	for name, list := range map[string][]*graph.Param{
		"no parameters":     nil,
		"nil or has no":     {w, nil},
		"parameter 0 is":    {{Name: "empty"}},
		"have the name":     {w, param("w", []float64{1}, []float64{1}, 1)},
		`"n" is of dtype i`: {whole},
	} {
		for kind, rule := range rules() {
			_, err := rule.New(list)
			assert.ErrorContains(t, err, name, kind)
		}
	}
}

func TestOwnRate(t *testing.T) {
	for _, rule := range rules() {
		rated, ok := rule.(optim.Rated)
		require.True(t, ok)
		assert.Positive(t, rated.OwnRate())
	}
	assert.Equal(t, 0.3, optim.Chain{optim.ClipNorm(1), optim.Chain{optim.NewDescent(0.3)}}.OwnRate())
	assert.Equal(t, 1.0, optim.Chain{}.OwnRate())
}
