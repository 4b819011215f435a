package checkpoint_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/checkpoint"
)

func TestExpectNamesBothSides(t *testing.T) {
	f := &checkpoint.File{Kind: "run", Version: 3}
	require.NoError(t, f.Expect("run", 3))
	require.NoError(t, f.Expect("run", 4))

	err := f.Expect("autoencoder", 3)
	assert.ErrorIs(t, err, checkpoint.ErrKind)
	assert.EqualError(t, err, `checkpoint: wrong kind: the file holds a "run", want a "autoencoder"`)

	err = f.Expect("run", 2)
	assert.ErrorIs(t, err, checkpoint.ErrVersion)
	assert.EqualError(t, err, `checkpoint: newer version: the file has version 3 of "run", this program reads up to version 2`)
}

func TestValues(t *testing.T) {
	f := sample()
	mask, err := checkpoint.Values[uint8](f, "mask", 3)
	require.NoError(t, err)
	assert.Equal(t, []uint8{0, 1, 255}, mask)

	mask[0] = 7 // no copy
	again, err := checkpoint.Values[uint8](f, "mask")
	require.NoError(t, err)
	assert.Equal(t, uint8(7), again[0])

	for name, try := range map[string]struct {
		err  func() error
		text string
	}{
		"missing": {func() error { _, err := checkpoint.Values[uint8](f, "none"); return err }, `no array "none"`},
		"type":    {func() error { _, err := checkpoint.Values[int64](f, "mask"); return err }, `array "mask" is a []uint8, want a []int64`},
		"shape":   {func() error { _, err := checkpoint.Values[uint8](f, "mask", 3, 1); return err }, `array "mask" has shape [3], want [3 1]`},
	} {
		t.Run(name, func(t *testing.T) {
			assert.ErrorIs(t, try.err(), checkpoint.ErrMissing)
			assert.ErrorContains(t, try.err(), try.text)
		})
	}
}

func TestArray(t *testing.T) {
	f := sample()
	a, ok := f.Array("mask")
	require.True(t, ok)
	assert.Equal(t, []int{3}, a.Shape)
	_, ok = f.Array("none")
	assert.False(t, ok)
}
