package kernel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// The softmax kernels against sums of exact exponentials. log Σ exp is known to
// a few roundings of its largest term.
func TestSoftmaxGroups(t *testing.T) {
	t.Run("float32", testSoftmaxGroups[float32])
	t.Run("float64", testSoftmaxGroups[float64])
}

func testSoftmaxGroups[T kernel.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(51, 52))
	const relative = 8 // roundings
	for _, k := range []int{1, 2, 3, 10, 65} {
		for _, scale := range []float64{1, 30, 3000} {
			const n = 6
			x := normals[T](rng, n*k)
			for i := range x {
				x[i] *= T(scale)
			}
			total, share, logShare := make([]T, n), make([]T, n*k), make([]T, n*k)
			kernel.LogSumExpGroups(total, x, k)
			kernel.SoftmaxGroups(share, x, k)
			kernel.LogSoftmaxGroups(logShare, x, k)
			for i := range n {
				group := x[i*k : (i+1)*k]
				sum := number(0)
				for _, v := range group {
					sum = plus(sum, bigExp(number(float64(v))))
				}
				logSum := bigLog(sum)
				want, _ := logSum.Float64()
				unit := relative * epsilon[T]()
				require.InDelta(t, want, float64(total[i]), unit*max(1, math.Abs(want)), "k=%d scale=%v", k, scale)
				for j, v := range group {
					p := over(bigExp(number(float64(v))), sum)
					exact, _ := p.Float64()
					logExact, _ := minus(number(float64(v)), logSum).Float64()
					shareUnit := unit * exact * max(1, -logExact) // exp magnifies the rounding of its argument
					require.InDelta(t, exact, float64(share[i*k+j]), shareUnit+spacing[T](0), "k=%d", k)
					require.InDelta(t, logExact, float64(logShare[i*k+j]), unit*max(1, -logExact), "k=%d", k)
				}
			}
		}
	}
}

func TestSoftmaxGroupsAtSpecialValues(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for name, c := range map[string]struct {
		x         []float64
		total     float64
		share     []float64
		logShares []float64
	}{
		"large":     {[]float64{1e4, 1e4}, 1e4 + math.Ln2, []float64{0.5, 0.5}, []float64{-math.Ln2, -math.Ln2}},
		"small":     {[]float64{-1e4, -1e4}, -1e4 + math.Ln2, []float64{0.5, 0.5}, []float64{-math.Ln2, -math.Ln2}},
		"far apart": {[]float64{-1e4, 1e4}, 1e4, []float64{0, 1}, []float64{-2e4, 0}},
		"one −Inf":  {[]float64{-inf, 3}, 3, []float64{0, 1}, []float64{-inf, 0}},
		"all −Inf":  {[]float64{-inf, -inf}, -inf, []float64{nan, nan}, []float64{nan, nan}},
		"one +Inf":  {[]float64{0, inf}, inf, []float64{nan, nan}, []float64{nan, nan}},
		"NaN":       {[]float64{0, nan}, nan, []float64{nan, nan}, []float64{nan, nan}},
	} {
		total, dst := make([]float64, 1), make([]float64, 2)
		kernel.LogSumExpGroups(total, c.x, 2)
		assert.Equal(t, -1, sameBits([]float64{c.total}, total), "%s: %v", name, total)
		kernel.SoftmaxGroups(dst, c.x, 2)
		assert.Equal(t, -1, sameBits(c.share, dst), "%s: softmax %v", name, dst)
		kernel.LogSoftmaxGroups(dst, c.x, 2)
		assert.Equal(t, -1, sameBits(c.logShares, dst), "%s: log-softmax %v", name, dst)
	}
}

func TestSoftmaxGroupsInPlaceOnAnyThreads(t *testing.T) {
	rng := rand.New(rand.NewPCG(53, 54))
	for _, k := range []int{1, 7, 20000} {
		x := normals[float32](rng, 60000/k*k)
		total := make([]float32, len(x)/k)
		share, logShare := make([]float32, len(x)), make([]float32, len(x))
		kernel.SetThreads(1)
		kernel.LogSumExpGroups(total, x, k)
		kernel.SoftmaxGroups(share, x, k)
		kernel.LogSoftmaxGroups(logShare, x, k)
		withThreads(t, func(threads int) {
			again := make([]float32, len(total))
			kernel.LogSumExpGroups(again, x, k)
			require.Equal(t, -1, sameBits(total, again), "%d threads", threads)
			inPlace, guards := guarded[float32](len(x))
			copy(inPlace, x)
			kernel.SoftmaxGroups(inPlace, inPlace, k)
			require.Equal(t, -1, sameBits(share, inPlace), "%d threads", threads)
			copy(inPlace, x)
			kernel.LogSoftmaxGroups(inPlace, inPlace, k)
			require.Equal(t, -1, sameBits(logShare, inPlace), "%d threads", threads)
			require.NoError(t, guards())
		})
	}
}

func TestSoftmaxGroupsRefuseLengths(t *testing.T) {
	x := make([]float32, 6)
	assert.Panics(t, func() { kernel.LogSumExpGroups(x[:2], x, 2) })
	assert.Panics(t, func() { kernel.SoftmaxGroups(x[:4], slices.Clone(x), 2) })
	assert.Panics(t, func() { kernel.SoftmaxGroups(x, x, 4) })
	assert.Panics(t, func() { kernel.LogSoftmaxGroups(x, x, 0) })
}

// The largest element is found at every place, and so is NaN.
func TestSoftmaxGroupsFindTheirTop(t *testing.T) {
	everySet(t, func(t *testing.T) {
		t.Run("float32", testSoftmaxGroupsFindTheirTop[float32])
		t.Run("float64", testSoftmaxGroupsFindTheirTop[float64])
	})
}

func testSoftmaxGroupsFindTheirTop[T kernel.Float](t *testing.T) {
	const below = 1000 // exp(−below) is 0
	total := make([]T, 1)
	for k := 1; k <= 40; k++ {
		for place := range k {
			x := slices.Repeat([]T{-below}, k)
			x[place] = below
			kernel.LogSumExpGroups(total, x, k)
			require.Equal(t, T(below), total[0], "place %d of %d", place, k)
			share := slices.Clone(x)
			kernel.SoftmaxGroups(share, x, k)
			require.Equal(t, T(1), share[place], "place %d of %d", place, k)
			x[place] = T(math.NaN())
			kernel.LogSumExpGroups(total, x, k)
			require.True(t, total[0] != total[0], "NaN at place %d of %d", place, k)
		}
	}
}

func BenchmarkSoftmaxGroups(b *testing.B) {
	for _, k := range []int{2, 10, 1000} {
		x := normals[float32](rand.New(rand.NewPCG(1, 1)), 10000)
		y := make([]float32, len(x))
		b.Run(fmt.Sprintf("k=%d", k), func(b *testing.B) {
			for b.Loop() {
				kernel.SoftmaxGroups(y, x, k)
			}
		})
		b.Run(fmt.Sprintf("LogSumExp/k=%d", k), func(b *testing.B) {
			for b.Loop() {
				kernel.LogSumExpGroups(y[:len(x)/k], x, k)
			}
		})
	}
}
