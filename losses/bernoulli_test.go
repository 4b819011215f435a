package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/losses"
)

func TestBernoulliDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 20}, []float64{1, 0, 0, 1}
	e := evaluate(t, tensor.Float64, losses.Bernoulli{}, 4, out, x)
	for i := range x {
		p := 1 / (1 + math.Exp(-out[i]))
		assert.InDelta(t, -distuv.Bernoulli{P: p}.LogProb(x[i]), e.nll[i], tolerance64)
		assert.InDelta(t, p, e.mean[i], tolerance64)
		assert.InDelta(t, p-x[i], e.slope[i], tolerance64)
	}
}

// Data that are probabilities give the cross-entropy.
func TestBernoulliCrossEntropy(t *testing.T) {
	e := evaluate(t, tensor.Float64, losses.Bernoulli{}, 1, []float64{math.Log(3)}, []float64{0.2})
	assert.InDelta(t, -0.2*math.Log(0.75)-0.8*math.Log(0.25), e.nll[0], tolerance64)
}

// A confident decoder that is right loses nothing, and one that is wrong η nats,
// to the last bit.
func TestBernoulliExtremes(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		e := evaluate(t, dtype, losses.Bernoulli{}, 4, []float64{1e4, -1e4, 1e4, -1e4}, []float64{1, 0, 0, 1})
		assert.Equal(t, []float64{0, 0, 1e4, 1e4}, e.nll)
		assert.Equal(t, []float64{0, 0, 1, -1}, e.slope)
	}
}

func TestBernoulliNullModel(t *testing.T) {
	f := losses.Bernoulli{}
	assert.InDelta(t, math.Log(3), f.NullModel([]float64{1, 1, 0, 1})[0], tolerance64)
	// Half an observation of the other kind among four: p = 0.5/5.
	assert.InDelta(t, math.Log(0.1/0.9), f.NullModel([]float64{0, 0, 0, 0})[0], tolerance64)
	assert.InDelta(t, math.Log(0.9/0.1), f.NullModel([]float64{1, 1, 1, 1})[0], tolerance64)
	assert.Equal(t, []float64{0}, f.NullModel(nil))
}

func TestBernoulliSampleExtremes(t *testing.T) {
	assert.Equal(t, []float64{1, 0, 1, 0}, draw(losses.Bernoulli{}, 4, 1e4, -1e4, math.Inf(1), math.Inf(-1)))
}
