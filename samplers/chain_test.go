package samplers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/samplers"
)

var _ samplers.Array = (*tensor.Dense)(nil)

type integers []int

func (x integers) Data() any { return []int(x) }

func TestSliceSharesItsNumbers(t *testing.T) {
	x := []float32{1, 2}
	samplers.Slice[float32](x).Data().([]float32)[1] = 5
	assert.Equal(t, []float32{1, 5}, x)
}

func TestNewChain(t *testing.T) {
	v, h := make(samplers.Slice[float64], 6), make(samplers.Slice[float64], 4)
	c, err := samplers.NewChain(2, v, h)
	require.NoError(t, err)
	assert.Equal(t, 2, c.Len())
	v[3] = 7
	assert.Equal(t, v, c.Visible(), "the chain keeps the array")
	assert.Equal(t, h, c.Hidden())
}

func TestNewChainRefusals(t *testing.T) {
	f32, f64 := make(samplers.Slice[float32], 4), make(samplers.Slice[float64], 4)
	for _, c := range []struct {
		n       int
		v, h    samplers.Array
		message string
	}{
		{0, f32, f32, "chain of 0 rows; want at least 1"},
		{-3, f32, f32, "chain of -3 rows; want at least 1"},
		{2, nil, f32, "visible: array is nil"},
		{2, f32, nil, "hidden: array is nil"},
		{2, integers{1, 2}, f32, "visible: array holds []int; want []float32 or []float64"},
		{3, f32[:3], f32, "hidden: 4 numbers do not make 3 equal rows"},
		{2, f32, f64, "visible is float32, hidden is float64; want one type"},
	} {
		chain, err := samplers.NewChain(c.n, c.v, c.h)
		assert.ErrorContains(t, err, c.message)
		assert.Nil(t, chain)
	}
}

func TestSetVisible(t *testing.T) {
	c, err := samplers.NewChain(2, samplers.Slice[float32]{0, 0, 0, 0}, samplers.Slice[float32]{1, 2})
	require.NoError(t, err)
	data := samplers.Slice[float32]{1, 2, 3, 4}
	require.NoError(t, c.SetVisible(data))
	data[0] = 9
	assert.Equal(t, []float32{1, 2, 3, 4}, c.Visible().Data(), "a copy")
	assert.ErrorContains(t, c.SetVisible(samplers.Slice[float32]{5, 6}), "2 numbers for states of 4")
	assert.ErrorContains(t, c.SetVisible(samplers.Slice[float64]{5, 6, 7, 8}), "float64")
	assert.ErrorContains(t, c.SetVisible(samplers.Slice[float32]{5, 6, 7, float32(math.NaN())}), "row 1, column 1 is NaN")
	assert.ErrorContains(t, c.SetVisible(nil), "nil")
	assert.Equal(t, []float32{1, 2, 3, 4}, c.Visible().Data(), "refused: nothing has changed")
}
