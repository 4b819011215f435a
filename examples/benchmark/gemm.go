package main

import (
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// A product is C = op(A)·op(B), m×n with an inner sum of k.
type product struct {
	transA, transB bool
	m, n, k        int
}

func (p product) flops() float64 { return 2 * float64(p.m) * float64(p.n) * float64(p.k) }

// gemmTasks are the products of the autoencoder's first and narrowest layer.
func gemmTasks(w work) ([]task, error) {
	last := len(w.Sizes) - 1
	in, out := w.Sizes[0], w.Sizes[1]
	var tasks []task
	for _, g := range []struct {
		name, title string
		product
	}{
		{"gemm_forward", "product x·W of the first layer", product{false, false, w.Batch, out, in}},
		{"gemm_weight", "product xᵀ·g, its weight's gradient", product{true, false, in, out, w.Batch}},
		{"gemm_input", "product g·Wᵀ, its input's gradient", product{false, true, w.Batch, in, out}},
		{"gemm_narrow", "product x·W of the code's layer", product{false, false, w.Batch, w.Sizes[last], w.Sizes[last-1]}},
	} {
		t := gemmTask[float32](g.product, tensor.Float32)
		t.name, t.title = g.name, g.title
		tasks = append(tasks, t)
	}
	return tasks, nil
}

func gemmTask[T float32 | float64](p product, dt tensor.Dtype) task {
	s := stream("product")
	a := uniform(dt, p.m, p.k, s).Data().([]T)
	b := uniform(dt, p.k, p.n, s).Data().([]T)
	c := make([]T, p.m*p.n)
	lda, ldb := p.k, p.n
	if p.transA {
		lda = p.m
	}
	if p.transB {
		ldb = p.k
	}
	return task{
		steps: 100,
		step: func() error {
			kernel.Gemm(p.transA, p.transB, p.m, p.n, p.k, a, lda, b, ldb, nil, false, c, p.n)
			return nil
		},
		dtype: dt, flops: p.flops(), amount: p.flops() / 1e9, unit: "GFLOP",
	}
}
