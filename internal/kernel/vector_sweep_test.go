package kernel_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// A float32Curve is a kernel in float32 with its formula in float64 and the
// largest error that the doc comment states, in units of the last place.
type float32Curve struct {
	name    string
	kernel  func(dst, x []float32)
	formula func(x float64) float64
	ulps    float64
}

var float32Curves = []float32Curve{
	{"Exp", kernel.Exp[float32], math.Exp, 1.1},
	{"Sigmoid", kernel.Sigmoid[float32], logistic, 2.4},
	{"Tanh", kernel.Tanh[float32], math.Tanh, 2.5},
	{"Softplus", kernel.Softplus[float32], softplusOf, 1.7},
	{"SigmoidGradient", withUnitGradient(kernel.SigmoidGradient[float32]), func(x float64) float64 { return logistic(x) * logistic(-x) }, 2.4},
	{"SoftplusGradient", withUnitGradient(kernel.SoftplusGradient[float32]), logistic, 2.4},
}

func logistic(x float64) float64 {
	if x < 0 {
		return math.Exp(x) / (1 + math.Exp(x))
	}
	return 1 / (1 + math.Exp(-x))
}

func softplusOf(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

// withUnitGradient makes a map of a kernel that multiplies by a gradient.
func withUnitGradient[T kernel.Float](f func(dst, g, x []T)) func(dst, x []T) {
	return func(dst, x []T) {
		g := make([]T, len(x))
		kernel.Fill(g, 1)
		f(dst, g, x)
	}
}

// sweepFloat32 compares every stride-th bit pattern of float32 with the formulas.
func sweepFloat32(t *testing.T, stride int) {
	const chunk = 1 << 14
	x, y := make([]float32, 0, chunk), make([]float32, chunk)
	for _, c := range float32Curves {
		worst, at := 0.0, float32(0)
		compare := func() {
			c.kernel(y[:len(x)], x)
			for i, v := range x {
				if e := ulps(y[i], c.formula(float64(v))); e > worst {
					worst, at = e, v
				}
			}
			x = x[:0]
		}
		for pattern := 0; pattern < 1<<32; pattern += stride {
			v := math.Float32frombits(uint32(pattern))
			if abs := math.Abs(float64(v)); (abs > 120 || abs < 1e-9) && pattern/stride%64 != 0 {
				continue // nothing happens there
			}
			if x = append(x, v); len(x) == chunk {
				compare()
			}
		}
		compare()
		t.Logf("%s: %.3f ulps at %v", c.name, worst, at)
		assert.LessOrEqual(t, worst, c.ulps, "%s at %v", c.name, at)
	}
}

func TestFloat32Sweep(t *testing.T) {
	const prime = 4001 // so that the low bits of the patterns vary
	sweepFloat32(t, prime)
}

// The exponentials at any number: their accuracy, and the same bits at every
// place of a slice.
func FuzzExponentials(f *testing.F) {
	f.Add(math.Float32bits(-87.5), math.Float64bits(-709.5), uint8(70))
	f.Add(uint32(1), uint64(1), uint8(9))
	f.Add(math.Float32bits(0.5), math.Float64bits(-0.6931471805599453), uint8(31))
	f.Fuzz(func(t *testing.T, single uint32, double uint64, n uint8) {
		for _, c := range float32Curves {
			x := math.Float32frombits(single)
			y := everywhere(t, c.name, c.kernel, x, int(n)+1)
			assert.LessOrEqual(t, ulps(y, c.formula(float64(x))), c.ulps, "%s(%v)", c.name, x)
		}
		const both = 5 // ulps of the kernel and of the formula
		for name, c := range map[string]struct {
			kernel  func(dst, x []float64)
			formula func(x float64) float64
		}{
			"Exp": {kernel.Exp[float64], math.Exp}, "Sigmoid": {kernel.Sigmoid[float64], logistic},
			"Tanh": {kernel.Tanh[float64], math.Tanh}, "Softplus": {kernel.Softplus[float64], softplusOf},
			"SoftplusGradient": {withUnitGradient(kernel.SoftplusGradient[float64]), logistic},
		} {
			x := math.Float64frombits(double)
			y := everywhere(t, name, c.kernel, x, int(n)+1)
			assert.LessOrEqual(t, ulps(y, c.formula(x)), float64(both), "%s(%v)", name, x)
		}
	})
}

// everywhere returns f(x), computed at every place of a slice.
func everywhere[T kernel.Float](t *testing.T, name string, f func(dst, x []T), x T, n int) T {
	all := slices.Repeat([]T{x}, n)
	f(all, all)
	assert.Equal(t, -1, sameBits(slices.Repeat(all[:1], n), all), "%s(%v)", name, x)
	return all[0]
}
