package graph_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

func TestFloat64s(t *testing.T) {
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		x := tensor.New(tensor.Of(dt), tensor.WithShape(2, 2))
		graph.SetFloat64s(x, []float64{1, 2, 3, 4.5})
		copied := graph.Float64s(x)
		assert.Equal(t, []float64{1, 2, 3, 4.5}, copied)
		copied[0] = 9
		assert.Equal(t, 1.0, graph.Float64s(x)[0])
	}
}
