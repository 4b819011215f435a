package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/losses"
)

func TestExponentialDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 20}, []float64{0, 0.25, 3, 1e8}
	e := evaluate(t, tensor.Float64, losses.Exponential{}, 4, out, x)
	for i := range x {
		rate := math.Exp(-out[i])
		assert.InDelta(t, -distuv.Exponential{Rate: rate}.LogProb(x[i]), e.nll[i], tolerance64)
		assert.InDelta(t, 1, e.mean[i]*rate, tolerance64)
		assert.InDelta(t, 1-x[i]*rate, e.slope[i], tolerance64)
	}
}

func TestExponentialTakesZero(t *testing.T) {
	assert.NoError(t, losses.Check(losses.Exponential{}, matrix[float32](2, 0, 1e-30, 3, 1e30), nil))
	assert.ErrorContains(t, losses.Check(losses.Exponential{}, matrix(1, -1e-300), nil), "want [0, ∞)")
}

func TestExponentialNullModel(t *testing.T) {
	f := losses.Exponential{}
	assert.InDelta(t, math.Log(2), f.NullModel([]float64{1, 0, 5})[0], tolerance64)
	assert.InDelta(t, math.Log(1e-6), f.NullModel([]float64{1e-6, 1e-6})[0], tolerance64, "data of any unit")
	assert.InDelta(t, math.Log(0.5/3), f.NullModel([]float64{0, 0})[0], tolerance64, "half an observation")
}

func TestExponentialSampleExtremes(t *testing.T) {
	x := draw(losses.Exponential{}, 2, math.Inf(-1), math.Copysign(0, -1))
	assert.Equal(t, []float64{math.SmallestNonzeroFloat64, math.MaxFloat64}, x)
}
