package losses_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

func TestInverseGaussianDensity(t *testing.T) {
	out, x := []float64{0, -1.5, 3, 5}, []float64{0.125, 0.25, 3, 200}
	for _, lambda := range []float64{0.5, 1, 40} {
		e := evaluate(t, tensor.Float64, losses.InverseGaussian{Shape: lambda}, 4, out, x)
		for i := range x {
			mu := math.Exp(out[i])
			right := math.Sqrt(lambda/(2*math.Pi*x[i]*x[i]*x[i])) * math.Exp(-lambda*(x[i]-mu)*(x[i]-mu)/(2*mu*mu*x[i]))
			assert.InDelta(t, -math.Log(right), e.nll[i], 10*tolerance64, "terms near 120")
			assert.InDelta(t, mu, e.mean[i], tolerance64)
			assert.InDelta(t, lambda*(mu-x[i])/(mu*mu), e.slope[i], 100*tolerance64, "slopes up to 300")
		}
	}
}

// firstPassage is the distribution function of Tweedie (1957).
func firstPassage(x, mu, lambda float64) float64 {
	root := math.Sqrt(lambda / x)
	return distuv.UnitNormal.CDF(root*(x/mu-1)) + math.Exp(2*lambda/mu)*distuv.UnitNormal.CDF(-root*(x/mu+1))
}

// Draws have the distribution function, also where it is too narrow for the grid of
// familytest. A sampler that gives the two solutions equal chances is caught: at
// μ = 1 it is off by 0.042, and more above.
func TestInverseGaussianSample(t *testing.T) {
	const n = 20_000
	const lambda = 20
	const allowed = 0.0157 // exact draws exceed it with probability 1e-4: √(log(2e4)/2n)
	f := losses.InverseGaussian{Shape: lambda}
	for _, mu := range []float64{0.1, 1, 20, 2000} {
		x, eta := make([]float64, n), make([]float64, n)
		for i := range eta {
			eta[i] = -lambda / (2 * mu * mu)
		}
		f.Sample(x, eta, samplers.NewStream(11))
		slices.Sort(x)
		var distance float64
		for i, v := range x {
			p := firstPassage(v, mu, lambda)
			distance = max(distance, math.Abs(p-float64(i)/n), math.Abs(p-float64(i+1)/n))
		}
		assert.Less(t, distance, allowed, "μ = %v", mu)
	}
}

// A large λ is a normal distribution of variance μ³/λ. In float32,
// A(η) − ηx − log h(x) is off by 0.04 nats here.
func TestInverseGaussianOfLargeShapeDoesNotCancel(t *testing.T) {
	const lambda, skewness = 1e6, 3e-3
	for _, standard := range []float64{-1, 0, 0.5, 2} {
		x := float64(float32(1 + standard/math.Sqrt(lambda)))
		normal := distuv.Normal{Mu: 1, Sigma: 1 / math.Sqrt(lambda)}
		double := evaluate(t, tensor.Float64, losses.InverseGaussian{Shape: lambda}, 1, []float64{0}, []float64{x})
		assert.InDelta(t, -normal.LogProb(x), double.nll[0], 2*skewness)
		single := evaluate(t, tensor.Float32, losses.InverseGaussian{Shape: lambda}, 1, []float64{0}, []float64{x})
		assert.InDelta(t, double.nll[0], single.nll[0], tolerance32)
	}
}

func TestInverseGaussianNullModel(t *testing.T) {
	assert.InDelta(t, math.Log(2), losses.InverseGaussian{Shape: 3}.NullModel([]float64{1, 0.5, 4.5})[0], tolerance64)
}

func TestInverseGaussianRefusesShape(t *testing.T) {
	for _, lambda := range []float64{-1, math.NaN(), math.Inf(1)} {
		f := losses.InverseGaussian{Shape: lambda}
		for _, add := range []func(b *graph.Builder, x *graph.Node){
			func(b *graph.Builder, x *graph.Node) { f.NLL(b, x, x) },
			func(b *graph.Builder, x *graph.Node) { f.Natural(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogPartition(b, x) },
			func(b *graph.Builder, x *graph.Node) { f.LogBase(b, x) },
		} {
			refusesToBuild(t, "the shape must be positive and finite", add)
		}
	}
}
