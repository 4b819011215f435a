package zoo_test

import (
	"context"
	"math"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
	"github.com/harmonium-ml/harmonium/zoo"
	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// bars are all 3×3 pictures in which some rows are all on, or some columns are: 14
// patterns, the all-on and all-off ones twice (MacKay 2003). Their entropy bounds
// the mean log-likelihood: 12 patterns of probability 1/16 and 2 of 2/16.
func bars(t *testing.T) (data *datasets.Table, bound float64) {
	t.Helper()
	var x []float32
	for _, vertical := range []bool{false, true} {
		for pattern := range 8 {
			for i := range 9 {
				line := i / 3
				if vertical {
					line = i % 3
				}
				x = append(x, float32(pattern>>line&1))
			}
		}
	}
	data, err := datasets.FromSlice(x, 9)
	require.NoError(t, err)
	return data, -(12*math.Log(16) + 4*math.Log(8)) / 16
}

func logLikelihood(t *testing.T, m *zoo.RBM, data optim.Source) float64 {
	t.Helper()
	logZ, err := m.Machine.ExactLogPartition()
	require.NoError(t, err)
	scores, err := m.Score(data)
	require.NoError(t, err)
	var sum float64
	for _, s := range scores {
		sum += s - logZ
	}
	return sum / float64(len(scores))
}

// The whole way: chains, phases, symbolic gradient, rule. Only the exact
// likelihood shows whether it works; the reported loss does not.
func TestPersistentContrastiveDivergenceRaisesTheExactLikelihood(t *testing.T) {
	for name, noVisibleBias := range map[string]bool{"with visible bias": false, "without": true} {
		t.Run(name, func(t *testing.T) {
			data, bound := bars(t)
			m, err := zoo.NewRBM(zoo.RBMConfig{Columns: 9, Hidden: 8, Sweeps: 3, NoVisibleBias: noVisibleBias}, 1)
			require.NoError(t, err)
			before := logLikelihood(t, m, data)
			_, err = m.Fit(context.Background(), data, optim.Config{Epochs: 1200, BatchSize: 16, Rule: optim.NewDescent(0.3)})
			require.NoError(t, err)
			after := logLikelihood(t, m, data)
			t.Logf("%.2f → %.2f nats, bound %.2f", before, after, bound)
			assert.InDelta(t, 9*math.Log(0.5), before, 0.1, "nine fair coins, almost")
			assert.Greater(t, after, bound-1)
			assert.Less(t, after, bound)
		})
	}
}

func TestFirstFitOfAnRBMStartsAtTheNullModel(t *testing.T) {
	all, _ := bars(t)
	data, err := all.Head(5) // columns of different means, none of them 1/2
	require.NoError(t, err)
	m, err := zoo.NewRBM(zoo.RBMConfig{Columns: 9, Hidden: 3}, 1)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = m.Fit(ctx, data, optim.Config{})
	assert.ErrorIs(t, err, context.Canceled)
	for i, b := range m.Machine.Visible.Bias.Value.Float32s() {
		p := data.Mean()[i]
		if p == 0 {
			p = 0.5 / 6 // half an observation among five
		}
		require.NotEqual(t, 0.5, p)
		assert.InDelta(t, math.Log(p/(1-p)), b, 1e-6) // float32
	}
}

func TestRBMBitsDoNotDependOnThreads(t *testing.T) {
	data, _ := bars(t)
	run := func(threads int) []float32 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		m, err := zoo.NewRBM(zoo.RBMConfig{Columns: 9, Hidden: 200}, 1)
		require.NoError(t, err)
		_, err = m.Fit(context.Background(), data, optim.Config{Epochs: 5, BatchSize: 10})
		require.NoError(t, err)
		v, err := m.Sample(50, 3, samplers.NewStream(2))
		require.NoError(t, err)
		return append(m.Machine.Weight.Value.Float32s(), v.Float32s()...)
	}
	one := run(1)
	assert.Equal(t, one, run(2))
	assert.Equal(t, one, run(8))
}

func TestRBMSaveAndLoad(t *testing.T) {
	data, _ := bars(t)
	m, err := zoo.NewRBM(zoo.RBMConfig{Columns: 9, Hidden: 5, NoVisibleBias: true, HiddenFamily: losses.Categorical{K: 3}, Dtype: tensor.Float64}, 1)
	require.NoError(t, err)
	_, err = m.Fit(context.Background(), data, optim.Config{Epochs: 5})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "rbm.safetensors")
	require.NoError(t, m.Save(path))
	loaded, err := zoo.LoadRBM(path)
	require.NoError(t, err)
	assert.Equal(t, m.Summary(), loaded.Summary())
	want, err := m.Encode(data)
	require.NoError(t, err)
	got, err := loaded.Encode(data)
	require.NoError(t, err)
	assert.Equal(t, want.Data(), got.Data())
	want, err = m.Reconstruct(data)
	require.NoError(t, err)
	got, err = loaded.Decode(got)
	require.NoError(t, err)
	assert.Equal(t, want.Data(), got.Data())

	_, err = zoo.LoadAutoencoder(path)
	assert.ErrorContains(t, err, `the file holds a "rbm", want a "autoencoder"`)
}

func TestRBMOfOtherFamilies(t *testing.T) {
	m, err := zoo.NewRBM(zoo.RBMConfig{Columns: 6, Hidden: 4, VisibleFamily: losses.Gaussian{Variance: 0.25}}, 1)
	require.NoError(t, err)
	data := patterns(t, 60, 6)
	_, err = m.Fit(context.Background(), data, optim.Config{Epochs: 20, Rule: optim.NewDescent(0.01)})
	require.NoError(t, err)
	x, err := m.Sample(500, 50, samplers.NewStream(1))
	require.NoError(t, err)
	means := table(t, x).Mean()
	for j, want := range data.Mean() {
		assert.InDelta(t, want, means[j], 0.15) // 5 standard errors of 500 samples of deviation ≈ 0.6
	}
}

func TestRBMRefusals(t *testing.T) {
	data, _ := bars(t)
	_, err := zoo.NewRBM(zoo.RBMConfig{Columns: 0, Hidden: 3}, 1)
	assert.ErrorContains(t, err, "0 visible and 3 hidden")
	_, err = zoo.NewRBM(zoo.RBMConfig{Columns: 4, Hidden: 3, Chains: -1}, 1)
	assert.ErrorContains(t, err, "-1 chains")
	m, err := zoo.NewRBM(zoo.RBMConfig{Columns: 9, Hidden: 3}, 1)
	require.NoError(t, err)
	_, err = m.Fit(context.Background(), data, optim.Config{Validation: data})
	assert.ErrorContains(t, err, "Score")
	_, err = m.Fit(context.Background(), nil, optim.Config{})
	assert.ErrorContains(t, err, "no data")
	bad, err := datasets.FromSlice(make([]float32, 18), 9)
	require.NoError(t, err)
	bad.X().Float32s()[10] = 2
	_, err = m.Fit(context.Background(), bad, optim.Config{})
	assert.ErrorContains(t, err, "row 1, column 1: 2 is no data for bernoulli")
	uneven, err := data.Head(5)
	require.NoError(t, err)
	_, err = m.Fit(context.Background(), uneven, optim.Config{Epochs: -1})
	assert.ErrorContains(t, err, "Epochs -1")
	assert.Equal(t, make([]float32, 9), m.Machine.Visible.Bias.Value.Data(), "nothing has changed")
	_, err = m.Sample(0, 1, samplers.NewStream(1))
	assert.ErrorContains(t, err, "0 samples")
}
