package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/losses"
)

// With a mean of m a try fails with the probability q = m/(1 + m).
func TestGeometricDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 2}, []float64{1, 0, 14, 9}
	e := evaluate(t, tensor.Float64, losses.Geometric{}, 4, out, x)
	for i := range x {
		m := math.Exp(out[i])
		q := m / (1 + m)
		assert.InDelta(t, -math.Log(math.Pow(q, x[i])*(1-q)), e.nll[i], tolerance64)
		assert.InDelta(t, m, e.mean[i], tolerance64)
		assert.InDelta(t, (m-x[i])/(1+m), e.slope[i], tolerance64)
	}
}

// Outputs whose η is 0 or whose exp(η) is 0, in the type, lose nothing.
func TestGeometricExtremes(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		e := evaluate(t, dtype, losses.Geometric{}, 4, []float64{1e4, 1e4, -1e4, -1e4}, []float64{0, 3, 0, 3})
		assert.Equal(t, []float64{1e4, 1e4, 0, 3e4}, e.nll)
		assert.Equal(t, []float64{1, 1, 0, -3}, e.slope)
	}
}

func TestGeometricNullModel(t *testing.T) {
	f := losses.Geometric{}
	assert.InDelta(t, math.Log(2), f.NullModel([]float64{1, 0, 5})[0], tolerance64)
	assert.InDelta(t, math.Log(0.5/5), f.NullModel([]float64{0, 0, 0, 0})[0], tolerance64, "half an observation")
	assert.InDelta(t, math.Log(0.5), f.NullModel(nil)[0], tolerance64)
}

func TestGeometricSampleExtremes(t *testing.T) {
	assert.Equal(t, []float64{0, 0, math.MaxInt, math.MaxInt}, draw(losses.Geometric{}, 4, math.Inf(-1), -1e4, -1e-300, math.Copysign(0, -1)))
}
