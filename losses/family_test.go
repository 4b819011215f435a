package losses_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/losses/familytest"
)

// oneOfEach has all losses of the library.
var oneOfEach = []losses.Loss{
	losses.Bernoulli{}, losses.Binomial{N: 3}, losses.Categorical{K: 2}, losses.ContinuousBernoulli{}, losses.Exponential{},
	losses.Gamma{}, losses.Gaussian{}, losses.Geometric{}, losses.InverseGaussian{}, losses.Laplace{}, losses.LogNormal{},
	losses.NegativeBinomial{}, losses.Pareto{}, losses.Poisson{}, losses.Spin{}, losses.Weibull{},
}

// Every distribution of the library satisfies the identities of familytest.
func TestFamilies(t *testing.T) {
	for _, f := range []losses.Family{
		losses.Bernoulli{},
		losses.Binomial{N: 3},
		losses.Binomial{N: 40},
		losses.Categorical{K: 2},
		losses.Categorical{K: 5},
		losses.ContinuousBernoulli{},
		losses.Exponential{},
		losses.Gamma{Shape: 0.5},
		losses.Gamma{Shape: 20},
		losses.Gaussian{},
		losses.Gaussian{Variance: 0.04},
		losses.Gaussian{Variance: 9},
		losses.Geometric{},
		losses.InverseGaussian{Shape: 0.3},
		losses.InverseGaussian{Shape: 5},
		losses.LogNormal{},
		losses.LogNormal{Variance: 2},
		losses.NegativeBinomial{Successes: 0.5},
		losses.NegativeBinomial{Successes: 30},
		tailed{losses.Pareto{Minimum: 0.1}},
		tailed{losses.Pareto{Minimum: 250}},
		losses.Poisson{},
		losses.Spin{},
		losses.Weibull{Shape: 0.7},
		losses.Weibull{Shape: 4},
	} {
		t.Run(f.String(), func(t *testing.T) {
			t.Parallel()
			familytest.Check(t, f)
		})
	}
}

func TestLossesThatAreNoFamilies(t *testing.T) {
	for _, l := range []losses.Loss{losses.Laplace{}, losses.Laplace{Scale: 0.1}, losses.Laplace{Scale: 7}} {
		t.Run(l.String(), func(t *testing.T) {
			t.Parallel()
			familytest.CheckLoss(t, l)
		})
	}
}

// Outputs and data that do not fit stop the build.
func TestNLLRefusesShapes(t *testing.T) {
	for _, l := range oneOfEach {
		for _, shapes := range [][2][]int{{{4}, {6}}, {{}, {4}}, {{4}, {}}, {{2, 2}, {2, 2}}} {
			_, err := graph.Build(func(b *graph.Builder) {
				b.Output("nll", l.NLL(b, b.Input("out", shapes[0]...), b.Input("x", shapes[1]...)))
			})
			var e *graph.Error
			require.ErrorAs(t, err, &e, "%v of %v", l, shapes)
			assert.NotEmpty(t, e.Shapes)
		}
	}
}

// A step after the first allocates next to nothing, and no array.
func BenchmarkNLL(b *testing.B) {
	for _, l := range []losses.Loss{losses.Bernoulli{}, losses.Gaussian{}, losses.Poisson{}, losses.Laplace{}, losses.Categorical{K: 7},
		losses.Binomial{N: 20}, losses.NegativeBinomial{Successes: 3}, losses.Geometric{}, losses.ContinuousBernoulli{}, losses.Spin{}} {
		b.Run(l.String(), func(b *testing.B) {
			const rows, width = 100, 784
			p, err := graph.Build(func(g *graph.Builder) {
				out, x := g.Input("out", width), g.Input("x", width)
				cost := g.Mean(l.NLL(g, out, x))
				g.Cost(cost)
				g.Output("slope", g.Gradient(cost, out)[0])
			})
			require.NoError(b, err)
			out, x := make(graph.Slice[float32], rows*width), make(graph.Slice[float32], rows*width)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Run(out, x); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*rows)/b.Elapsed().Seconds(), "examples/s")
		})
	}
}
