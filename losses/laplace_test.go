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

func TestLaplaceDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 40}, []float64{0.5, 2, 3, 38}
	for _, scale := range []float64{0, 1, 0.25, 9} {
		e := evaluate(t, tensor.Float64, losses.Laplace{Scale: scale}, 4, out, x)
		s := scale
		if scale == 0 {
			s = 1
		}
		for i, sign := range []float64{-1, -1, 0, 1} {
			assert.InDelta(t, -distuv.Laplace{Mu: out[i], Scale: s}.LogProb(x[i]), e.nll[i], tolerance64)
			assert.InDelta(t, sign/s, e.slope[i], tolerance64)
		}
		assert.Equal(t, out, e.mean)
	}
}

func TestLaplaceIsNoFamily(t *testing.T) {
	var l losses.Loss = losses.Laplace{}
	_, is := l.(losses.Family)
	assert.False(t, is)
}

func TestLaplaceNullModel(t *testing.T) {
	l := losses.Laplace{Scale: 2}
	column := []float64{5, -100, 3, 1}
	assert.Equal(t, []float64{2}, l.NullModel(column))
	assert.Equal(t, []float64{5, -100, 3, 1}, column, "the column stays in order")
	assert.Equal(t, []float64{3}, l.NullModel([]float64{5, 3, 1}))
	assert.Equal(t, []float64{0}, l.NullModel(nil))
	assert.Equal(t, []float64{1.5e308}, l.NullModel([]float64{1.5e308, 1.5e308}))
}

func TestLaplaceRefusesScale(t *testing.T) {
	for _, scale := range []float64{-1, math.NaN(), math.Inf(1)} {
		refusesToBuild(t, "the scale must be positive and finite",
			func(b *graph.Builder, x *graph.Node) { losses.Laplace{Scale: scale}.NLL(b, x, x) })
	}
}
