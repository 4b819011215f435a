package energy_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/energy"
	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

const (
	rounding    = 1e-12 // a few operations in float64
	enumeration = 1e-10 // sums over all states in float64
)

// machine makes a small float64 RBM with parameters from N(0, size²): large
// enough that a wrong term shows.
func machine(t *testing.T, visible losses.Family, nv int, hidden losses.Family, nh int, size float64) *energy.RBM {
	t.Helper()
	r, err := energy.NewRBM(visible, nv, hidden, nh, samplers.NewStream(1))
	require.NoError(t, err)
	require.NoError(t, graph.Convert(tensor.Float64, r.Params()...))
	for i, p := range r.Params() {
		copy(p.Value.Float64s(), gradtest.Random(uint64(i+1), p.Value.Shape()...).Float64s())
		for j := range p.Value.Float64s() {
			p.Value.Float64s()[j] *= size
		}
	}
	return r
}

// evaluate computes a value of the model for some states.
func evaluate(t *testing.T, f func(b *graph.Builder, x []*graph.Node) *graph.Node, at ...*tensor.Dense) []float64 {
	t.Helper()
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		x := make([]*graph.Node, len(at))
		for i, a := range at {
			x[i] = b.Input(string(rune('a'+i)), a.Shape()[1])
		}
		b.Output("y", f(b, x))
	})
	require.NoError(t, err)
	in := make([]graph.Array, len(at))
	for i, a := range at {
		in[i] = a
	}
	_, err = p.Run(in...)
	require.NoError(t, err)
	return append([]float64{}, p.Output("y").Float64s()...)
}

// energyByHand is the lecture's energy of a Bernoulli machine, written out.
func energyByHand(r *energy.RBM, v, h []float64) float64 {
	var e float64
	for d := range v {
		if r.Visible.Bias != nil {
			e -= r.Visible.Bias.Value.Float64s()[d] * v[d]
		}
		for k := range h {
			e -= v[d] * r.Weight.Value.Float64s()[d*len(h)+k] * h[k]
		}
	}
	for k := range h {
		e -= r.Hidden.Bias.Value.Float64s()[k] * h[k]
	}
	return e
}

func rows(x *tensor.Dense) [][]float64 {
	d := x.Shape()[1]
	out := make([][]float64, x.Shape()[0])
	for i := range out {
		out[i] = x.Float64s()[i*d : (i+1)*d]
	}
	return out
}

// bothForms runs a test with and without visible bias.
func bothForms(t *testing.T, test func(t *testing.T, r *energy.RBM)) {
	for _, name := range []string{"with visible bias", "without visible bias"} {
		t.Run(name, func(t *testing.T) {
			r := machine(t, losses.Bernoulli{}, 5, losses.Bernoulli{}, 4, 1)
			if name == "without visible bias" {
				r.Visible.Bias = nil
			}
			test(t, r)
		})
	}
}

func TestEnergiesAgainstEnumeration(t *testing.T) {
	bothForms(t, func(t *testing.T, r *energy.RBM) {
		v, err := energy.AllStates(r.Visible)
		require.NoError(t, err)
		h, err := energy.AllStates(r.Hidden)
		require.NoError(t, err)
		freeV := evaluate(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return r.FreeEnergy(b, x[0]) }, v)
		freeH := evaluate(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return r.HiddenFreeEnergy(b, x[0]) }, h)
		hidden := evaluate(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
			return r.Hidden.Family.Mean(b, r.HiddenNatural(b, x[0]))
		}, v)
		var z float64
		sumV := make([]float64, len(freeH))
		for i, vi := range rows(v) {
			var sum float64
			on := make([]float64, r.Hidden.Size) // Σ_h h_k exp(−E)
			for j, hj := range rows(h) {
				w := math.Exp(-energyByHand(r, vi, hj))
				sum += w
				sumV[j] += w
				for k := range on {
					on[k] += w * hj[k]
				}
			}
			z += sum
			assert.InDelta(t, -math.Log(sum), freeV[i], enumeration, "F(v) of state %d", i)
			for k := range on {
				assert.InDelta(t, on[k]/sum, hidden[i*len(on)+k], rounding, "p(h|v) of state %d", i)
			}
		}
		for j := range sumV {
			assert.InDelta(t, -math.Log(sumV[j]), freeH[j], enumeration, "F(h) of state %d", j)
		}
		logZ, err := r.ExactLogPartition() // over the hidden side, which is smaller
		require.NoError(t, err)
		assert.InDelta(t, math.Log(z), logZ, enumeration)
	})
}

func TestEnergyOfPairs(t *testing.T) {
	bothForms(t, func(t *testing.T, r *energy.RBM) {
		v, err := energy.AllStates(r.Visible)
		require.NoError(t, err)
		h := tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(v.Shape()[0], r.Hidden.Size))
		for i := range h.Float64s() {
			h.Float64s()[i] = float64(i * 7 % 3 % 2)
		}
		got := evaluate(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return r.Energy(b, x[0], x[1]) }, v, h)
		for i := range got {
			assert.InDelta(t, energyByHand(r, rows(v)[i], rows(h)[i]), got[i], rounding)
		}
	})
}

func TestLogPartitionOverEitherSide(t *testing.T) {
	narrow := machine(t, losses.Bernoulli{}, 3, losses.Categorical{K: 3}, 4, 1)
	wide := machine(t, losses.Categorical{K: 3}, 4, losses.Bernoulli{}, 3, 1) // the same machine, the other way round
	for i := range 3 {
		for j := range 12 {
			wide.Weight.Value.Float64s()[j*3+i] = narrow.Weight.Value.Float64s()[i*12+j]
		}
	}
	wide.Visible.Bias, wide.Hidden.Bias = narrow.Hidden.Bias, narrow.Visible.Bias
	a, err := narrow.ExactLogPartition()
	require.NoError(t, err)
	b, err := wide.ExactLogPartition()
	require.NoError(t, err)
	assert.InDelta(t, a, b, enumeration)

	// The sum over the other side of each gives the same number again.
	states, err := energy.AllStates(narrow.Hidden)
	require.NoError(t, err)
	var z float64
	for _, f := range evaluate(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return narrow.HiddenFreeEnergy(b, x[0]) }, states) {
		z += math.Exp(-f)
	}
	assert.InDelta(t, a, math.Log(z), enumeration)
}

func TestFreeEnergyGradients(t *testing.T) {
	for name, r := range map[string]*energy.RBM{
		"bernoulli-bernoulli":   machine(t, losses.Bernoulli{}, 4, losses.Bernoulli{}, 3, 1),
		"gaussian-bernoulli":    machine(t, losses.Gaussian{}, 4, losses.Bernoulli{}, 3, 1),
		"poisson-categorical":   machine(t, losses.Poisson{}, 4, losses.Categorical{K: 2}, 3, 0.5),
		"categorical-gaussian":  machine(t, losses.Categorical{K: 3}, 2, losses.Gaussian{}, 3, 1),
		"bernoulli without own": {Visible: energy.Units{Family: losses.Bernoulli{}, Size: 2}, Hidden: energy.Units{Family: losses.Bernoulli{}, Size: 2}, Weight: graph.NewParam("weight", gradtest.Random(1, 2, 2))},
	} {
		t.Run(name, func(t *testing.T) {
			v, _ := r.Dims()
			for _, n := range []int{3, 1} {
				x := gradtest.Random(4, n, v)
				for i := range x.Float64s() {
					x.Float64s()[i] = math.Abs(x.Float64s()[i]) // log x! wants x > −1
				}
				gradtest.Check(t, func(b *graph.Builder, in []*graph.Node) *graph.Node { return r.FreeEnergy(b, in[0]) }, x)
			}
		})
	}
}

func TestNewRBMRefusals(t *testing.T) {
	rng := samplers.NewStream(1)
	_, err := energy.NewRBM(losses.Gaussian{}, 3, losses.Poisson{}, 2, rng)
	assert.ErrorIs(t, err, energy.ErrNotNormalizable)
	assert.ErrorContains(t, err, "gaussian visible units")
	assert.ErrorContains(t, err, "poisson hidden units")
	_, err = energy.NewRBM(losses.Gamma{Shape: 2}, 3, losses.Bernoulli{}, 2, rng)
	assert.ErrorIs(t, err, energy.ErrNotNormalizable)
	assert.ErrorContains(t, err, "gamma(shape=2) units need negative natural parameters")
	_, err = energy.NewRBM(losses.Gaussian{Variance: -1}, 3, losses.Bernoulli{}, 2, rng)
	assert.ErrorContains(t, err, "variance must be positive")
	_, err = energy.NewRBM(losses.Bernoulli{}, 3, losses.Bernoulli{}, 0, rng)
	assert.ErrorContains(t, err, "3 visible and 0 hidden")
	_, err = energy.NewRBM(nil, 3, losses.Bernoulli{}, 2, rng)
	assert.ErrorContains(t, err, "family")
	_, err = graph.Build(func(b *graph.Builder) {
		b.Output("F", new(energy.RBM).FreeEnergy(b, b.Input("v", 2)))
	})
	assert.ErrorContains(t, err, "units: the units have no family")
	large, err := energy.NewRBM(losses.Bernoulli{}, 30, losses.Bernoulli{}, 21, rng)
	require.NoError(t, err)
	_, err = large.ExactLogPartition()
	assert.ErrorContains(t, err, "21 units of 2 states each have more than 1048576 states")
}
