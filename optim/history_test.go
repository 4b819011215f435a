package optim_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/optim"
)

func TestHistoryBest(t *testing.T) {
	nan := math.NaN()
	for name, test := range map[string]struct {
		validation []float64
		best       int // number of the epoch; 0: none
	}{
		"no epochs":        {nil, 0},
		"no validation":    {[]float64{nan, nan}, 0},
		"the smallest":     {[]float64{3, 1, 2}, 2},
		"the first of two": {[]float64{3, 1, 1}, 2},
		"negative":         {[]float64{-1, -3, -2}, 2},
		"NaN never wins":   {[]float64{nan, 2, nan, math.Inf(1)}, 2},
	} {
		var h optim.History
		for i, v := range test.validation {
			h.Epochs = append(h.Epochs, optim.Epoch{Number: i + 1, Validation: v})
		}
		best, found := h.Best()
		assert.Equal(t, test.best > 0, found, name)
		assert.Equal(t, test.best, best.Number, name)
	}
}
