package kernel_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

func TestRepeat(t *testing.T) {
	dst, guards := guarded[float32](6)
	kernel.Repeat(dst, []float32{1, 2}, 3)
	assert.Equal(t, []float32{1, 1, 1, 2, 2, 2}, dst)
	kernel.Repeat(dst, []float32{1, 2, 3, 4, 5, 6}, 1)
	assert.Equal(t, []float32{1, 2, 3, 4, 5, 6}, dst)
	require.NoError(t, guards())
	kernel.Repeat(dst[:0], nil, 4)
	assert.Panics(t, func() { kernel.Repeat(dst, []float32{1, 2}, 2) })
	assert.Panics(t, func() { kernel.Repeat(dst, []float32{1, 2}, 0) })
}

func TestTile(t *testing.T) {
	dst, guards := guarded[float64](6)
	kernel.Tile(dst, []float64{1, 2, 3})
	assert.Equal(t, []float64{1, 2, 3, 1, 2, 3}, dst)
	kernel.Tile(dst, []float64{7})
	assert.Equal(t, []float64{7, 7, 7, 7, 7, 7}, dst)
	require.NoError(t, guards())
	kernel.Tile(dst[:0], []float64{1})
	assert.Panics(t, func() { kernel.Tile(dst, []float64{1, 2, 3, 4}) })
	assert.Panics(t, func() { kernel.Tile(dst, nil) })
}

func TestFill(t *testing.T) {
	dst, guards := guarded[float32](5)
	kernel.Fill(dst, 2.5)
	assert.Equal(t, []float32{2.5, 2.5, 2.5, 2.5, 2.5}, dst)
	require.NoError(t, guards())
}
