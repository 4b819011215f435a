package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

// tailed is a Pareto distribution without the outputs at which its mean, or an
// integral up to 10²⁰, is too far away: α < e. The tests of this file have them.
type tailed struct{ losses.Pareto }

func (tailed) Range() (low, high float64) { return -1e4, -1 }

func TestParetoDensity(t *testing.T) {
	out := []float64{0, -1.5, 3, 2}
	for _, m := range []float64{1, 0.1, 20} {
		x := []float64{m, 1.01 * m, 3 * m, 1e6 * m}
		e := evaluate(t, tensor.Float64, losses.Pareto{Minimum: m}, 4, out, x)
		for i := range x {
			right := distuv.Pareto{Xm: m, Alpha: math.Exp(-out[i])}
			assert.InDelta(t, -right.LogProb(x[i]), e.nll[i], tolerance64)
			assert.InDelta(t, right.Mean()/m, e.mean[i]/m, tolerance64)
			assert.InDelta(t, 1-math.Log(x[i]/m)*math.Exp(-out[i]), e.slope[i], tolerance64)
		}
	}
}

// A tail that is too heavy has no mean.
func TestParetoMean(t *testing.T) {
	e := evaluate(t, tensor.Float32, losses.Pareto{Minimum: 6}, 4, []float64{-math.Ln2, 0, 1, 1e4}, []float64{6, 6, 6, 6})
	assert.InDelta(t, 12, e.mean[0], 12*tolerance32)
	assert.Equal(t, []float64{math.Inf(1), math.Inf(1), math.Inf(1)}, e.mean[1:])
}

// log(x/m) is an exponential variable of the same parameter.
func TestParetoIsExponential(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 2}, []float64{3, 3.5, 80, 1e9}
	logs, logX := make([]float64, len(x)), make([]float64, len(x))
	for i := range x {
		logs[i], logX[i] = math.Log(x[i]/3), math.Log(x[i])
	}
	pareto := evaluate(t, tensor.Float64, losses.Pareto{Minimum: 3}, 4, out, x)
	exponential := evaluate(t, tensor.Float64, losses.Exponential{}, 4, out, logs)
	for i := range x {
		assert.InDelta(t, exponential.nll[i]+logX[i], pareto.nll[i], tolerance64)
	}
	assert.InDeltaSlice(t, exponential.slope, pareto.slope, tolerance64)
}

// Near the minimum log(x/m) is (x − m)/m, not a difference of two logarithms.
func TestParetoNearItsMinimum(t *testing.T) {
	const out = -20 // α near 5e8
	x := 250 * (1 + 0x1p-30)
	e := evaluate(t, tensor.Float64, losses.Pareto{Minimum: 250}, 1, []float64{out}, []float64{x})
	assert.InDelta(t, out+math.Exp(20)*math.Log1p(0x1p-30)+math.Log(x), e.nll[0], 20*tolerance64)
}

func TestParetoNullModel(t *testing.T) {
	f := losses.Pareto{Minimum: 3}
	assert.InDelta(t, math.Log(2), f.NullModel([]float64{3, 3 * math.E, 3 * math.Exp(5)})[0], tolerance64)
	assert.InDelta(t, math.Log(0.5/3), f.NullModel([]float64{3, 3})[0], tolerance64, "half an observation")
}

// The draws of heavy tails have the right logarithms, and stay numbers.
func TestParetoSampleHeavyTails(t *testing.T) {
	const n = 20_000
	f, s, x := losses.Pareto{Minimum: 3}, samplers.NewStream(3), make([]float64, 1)
	for _, eta := range []float64{-2, -1, -0.2, -0.06} {
		var sum float64
		for range n {
			f.Sample(x, []float64{eta}, s)
			assert.True(t, f.Support().Contains(x))
			sum += math.Log(x[0] / 3)
		}
		assert.InDelta(t, -1/eta, sum/n, standardErrors(1/eta, n)*math.Copysign(1, eta))
	}
	assert.Equal(t, []float64{3, math.MaxFloat64}, draw(f, 2, math.Inf(-1), math.Copysign(0, -1)))
}

func TestParetoRefusesMinimum(t *testing.T) {
	for _, m := range []float64{-1, math.NaN(), math.Inf(1)} {
		f := losses.Pareto{Minimum: m}
		for _, add := range []func(b *graph.Builder, x *graph.Node){
			func(b *graph.Builder, x *graph.Node) { f.NLL(b, x, x) },
			func(b *graph.Builder, x *graph.Node) { f.Mean(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.Statistics(b, x) },
		} {
			refusesToBuild(t, "the minimum must be positive and finite", add)
		}
	}
}
