package datasets_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/harmonium-ml/harmonium/samplers"
)

func TestRowsTakesEverythingAlong(t *testing.T) {
	table := small(t, 4)
	require.NoError(t, table.SetImageSize(1, 3))
	require.NoError(t, table.SetMask(matrix(4, 3, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1)))
	part, err := table.Rows([]int{2, 0, 2})
	require.NoError(t, err)
	assert.Equal(t, []float32{6, 0, 8, 0, 1, 2, 6, 0, 8}, numbers(part))
	assert.Equal(t, []float32{1, 0, 1, 1, 1, 1, 1, 0, 1}, part.Mask().Float32s())
	assert.Equal(t, []int{20, 0, 20}, part.Labels())
	assert.Equal(t, table.Columns(), part.Columns())
	height, width := part.ImageSize()
	assert.Equal(t, [2]int{1, 3}, [2]int{height, width})
}

func TestHeadTakesEverythingAlong(t *testing.T) {
	table := small(t, 4)
	require.NoError(t, table.SetMask(matrix(4, 3, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1)))
	part, err := table.Head(2)
	require.NoError(t, err)
	assert.Equal(t, []float32{0, 1, 2, 0, 4, 5}, numbers(part))
	assert.Equal(t, []float32{1, 1, 1, 0, 1, 1}, part.Mask().Float32s())
	assert.Equal(t, []int{0, 10}, part.Labels())
}

func TestPartsRefuse(t *testing.T) {
	table := small(t, 4)
	for _, n := range []int{-1, 0, 5} {
		_, err := table.Head(n)
		assert.ErrorContains(t, err, "of a table of 4")
	}
	_, err := table.Rows([]int{4})
	assert.ErrorContains(t, err, "row 4 does not exist")
	_, err = table.Rows(nil)
	assert.ErrorContains(t, err, "no rows")
	rng := samplers.NewStream(1)
	for _, fraction := range []float64{0, 0.1, 0.9, 1, -1, 2, math.NaN(), math.Inf(1)} {
		_, _, err = table.Split(fraction, rng)
		assert.ErrorContains(t, err, "leaves one part empty", "%v", fraction)
	}
	assert.Zero(t, rng.Step(), "a refused Split moves no stream")
}

func TestSplitIsAPartition(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(r, "n")
		k := rapid.IntRange(1, n-1).Draw(r, "k")
		table := small(t, n)
		train, rest, err := table.Split(float64(k)/float64(n), samplers.NewStream(rapid.Uint64().Draw(r, "seed")))
		require.NoError(r, err)
		assert.Equal(r, k, train.Len())
		assert.True(r, slices.IsSorted(train.Labels()) && slices.IsSorted(rest.Labels()), "rows keep their order")
		all := slices.Concat(train.Labels(), rest.Labels())
		slices.Sort(all)
		assert.Equal(r, table.Labels(), all)
	})
}

func TestSplitOrder(t *testing.T) {
	table := small(t, 40)
	labels := func(rng *samplers.Stream) []int {
		train, _, err := table.Split(0.5, rng)
		require.NoError(t, err)
		return train.Labels()
	}
	assert.Equal(t, labels(samplers.NewStream(3)), labels(samplers.NewStream(3)))
	rng := samplers.NewStream(3)
	assert.NotEqual(t, labels(rng), labels(rng), "each Split is new")
	assert.Equal(t, table.Labels()[:20], labels(nil), "no stream takes the first rows")
}
