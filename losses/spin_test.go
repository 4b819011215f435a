package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

func TestSpinDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 20}, []float64{1, -1, -1, 1}
	e := evaluate(t, tensor.Float64, losses.Spin{}, 4, out, x)
	for i := range x {
		assert.InDelta(t, math.Log(2*math.Cosh(out[i]))-out[i]*x[i], e.nll[i], tolerance64)
		assert.InDelta(t, math.Tanh(out[i]), e.mean[i], tolerance64)
		assert.InDelta(t, math.Tanh(out[i])-x[i], e.slope[i], tolerance64)
	}
}

// A sign s with the parameter η is a Bernoulli y = (1 + s)/2 with the logit 2η,
// also where data are means.
func TestSpinIsBernoulli(t *testing.T) {
	out, s := []float64{0, -1.5, 3, 20, 0.3}, []float64{1, -1, -1, 1, 0.5}
	logits, y := make([]float64, len(out)), make([]float64, len(s))
	for i := range out {
		logits[i], y[i] = 2*out[i], (1+s[i])/2
	}
	spin := evaluate(t, tensor.Float64, losses.Spin{}, 5, out, s)
	yes := evaluate(t, tensor.Float64, losses.Bernoulli{}, 5, logits, y)
	assert.InDeltaSlice(t, yes.nll, spin.nll, tolerance64)
	for i := range out {
		assert.InDelta(t, 2*yes.mean[i]-1, spin.mean[i], tolerance64)
		assert.InDelta(t, 2*yes.slope[i], spin.slope[i], tolerance64)
	}
	assert.Equal(t, 2*losses.Spin{}.NullModel([]float64{1, 1, -1})[0], losses.Bernoulli{}.NullModel([]float64{1, 1, 0})[0])
}

// A confident decoder that is right loses nothing, and one that is wrong 2η nats,
// to the last bit.
func TestSpinExtremes(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		e := evaluate(t, dtype, losses.Spin{}, 4, []float64{1e4, -1e4, 1e4, -1e4}, []float64{1, -1, -1, 1})
		assert.Equal(t, []float64{0, 0, 2e4, 2e4}, e.nll)
		assert.Equal(t, []float64{0, 0, 2, -2}, e.slope)
	}
}

func TestSpinNullModel(t *testing.T) {
	f := losses.Spin{}
	assert.InDelta(t, math.Atanh(0.5), f.NullModel([]float64{1, 1, -1, 1})[0], tolerance64)
	assert.InDelta(t, math.Atanh(0.8), f.NullModel([]float64{1, 1, 1, 1})[0], tolerance64, "p = 1 − 0.5/5")
	assert.InDelta(t, -math.Atanh(0.8), f.NullModel([]float64{-1, -1, -1, -1})[0], tolerance64)
	assert.Equal(t, []float64{0}, f.NullModel(nil))
}

func TestSpinSampleExtremes(t *testing.T) {
	assert.Equal(t, []float64{1, -1, 1, -1}, draw(losses.Spin{}, 4, 1e4, -1e4, math.Inf(1), math.Inf(-1)))
}

// The draws of float32 machines have the same mean.
func TestSpinSampleFloat32(t *testing.T) {
	const n = 40_000
	for _, eta := range []float64{-0.8, 0, 0.3, 2} {
		x, natural := make([]float32, n), make([]float32, n)
		for i := range natural {
			natural[i] = float32(eta)
		}
		losses.Spin{}.SampleFloat32(x, natural, samplers.NewStream(5))
		var sum float64
		for _, v := range x {
			assert.True(t, v == 1 || v == -1)
			sum += float64(v)
		}
		assert.InDelta(t, math.Tanh(eta), sum/n, standardErrors(1/math.Cosh(eta), n))
	}
}
