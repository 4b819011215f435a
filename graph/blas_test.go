package graph_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas/gonum"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

// A stock product and its gradients, with Gorgonia's BLAS and with ours.
func TestUseKernels(t *testing.T) {
	run := func(dt tensor.Dtype) []float64 {
		w := graph.NewParam("w", gradtest.Random(1, 40, 30))
		x := gradtest.Random(2, 20, 40)
		in := graph.NewParam("x", x)
		require.NoError(t, graph.Convert(dt, w, in))
		p, err := graph.BuildOf(dt, func(b *graph.Builder) {
			b.Minimize(b.Sum(b.Tanh(b.Op(gorgonia.Mul(b.Param(in), b.Param(w))))))
		})
		require.NoError(t, err)
		_, err = p.Run()
		require.NoError(t, err)
		g := graph.NewParam("g", w.Grad)
		require.NoError(t, graph.Convert(tensor.Float64, g))
		return append([]float64{}, g.Value.Float64s()...)
	}
	defer gorgonia.Use(gonum.Implementation{})
	for dt, tolerance := range map[tensor.Dtype]float64{tensor.Float32: 1e-4, tensor.Float64: 1e-12} { // roundings of 40 terms
		gorgonia.Use(gonum.Implementation{})
		want := run(dt)
		graph.UseKernels()
		assert.InDeltaSlice(t, want, run(dt), tolerance)
	}
}
