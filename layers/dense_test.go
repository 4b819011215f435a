package layers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
	"github.com/harmonium-ml/harmonium/layers"
	"github.com/harmonium-ml/harmonium/samplers"
)

// double makes a float64 layer with a bias that is not zero.
func double(t *testing.T, name string, in, out int) *layers.Dense {
	t.Helper()
	d := layers.NewDense(name, in, out, layers.GlorotUniform, samplers.NewStream(1))
	require.NoError(t, graph.Convert(tensor.Float64, d.Weight, d.Bias))
	copy(d.Bias.Value.Float64s(), gradtest.Random(9, out).Float64s())
	return d
}

func TestDenseGradients(t *testing.T) {
	for name, layer := range map[string]layers.Layer{
		"plain":            double(t, "dense", 4, 3),
		"without bias":     &layers.Dense{Name: "dense", Weight: double(t, "dense", 4, 3).Weight},
		"transposed":       double(t, "dense", 3, 4).Transpose("back"),
		"twice transposed": double(t, "dense", 4, 3).Transpose("back").Transpose("forth"),
	} {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{5, 1} {
				gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
					return layer.Apply(b, x[0])
				}, gradtest.Random(2, n, 4))
			}
		})
	}
}

// Tied weights: the derivative by W is the sum of the derivatives of an encoder
// and of a decoder with weights of their own.
func TestTiedGradientIsTheSumOfBothUses(t *testing.T) {
	const rounding = 1e-12
	encoder := double(t, "encoder", 4, 3)
	tied := encoder.Transpose("decoder")
	untied := double(t, "free", 3, 4)
	for i := range 4 {
		for j := range 3 {
			untied.Weight.Value.Float64s()[j*4+i] = encoder.Weight.Value.Float64s()[i*3+j]
		}
	}
	untied.Bias = tied.Bias
	x := gradtest.Random(5, 6, 4)
	gradients := func(decoder layers.Layer) *graph.Program {
		p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
			x := b.Input("x", 4)
			y := layers.Sequential{encoder, layers.Tanh, decoder}.Apply(b, x)
			b.Minimize(b.Mean(b.SumRows(b.Square(b.Sub(x, y)))))
		})
		require.NoError(t, err)
		_, err = p.Run(x)
		require.NoError(t, err)
		return p
	}
	free := gradients(untied)
	assert.Len(t, free.Params(), 4)
	want := make([]float64, 12)
	for i := range 4 {
		for j := range 3 {
			want[i*3+j] = encoder.Weight.Grad.Float64s()[i*3+j] + untied.Weight.Grad.Float64s()[j*4+i]
		}
	}
	assert.Len(t, gradients(tied).Params(), 3)
	assert.InDeltaSlice(t, want, encoder.Weight.Grad.Float64s(), rounding)
}

func TestDenseOfImpossibleSizeStopsTheBuild(t *testing.T) {
	for _, layer := range []layers.Layer{
		layers.NewDense("empty", 0, 3, layers.HeNormal, samplers.NewStream(1)),
		layers.NewDense("empty", 4, -1, layers.HeNormal, samplers.NewStream(1)).Transpose("empty"),
		layers.NewDense("empty", 4, 3, nil, nil),
	} {
		_, err := graph.Build(func(b *graph.Builder) { b.Output("y", layer.Apply(b, b.Input("x", 4))) })
		assert.ErrorContains(t, err, "empty: dense: ")
		assert.ErrorContains(t, err, "want 1 or more")
	}
}

func TestDenseErrorNamesTheLayer(t *testing.T) {
	_, err := graph.Build(func(b *graph.Builder) {
		b.Scope("encoder", func() {
			layers.NewDense("first", 5, 2, layers.HeNormal, samplers.NewStream(1)).Apply(b, b.Input("x", 4))
		})
	})
	var e *graph.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "encoder/first", e.Scope)
	assert.Contains(t, e.File, "dense_test.go")
	assert.ErrorContains(t, err, "affine: the inner sizes differ: [n 4] and [5 2]")
}
