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

func TestLogNormalDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 40}, []float64{0.5, 2, 1e-9, 1e17}
	for _, variance := range []float64{1, 0.25, 9} {
		e := evaluate(t, tensor.Float64, losses.LogNormal{Variance: variance}, 4, out, x)
		for i := range x {
			right := distuv.LogNormal{Mu: out[i], Sigma: math.Sqrt(variance)}
			assert.InDelta(t, -right.LogProb(x[i]), e.nll[i], 10*tolerance64, "up to 1100 nats")
			assert.InEpsilon(t, right.Mean(), e.mean[i], tolerance64)
			assert.InDelta(t, (out[i]-math.Log(x[i]))/variance, e.slope[i], tolerance64)
		}
	}
}

// The logarithm is Gaussian, and log x nats of the density are those of its scale.
func TestLogNormalIsGaussianInLogs(t *testing.T) {
	out, x := []float64{1, 2}, []float64{3, 0.25}
	logs := []float64{math.Log(3), math.Log(0.25)}
	logNormal := evaluate(t, tensor.Float64, losses.LogNormal{Variance: 4}, 1, out, x)
	gaussian := evaluate(t, tensor.Float64, losses.Gaussian{Variance: 4}, 1, out, logs)
	assert.InDelta(t, gaussian.nll[0]+logs[0]+logs[1], logNormal.nll[0], tolerance64)
	assert.Equal(t, gaussian.slope, logNormal.slope)
}

func TestLogNormalNullModel(t *testing.T) {
	assert.InDelta(t, math.Log(2), losses.LogNormal{Variance: 9}.NullModel([]float64{1, 2, 4})[0], tolerance64)
	assert.Equal(t, []float64{0}, losses.LogNormal{}.NullModel(nil))
}

func TestLogNormalSampleExtremes(t *testing.T) {
	assert.Equal(t, []float64{math.SmallestNonzeroFloat64, math.MaxFloat64}, draw(losses.LogNormal{}, 2, -1e4, 1e4))
}

func TestLogNormalRefusesVariance(t *testing.T) {
	for _, variance := range []float64{-1, math.NaN(), math.Inf(1)} {
		f := losses.LogNormal{Variance: variance}
		for _, add := range []func(b *graph.Builder, x *graph.Node){
			func(b *graph.Builder, x *graph.Node) { f.NLL(b, x, x) },
			func(b *graph.Builder, x *graph.Node) { f.Mean(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.Natural(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogPartition(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogBase(b, x) },
		} {
			refusesToBuild(t, "log-normal", add)
		}
	}
}
