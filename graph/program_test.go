package graph_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

// network is a small model; with stock set it has operations of Gorgonia's own.
func network(t *testing.T, w, bias *graph.Param, stock bool) *graph.Program {
	t.Helper()
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		x := b.Input("x", 3)
		h := b.Affine(x, b.Param(w), b.Param(bias))
		if stock {
			h = b.Op(gorgonia.Tanh(h))
		} else {
			h = b.Tanh(h)
		}
		b.Output("h", h)
		b.Minimize(b.Mean(b.SumRows(b.Square(h))))
	})
	require.NoError(t, err)
	return p
}

// A program gives every batch size the bits that a program built and first run
// for that size gives.
func TestAnyBatchSize(t *testing.T) {
	for _, stock := range []bool{false, true} {
		w, bias := graph.NewParam("w", gradtest.Random(1, 3, 2)), graph.NewParam("bias", gradtest.Random(2, 2))
		p := network(t, w, bias, stock)
		for _, n := range []int{8, 3, 1, 8, 20} {
			x := gradtest.Random(uint64(n), n, 3)
			cost, err := p.Run(x)
			require.NoError(t, err)
			h, gradient := p.Output("h").Clone(), w.Grad.Clone()
			assert.Equal(t, tensor.Shape{n, 2}, p.Output("h").Shape())

			fresh := network(t, w, bias, stock)
			freshCost, err := fresh.Run(x)
			require.NoError(t, err)
			assert.Equal(t, freshCost, cost)
			assert.Equal(t, fresh.Output("h").Data(), h.(*tensor.Dense).Data())
			assert.Equal(t, w.Grad.Data(), gradient.(*tensor.Dense).Data())
		}
	}
}

func TestInputsOfDifferentBatchSizes(t *testing.T) {
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		b.Cost(b.Sub(b.Mean(b.Input("pos")), b.Mean(b.Input("neg"))))
	})
	require.NoError(t, err)
	cost, err := p.Run(graph.Slice[float64]{1, 2, 3}, graph.Slice[float64]{1})
	require.NoError(t, err)
	assert.Equal(t, 1.0, cost)
}

func TestSizesThatMustAgree(t *testing.T) {
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		b.Cost(b.Dot(b.Input("x", 2), b.Input("y", 2)))
	})
	require.NoError(t, err)
	_, err = p.Run(gradtest.Random(1, 3, 2), gradtest.Random(1, 4, 2))
	assert.ErrorContains(t, err, "mul: the shapes differ: [[3 2] [4 2]]")
	_, err = p.Run(gradtest.Random(1, 3, 2), gradtest.Random(1, 3, 2))
	assert.NoError(t, err, "the program is usable after an error")
}

func TestRunRefusals(t *testing.T) {
	p, err := graph.Build(func(b *graph.Builder) {
		b.Output("y", b.Scale(b.Input("x", 3), 2))
		b.Cost(b.Setting("beta"))
	})
	require.NoError(t, err)
	beta := graph.Slice[float32]{1}
	good := graph.Slice[float32]{1, 2, 3}
	_, err = p.Run(good, beta)
	require.NoError(t, err)
	transposed := tensor.New(tensor.WithShape(2, 3), tensor.WithBacking([]float32{1, 2, 3, 4, 5, 6}))
	require.NoError(t, transposed.T())
	_, err = p.Run(graph.Slice[float32]{}, beta)
	assert.ErrorContains(t, err, "unfit length", "no examples")
	for want, in := range map[string][]graph.Array{
		`1 arrays for the 2 inputs ["x" "beta"]`:                  {good},
		`input "x": the array is nil: [n 3]`:                      {nil, beta},
		`input "x": a []float32 of unfit length: [n 3]`:           {graph.Slice[float32]{1, 2}, beta},
		`input "x": dtype float64 in a program of float32: [1 3]`: {graph.Slice[float64]{1, 2, 3}, beta},
		`input "x": the shapes differ: [3 2] and [n 3]`:           {transposed, beta},
		`input "beta": a []float32 of unfit length: []`:           {good, graph.Slice[float32]{1, 2}},
		`input "x": no examples: [] and [n 3]`:                    {tensor.New(tensor.FromScalar(float32(1))), beta},
	} {
		_, err := p.Run(in...)
		var e *graph.Error
		require.ErrorAs(t, err, &e)
		assert.Contains(t, err.Error(), want)
		assert.Nil(t, p.Output("y"), "no output after a refused run")
	}
	assert.Nil(t, p.Output("z"))
	_, err = p.Evaluate([]string{"z"}, good, beta)
	assert.ErrorContains(t, err, `no output "z"`)
}

func TestNonContiguousInputsAreReadInOrder(t *testing.T) {
	x := tensor.New(tensor.WithShape(3, 2), tensor.WithBacking([]float64{1, 2, 3, 4, 5, 6}))
	require.NoError(t, x.T()) // [2, 3]: 1 3 5, 2 4 6
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) { b.Output("y", b.SumRows(b.Input("x", 3))) })
	require.NoError(t, err)
	_, err = p.Run(x)
	require.NoError(t, err)
	assert.Equal(t, []float64{9, 12}, p.Output("y").Float64s())
}

func TestParametersAreSharedAndMayBeReplaced(t *testing.T) {
	w, bias := graph.NewParam("w", gradtest.Random(1, 3, 2)), graph.NewParam("bias", gradtest.Random(2, 2))
	train := network(t, w, bias, false)
	encode, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		b.Output("h", b.Tanh(b.Affine(b.Input("x", 3), b.Param(w), b.Param(bias))))
	})
	require.NoError(t, err)
	x := gradtest.Random(3, 4, 3)
	same := func() {
		t.Helper()
		_, err := train.Run(x)
		require.NoError(t, err)
		_, err = encode.Run(x)
		require.NoError(t, err)
		assert.Equal(t, train.Output("h").Data(), encode.Output("h").Data())
	}
	same()
	before := append([]float64{}, encode.Output("h").Float64s()...)
	w.Value.Float64s()[0] += 1 // an update in place
	same()
	assert.NotEqual(t, before, encode.Output("h").Data())
	w.Value = gradtest.Random(7, 3, 2) // another array
	same()
	w.Value = gradtest.Random(7, 2, 3)
	_, err = encode.Run(x)
	assert.ErrorContains(t, err, `parameter "w": its value has changed its shape or dtype since Build; want float64 of [3 2]`)
}

func TestParams(t *testing.T) {
	w, bias := graph.NewParam("w", gradtest.Random(1, 3, 2)), graph.NewParam("bias", gradtest.Random(2, 2))
	assert.Equal(t, []*graph.Param{w, bias}, network(t, w, bias, false).Params())
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		b.Minimize(b.Sum(b.Affine(b.Input("x", 3), b.Param(w), b.Param(bias))), bias)
	})
	require.NoError(t, err)
	assert.Equal(t, []*graph.Param{bias}, p.Params(), "only the named one is trained")
}

// Parameters whose gradients are one node get gradients of their own, so that
// scaling one in place does not scale the other.
func TestGradientsDoNotShareMemory(t *testing.T) {
	u, v := graph.NewParam("u", gradtest.Random(1, 2)), graph.NewParam("v", gradtest.Random(2, 2))
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		b.Minimize(b.Sum(b.Square(b.Add(b.Param(u), b.Param(v)))))
	})
	require.NoError(t, err)
	_, err = p.Run()
	require.NoError(t, err)
	want := append([]float64{}, v.Grad.Float64s()...)
	u.Grad.Float64s()[0] = 100
	assert.Equal(t, want, v.Grad.Float64s())
	_, err = p.Run()
	require.NoError(t, err)
	assert.Equal(t, want, u.Grad.Float64s(), "a run overwrites what was done to the gradient")
}

func TestPanicsOfAnOperationBecomeErrors(t *testing.T) {
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		b.Output("y", b.Apply(&graph.Op{
			Kind:    "fragile",
			Shape:   func(in ...[]int) ([]int, error) { return in[0], nil },
			Float64: func(_ graph.View[float64], in []graph.View[float64]) { panic("too fragile") },
		}, b.Input("x", 2)))
	})
	require.NoError(t, err)
	_, err = p.Run(gradtest.Random(1, 3, 2))
	assert.ErrorContains(t, err, "fragile: too fragile")
}

func TestEvaluateGivesCopies(t *testing.T) {
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) { b.Output("y", b.Scale(b.Input("x", 2), 2)) })
	require.NoError(t, err)
	first, err := p.Evaluate([]string{"y"}, graph.Slice[float64]{1, 2})
	require.NoError(t, err)
	_, err = p.Evaluate([]string{"y"}, graph.Slice[float64]{3, 4})
	require.NoError(t, err)
	assert.Equal(t, []float64{2, 4}, first[0].Data())
}

func TestConvert(t *testing.T) {
	p := graph.NewParam("p", dense([]float64{1.5, 2}, 2))
	require.NoError(t, graph.Convert(tensor.Float32, p))
	assert.Equal(t, []float32{1.5, 2}, p.Value.Data())
	require.NoError(t, graph.Convert(tensor.Float64, p))
	assert.Equal(t, []float64{1.5, 2}, p.Value.Data())
	assert.ErrorContains(t, graph.Convert(tensor.Int, p), "want tensor.Float32")
}

// After the first run a step builds nothing: what is left is Gorgonia's tape,
// about four small allocations an operation.
func TestRunsAllocateAlmostNothing(t *testing.T) {
	w, bias := graph.NewParam("w", gradtest.Random(1, 300, 200)), graph.NewParam("bias", gradtest.Random(2, 200))
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		b.Minimize(b.Mean(b.SumRows(b.Square(b.Tanh(b.Affine(b.Input("x", 300), b.Param(w), b.Param(bias)))))))
	})
	require.NoError(t, err)
	x := gradtest.Random(3, 50, 300)
	run := func() {
		_, err := p.Run(x)
		require.NoError(t, err)
	}
	run()
	operations := float64(len(p.Describe()))
	assert.Less(t, testing.AllocsPerRun(20, run), 30+8*operations)
}

func BenchmarkRun(b *testing.B) {
	w, bias := graph.NewParam("w", gradtest.Random(1, 300, 200)), graph.NewParam("bias", gradtest.Random(2, 200))
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		b.Minimize(b.Mean(b.SumRows(b.Square(b.Tanh(b.Affine(b.Input("x", 300), b.Param(w), b.Param(bias)))))))
	})
	require.NoError(b, err)
	x := gradtest.Random(3, 50, 300)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Run(x); err != nil {
			b.Fatal(err)
		}
	}
}
