//go:build openblas

package kernel

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/netlib/blas/netlib"
)

// With the build tag openblas, matrix products come from a C library behind cgo:
//
//	CGO_LDFLAGS=-lopenblas go build -tags openblas
//
// It is for machines that our assembly does not serve. Its bits depend on the
// library, on its number of threads and on the size of the product. It brings
// threads of its own, so the goroutines of this package stand back: Threads is 1
// unless SetThreads says otherwise.
const external = true

// externalProduct adds op(A)·op(B) to C.
func externalProduct[T Float](transA, transB bool, m, n, k int, a []T, lda int, b []T, ldb int, c []T, ldc int) {
	form := map[bool]blas.Transpose{false: blas.NoTrans, true: blas.Trans}
	switch a := any(a).(type) {
	case []float32:
		netlib.Implementation{}.Sgemm(form[transA], form[transB], m, n, k, 1, a, lda, any(b).([]float32), ldb, 1, any(c).([]float32), ldc)
	case []float64:
		netlib.Implementation{}.Dgemm(form[transA], form[transB], m, n, k, 1, a, lda, any(b).([]float64), ldb, 1, any(c).([]float64), ldc)
	}
}
