package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
)

func TestWeibullDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 5}, []float64{0.001, 0.25, 3, 200}
	for _, k := range []float64{0.5, 1, 2.5, 10} {
		e := evaluate(t, tensor.Float64, losses.Weibull{Shape: k}, 4, out, x)
		for i := range x {
			right := distuv.Weibull{K: k, Lambda: math.Exp(out[i])}
			assert.InEpsilon(t, -right.LogProb(x[i]), e.nll[i], tolerance64)
			assert.InEpsilon(t, right.Mean(), e.mean[i], tolerance64)
			assert.InEpsilon(t, k*(1-math.Pow(x[i]/right.Lambda, k)), e.slope[i], tolerance64)
		}
	}
}

func TestWeibullOfOneIsExponential(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 20}, []float64{1e-9, 0.25, 3, 1e8}
	weibull := evaluate(t, tensor.Float64, losses.Weibull{}, 4, out, x)
	exponential := evaluate(t, tensor.Float64, losses.Exponential{}, 4, out, x)
	assert.InDeltaSlice(t, exponential.nll, weibull.nll, tolerance64)
	assert.InDeltaSlice(t, exponential.slope, weibull.slope, tolerance64)
	assert.InDeltaSlice(t, exponential.mean, weibull.mean, tolerance64)
	assert.InDelta(t, losses.Exponential{}.NullModel(x)[0], losses.Weibull{}.NullModel(x)[0], tolerance64)
}

func TestWeibullNullModel(t *testing.T) {
	f := losses.Weibull{Shape: 2}
	assert.InDelta(t, math.Log(math.Sqrt(13)), f.NullModel([]float64{1, 5})[0], tolerance64, "(1 + 25)/2")
	assert.InDelta(t, math.Log(1e300), f.NullModel([]float64{1e300, 1e300})[0], 10*tolerance64, "x² overflows")
	assert.InDelta(t, math.Log(1e-300), f.NullModel([]float64{1e-300, 1e-300})[0], 10*tolerance64, "x² underflows")
}

func TestWeibullSampleExtremes(t *testing.T) {
	x := draw(losses.Weibull{Shape: 0.001}, 2, -1e4, -1e-4)
	assert.Equal(t, []float64{math.SmallestNonzeroFloat64, math.MaxFloat64}, x)
}

func TestWeibullRefusesShape(t *testing.T) {
	for _, k := range []float64{-1, math.NaN(), math.Inf(1)} {
		f := losses.Weibull{Shape: k}
		for _, add := range []func(b *graph.Builder, x *graph.Node){
			func(b *graph.Builder, x *graph.Node) { f.NLL(b, x, x) },
			func(b *graph.Builder, x *graph.Node) { f.Mean(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.Natural(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.Statistics(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogBase(b, x) },
		} {
			refusesToBuild(t, "the shape must be positive and finite", add)
		}
	}
}
