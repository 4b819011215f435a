package optim_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
)

// tolRound is a few roundings of numbers near 1 in float64.
const tolRound = 1e-14

func clip(t *testing.T, limit float64, params ...*graph.Param) {
	t.Helper()
	u, err := optim.ClipNorm(limit).New(params)
	require.NoError(t, err)
	require.NoError(t, u.Update(1))
}

func TestClipNormIsGlobal(t *testing.T) {
	a := param("a", []float64{0, 0}, []float64{3, 0}, 2)
	b := param("b", []float64{0}, []float64{-4}, 1, 1)
	clip(t, 1, a, b) // the norm is 5
	assert.InDeltaSlice(t, []float64{0.6, 0}, values(a.Grad), tolRound)
	assert.InDeltaSlice(t, []float64{-0.8}, values(b.Grad), tolRound)
	assert.Equal(t, []float64{0, 0}, values(a.Value), "only gradients change")
}

func TestClipNormLeavesShortGradients(t *testing.T) {
	for _, limit := range []float64{5, 6} {
		a := param("a", []float64{0, 0}, []float64{3, 4}, 2)
		clip(t, limit, a)
		assert.Equal(t, []float64{3, 4}, values(a.Grad))
	}
	zero := param("a", []float64{0}, []float64{0}, 1)
	clip(t, 1, zero)
	assert.Equal(t, []float64{0}, values(zero.Grad))
}

func TestClipNormAddsFloat32InFloat64(t *testing.T) {
	// 10⁶ squares of 10¹⁸ overflow float32 in the first hundred.
	const n = 1_000_000
	g := make([]float64, n)
	for i := range g {
		g[i] = 1e18
	}
	p := graph.NewParam("w", tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(n)))
	p.Grad = array(tensor.Float32, g, n)
	clip(t, 1, p)
	var squared float64
	for _, v := range values(p.Grad) {
		squared += v * v
	}
	assert.InEpsilon(t, 1, math.Sqrt(squared), 1e-6, "float32 rounds each number by 6e-8 of it")
}
