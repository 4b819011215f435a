package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

// The mean λ/(2λ−1) + 1/(2 tanh⁻¹(1−2λ)) and the constant
// 2 tanh⁻¹(1−2λ)/(1−2λ) of the paper, with λ = σ(η).
func TestContinuousBernoulliDensity(t *testing.T) {
	out, x := []float64{0.7, -1.5, 3, -8}, []float64{0, 0.25, 1, 0.1}
	e := evaluate(t, tensor.Float64, losses.ContinuousBernoulli{}, 4, out, x)
	for i := range x {
		lambda := 1 / (1 + math.Exp(-out[i]))
		odds := 2 * math.Atanh(1-2*lambda)
		density := odds / (1 - 2*lambda) * math.Pow(lambda, x[i]) * math.Pow(1-lambda, 1-x[i])
		mean := lambda/(2*lambda-1) + 1/odds
		assert.InDelta(t, -math.Log(density), e.nll[i], tolerance64)
		assert.InDelta(t, mean, e.mean[i], tolerance64)
		assert.InDelta(t, mean-x[i], e.slope[i], tolerance64)
	}
}

// x ↔ 1 − x is η ↔ −η.
func TestContinuousBernoulliSymmetry(t *testing.T) {
	out, x := []float64{0.7, -1.5, 30, -0.001, 1e-9, 1000}, []float64{0, 0.25, 1, 0.125, 0.5, 0.75}
	mirrored, y := make([]float64, len(out)), make([]float64, len(x))
	for i := range out {
		mirrored[i], y[i] = -out[i], 1-x[i]
	}
	e := evaluate(t, tensor.Float64, losses.ContinuousBernoulli{}, 6, out, x)
	m := evaluate(t, tensor.Float64, losses.ContinuousBernoulli{}, 6, mirrored, y)
	for i := range out {
		assert.InDelta(t, e.nll[i], m.nll[i], tolerance64)
		assert.InDelta(t, e.mean[i], 1-m.mean[i], tolerance64)
		assert.InDelta(t, e.slope[i], -m.slope[i], tolerance64)
	}
}

// At η = 0 everything is a number, exactly: A = 0, A′ = 1/2, A″ = 1/12, A‴ = 0.
func TestContinuousBernoulliIsUniformAtZero(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		e := evaluate(t, dtype, losses.ContinuousBernoulli{}, 2, []float64{0, 0}, []float64{0.25, 1})
		assert.Equal(t, []float64{0, 0}, e.nll)
		assert.Equal(t, []float64{0.5, 0.5}, e.mean)
		assert.Equal(t, []float64{0.25, -0.5}, e.slope)
	}
	assert.Equal(t, []float64{0, 0.5, 1.0 / 12, 0}, logPartitionDerivatives(t, 0))
}

// logPartitionDerivatives are A, A′, A″ and A‴ at η.
func logPartitionDerivatives(t testing.TB, eta float64) (d []float64) {
	t.Helper()
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		in := b.Input("eta", 1)
		a := b.Sum(losses.ContinuousBernoulli{}.LogPartition(b, in))
		b.Output("0", a)
		for i := 1; i <= 3; i++ {
			a = b.Sum(b.Gradient(a, in)[0])
			b.Output(string(rune('0'+i)), a)
		}
	})
	require.NoError(t, err)
	_, err = p.Run(graph.Slice[float64]{eta})
	require.NoError(t, err)
	for i := range 4 {
		d = append(d, p.Output(string(rune('0' + i))).Float64s()[0])
	}
	return d
}

// Where the series meets the formulas, and far away.
func TestContinuousBernoulliDerivatives(t *testing.T) {
	for _, r := range references(t).Derivatives {
		for order, d := range logPartitionDerivatives(t, r.Natural) {
			assert.InDelta(t, decimal(t, r.Values[order]), d, 1e-14*max(1, math.Abs(d)), "derivative %d at %v", order, r.Natural)
		}
	}
}

func TestContinuousBernoulliHasNoFourthDerivative(t *testing.T) {
	_, err := graph.Build(func(b *graph.Builder) {
		in := b.Input("eta", 1)
		a := b.Sum(losses.ContinuousBernoulli{}.LogPartition(b, in))
		for range 4 {
			a = b.Sum(b.Gradient(a, in)[0])
		}
		b.Output("fourth", a)
	})
	assert.ErrorContains(t, err, "log mean exp")
}

func TestContinuousBernoulliNullModel(t *testing.T) {
	f := losses.ContinuousBernoulli{}
	for _, eta := range []float64{-1e6, -40, -2, -1e-3, 0, 0.1, 7, 300} {
		mean := evaluate(t, tensor.Float64, f, 1, []float64{eta}, []float64{0}).mean[0]
		// Near 1 the mean has few digits of 1/η.
		assert.InDelta(t, eta, f.NullModel([]float64{mean, mean})[0], 1e-11*max(1, eta*eta, math.Abs(eta)))
	}
	assert.InDelta(t, -10, f.NullModel([]float64{0, 0, 0, 0})[0], 0.01, "half of five is 1/10, and A′(−10) ≈ 1/10")
	assert.InDelta(t, 10, f.NullModel([]float64{1, 1, 1, 1})[0], 0.01)
	assert.InDelta(t, 0, f.NullModel(nil)[0], tolerance64)
	assert.InEpsilon(t, -1e300, f.NullModel([]float64{1e-300})[0], tolerance64)
}

func TestContinuousBernoulliSampleExtremes(t *testing.T) {
	inf := math.Inf(1)
	for i, x := range draw(losses.ContinuousBernoulli{}, 6, -inf, inf, -1e300, 1e300, 5e-324, -1e-17) {
		switch {
		case i >= 4:
			assert.Greater(t, x*(1-x), 0.0, "uniform")
		default:
			assert.InDelta(t, []float64{0, 1, 0, 1}[i], x, tolerance64)
		}
	}
}

// The mean of draws where the two branches of the sampler meet, and beyond the
// outputs that familytest draws.
func TestContinuousBernoulliSampleMeans(t *testing.T) {
	const n = 20_000
	f, x, eta := losses.ContinuousBernoulli{}, make([]float64, n), make([]float64, n)
	for _, e := range []float64{-1000, -1e-15, 1e-17, 1e-8, 50, 800} {
		for i := range eta {
			eta[i] = e
		}
		f.Sample(x, eta, samplers.NewStream(9))
		var sum float64
		for _, v := range x {
			sum += v
		}
		d := logPartitionDerivatives(t, e)
		assert.InDelta(t, d[1], sum/n, standardErrors(math.Sqrt(d[2]), n), "η = %v", e)
	}
}
