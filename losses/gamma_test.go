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

func TestGammaDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 5}, []float64{0.001, 0.25, 3, 200}
	for _, k := range []float64{0.1, 1, 2.5, 40} {
		e := evaluate(t, tensor.Float64, losses.Gamma{Shape: k}, 4, out, x)
		for i := range x {
			mean := math.Exp(out[i])
			assert.InDelta(t, -distuv.Gamma{Alpha: k, Beta: k / mean}.LogProb(x[i]), e.nll[i], 10*tolerance64, "log Γ(40) is near 100")
			assert.InDelta(t, mean, e.mean[i], tolerance64)
			assert.InDelta(t, k*(1-x[i]/mean), e.slope[i], 10*tolerance64)
		}
	}
}

func TestGammaOfOneIsExponential(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 20}, []float64{1e-9, 0.25, 3, 1e8}
	gamma := evaluate(t, tensor.Float64, losses.Gamma{}, 4, out, x)
	exponential := evaluate(t, tensor.Float64, losses.Exponential{}, 4, out, x)
	assert.InDeltaSlice(t, exponential.nll, gamma.nll, tolerance64)
	assert.InDeltaSlice(t, exponential.slope, gamma.slope, tolerance64)
	assert.Equal(t, exponential.mean, gamma.mean)
	assert.Equal(t, losses.Exponential{}.NullModel(x), losses.Gamma{}.NullModel(x))
}

// A large shape is a normal distribution of deviation 1/√k times the mean. In
// float32, A(η) − ηx − log h(x) is off by half a nat here.
func TestGammaOfLargeShapeDoesNotCancel(t *testing.T) {
	const k, skewness = 1e6, 2e-3
	for _, standard := range []float64{-1, 0, 0.5, 2} {
		x := float64(float32(1 + standard/math.Sqrt(k)))
		normal := distuv.Normal{Mu: 1, Sigma: 1 / math.Sqrt(k)}
		double := evaluate(t, tensor.Float64, losses.Gamma{Shape: k}, 1, []float64{0}, []float64{x})
		assert.InDelta(t, -normal.LogProb(x), double.nll[0], 2*skewness)
		single := evaluate(t, tensor.Float32, losses.Gamma{Shape: k}, 1, []float64{0}, []float64{x})
		// One rounding of exp(u) − 1 − u near 0.002, times k.
		assert.InDelta(t, double.nll[0], single.nll[0], k*0.002*0x1p-22)
	}
}

func TestGammaNullModel(t *testing.T) {
	f := losses.Gamma{Shape: 3}
	assert.InDelta(t, math.Log(2), f.NullModel([]float64{1, 0.5, 4.5})[0], tolerance64)
	assert.InDelta(t, math.Log(1e-6), f.NullModel([]float64{1e-6, 1e-6})[0], tolerance64)
}

// Draws of a tiny shape are often too small for float64, but never 0.
func TestGammaSampleTinyShape(t *testing.T) {
	f := losses.Gamma{Shape: 0.001}
	eta := make([]float64, 1000)
	for i := range eta {
		eta[i] = -1
	}
	smallest := 0
	for _, x := range draw(f, len(eta), eta...) {
		assert.True(t, f.Support().Contains([]float64{x}))
		if x == math.SmallestNonzeroFloat64 {
			smallest++
		}
	}
	// P(x < 5e-324) ≈ exp(−0.001·744.4) = 0.475
	assert.InDelta(t, 0.475, float64(smallest)/1000, standardErrors(0.5, 1000))
}

func TestGammaRefusesShape(t *testing.T) {
	for _, k := range []float64{-1, math.NaN(), math.Inf(1)} {
		f := losses.Gamma{Shape: k}
		for _, add := range []func(b *graph.Builder, x *graph.Node){
			func(b *graph.Builder, x *graph.Node) { f.NLL(b, x, x) },
			func(b *graph.Builder, x *graph.Node) { f.Natural(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogPartition(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogBase(b, x) },
		} {
			refusesToBuild(t, "the shape must be positive and finite", add)
		}
	}
}
