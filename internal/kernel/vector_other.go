//go:build noasm || !amd64

package kernel

// kernelsOf returns the kernels in use.
func kernelsOf[T Float]() *vectorKernels[T] { return portableOf[T]() }
