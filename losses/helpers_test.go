package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

const (
	// tolerance64 bounds rounding of a dozen operations on numbers up to 100.
	tolerance64 = 1e-12
	// tolerance32 is the same in float32.
	tolerance32 = 1e-5
)

// standardErrors is five standard errors of the mean of n draws that have the given
// deviation: right ones are further off with probability 6e-7.
func standardErrors(deviation float64, n int) float64 {
	return 5 * deviation / math.Sqrt(float64(n))
}

// An evaluation is what a loss says about one table.
type evaluation struct{ nll, mean, slope []float64 }

// evaluate runs a loss on n rows, in float64 or float32.
func evaluate(t testing.TB, dtype tensor.Dtype, l losses.Loss, n int, out, x []float64) (e evaluation) {
	t.Helper()
	p, err := graph.BuildOf(dtype, func(b *graph.Builder) {
		o, d := b.Input("out", len(out)/n), b.Input("x", len(x)/n)
		cost := l.NLL(b, o, d)
		b.Output("nll", cost)
		b.Output("mean", l.Mean(b, o))
		b.Output("slope", b.Gradient(b.Sum(cost), o)[0])
	})
	require.NoError(t, err)
	arrays := []graph.Array{graph.Slice[float64](out), graph.Slice[float64](x)}
	if dtype == tensor.Float32 {
		arrays = []graph.Array{single(out), single(x)}
	}
	_, err = p.Run(arrays...)
	require.NoError(t, err)
	for name, to := range map[string]*[]float64{"nll": &e.nll, "mean": &e.mean, "slope": &e.slope} {
		switch data := p.Output(name).Data().(type) {
		case []float64:
			*to = append(*to, data...)
		case []float32:
			for _, v := range data {
				*to = append(*to, float64(v))
			}
		}
	}
	return e
}

func single(x []float64) (y graph.Slice[float32]) {
	for _, v := range x {
		y = append(y, float32(v))
	}
	return y
}

// draw samples once from natural parameters.
func draw(f losses.Family, values int, eta ...float64) []float64 {
	x := make([]float64, values)
	f.Sample(x, eta, samplers.NewStream(7))
	return x
}

// refusesToBuild demands that a loss that is not valid stops the build.
func refusesToBuild(t testing.TB, message string, add func(b *graph.Builder, x *graph.Node)) {
	t.Helper()
	_, err := graph.Build(func(b *graph.Builder) {
		x := b.Input("x", 6)
		add(b, x)
		b.Output("x", x)
	})
	var e *graph.Error
	require.ErrorAs(t, err, &e)
	require.ErrorContains(t, err, message)
}
