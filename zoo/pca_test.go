package zoo_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph/gradtest"
	"github.com/harmonium-ml/harmonium/zoo"
)

// Points on a line in the plane, with a small deviation across it.
func TestPCAOfALine(t *testing.T) {
	const rounding = 1e-12
	along, across := []float64{3, 4}, []float64{-4, 3} // both of length 5
	var x []float64
	for _, c := range [][2]float64{{2, .1}, {-2, .1}, {2, -.1}, {-2, -.1}} {
		for j := range 2 {
			x = append(x, 7+c[0]*along[j]/5+c[1]*across[j]/5)
		}
	}
	data := table(t, tensor.New(tensor.WithShape(4, 2), tensor.WithBacking(x)))
	m, err := zoo.NewPCA(1)
	require.NoError(t, err)
	require.NoError(t, m.Fit(data))
	const single = 1e-5 // a table keeps float32
	assert.InDeltaSlice(t, []float64{7, 7}, m.Mean, single)
	assert.InDeltaSlice(t, []float64{4, 0.01}, m.Eigenvalues, single)
	assert.InDelta(t, 0.6, m.Components.At(0, 0), single)
	assert.InDelta(t, 0.8, m.Components.At(1, 0), single)
	e, err := zoo.SquaredError(m, data)
	require.NoError(t, err)
	assert.InDelta(t, m.Eigenvalues[1], e, rounding*100)
}

func TestPCAWithAllComponentsLosesNothing(t *testing.T) {
	data := table(t, gradtest.Random(1, 30, 5))
	m, err := zoo.NewPCA(5)
	require.NoError(t, err)
	require.NoError(t, m.Fit(data))
	e, err := zoo.SquaredError(m, data)
	require.NoError(t, err)
	assert.Less(t, e, 1e-24) // squares of roundings
	var dot float64
	for i := range 5 {
		dot += m.Components.At(i, 0) * m.Components.At(i, 1)
	}
	assert.Less(t, math.Abs(dot), 1e-12)
}

func TestPCARefusals(t *testing.T) {
	_, err := zoo.NewPCA(0)
	assert.ErrorContains(t, err, "0 components")
	m, err := zoo.NewPCA(3)
	require.NoError(t, err)
	data := table(t, gradtest.Random(1, 10, 2))
	assert.ErrorContains(t, m.Fit(data), "3 components of 2 columns")
	assert.ErrorContains(t, m.Fit(nil), "no data")
	_, err = m.Encode(data)
	assert.ErrorContains(t, err, "Encode before Fit")
	_, err = m.Decode(gradtest.Random(1, 1, 3))
	assert.ErrorContains(t, err, "Decode before Fit")
}
