package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

func TestBinomialDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 2}, []float64{0, 3, 14, 20}
	e := evaluate(t, tensor.Float64, losses.Binomial{N: 20}, 4, out, x)
	for i := range x {
		p := 1 / (1 + math.Exp(-out[i]))
		assert.InDelta(t, -distuv.Binomial{N: 20, P: p}.LogProb(x[i]), e.nll[i], tolerance64)
		assert.InDelta(t, 20*p, e.mean[i], tolerance64)
		assert.InDelta(t, 20*p-x[i], e.slope[i], tolerance64)
	}
}

func TestBinomialOfOneIsBernoulli(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 20, -1e4}, []float64{1, 0, 0, 1, 1}
	one := evaluate(t, tensor.Float64, losses.Binomial{N: 1}, 5, out, x)
	yes := evaluate(t, tensor.Float64, losses.Bernoulli{}, 5, out, x)
	assert.InDeltaSlice(t, yes.nll, one.nll, tolerance64)
	assert.Equal(t, yes.mean, one.mean)
	assert.Equal(t, yes.slope, one.slope)
	for _, column := range [][]float64{{1, 0, 0}, {1, 1}, {0, 0}, nil} {
		assert.Equal(t, losses.Bernoulli{}.NullModel(column), losses.Binomial{N: 1}.NullModel(column))
	}
}

// The documented error in float32: 10⁻⁴ nats at N = 1000.
func TestBinomialManyTries(t *testing.T) {
	const stated = 1e-4
	for _, x := range []float64{0, 400, 500, 530, 1000} {
		e := evaluate(t, tensor.Float32, losses.Binomial{N: 1000}, 1, []float64{0.125}, []float64{x})
		p := 1 / (1 + math.Exp(-0.125))
		assert.InDelta(t, -distuv.Binomial{N: 1000, P: p}.LogProb(x), e.nll[0], stated)
	}
}

// The base measure is smooth between the whole numbers.
func TestBinomialBaseDerivative(t *testing.T) {
	gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return losses.Binomial{N: 20}.LogBase(b, x[0]) },
		matrix(3, 0.5, 1, 2.25, 7, 12.5, 19))
}

func TestBinomialNullModel(t *testing.T) {
	f := losses.Binomial{N: 10}
	assert.InDelta(t, math.Log(0.4/0.6), f.NullModel([]float64{2, 4, 6})[0], tolerance64)
	assert.InDelta(t, math.Log(0.5/30.5), f.NullModel([]float64{0, 0, 0})[0], tolerance64, "half a try of 30")
	assert.InDelta(t, math.Log(30.5/0.5), f.NullModel([]float64{10, 10, 10})[0], tolerance64)
}

func TestBinomialSupport(t *testing.T) {
	s := losses.Binomial{N: 3}.Support()
	assert.Equal(t, [][]float64{{0}, {1}, {2}, {3}}, s.Values)
	assert.NoError(t, losses.Check(losses.Binomial{N: 3}, matrix[float32](2, 0, 1, 2, 3), nil))
	for _, bad := range []float64{-1, 4, 0.5, math.NaN()} {
		assert.ErrorContains(t, losses.Check(losses.Binomial{N: 3}, matrix(1, bad), nil), "want {0, …, 3}")
	}
}

func TestBinomialSampleExtremes(t *testing.T) {
	inf := math.Inf(1)
	assert.Equal(t, []float64{0, 100, 0, 100}, draw(losses.Binomial{N: 100}, 4, -inf, inf, -1e4, 1e4))
}

// Draws of a million tries, which are not made one by one, have the mean and the
// variance of the distribution, also where successes are rare.
func TestBinomialSampleManyTries(t *testing.T) {
	const n, tries = 4000, 1_000_000
	f, s := losses.Binomial{N: tries}, samplers.NewStream(3)
	for _, eta := range []float64{-14, -3, 0, 3, 14} {
		p := 1 / (1 + math.Exp(-eta))
		mean, variance := tries*p, tries*p*(1-p)
		fourth := variance * (1 + 3*variance) // of a Poisson or a normal variable
		var sum, squares float64
		x := make([]float64, 1)
		for range n {
			f.Sample(x, []float64{eta}, s)
			sum += x[0] - mean
			squares += (x[0] - mean) * (x[0] - mean)
		}
		assert.InDelta(t, 0, sum/n, standardErrors(math.Sqrt(variance), n))
		assert.InDelta(t, variance, squares/n, standardErrors(math.Sqrt(fourth-variance*variance), n))
	}
}

func TestBinomialRefusesN(t *testing.T) {
	for _, n := range []int{0, -3} {
		f := losses.Binomial{N: n}
		for _, add := range []func(b *graph.Builder, x *graph.Node){
			func(b *graph.Builder, x *graph.Node) { f.NLL(b, x, x) },
			func(b *graph.Builder, x *graph.Node) { f.Mean(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogPartition(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogBase(b, x) },
		} {
			refusesToBuild(t, "want 1 try or more", add)
		}
		assert.NotPanics(t, func() {
			f.NullModel([]float64{1})
			f.Support()
			draw(f, 1, 0)
		})
	}
}
