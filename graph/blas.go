package graph

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
	"gorgonia.org/gorgonia"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// UseKernels lets Gorgonia's own matrix products, those of operations added by
// [Builder.Op], run on this library's kernels. It changes a setting of Gorgonia
// that holds for the whole process, so call it once, before programs run.
func UseKernels() { gorgonia.Use(kernels{}) }

// kernels is gonum's BLAS with our matrix products.
type kernels struct{ gonum.Implementation }

// Sgemm is C = alpha·op(A)·op(B) + beta·C in float32.
func (k kernels) Sgemm(tA, tB blas.Transpose, m, n, inner int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	if alpha != 1 || beta != 0 && beta != 1 {
		k.Implementation.Sgemm(tA, tB, m, n, inner, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	kernel.Gemm(tA != blas.NoTrans, tB != blas.NoTrans, m, n, inner, a, lda, b, ldb, nil, beta == 1, c, ldc)
}

// Dgemm is C = alpha·op(A)·op(B) + beta·C in float64.
func (k kernels) Dgemm(tA, tB blas.Transpose, m, n, inner int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	if alpha != 1 || beta != 0 && beta != 1 {
		k.Implementation.Dgemm(tA, tB, m, n, inner, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	kernel.Gemm(tA != blas.NoTrans, tB != blas.NoTrans, m, n, inner, a, lda, b, ldb, nil, beta == 1, c, ldc)
}
