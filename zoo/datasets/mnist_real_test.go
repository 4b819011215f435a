//go:build !race

// Nothing here runs at once with anything else, and the race detector makes
// loops over 55 million pixels take half a minute.

package datasets_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

type parts struct {
	train, test *datasets.Table
	err         error
}

// mnist loads the real images once for all tests.
var mnist = sync.OnceValue(func() (p parts) {
	p.train, p.test, p.err = datasets.MNIST("")
	return p
})

// The numbers of each digit are properties of the published files.
func TestMNISTIsTheRealOne(t *testing.T) {
	t.Setenv(datasets.MNISTFolder, "")
	p := mnist()
	require.NoError(t, p.err)
	for _, c := range []struct {
		table  *datasets.Table
		n      int
		digits []int
	}{
		{p.train, 60000, []int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}},
		{p.test, 10000, []int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}},
	} {
		assert.Equal(t, tensor.Shape{c.n, 784}, c.table.X().Shape())
		height, width := c.table.ImageSize()
		assert.Equal(t, [2]int{28, 28}, [2]int{height, width})
		assert.Nil(t, c.table.Mask())
		digits := make([]int, 10)
		for _, label := range c.table.Labels() {
			digits[label]++
		}
		assert.Equal(t, c.digits, digits)
		lowest, highest := float32(1), float32(0)
		for _, v := range numbers(c.table) {
			lowest, highest = min(lowest, v), max(highest, v)
		}
		assert.Equal(t, [2]float32{0, 1}, [2]float32{lowest, highest})
	}
	assert.Equal(t, []int{5, 0, 4, 1, 9}, p.train.Labels()[:5])
}

// The squared error of the mean training image on the test set is 52.897, a
// number that anyone who reads the same pixels in the same units must find.
func TestMNISTMeanImageError(t *testing.T) {
	const tolThreeDecimals = 5e-4 // the known value has three decimals
	t.Setenv(datasets.MNISTFolder, "")
	p := mnist()
	require.NoError(t, p.err)
	mean := p.train.Mean()
	total := 0.0
	for k, v := range numbers(p.test) {
		deviation := float64(v) - mean[k%len(mean)]
		total += deviation * deviation
	}
	assert.InDelta(t, 52.897, total/float64(p.test.Len()), tolThreeDecimals)
}

func BenchmarkMNIST(b *testing.B) {
	for b.Loop() {
		if _, _, err := datasets.MNIST(""); err != nil {
			b.Fatal(err)
		}
	}
}
