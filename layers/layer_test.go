package layers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
	"github.com/harmonium-ml/harmonium/layers"
)

func TestFuncAndSequentialGradients(t *testing.T) {
	swish := layers.Func(func(b *graph.Builder, x *graph.Node) *graph.Node { return b.Mul(x, b.Sigmoid(x)) })
	gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
		return layers.Sequential{swish, layers.Tanh, swish}.Apply(b, x[0])
	}, gradtest.Random(1, 4, 3))
}

func TestEmptySequentialIsTheIdentity(t *testing.T) {
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		b.Output("y", layers.Sequential{}.Apply(b, b.Input("x", 2)))
	})
	require.NoError(t, err)
	x := gradtest.Random(1, 3, 2)
	_, err = p.Run(x)
	require.NoError(t, err)
	assert.Equal(t, x.Data(), p.Output("y").Data())
}
