package layers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/layers"
	"github.com/harmonium-ml/harmonium/samplers"
)

func TestInitializersHaveTheTextbookVariances(t *testing.T) {
	const in, out = 300, 200
	for name, c := range map[string]struct {
		init              layers.Initializer
		variance, largest float64
		kurtosis          float64 // fourth moment over squared variance
	}{
		"GlorotUniform": {layers.GlorotUniform, 2.0 / (in + out), math.Sqrt(6.0 / (in + out)), 1.8},
		"GlorotNormal":  {layers.GlorotNormal, 2.0 / (in + out), math.Inf(1), 3},
		"HeUniform":     {layers.HeUniform, 2.0 / in, math.Sqrt(6.0 / in), 1.8},
		"HeNormal":      {layers.HeNormal, 2.0 / in, math.Inf(1), 3},
		"Normal":        {layers.Normal(0.01), 1e-4, math.Inf(1), 3},
	} {
		t.Run(name, func(t *testing.T) {
			w := make([]float32, in*out)
			c.init(w, in, out, samplers.NewStream(7))
			var sum, squares, largest float64
			for _, v := range w {
				sum += float64(v)
				squares += float64(v) * float64(v)
				largest = max(largest, math.Abs(float64(v)))
			}
			n := float64(len(w))
			fiveSigmaOfMean := 5 * math.Sqrt(c.variance/n)
			fiveSigmaOfVariance := 5 * c.variance * math.Sqrt((c.kurtosis-1)/n)
			assert.InDelta(t, 0, sum/n, fiveSigmaOfMean)
			assert.InDelta(t, c.variance, squares/n, fiveSigmaOfVariance)
			assert.LessOrEqual(t, largest, c.largest*(1+1e-6)) // float32 rounding

			again := make([]float32, in*out)
			c.init(again, in, out, samplers.NewStream(7))
			assert.Equal(t, w, again, "same seed, same weights")
		})
	}
}
