package graph_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/graph/gradtest"
)

func TestBuildRefusals(t *testing.T) {
	w := graph.Zeros("w", 3, 2)
	var foreign *graph.Node
	_, err := graph.Build(func(b *graph.Builder) { foreign = b.Input("x", 3); b.Output("x", foreign) })
	require.NoError(t, err)
	for want, define := range map[string]func(b *graph.Builder){
		"neither a cost nor an output":           func(b *graph.Builder) { b.Input("x", 3) },
		`Input: name "x" is in use`:              func(b *graph.Builder) { b.Input("x", 3); b.Input("x", 2) },
		`Param: name "w" is in use`:              func(b *graph.Builder) { b.Param(w); b.Param(graph.Zeros("w", 1)) },
		`Output: name "y" is in use`:             func(b *graph.Builder) { x := b.Input("x"); b.Output("y", x); b.Output("y", x) },
		"Input: the name is empty":               func(b *graph.Builder) { b.Input("") },
		`"x" has an axis of size 0`:              func(b *graph.Builder) { b.Input("x", 0) },
		"dtype float64 in a program of float32":  func(b *graph.Builder) { b.Constant(gradtest.Random(1, 2)) },
		"belongs to another program":             func(b *graph.Builder) { b.Exp(foreign) },
		"add: an input is nil":                   func(b *graph.Builder) { b.Add(b.Input("x"), nil) },
		"the parameter is nil":                   func(b *graph.Builder) { b.Param(nil) },
		"Constant: the array is nil":             func(b *graph.Builder) { b.Constant(nil) },
		"Cost: the cost is not a scalar: [n]":    func(b *graph.Builder) { b.Cost(b.Input("x")) },
		"the model has a cost already":           func(b *graph.Builder) { c := b.Sum(b.Input("x")); b.Cost(c); b.Cost(c) },
		`cost does not depend on parameter "w"`:  func(b *graph.Builder) { b.Param(w); b.Minimize(b.Sum(b.Input("x"))) },
		`parameter "w" is not used by the model`: func(b *graph.Builder) { b.Minimize(b.Sum(b.Input("x")), w) },
		"Op: refused by Gorgonia: ":              func(b *graph.Builder) { b.Op(gorgonia.Mul(b.Input("x", 3), b.Input("y", 2))) },
		"outer/inner: mul: the shapes differ: [n 3] and [3 2]": func(b *graph.Builder) {
			b.Scope("outer", func() { b.Scope("inner", func() { b.Mul(b.Input("x", 3), b.Param(w)) }) })
		},
	} {
		e := refused(t, define)
		assert.Contains(t, e.Error(), want)
		if e.Op != "Build" {
			assert.Contains(t, e.Error(), "graph: build_test.go:")
		}
	}
	_, err = graph.Build(nil)
	assert.ErrorContains(t, err, "the definition is nil")
	_, err = graph.BuildOf(tensor.Int, func(b *graph.Builder) {})
	assert.ErrorContains(t, err, "want tensor.Float32 or tensor.Float64")
}

func TestViewsThatAreNotContiguousAreRefused(t *testing.T) {
	transposed := gradtest.Random(1, 3, 2)
	require.NoError(t, transposed.T())
	_, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) { b.Output("y", b.Constant(transposed)) })
	assert.ErrorContains(t, err, "not contiguous")
}

func TestOtherPanicsPassThrough(t *testing.T) {
	assert.PanicsWithValue(t, "mine", func() { graph.Build(func(b *graph.Builder) { panic("mine") }) })
	_, err := graph.Build(func(b *graph.Builder) { b.Output("x", b.Input("x")) })
	assert.NoError(t, err, "and leave no lock behind")
}

func TestBuildInsideBuildIsAnError(t *testing.T) {
	var inner error
	_, err := graph.Build(func(b *graph.Builder) {
		_, inner = graph.Build(func(b *graph.Builder) { b.Output("x", b.Input("x")) })
		b.Output("x", b.Input("x"))
	})
	assert.NoError(t, err)
	assert.ErrorContains(t, inner, "called inside the definition of another program")
}

func TestConcurrentBuildsAndRuns(t *testing.T) {
	w := graph.NewParam("w", gradtest.Random(1, 3, 2))
	var wait sync.WaitGroup
	costs := make([]float64, 8)
	for i := range costs {
		wait.Go(func() {
			own := graph.NewParam("own", gradtest.Random(2, 3, 2)) // training programs write Grad
			p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
				x := b.Input("x", 3)
				y := b.Mul(b.Affine(x, b.Param(w), nil), b.Affine(x, b.Param(own), nil))
				b.Minimize(b.Mean(b.SumRows(b.Tanh(y))), own)
			})
			if !assert.NoError(t, err) {
				return
			}
			for range 20 {
				costs[i], err = p.Run(gradtest.Random(3, 4, 3))
				assert.NoError(t, err)
			}
		})
	}
	wait.Wait()
	for _, c := range costs {
		assert.Equal(t, costs[0], c)
	}
}

// Gorgonia merges different nodes whose 32-bit hashes are equal. Build tries other
// hashes until all differ.
func TestEqualHashesAreAvoided(t *testing.T) {
	build := func(collisions int) (cost float64, defined int, err error) {
		x := graph.NewParam("x", gradtest.Random(1, 3, 2))
		p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
			defined++
			y := b.Mul(b.Exp(b.Param(x)), b.Tanh(b.Param(x)))
			if defined <= collisions {
				graph.Collide(b)
			}
			b.Minimize(b.Sum(y))
		})
		if err != nil {
			return 0, defined, err
		}
		cost, err = p.Run()
		return cost, defined, err
	}
	want, defined, err := build(0)
	require.NoError(t, err)
	assert.Equal(t, 1, defined)
	got, defined, err := build(2)
	require.NoError(t, err)
	assert.Equal(t, 3, defined)
	assert.Equal(t, want, got)
	_, _, err = build(1000)
	assert.ErrorContains(t, err, "equal hashes")
}

func TestDescribe(t *testing.T) {
	w := graph.Zeros("w", 3, 2)
	p, err := graph.Build(func(b *graph.Builder) {
		b.Output("y", b.Scale(b.Affine(b.Input("x", 3), b.Param(w), nil), 2))
		b.Exp(b.Input("unused")) // not part of what is computed
	})
	require.NoError(t, err)
	assert.Equal(t, []graph.Description{
		{Name: "x", Kind: "input", Shape: []int{graph.BatchAxis, 3}},
		{Name: "w", Kind: "parameter", Shape: []int{3, 2}},
		{Name: "affine 2", Kind: "affine", Attributes: map[string]any{"transpose x": false, "transpose w": false},
			Inputs: []string{"x", "w"}, Shape: []int{graph.BatchAxis, 2}},
		{Name: "scale 3", Kind: "scale", Attributes: map[string]any{"c": 2.0}, Inputs: []string{"affine 2"}, Shape: []int{graph.BatchAxis, 2}},
	}, p.Describe())
}
