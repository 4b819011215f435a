package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/losses"
)

func TestPoissonDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 2}, []float64{1, 0, 14, 9}
	e := evaluate(t, tensor.Float64, losses.Poisson{}, 4, out, x)
	for i := range x {
		rate := math.Exp(out[i])
		assert.InDelta(t, -distuv.Poisson{Lambda: rate}.LogProb(x[i]), e.nll[i], tolerance64)
		assert.InDelta(t, rate, e.mean[i], tolerance64)
		assert.InDelta(t, rate-x[i], e.slope[i], tolerance64)
	}
}

// The documented error in float32: 0.01 nats at a count of 10⁴.
func TestPoissonLargeCounts(t *testing.T) {
	const stated = 0.01
	rate := 10_000.0
	for _, x := range []float64{9_800, 10_000, 10_200} {
		e := evaluate(t, tensor.Float32, losses.Poisson{}, 1, []float64{math.Log(rate)}, []float64{x})
		// The logarithm of the rate is itself rounded.
		rounded := math.Exp(float64(float32(math.Log(rate))))
		assert.InDelta(t, -distuv.Poisson{Lambda: rounded}.LogProb(x), e.nll[0], stated)
	}
}

func TestPoissonNullModel(t *testing.T) {
	f := losses.Poisson{}
	assert.InDelta(t, math.Log(2), f.NullModel([]float64{1, 0, 5})[0], tolerance64)
	assert.InDelta(t, math.Log(0.5/5), f.NullModel([]float64{0, 0, 0, 0})[0], tolerance64, "half an observation")
	assert.InDelta(t, math.Log(0.5), f.NullModel(nil)[0], tolerance64)
}

func TestPoissonSampleExtremes(t *testing.T) {
	x := draw(losses.Poisson{}, 3, math.Inf(-1), -1e4, 1e4)
	assert.Equal(t, []float64{0, 0, math.MaxInt}, x)
}
