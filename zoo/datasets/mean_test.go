package datasets_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

func TestMean(t *testing.T) {
	table, err := datasets.FromRows([][]float64{{1, 10, 7}, {2, 20, 7}, {6, 60, 7}})
	require.NoError(t, err)
	assert.Equal(t, []float64{3, 30, 7}, table.Mean())
	require.NoError(t, table.SetMask(matrix(3, 3, 1, 0, 0, 1, 1, 0, 1, 1, 0)))
	mean := table.Mean()
	assert.Equal(t, []float64{3, 40}, mean[:2], "over observed cells")
	assert.True(t, math.IsNaN(mean[2]), "no cell, no mean")
}

// A sum in float32 stays at 2²⁴.
func TestMeanSumsInFloat64(t *testing.T) {
	table, err := datasets.FromRows([][]float64{{1 << 24}, {1}, {1}, {1}, {1}})
	require.NoError(t, err)
	assert.Equal(t, []float64{(1<<24 + 4) / 5.0}, table.Mean())
}
