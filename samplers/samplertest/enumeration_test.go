package samplertest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/samplers/samplertest"
)

func TestGrid(t *testing.T) {
	assert.Equal(t, [][]float64{{0, 0}, {0, 1}, {1, 0}, {1, 1}}, samplertest.Grid(2, 0, 1))
	assert.Equal(t, [][]float64{{-1}, {0}, {1}}, samplertest.Grid(1, -1, 0, 1))
	assert.Len(t, samplertest.Grid(5, 0, 1, 2), 243)
	assert.Equal(t, [][]float64{{}}, samplertest.Grid(0, 0, 1))
}
