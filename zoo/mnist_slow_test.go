//go:build slow

package zoo_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/zoo"
	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// Hinton & Salakhutdinov (2006) give 13.87 for 30 principal components of MNIST.
// The digits here were computed in float64 by another library; the training
// images' error is the sum of the discarded eigenvalues.
func TestPCAOfMNIST(t *testing.T) {
	const printed = 5e-5 // half of the last digit
	train, test, err := datasets.MNIST("")
	require.NoError(t, err)
	m, err := zoo.NewPCA(30)
	require.NoError(t, err)
	require.NoError(t, m.Fit(train))
	e, err := zoo.SquaredError(m, test)
	require.NoError(t, err)
	assert.InDelta(t, 13.8663, e, printed)
	var discarded float64
	for _, v := range m.Eigenvalues[30:] {
		discarded += v
	}
	assert.InDelta(t, 14.2071, discarded, printed)
}
