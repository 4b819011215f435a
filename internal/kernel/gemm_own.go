//go:build !openblas

package kernel

// external tells whether matrix products come from a C library; see
// gemm_openblas.go.
const external = false

func externalProduct[T Float](bool, bool, int, int, int, []T, int, []T, int, []T, int) {}
