package kernel_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// unaries are the kernels of one slice.
func unaries[T kernel.Float]() map[string]func(dst, x []T) {
	all := map[string]func(dst, x []T){
		"Sqrt": kernel.Sqrt[T], "Square": kernel.Square[T], "Reciprocal": kernel.Reciprocal[T],
		"Abs": kernel.Abs[T], "Sign": kernel.Sign[T], "Rectify": kernel.Rectify[T],
		"Power":  func(dst, x []T) { kernel.Power(dst, x, 1.5) },
		"Scale":  func(dst, x []T) { kernel.Scale(dst, x, -0.3) },
		"Offset": func(dst, x []T) { kernel.Offset(dst, x, 0.7) },
	}
	for _, c := range curves[T]() {
		all[c.name] = c.kernel
	}
	return all
}

// binaries are the kernels of two slices.
func binaries[T kernel.Float]() map[string]func(dst, a, b []T) {
	return map[string]func(dst, a, b []T){
		"Add": kernel.Add[T], "Subtract": kernel.Subtract[T], "Multiply": kernel.Multiply[T], "Divide": kernel.Divide[T],
		"AddScaled":       func(dst, a, b []T) { copy(dst, a); kernel.AddScaled(dst, 0.3, b) },
		"SigmoidGradient": kernel.SigmoidGradient[T], "TanhGradient": kernel.TanhGradient[T],
		"SoftplusGradient": kernel.SoftplusGradient[T],
	}
}

// A map does to an element in a long slice what it does to the element alone,
// for every number of threads, and may write over its operand.
func TestMapsArePointwise(t *testing.T) {
	t.Run("float32", testMapsArePointwise[float32])
	t.Run("float64", testMapsArePointwise[float64])
}

func testMapsArePointwise[T kernel.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	pool := normals[T](rng, slices.Max(sizes))
	single := make([]T, 1)
	for name, f := range unaries[T]() {
		want := make([]T, len(pool))
		for i := range pool {
			f(single, pool[i:i+1])
			want[i] = single[0]
		}
		checkMap(t, name, pool, want, f)
	}
	other := normals[T](rng, len(pool))
	for name, f := range binaries[T]() {
		want := make([]T, len(pool))
		for i := range pool {
			f(single, pool[i:i+1], other[i:i+1])
			want[i] = single[0]
		}
		checkMap(t, name, pool, want, func(dst, x []T) { f(dst, x, other[:len(x)]) })
	}
}

// checkMap compares f on all sizes with want, into other memory and in place.
func checkMap[T kernel.Float](t *testing.T, name string, x, want []T, f func(dst, x []T)) {
	t.Helper()
	withThreads(t, func(threads int) {
		for _, n := range sizes {
			dst, guards := guarded[T](n)
			f(dst, x[:n])
			require.Equal(t, -1, sameBits(dst, want[:n]), "%s: %d elements, %d threads", name, n, threads)
			copy(dst, x)
			f(dst, dst)
			require.Equal(t, -1, sameBits(dst, want[:n]), "%s: %d elements in place", name, n)
			require.NoError(t, guards(), name)
		}
	})
}

// one applies a kernel to a single number.
func one[T kernel.Float](f func(dst, x []T), x T) float64 {
	dst := make([]T, 1)
	f(dst, []T{x})
	return float64(dst[0])
}

func TestMapsAtSpecialValues(t *testing.T) {
	t.Run("float32", testMapsAtSpecialValues[float32])
	t.Run("float64", testMapsAtSpecialValues[float64])
}

func testMapsAtSpecialValues[T kernel.Float](t *testing.T) {
	inf, nan, zero := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	type values map[float64]float64 // argument to result
	for name, want := range map[string]values{
		"Exp":        {inf: inf, -inf: 0, 0: 1, 1e4: inf, -1e4: 0, -708.5: float64(T(math.Exp(-708.5))), 709.5: float64(T(math.Exp(709.5)))},
		"Log":        {inf: inf, 0: -inf, 1: 0, -1: nan},
		"Log1p":      {inf: inf, -1: -inf, 0: 0, -2: nan},
		"Expm1":      {inf: inf, -inf: -1, 0: 0, 1e4: inf, -1e4: -1},
		"Sigmoid":    {inf: 1, -inf: 0, 0: 0.5, 1e4: 1, -1e4: 0},
		"Tanh":       {inf: 1, -inf: -1, 0: 0, 1e4: 1, -1e4: -1},
		"Softplus":   {inf: inf, -inf: 0, 0: float64(T(math.Ln2)), 1e4: 1e4, -1e4: 0, 17: float64(T(17 + 4.139937e-8))},
		"Sqrt":       {inf: inf, 0: 0, 4: 2, -1: nan},
		"Square":     {inf: inf, -inf: inf, -3: 9},
		"Reciprocal": {inf: 0, 0: inf, -4: -0.25},
		"Abs":        {-inf: inf, -2: 2, 0: 0},
		"Sign":       {-inf: -1, inf: 1, -3: -1, 5: 1, 0: 0},
		"Rectify":    {-inf: 0, inf: inf, -3: 0, 5: 5, 0: 0},
		"Power":      {0: 0, 4: 8, inf: inf, -1: nan},
		"Scale":      {inf: -inf, -10: float64(T(-0.3) * -10)},
		"Offset":     {inf: inf, -inf: -inf},
		"LogGamma":   {1: 0, 2: 0, 0: inf, inf: inf},
		"Digamma":    {0: -inf, inf: inf, -1: nan},
		"Trigamma":   {0: inf, inf: 0, -1: nan},
	} {
		f := unaries[T]()[name]
		require.NotNil(t, f, name)
		assert.True(t, math.IsNaN(one(f, T(nan))), "%s(NaN)", name)
		for x, y := range want {
			tolerance := 1e-15 * math.Abs(y) // of the decimal constants above
			if got := one(f, T(x)); got != y && !(math.IsNaN(got) && math.IsNaN(y)) && !(math.Abs(got-y) <= tolerance) {
				t.Errorf("%s(%v) = %v, want %v", name, x, got, y)
			}
		}
	}
	for _, name := range []string{"Log1p", "Expm1", "Tanh", "Sqrt", "Sign"} {
		got := one(unaries[T]()[name], T(zero))
		assert.True(t, got == 0 && math.Signbit(got), "%s(−0) is −0", name)
	}
	tiny := T(math.SmallestNonzeroFloat32)
	for _, name := range []string{"Log1p", "Expm1", "Tanh", "Sign", "Abs", "Rectify"} {
		want := float64(tiny)
		if name == "Sign" {
			want = 1
		}
		assert.Equal(t, want, one(unaries[T]()[name], tiny), "%s of a denormal", name)
	}
}

func TestBinaryMaps(t *testing.T) {
	a, b := []float32{1, -2, 0, 7}, []float32{4, 0.5, 0, -2}
	for name, want := range map[string][]float32{
		"Add": {5, -1.5, 0, 5}, "Subtract": {-3, -2.5, 0, 9}, "Multiply": {4, -1, 0, -14},
		"Divide": {0.25, -4, float32(math.NaN()), -3.5},
	} {
		dst := make([]float32, 4)
		binaries[float32]()[name](dst, a, b)
		assert.Equal(t, -1, sameBits(want, dst), "%s: %v", name, dst)
		second := slices.Clone(b)
		binaries[float32]()[name](second, a, second)
		assert.Equal(t, -1, sameBits(want, second), "%s over its second operand", name)
	}
	dst := []float32{1, 2}
	kernel.AddScaled(dst, 3, []float32{10, 20})
	assert.Equal(t, []float32{31, 62}, dst)
}

func TestMapsRefuseLengths(t *testing.T) {
	for name, f := range unaries[float64]() {
		assert.Panics(t, func() { f(make([]float64, 3), make([]float64, 4)) }, name)
	}
	for name, f := range binaries[float64]() {
		assert.Panics(t, func() { f(make([]float64, 3), make([]float64, 3), make([]float64, 4)) }, name)
	}
}

// Short slices cost no memory.
func TestMapsDoNotAllocate(t *testing.T) {
	x, y := make([]float32, 1000), make([]float32, 1000)
	for name, f := range unaries[float32]() {
		assert.Zero(t, testing.AllocsPerRun(10, func() { f(y, x) }), name)
	}
}

func BenchmarkMap(b *testing.B) {
	b.Run("float32", benchmarkMap[float32])
	b.Run("float64", benchmarkMap[float64])
}

func benchmarkMap[T kernel.Float](b *testing.B) {
	x := normals[T](rand.New(rand.NewPCG(1, 1)), 4096)
	y := make([]T, len(x))
	for _, name := range []string{"Exp", "Sigmoid", "Softplus", "Tanh", "Sqrt", "Reciprocal", "Scale", "Rectify"} {
		b.Run(name, func(b *testing.B) {
			f := unaries[T]()[name]
			for b.Loop() {
				f(y, x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(x)), "ns/element")
		})
	}
}
