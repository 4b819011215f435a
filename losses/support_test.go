package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/losses"
)

func TestSupportContains(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	dice := losses.Support{Name: "{1, …, 6}", Lower: 1, Upper: 6, Whole: true}
	for _, c := range []struct {
		support losses.Support
		in, out []float64
	}{
		{losses.Bernoulli{}.Support(), []float64{0, 1}, []float64{0.5, -1, 2, nan, inf}},
		{losses.Gaussian{}.Support(), []float64{-1e300, 0, 0.5}, []float64{nan, inf, -inf}},
		{losses.Poisson{}.Support(), []float64{0, 1, 1e15}, []float64{-1, 0.5, nan, inf}},
		{losses.Gamma{}.Support(), []float64{5e-324, 1}, []float64{0, -1, nan, inf}},
		{losses.Exponential{}.Support(), []float64{0, 5e-324, 1e300}, []float64{-5e-324, nan, inf}},
		{losses.ContinuousBernoulli{}.Support(), []float64{0, 0.5, 1}, []float64{-5e-324, 1.5, nan}},
		{losses.Pareto{Minimum: 3}.Support(), []float64{3, 1e300}, []float64{2.9, nan, inf}},
		{losses.Spin{}.Support(), []float64{-1, 1}, []float64{0, 0.5, nan}},
		{dice, []float64{1, 6}, []float64{0, 7, 1.5, nan, inf}},
	} {
		for _, x := range c.in {
			assert.True(t, c.support.Contains([]float64{x}), "%v in %s", x, c.support.Name)
		}
		for _, x := range c.out {
			assert.False(t, c.support.Contains([]float64{x}), "%v in %s", x, c.support.Name)
		}
		assert.False(t, c.support.Contains(nil))
		assert.False(t, c.support.Contains([]float64{1, 1}))
	}
}

// A support of many categories takes memory for their number, not its square:
// this one would have 80 GB.
func TestSupportOfManyCategories(t *testing.T) {
	const k = 100_000
	values := losses.Categorical{K: k}.Support().Values
	assert.Len(t, values, k)
	for _, i := range []int{0, 1, k / 2, k - 1} {
		assert.Len(t, values[i], k)
		assert.Equal(t, 1.0, values[i][i])
		assert.Zero(t, values[i][(i+1)%k])
	}
}
