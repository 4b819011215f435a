package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
)

// E[T] is E[x] where T(x) = x, and E[x²] = −1/η for Rayleigh.
func TestMeanStatistics(t *testing.T) {
	eta := []float64{-0.5, -1.25}
	for _, c := range []struct {
		family losses.Family
		want   []float64
	}{
		{losses.Bernoulli{}, []float64{1 / (1 + math.Exp(0.5)), 1 / (1 + math.Exp(1.25))}},
		{losses.Gaussian{Variance: 4}, []float64{-2, -5}},
		{losses.Poisson{}, []float64{math.Exp(-0.5), math.Exp(-1.25)}},
		{losses.Categorical{K: 2}, []float64{1 / (1 + math.Exp(-0.75)), 1 / (1 + math.Exp(0.75))}},
		{Rayleigh{}, []float64{2, 0.8}},
	} {
		p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
			b.Output("mean", losses.MeanStatistics(b, c.family, b.Input("eta", 2)))
		})
		require.NoError(t, err)
		_, err = p.Run(graph.Slice[float64](eta))
		require.NoError(t, err)
		assert.InDeltaSlice(t, c.want, p.Output("mean").Float64s(), tolerance64, "%v", c.family)
	}
}
