package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

func TestCategoricalDensity(t *testing.T) {
	out := []float64{0.5, -1, 2}
	weights := []float64{math.Exp(0.5), math.Exp(-1), math.Exp(2)}
	right := distuv.NewCategorical(weights, nil)
	for k := range out {
		x := make([]float64, 3)
		x[k] = 1
		e := evaluate(t, tensor.Float64, losses.Categorical{K: 3}, 1, out, x)
		assert.InDelta(t, -right.LogProb(float64(k)), e.nll[0], tolerance64)
		for j := range out {
			p := weights[j] / floats.Sum(weights)
			assert.InDelta(t, p, e.mean[j], tolerance64)
			assert.InDelta(t, p-x[j], e.slope[j], tolerance64)
		}
	}
}

// Two categories are a Bernoulli whose logit is the difference of theirs.
func TestCategoricalOfTwoIsBernoulli(t *testing.T) {
	two := evaluate(t, tensor.Float64, losses.Categorical{K: 2}, 2, []float64{1, 3, 0.5, -2}, []float64{0, 1, 1, 0})
	one := evaluate(t, tensor.Float64, losses.Bernoulli{}, 2, []float64{2, -2.5}, []float64{1, 0})
	assert.InDeltaSlice(t, one.nll, two.nll, tolerance64)
}

// The same number added to all logits changes nothing, in float32 also if it is
// as large as 10⁴, where A(η) alone has lost three digits.
func TestCategoricalGauge(t *testing.T) {
	x := []float64{0, 1, 0}
	for _, shift := range []float64{-1e4, 0, 1e4} {
		e := evaluate(t, tensor.Float32, losses.Categorical{K: 3}, 1, []float64{shift, shift + 1, shift - 1}, x)
		assert.InDelta(t, math.Log(1+math.Exp(-1)+math.Exp(-2)), e.nll[0], tolerance32)
	}
}

func TestCategoricalNullModel(t *testing.T) {
	f := losses.Categorical{K: 3}
	logits := f.NullModel([]float64{1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0})
	assert.InDelta(t, 0, floats.Sum(logits), tolerance64)
	assert.InDelta(t, math.Log(3), logits[0]-logits[1], tolerance64)
	assert.InDelta(t, math.Log(0.5), logits[2]-logits[1], tolerance64, "half an observation")
	assert.Equal(t, []float64{0, 0, 0}, f.NullModel(nil))
}

func TestCategoricalSupport(t *testing.T) {
	s := losses.Categorical{K: 3}.Support()
	assert.Equal(t, [][]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, s.Values)
	assert.True(t, s.Contains([]float64{0, 1, 0}))
	for _, cell := range [][]float64{{0, 0, 0}, {1, 1, 0}, {0.5, 0.5, 0}, {1, 0}, {1}} {
		assert.False(t, s.Contains(cell), "%v", cell)
	}
}

// A draw has one category for every uniform number, also for the largest one and
// where all weight is on one category.
func TestCategoricalSampleExtremes(t *testing.T) {
	f, inf := losses.Categorical{K: 3}, math.Inf(1)
	assert.Equal(t, []float64{0, 0, 1, 1, 0, 0}, draw(f, 6, -inf, -inf, 0, 1e4, -1e4, 0))
	x, s := make([]float64, 3), samplers.NewStream(3)
	for range 10_000 {
		f.Sample(x, []float64{0, -inf, 0}, s)
		assert.Zero(t, x[1])
		assert.Equal(t, 1.0, floats.Sum(x))
	}
}

func TestCategoricalRefusesK(t *testing.T) {
	for _, k := range []int{0, 1, -3} {
		f := losses.Categorical{K: k}
		for _, add := range []func(b *graph.Builder, x *graph.Node){
			func(b *graph.Builder, x *graph.Node) { f.NLL(b, x, x) },
			func(b *graph.Builder, x *graph.Node) { f.Mean(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogPartition(b, x) },
		} {
			refusesToBuild(t, "want 2 categories or more", add)
		}
		assert.NotPanics(t, func() {
			f.NullModel([]float64{1})
			f.Support()
			draw(f, 1, 0)
		})
	}
}
