package energy_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/energy"
	"github.com/harmonium-ml/harmonium/graph"
)

const exactGradient = 1e-9

// phase is mean over the rows of states of the statistics that a Bernoulli
// machine couples to its parameters: v hᵀ, v and h, with h at its mean given v.
func phase(r *energy.RBM, states *tensor.Dense, weights []float64) (w, b, c []float64) {
	d, k := r.Visible.Size, r.Hidden.Size
	w, b, c = make([]float64, d*k), make([]float64, d), make([]float64, k)
	for n, v := range rows(states) {
		for j := range k {
			eta := r.Hidden.Bias.Value.Float64s()[j]
			for i := range d {
				eta += v[i] * r.Weight.Value.Float64s()[i*k+j]
			}
			h := 1 / (1 + math.Exp(-eta))
			c[j] += weights[n] * h
			for i := range d {
				w[i*k+j] += weights[n] * v[i] * h
			}
		}
		for i := range d {
			b[i] += weights[n] * v[i]
		}
	}
	return w, b, c
}

func bits(n, d int, pattern func(i int) float64) *tensor.Dense {
	x := tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(n, d))
	for i := range x.Float64s() {
		x.Float64s()[i] = pattern(i)
	}
	return x
}

func equalWeights(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = 1 / float64(n)
	}
	return w
}

// The symbolic gradient is the negative phase minus the positive one, for any
// samples, also when there are more samples than examples.
func TestPhaseGradientIsTheAnalyticOne(t *testing.T) {
	bothForms(t, func(t *testing.T, r *energy.RBM) {
		step, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
			b.Minimize(energy.PhaseDifference(b, r, b.Input("data", 5), b.Input("model", 5)))
		})
		require.NoError(t, err)
		for _, n := range [][2]int{{7, 7}, {1, 9}, {7, 7}} {
			pos := bits(n[0], 5, func(i int) float64 { return float64(i * i % 3 % 2) })
			neg := bits(n[1], 5, func(i int) float64 { return float64(i * 5 % 7 % 2) })
			_, err := step.Run(pos, neg)
			require.NoError(t, err)
			wPos, bPos, cPos := phase(r, pos, equalWeights(n[0]))
			wNeg, bNeg, cNeg := phase(r, neg, equalWeights(n[1]))
			difference := func(neg, pos []float64) []float64 {
				d := make([]float64, len(neg))
				for i := range d {
					d[i] = neg[i] - pos[i]
				}
				return d
			}
			assert.InDeltaSlice(t, difference(wNeg, wPos), r.Weight.Grad.Float64s(), rounding)
			assert.InDeltaSlice(t, difference(cNeg, cPos), r.Hidden.Bias.Grad.Float64s(), rounding)
			if r.Visible.Bias != nil {
				assert.InDeltaSlice(t, difference(bNeg, bPos), r.Visible.Bias.Grad.Float64s(), rounding)
			}
		}
	})
}

// With all states weighted by p(v) as the negative phase, the gradient is that of
// the exact negative log-likelihood, here by central differences of enumerated
// log-likelihoods.
func TestExactPhaseGradientIsTheLikelihoodGradient(t *testing.T) {
	bothForms(t, func(t *testing.T, r *energy.RBM) {
		data := bits(6, 5, func(i int) float64 { return float64(i * i % 5 % 2) })
		states, err := energy.AllStates(r.Visible)
		require.NoError(t, err)
		free := func(x *tensor.Dense) []float64 {
			return evaluate(t, func(b *graph.Builder, in []*graph.Node) *graph.Node { return r.FreeEnergy(b, in[0]) }, x)
		}
		logZ, err := r.ExactLogPartition()
		require.NoError(t, err)
		p := free(states)
		for i := range p {
			p[i] = math.Exp(-p[i] - logZ)
		}
		step, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
			b.Minimize(energy.WeightedPhaseDifference(b, r, b.Input("data", 5), b.Input("data weights"), b.Input("states", 5), b.Input("p")))
		})
		require.NoError(t, err)
		_, err = step.Run(data, graph.Slice[float64](equalWeights(6)), states, graph.Slice[float64](p))
		require.NoError(t, err)

		// Differences of differences: steps h and h/2 extrapolated to an error of
		// O(h⁴), far below the tolerance.
		nll := func() float64 {
			logZ, err := r.ExactLogPartition()
			require.NoError(t, err)
			var sum float64
			for _, f := range free(data) {
				sum += f
			}
			return sum/6 + logZ
		}
		slope := func(x *float64, h float64) float64 {
			original := *x
			*x = original + h
			up := nll()
			*x = original - h
			down := nll()
			*x = original
			return (up - down) / (2 * h)
		}
		for _, param := range r.Params() {
			gradient := append([]float64{}, param.Grad.Float64s()...)
			for i := range gradient {
				x := &param.Value.Float64s()[i]
				const h = 2e-3
				numeric := (4*slope(x, h/2) - slope(x, h)) / 3
				assert.InDelta(t, numeric, gradient[i], exactGradient, "%s[%d]", param.Name, i)
			}
		}
	})
}
