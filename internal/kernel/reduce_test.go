package kernel_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// exactSum adds f of all elements without rounding.
func exactSum[T kernel.Float](x []T, f func(*big.Float) *big.Float) float64 {
	sum := number(0)
	for _, v := range x {
		sum = plus(sum, f(number(float64(v))))
	}
	total, _ := sum.Float64()
	return total
}

func identity(x *big.Float) *big.Float { return x }
func squared(x *big.Float) *big.Float  { return times(x, x) }

// sumTolerance bounds the error of a float64 sum of n terms of mean size about
// 1: as many roundings of the whole as one of eight lanes has terms.
func sumTolerance(n int) float64 { return float64(n/8+8) * 0x1p-53 * float64(n) }

func TestSums(t *testing.T) {
	t.Run("float32", testSums[float32])
	t.Run("float64", testSums[float64])
}

func testSums[T kernel.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 42))
	for _, n := range sizes {
		x := normals[T](rng, n)
		kernel.SetThreads(1)
		sum, norm := kernel.Sum(x), kernel.SquaredNorm(x)
		assert.InDelta(t, exactSum(x, identity), sum, sumTolerance(n), "%d elements", n)
		assert.InDelta(t, exactSum(x, squared), norm, sumTolerance(n), "%d elements", n)
		withThreads(t, func(threads int) {
			assert.Equal(t, sum, kernel.Sum(x), "%d threads", threads)
			assert.Equal(t, norm, kernel.SquaredNorm(x), "%d threads", threads)
		})
	}
}

func TestSumsAreTakenInFloat64(t *testing.T) {
	x := make([]float32, 1<<20)
	kernel.Fill(x, 0.1)
	want := float64(len(x)) * float64(float32(0.1))
	assert.InEpsilon(t, want, kernel.Sum(x), 1e-15)
	columns := make([]float32, 1)
	kernel.SumColumns(columns, x, 1)
	assert.Equal(t, float32(want), columns[0])
	assert.InEpsilon(t, 3e60, kernel.SquaredNorm([]float32{1e30, 1e30, 1e30}), 1e-6, "squares do not overflow float32")
}

func TestSumsOfSpecialValues(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	assert.Zero(t, kernel.Sum([]float64{}))
	assert.Equal(t, inf, kernel.Sum([]float64{1, inf}))
	assert.True(t, math.IsNaN(kernel.Sum([]float64{inf, -inf})))
	assert.True(t, math.IsNaN(kernel.SquaredNorm([]float64{nan})))
}

func TestGroupAndColumnSums(t *testing.T) {
	t.Run("float32", testGroupAndColumnSums[float32])
	t.Run("float64", testGroupAndColumnSums[float64])
}

func testGroupAndColumnSums[T kernel.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(43, 44))
	for _, shape := range [][2]int{{0, 3}, {1, 1}, {3, 1}, {1, 5}, {7, 8}, {33, 9}, {100, 65}, {129, 200}, {40000, 2}, {2, 40000}} {
		rows, cols := shape[0], shape[1]
		x := normals[T](rng, rows*cols)
		wantRows, wantColumns := make([]T, rows), make([]T, cols)
		for i := range rows {
			row := x[i*cols : (i+1)*cols]
			kernel.SumGroups(wantRows[i:i+1], row, cols) // a group knows nothing of the others
			want := exactSum(row, identity)
			tolerance := sumTolerance(cols) + epsilon[T]()*math.Abs(want)
			require.InDelta(t, want, float64(wantRows[i]), tolerance, "row %d of %v", i, shape)
		}
		for j := range cols {
			var want float64
			for i := range rows {
				want += float64(x[i*cols+j])
			}
			wantColumns[j] = T(want)
		}
		withThreads(t, func(threads int) {
			byRow, rowGuards := guarded[T](rows)
			byColumn, columnGuards := guarded[T](cols)
			kernel.SumGroups(byRow, x, cols)
			kernel.SumColumns(byColumn, x, cols)
			require.Equal(t, -1, sameBits(wantRows, byRow), "%v, %d threads", shape, threads)
			require.Equal(t, -1, sameBits(wantColumns, byColumn), "%v, %d threads", shape, threads)
			require.NoError(t, rowGuards())
			require.NoError(t, columnGuards())
		})
	}
}

func TestReductionsRefuseLengths(t *testing.T) {
	x, two := make([]float32, 6), make([]float32, 2)
	assert.NotPanics(t, func() { kernel.SumGroups(two, x, 3) })
	assert.Panics(t, func() { kernel.SumGroups(two, x, 2) })
	assert.Panics(t, func() { kernel.SumGroups(two, x, 4) })
	assert.Panics(t, func() { kernel.SumGroups(two, x, 0) })
	assert.NotPanics(t, func() { kernel.SumColumns(two, x, 2) })
	assert.Panics(t, func() { kernel.SumColumns(two, x, 3) })
	assert.Panics(t, func() { kernel.SumColumns(two, x[:5], 2) })
	assert.NotPanics(t, func() { kernel.SumColumns(nil, x[:0], 0) })
}

func BenchmarkSum(b *testing.B) {
	x := normals[float32](rand.New(rand.NewPCG(1, 1)), 100*1000)
	columns := make([]float32, 1000)
	b.Run("Sum", func(b *testing.B) {
		for b.Loop() {
			kernel.Sum(x)
		}
	})
	b.Run("SumColumns", func(b *testing.B) {
		for b.Loop() {
			kernel.SumColumns(columns, x, 1000)
		}
	})
}
