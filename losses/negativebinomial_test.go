package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/combin"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
	"github.com/harmonium-ml/harmonium/losses"
)

// p(x) = C(x+r−1, x) q^x (1−q)^r, where q = m/(m + r) for a mean of m.
func TestNegativeBinomialDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 2}, []float64{1, 0, 14, 9}
	for _, r := range []float64{1, 2, 7} {
		e := evaluate(t, tensor.Float64, losses.NegativeBinomial{Successes: r}, 4, out, x)
		for i := range x {
			m := math.Exp(out[i])
			q := m / (m + r)
			ways := combin.GeneralizedBinomial(x[i]+r-1, x[i])
			assert.InDelta(t, -math.Log(ways*math.Pow(q, x[i])*math.Pow(1-q, r)), e.nll[i], tolerance64)
			assert.InDelta(t, m, e.mean[i], tolerance64)
			assert.InDelta(t, (m-x[i])*r/(m+r), e.slope[i], tolerance64)
		}
	}
}

func TestNegativeBinomialOfOneIsGeometric(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 20, -1e4, 1e4}, []float64{1, 0, 14, 1e6, 2, 3}
	one := evaluate(t, tensor.Float64, losses.NegativeBinomial{}, 6, out, x)
	geometric := evaluate(t, tensor.Float64, losses.Geometric{}, 6, out, x)
	assert.InDeltaSlice(t, geometric.nll, one.nll, tolerance64)
	assert.InDeltaSlice(t, geometric.slope, one.slope, tolerance64)
	assert.Equal(t, geometric.mean, one.mean)
}

// The log-densities differ by [(x − m)² − x]/2r + O(1/r²), so also in float32 a
// large r is as exact as a Poisson.
func TestNegativeBinomialOfManyIsPoisson(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 2}, []float64{1, 0, 14, 9}
	poisson := evaluate(t, tensor.Float64, losses.Poisson{}, 4, out, x)
	for _, r := range []float64{1e5, 1e6, 1e8, 1e12} {
		many := evaluate(t, tensor.Float64, losses.NegativeBinomial{Successes: r}, 4, out, x)
		for i := range x {
			m := math.Exp(out[i])
			first := ((x[i]-m)*(x[i]-m) - x[i]) / (2 * r)
			second := 1000 / (r * r) // of the order of x³
			assert.InDelta(t, poisson.nll[i]-first, many.nll[i], second+20*tolerance64, "x log r is near 400")
			assert.InDelta(t, poisson.slope[i], many.slope[i], 2*math.Abs(m-x[i])*m/r+tolerance64)
		}
		single := evaluate(t, tensor.Float32, losses.NegativeBinomial{Successes: r}, 4, out, x)
		assert.InDeltaSlice(t, many.nll, single.nll, 10*tolerance32)
	}
}

// The documented error in float32: 0.01 nats at a count of 10⁴.
func TestNegativeBinomialLargeCounts(t *testing.T) {
	const stated = 0.01
	for _, r := range []float64{0.5, 30, 1000} {
		out := []float64{9.25, 9.25, 9.25}
		x := []float64{9_000, 10_000, 11_000}
		exact := evaluate(t, tensor.Float64, losses.NegativeBinomial{Successes: r}, 3, out, x)
		single := evaluate(t, tensor.Float32, losses.NegativeBinomial{Successes: r}, 3, out, x)
		assert.InDeltaSlice(t, exact.nll, single.nll, stated)
	}
}

// The base measure is smooth between the whole numbers.
func TestNegativeBinomialBaseDerivative(t *testing.T) {
	gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
		return losses.NegativeBinomial{Successes: 2.5}.LogBase(b, x[0])
	},
		matrix(3, 0.5, 1, 2.25, 7, 12.5, 19))
}

func TestNegativeBinomialNullModel(t *testing.T) {
	f := losses.NegativeBinomial{Successes: 3}
	assert.InDelta(t, math.Log(2), f.NullModel([]float64{1, 0, 5})[0], tolerance64)
	assert.InDelta(t, math.Log(0.5/5), f.NullModel([]float64{0, 0, 0, 0})[0], tolerance64, "half an observation")
}

func TestNegativeBinomialSampleExtremes(t *testing.T) {
	assert.Equal(t, []float64{0, 0, math.MaxInt}, draw(losses.NegativeBinomial{Successes: 2}, 3, math.Inf(-1), -1e4, -1e-300))
}

func TestNegativeBinomialRefusesSuccesses(t *testing.T) {
	for _, r := range []float64{-1, math.NaN(), math.Inf(1)} {
		f := losses.NegativeBinomial{Successes: r}
		for _, add := range []func(b *graph.Builder, x *graph.Node){
			func(b *graph.Builder, x *graph.Node) { f.NLL(b, x, x) },
			func(b *graph.Builder, x *graph.Node) { f.Natural(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogPartition(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogBase(b, x) },
		} {
			refusesToBuild(t, "the number of successes must be positive and finite", add)
		}
	}
}
