package graph_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

const (
	rounding   = 1e-12 // a few operations in float64
	rounding32 = 1e-5  // a few operations in float32, relative
)

func dense(data []float64, shape ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(data))
}

// evaluate computes one value of a float64 model of constants.
func evaluate(t *testing.T, f func(b *graph.Builder) *graph.Node) []float64 {
	t.Helper()
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) { b.Output("y", f(b)) })
	require.NoError(t, err)
	_, err = p.Run()
	require.NoError(t, err)
	return append([]float64{}, p.Output("y").Float64s()...)
}

// refused builds a model that is wrong.
func refused(t *testing.T, define func(b *graph.Builder)) *graph.Error {
	t.Helper()
	_, err := graph.Build(define)
	var e *graph.Error
	require.ErrorAs(t, err, &e)
	return e
}
