package datasets_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// epoch returns the row numbers of a small table in the order of one epoch, and the batch sizes.
func epoch(t *testing.T, table *datasets.Table, size int, rng *samplers.Stream) (order, sizes []int) {
	t.Helper()
	for x := range table.Batches(size, rng) {
		assert.Equal(t, 3, x.Shape()[1])
		sizes = append(sizes, x.Shape()[0])
		for row := range slices.Chunk(x.Float32s(), 3) {
			assert.Equal(t, []float32{row[0], row[0] + 1, row[0] + 2}, row, "a row stays together")
			order = append(order, int(row[0])/3)
		}
	}
	return order, sizes
}

func TestBatchesCoverEveryRowOnce(t *testing.T) {
	for _, size := range []int{1, 2, 3, 7, 10, 11, 0, -1} {
		table := small(t, 10)
		order, sizes := epoch(t, table, size, samplers.NewStream(1))
		slices.Sort(order)
		assert.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, order, "size %d", size)
		for i, n := range sizes {
			switch {
			case size < 1 || size > 10:
				assert.Equal(t, []int{10}, sizes)
			case i < len(sizes)-1 || 10%size == 0:
				assert.Equal(t, size, n)
			default:
				assert.Equal(t, 10%size, n, "the last batch has what is left")
			}
		}
	}
}

func TestBatchesOrder(t *testing.T) {
	table := small(t, 50)
	rng := samplers.NewStream(7)
	first, _ := epoch(t, table, 8, rng)
	second, _ := epoch(t, table, 8, rng)
	assert.NotEqual(t, first, second, "each epoch has its own order")
	assert.EqualValues(t, 2, rng.Step(), "an epoch takes one step")

	again, _ := epoch(t, table, 13, samplers.NewStream(7))
	assert.Equal(t, first, again, "the same seed gives the same order, whatever the batch size")
	resumed := samplers.NewStream(7)
	resumed.Seek(1)
	again, _ = epoch(t, table, 8, resumed)
	assert.Equal(t, second, again, "a resumed run has the order of its epoch")
	other, _ := epoch(t, table, 8, samplers.NewStream(8))
	assert.NotEqual(t, first, other)

	kept, _ := epoch(t, table, 8, nil)
	assert.True(t, slices.IsSorted(kept), "no stream keeps the order")
}

func TestBatchesMayStopAndRepeat(t *testing.T) {
	batches := small(t, 9).Batches(2, samplers.NewStream(1))
	var first, second []float32
	for x := range batches {
		first = slices.Clone(x.Float32s())
		break
	}
	for x := range batches {
		second = slices.Clone(x.Float32s())
		break
	}
	assert.Equal(t, first, second)
}

func TestReadFillsABatch(t *testing.T) {
	table := small(t, 4)
	var b optim.Batch
	b.Weights = matrix(1, 1, 5)
	require.NoError(t, table.Read(&b, []int{3, 0, 3}, tensor.Float32))
	assert.Equal(t, tensor.Shape{3, 3}, b.X.Shape())
	assert.Equal(t, []float32{9, 10, 11, 0, 1, 2, 9, 10, 11}, b.X.Float32s())
	assert.Equal(t, []int{3, 0, 3}, b.Rows)
	assert.Nil(t, b.Mask)
	assert.Nil(t, b.Weights)

	require.NoError(t, table.SetMask(matrix(4, 3, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1)))
	require.NoError(t, table.Read(&b, []int{1}, tensor.Float64))
	assert.Equal(t, []float64{3, 0, 5}, b.X.Float64s())
	assert.Equal(t, []float64{1, 0, 1}, b.Mask.Float64s())
}

func TestReadReusesItsArrays(t *testing.T) {
	table := small(t, 4)
	require.NoError(t, table.SetMask(matrix(4, 3, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1)))
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		var b optim.Batch
		rows := []int{2, 1}
		require.NoError(t, table.Read(&b, rows, dt))
		x, mask := b.X, b.Mask
		allocations := testing.AllocsPerRun(10, func() {
			rows[0], rows[1] = rows[1], rows[0]
			_ = table.Read(&b, rows, dt)
		})
		assert.Zero(t, allocations, "%v", dt)
		assert.Same(t, x, b.X)
		assert.Same(t, mask, b.Mask)
	}
}

func TestReadDoesNotTrustOldArrays(t *testing.T) {
	table := small(t, 3)
	turned := matrix(3, 2, 0, 0, 0, 0, 0, 0)
	require.NoError(t, turned.T()) // shape [2, 3], another layout
	b := optim.Batch{X: turned}
	require.NoError(t, table.Read(&b, []int{1, 2}, tensor.Float32))
	assert.Equal(t, []float32{3, 4, 5, 6, 7, 8}, b.X.Float32s())
	assert.NotSame(t, turned, b.X)
}

func TestReadRefusesAndKeeps(t *testing.T) {
	table := small(t, 3)
	b := optim.Batch{Rows: []int{7}}
	assert.ErrorContains(t, table.Read(&b, []int{0, 3}, tensor.Float32), "row 3 does not exist; the table has 3 rows")
	assert.ErrorContains(t, table.Read(&b, []int{-1}, tensor.Float32), "row -1")
	assert.ErrorContains(t, table.Read(&b, nil, tensor.Float32), "no rows")
	assert.ErrorContains(t, table.Read(&b, []int{0}, tensor.Int), "want float32 or float64")
	assert.ErrorContains(t, table.Read(nil, []int{0}, tensor.Float32), "nil batch")
	assert.Equal(t, optim.Batch{Rows: []int{7}}, b)
}

func TestManyReadersAtOnce(t *testing.T) {
	table := small(t, 20)
	var readers sync.WaitGroup
	for seed := range 8 {
		readers.Go(func() {
			order, _ := epoch(t, table, 3, samplers.NewStream(uint64(seed)))
			var b optim.Batch
			assert.NoError(t, table.Read(&b, order, tensor.Float32))
			assert.Len(t, b.Rows, 20)
		})
	}
	readers.Wait()
}
