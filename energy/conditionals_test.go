package energy_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/energy"
	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
	"github.com/harmonium-ml/harmonium/samplers/samplertest"
)

// target gives the no-drift test the exact density of a machine.
type target struct {
	*energy.RBM
	t *testing.T
}

func (m target) LogDensity(v samplers.Array) ([]float64, error) {
	data := v.Data().([]float64)
	d, _ := m.Dims()
	x := tensor.New(tensor.WithShape(len(data)/d, d), tensor.WithBacking(data))
	f := evaluate(m.t, func(b *graph.Builder, in []*graph.Node) *graph.Node { return m.FreeEnergy(b, in[0]) }, x)
	for i := range f {
		f[i] = -f[i]
	}
	return f, nil
}

// Seen to fail: visible natural parameters without bias, a weight with the
// opposite sign, h drawn from half its natural parameters.
func TestGibbsKeepsTheModel(t *testing.T) {
	bothForms(t, func(t *testing.T, _ *energy.RBM) {
		r := machine(t, losses.Bernoulli{}, 5, losses.Bernoulli{}, 3, 1.8)
		samplertest.NoDrift(t, target{r, t}, samplers.Gibbs{Model: r}, samplertest.Options{})
	})
}

func TestGibbsBitsDoNotDependOnThreads(t *testing.T) {
	run := func(threads int) []float32 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		rng := samplers.NewStream(3)
		r, err := energy.NewRBM(losses.Bernoulli{}, 40, losses.Bernoulli{}, 30, rng)
		require.NoError(t, err)
		gibbs := samplers.Gibbs{Model: r, Steps: 5}
		chain, err := gibbs.Start(77, rng)
		require.NoError(t, err)
		_, err = gibbs.Step(chain, rng)
		require.NoError(t, err)
		return chain.Visible().Data().([]float32)
	}
	one := run(1)
	assert.Equal(t, one, run(2))
	assert.Equal(t, one, run(8))
}

func TestSampleErrors(t *testing.T) {
	r := machine(t, losses.Bernoulli{}, 5, losses.Bernoulli{}, 3, 1)
	v, h := r.States(4)
	rng := samplers.NewStream(1)
	require.NoError(t, r.SampleHidden(h, v, 1, rng))
	assert.Equal(t, uint64(1), rng.Step(), "a draw takes one step of the stream")
	single, _ := machine32(t).States(4)
	assert.ErrorContains(t, r.SampleHidden(h, single, 1, rng), "float32")
	short, _ := r.States(3)
	assert.ErrorContains(t, r.SampleHidden(h, short, 1, rng), "3 chains")
}

func machine32(t *testing.T) *energy.RBM {
	t.Helper()
	r, err := energy.NewRBM(losses.Bernoulli{}, 5, losses.Bernoulli{}, 3, samplers.NewStream(1))
	require.NoError(t, err)
	return r
}
