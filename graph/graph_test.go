package graph_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

func dense(data []float64, shape ...int) *tensor.Dense {
	return tensor.New(tensor.WithShape(shape...), tensor.WithBacking(data))
}

func TestSmoke(t *testing.T) {
	w := graph.NewParam("w", dense([]float64{1, 2, 3, 4, 5, 6}, 3, 2))
	for _, stock := range []bool{false, true} {
		p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
			x := b.Input("x", 3)
			y := b.Tanh(b.Affine(x, b.Param(w), nil))
			if stock {
				y = b.Op(gorgonia.Sin(y))
			}
			b.Output("y", y)
			b.Minimize(b.Mean(b.SumRows(b.Square(y))))
		})
		require.NoError(t, err)
		for range 3 {
			for _, n := range []int{2, 1, 5} {
				x := tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(n, 3))
				for i := range x.Float64s() {
					x.Float64s()[i] = 0.01 * float64(i)
				}
				cost, err := p.Run(x)
				require.NoError(t, err)
				t.Log(n, cost, w.Grad, p.Output("y"))
				assert.Positive(t, cost)
			}
		}
		t.Log(p.Describe())
	}
	_, err := graph.Build(func(b *graph.Builder) {
		b.Scope("enc", func() { b.Affine(b.Input("x", 3), b.Input("y", 2), nil) })
	})
	t.Log(err)
	_, err = graph.Build(func(b *graph.Builder) {
		_, err := graph.Build(func(b *graph.Builder) {})
		t.Log(err)
	})
	t.Log(err)
}
