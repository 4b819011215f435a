package layers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
	"github.com/harmonium-ml/harmonium/layers"
)

func TestActivations(t *testing.T) {
	for _, name := range []string{"linear", "sigmoid", "tanh", "relu", "softplus"} {
		t.Run(name, func(t *testing.T) {
			a, err := layers.ParseActivation(name)
			require.NoError(t, err)
			assert.Equal(t, name, a.String())
			gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node { return a.Apply(b, x[0]) },
				gradtest.Random(1, 4, 3))
		})
	}
	_, err := layers.ParseActivation("gelu2")
	assert.ErrorContains(t, err, `no activation "gelu2"; there are linear, sigmoid, tanh, relu, softplus`)
}
