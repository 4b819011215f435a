package checkpoint_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/checkpoint"
)

func TestSaveLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.safetensors")
	require.NoError(t, checkpoint.Save(path, sample()))
	f, err := checkpoint.Load(path)
	require.NoError(t, err)
	assert.Equal(t, encode(t, sample()), encode(t, f))

	second := &checkpoint.File{Kind: "run", Version: 1}
	require.NoError(t, checkpoint.Save(path, second), "a second Save replaces the first")
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, encode(t, second), b)
	assertOnly(t, filepath.Dir(path), "model.safetensors")
}

func TestSaveRefusesBeforeItTouchesTheDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.safetensors")
	err := checkpoint.Save(path, &checkpoint.File{Kind: "run"})
	assert.ErrorIs(t, err, checkpoint.ErrInvalid)
	assert.ErrorContains(t, err, path)
	assertOnly(t, filepath.Dir(path))
}

func TestLoadNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.safetensors")
	_, err := checkpoint.Load(path)
	assert.ErrorIs(t, err, fs.ErrNotExist)
	assert.ErrorContains(t, err, path)

	b := encode(t, sample())
	require.NoError(t, os.WriteFile(path, bytes.Clone(b[:len(b)-1]), 0o600))
	_, err = checkpoint.Load(path)
	assert.ErrorIs(t, err, checkpoint.ErrCorrupt)
	assert.ErrorContains(t, err, path)

	_, err = checkpoint.Load(filepath.Dir(path))
	assert.Error(t, err, "a directory is no file")
}

// assertOnly checks that the directory holds exactly these files.
func assertOnly(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	assert.Equal(t, names, got)
}
