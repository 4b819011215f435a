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

func TestGaussianDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 40}, []float64{0.5, 2, 3, 38}
	for _, variance := range []float64{0, 1, 0.25, 9} {
		e := evaluate(t, tensor.Float64, losses.Gaussian{Variance: variance}, 4, out, x)
		sigma := math.Sqrt(variance)
		if variance == 0 {
			sigma = 1
		}
		for i := range x {
			assert.InDelta(t, -distuv.Normal{Mu: out[i], Sigma: sigma}.LogProb(x[i]), e.nll[i], tolerance64)
			assert.InDelta(t, (out[i]-x[i])/(sigma*sigma), e.slope[i], tolerance64)
		}
		assert.Equal(t, out, e.mean)
	}
}

// With variance 1 the loss is half the squared error plus log(2π)/2 per column.
func TestGaussianIsSquaredError(t *testing.T) {
	e := evaluate(t, tensor.Float32, losses.Gaussian{}, 1, []float64{1, 2, 3}, []float64{2, 0, 3})
	assert.InDelta(t, 2.5+1.5*math.Log(2*math.Pi), e.nll[0], tolerance32)
}

// A(η) − ηx − log h(x) would be off by up to 4 here, the rounding of 10⁸/2.
func TestGaussianDoesNotCancel(t *testing.T) {
	e := evaluate(t, tensor.Float32, losses.Gaussian{}, 1, []float64{10_000}, []float64{10_000.5})
	assert.InDelta(t, 0.125+math.Log(2*math.Pi)/2, e.nll[0], tolerance32)
}

func TestGaussianNullModel(t *testing.T) {
	assert.Equal(t, []float64{2}, losses.Gaussian{Variance: 9}.NullModel([]float64{1, 2, 3}))
	assert.Equal(t, []float64{0}, losses.Gaussian{}.NullModel(nil))
}

func TestGaussianRefusesVariance(t *testing.T) {
	for _, variance := range []float64{-1, math.NaN(), math.Inf(1)} {
		f := losses.Gaussian{Variance: variance}
		for _, add := range []func(b *graph.Builder, x *graph.Node){
			func(b *graph.Builder, x *graph.Node) { f.NLL(b, x, x) },
			func(b *graph.Builder, x *graph.Node) { f.Natural(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogPartition(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogBase(b, x) },
		} {
			refusesToBuild(t, "the variance must be positive and finite", add)
		}
	}
}
