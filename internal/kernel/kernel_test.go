package kernel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// guard surrounds every destination, so that a write past either end shows.
const guard = 7

// sizes are lengths round the edges of lanes, vectors and tiles.
var sizes = []int{0, 1, 2, 3, 7, 8, 9, 31, 33, 130, 16385, 33000}

// threadCounts are the numbers of threads between which bits must not differ.
var threadCounts = []int{1, 2, 3, 8}

// withThreads runs f once for each thread count.
func withThreads(t *testing.T, f func(threads int)) {
	t.Helper()
	defer kernel.SetThreads(0)
	for _, n := range threadCounts {
		kernel.SetThreads(n)
		f(n)
	}
}

// guarded returns n elements inside a longer array of guard words, and a check
// that the guard words are as they were.
func guarded[T kernel.Float](n int) (inner []T, check func() error) {
	const word = -12345
	whole := make([]T, n+2*guard)
	for i := range whole {
		whole[i] = word
	}
	inner = whole[guard : guard+n : guard+n]
	return inner, func() error {
		for i := range guard {
			if whole[i] != word || whole[guard+n+i] != word {
				return fmt.Errorf("guard word %d of %d elements is overwritten", i, n)
			}
		}
		return nil
	}
}

// normals returns n standard normal numbers.
func normals[T kernel.Float](rng *rand.Rand, n int) []T {
	x := make([]T, n)
	for i := range x {
		x[i] = T(rng.NormFloat64())
	}
	return x
}

// ulps returns |got − want| in units of the last place of T at want. Equal
// infinities and two NaNs are 0 apart.
func ulps[T kernel.Float](got T, want float64) float64 {
	g := float64(got)
	switch {
	case math.IsNaN(g) && math.IsNaN(want), g == want:
		return 0
	case math.IsNaN(g) || math.IsNaN(want):
		return math.Inf(1)
	case math.IsInf(float64(T(want)), 0):
		if g == float64(T(want)) {
			return 0
		}
		return math.Inf(1)
	}
	return math.Abs(g-want) / spacing[T](want)
}

// spacing is the distance of neighbours of T near x.
func spacing[T kernel.Float](x float64) float64 {
	var t T
	switch any(t).(type) {
	case float32:
		y := math.Abs(float64(float32(x)))
		return float64(math.Nextafter32(float32(y), float32(math.Inf(1)))) - y
	default:
		y := math.Abs(x)
		return math.Nextafter(y, math.Inf(1)) - y
	}
}

// pattern returns the bits of x. All NaNs are one pattern.
func pattern[T kernel.Float](x T) uint64 {
	if x != x {
		return math.MaxUint64
	}
	return math.Float64bits(float64(x))
}

// sameBits returns the first place where a and b differ, −1 if none.
func sameBits[T kernel.Float](a, b []T) int {
	for i := range a {
		if pattern(a[i]) != pattern(b[i]) {
			return i
		}
	}
	return -1
}
