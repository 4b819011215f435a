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

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
	"github.com/harmonium-ml/harmonium/layers"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/zoo"
	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// table makes a source of a float64 or float32 matrix.
func table(t *testing.T, x *tensor.Dense) *datasets.Table {
	t.Helper()
	data, err := datasets.NewTable(x)
	require.NoError(t, err)
	return data
}

// patterns are n examples of d columns in [0, 1] with a low-dimensional structure.
func patterns(t *testing.T, n, d int) *datasets.Table {
	t.Helper()
	x := tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(n, d))
	for i := range n {
		for j := range d {
			x.Float32s()[i*d+j] = float32(0.5 + 0.5*math.Sin(float64(i)*0.7+float64(j)*0.3*float64(1+i%3)))
		}
	}
	return table(t, x)
}

// The gradients of the whole model, tied or not, on any loss.
func TestAutoencoderGradients(t *testing.T) {
	for _, loss := range []losses.Loss{losses.Bernoulli{}, losses.Gaussian{Variance: 0.5}, losses.Poisson{}, losses.Categorical{K: 2}, losses.Laplace{Scale: 2}} {
		for _, tied := range []bool{false, true} {
			t.Run(loss.String(), func(t *testing.T) {
				m, err := zoo.NewAutoencoder(zoo.AutoencoderConfig{Sizes: []int{4, 3, 2}, Loss: loss, Code: layers.Sigmoid,
					Tied: tied, Dtype: tensor.Float64}, 3)
				require.NoError(t, err)
				_, values := loss.Width()
				for _, n := range []int{5, 1} {
					x := gradtest.Random(1, n, 4*values)
					for i, v := range x.Float64s() {
						x.Float64s()[i] = math.Round(math.Abs(v)) + 0.25 // positive, and away from Laplace's kink
					}
					gradtest.Check(t, func(b *graph.Builder, _ []*graph.Node) *graph.Node {
						x := b.Constant(x)
						return loss.NLL(b, m.Decoder.Apply(b, m.Encoder.Apply(b, x)), x)
					})
				}
			})
		}
	}
}

// The optimum of a linear autoencoder with Gaussian loss is the subspace of the
// principal components: its squared error is the sum of the discarded eigenvalues
// (Baldi & Hornik 1989).
func TestLinearAutoencoderFindsThePrincipalSubspace(t *testing.T) {
	const converged = 1e-6
	x := tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(60, 6))
	noise, factors := gradtest.Random(1, 60, 6).Float64s(), gradtest.Random(2, 60, 2).Float64s()
	loadings := gradtest.Random(3, 2, 6).Float64s()
	for i := range 60 {
		for j := range 6 {
			x.Float64s()[i*6+j] = 1 + factors[2*i]*loadings[j] + factors[2*i+1]*loadings[6+j] + 0.3*noise[i*6+j]
		}
	}
	data := table(t, x)
	pca, err := zoo.NewPCA(2)
	require.NoError(t, err)
	require.NoError(t, pca.Fit(data))
	var discarded float64
	for _, e := range pca.Eigenvalues[2:] {
		discarded += e
	}
	pcaError, err := zoo.SquaredError(pca, data)
	require.NoError(t, err)
	assert.InEpsilon(t, discarded, pcaError, converged)

	m, err := zoo.NewAutoencoder(zoo.AutoencoderConfig{Sizes: []int{6, 2}, Loss: losses.Gaussian{}, Dtype: tensor.Float64}, 1)
	require.NoError(t, err)
	_, err = m.Fit(context.Background(), data, optim.Config{Epochs: 3000, BatchSize: 60, Rule: optim.NewAdam(0.02), Schedule: optim.Cosine})
	require.NoError(t, err)
	reached, err := zoo.SquaredError(m, data)
	require.NoError(t, err)
	assert.InEpsilon(t, discarded, reached, converged)
}

func small(t *testing.T, seed uint64) *zoo.Autoencoder {
	t.Helper()
	m, err := zoo.NewAutoencoder(zoo.AutoencoderConfig{Sizes: []int{20, 12, 3}}, seed)
	require.NoError(t, err)
	return m
}

func TestAutoencoderLearns(t *testing.T) {
	data := patterns(t, 205, 20) // the last batch is a short one
	m := small(t, 1)
	before, err := zoo.SquaredError(m, data)
	require.NoError(t, err)
	history, err := m.Fit(context.Background(), data, optim.Config{Epochs: 30, BatchSize: 20, Rule: optim.NewAdam(0.01), Validation: data})
	require.NoError(t, err)
	after, err := zoo.SquaredError(m, data)
	require.NoError(t, err)
	assert.Less(t, after, before/2)
	assert.Len(t, history.Epochs, 30)
	assert.Less(t, history.Epochs[29].Validation, history.Epochs[0].Validation)

	// The mean score is minus the loss that training minimizes.
	scores, err := m.Score(data)
	require.NoError(t, err)
	var sum float64
	for _, s := range scores {
		sum += s
	}
	const rounding32 = 1e-5
	assert.InEpsilon(t, history.Epochs[29].Validation, -sum/205, rounding32)
}

// Before training, the reconstruction starts at the best constant prediction.
func TestFirstFitStartsAtTheNullModel(t *testing.T) {
	data := patterns(t, 100, 20)
	m, err := zoo.NewAutoencoder(zoo.AutoencoderConfig{Sizes: []int{20, 3}, Initializer: layers.Normal(0)}, 1)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	history, err := m.Fit(ctx, data, optim.Config{})
	assert.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, history.Epochs)
	reconstruction, err := m.Reconstruct(data)
	require.NoError(t, err)
	const rounding32 = 1e-5
	for j, mean := range data.Mean() {
		assert.InDelta(t, mean, reconstruction.Float32s()[j], rounding32)
	}
}

func TestAutoencoderBitsDoNotDependOnThreads(t *testing.T) {
	data := patterns(t, 250, 20)
	run := func(threads int, seed uint64) []float32 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		m, err := zoo.NewAutoencoder(zoo.AutoencoderConfig{Sizes: []int{20, 300, 100, 5}}, seed)
		require.NoError(t, err)
		_, err = m.Fit(context.Background(), data, optim.Config{Epochs: 3, Seed: seed})
		require.NoError(t, err)
		codes, err := m.Encode(data)
		require.NoError(t, err)
		return codes.Float32s()
	}
	one := run(1, 7)
	assert.Equal(t, one, run(1, 7), "same seed, same bits")
	assert.Equal(t, one, run(2, 7))
	assert.Equal(t, one, run(8, 7))
	assert.NotEqual(t, one, run(1, 8))
}

// A row's code has the same bits alone and among others.
func TestEncodeRowByRow(t *testing.T) {
	data := patterns(t, 7, 20)
	m := small(t, 1)
	all, err := m.Encode(data)
	require.NoError(t, err)
	for i := range 7 {
		row, err := data.Rows([]int{i})
		require.NoError(t, err)
		code, err := m.Encode(row)
		require.NoError(t, err)
		assert.Equal(t, all.Float32s()[3*i:3*i+3], code.Float32s())
	}
	reconstruction, err := m.Reconstruct(data)
	require.NoError(t, err)
	decoded, err := m.Decode(all)
	require.NoError(t, err)
	assert.Equal(t, decoded.Data(), reconstruction.Data())
}

func TestAutoencoderSaveAndLoad(t *testing.T) {
	data := patterns(t, 50, 20)
	for _, c := range []zoo.AutoencoderConfig{
		{Sizes: []int{20, 12, 3}},
		{Sizes: []int{20, 12, 3}, Tied: true, Hidden: layers.Sigmoid, Code: layers.Tanh, Loss: losses.Gaussian{Variance: 0.25}, Dtype: tensor.Float64},
		{Sizes: []int{10, 3}, Loss: losses.Laplace{Scale: 0.5}, Hidden: layers.Softplus},
	} {
		if c.Sizes[0] == 10 {
			data = patterns(t, 50, 10)
		}
		m, err := zoo.NewAutoencoder(c, 3)
		require.NoError(t, err)
		_, err = m.Fit(context.Background(), data, optim.Config{Epochs: 2})
		require.NoError(t, err)
		path := filepath.Join(t.TempDir(), "model.safetensors")
		require.NoError(t, m.Save(path))
		loaded, err := zoo.LoadAutoencoder(path)
		require.NoError(t, err)
		assert.Equal(t, m.Summary(), loaded.Summary())
		want, err := m.Reconstruct(data)
		require.NoError(t, err)
		got, err := loaded.Reconstruct(data)
		require.NoError(t, err)
		assert.Equal(t, want.Data(), got.Data())
		wantScores, err := m.Score(data)
		require.NoError(t, err)
		gotScores, err := loaded.Score(data)
		require.NoError(t, err)
		assert.Equal(t, wantScores, gotScores)
	}
}

func TestAutoencoderSummary(t *testing.T) {
	m, err := zoo.NewAutoencoder(zoo.AutoencoderConfig{Sizes: []int{20, 12, 3}, Tied: true}, 1)
	require.NoError(t, err)
	assert.Equal(t, `Autoencoder
Part                                Output  Parameters
data                                [n 20]  0
encoder.0, tanh                     [n 12]  252
encoder.1, linear                   [n 3]   39
decoder.0, tanh                     [n 12]  12
decoder.1, parameters of bernoulli  [n 20]  20
323 parameters, 0.0 MB
`, m.Summary())
}

func TestNewAutoencoderRefusals(t *testing.T) {
	for want, c := range map[string]zoo.AutoencoderConfig{
		"Sizes []; want the columns":    {},
		"Sizes [5]; want":               {Sizes: []int{5}},
		"Sizes[1] is 0; want 1 or more": {Sizes: []int{5, 0, 2}},
		"the variance must be positive": {Sizes: []int{5, 2}, Loss: losses.Gaussian{Variance: -1}},
		"want tensor.Float32":           {Sizes: []int{5, 2}, Dtype: tensor.Int},
	} {
		_, err := zoo.NewAutoencoder(c, 1)
		assert.ErrorContains(t, err, want)
	}
}

func TestAutoencoderRefusesBadData(t *testing.T) {
	ctx := context.Background()
	m := small(t, 1)
	good := patterns(t, 10, 20)
	before, err := m.Reconstruct(good)
	require.NoError(t, err)

	bad := good.X().Clone().(*tensor.Dense)
	bad.Float32s()[3*20+7] = 1.5
	_, err = m.Fit(ctx, table(t, bad), optim.Config{})
	var cell *losses.DataError
	require.ErrorAs(t, err, &cell)
	assert.Equal(t, 3, cell.Row)
	assert.Equal(t, 7, cell.Column)
	_, err = m.Fit(ctx, good, optim.Config{Validation: table(t, bad)})
	assert.ErrorAs(t, err, &cell)
	_, err = m.Encode(table(t, bad))
	assert.ErrorAs(t, err, &cell)

	_, err = m.Fit(ctx, patterns(t, 10, 19), optim.Config{})
	assert.ErrorContains(t, err, "the data has 19 columns, the model expects 20")
	_, err = m.Fit(ctx, nil, optim.Config{})
	assert.ErrorContains(t, err, "no data")
	_, err = m.Decode(gradtest.Random(1, 2, 4))
	assert.ErrorContains(t, err, "codes of shape [2 4]; want [n 3]")
	_, err = m.Fit(ctx, good, optim.Config{Epochs: -1})
	assert.ErrorContains(t, err, "Epochs -1")

	after, err := m.Reconstruct(good)
	require.NoError(t, err)
	assert.Equal(t, before.Data(), after.Data(), "nothing has changed")
}

func TestLoadRefusesOtherFiles(t *testing.T) {
	_, err := zoo.LoadAutoencoder(filepath.Join(t.TempDir(), "none"))
	assert.ErrorContains(t, err, "none")
}
