//go:build !noasm

package kernel

import (
	"sync"
	"unsafe"

	"golang.org/x/sys/cpu"
)

// An instructionSet is a way to compute. The order is that of speed.
type instructionSet int

const (
	portableSet instructionSet = iota
	avx2Set
	avx512Set
)

// bestSet returns the fastest instruction set of this machine.
func bestSet() instructionSet {
	switch {
	case cpu.X86.HasAVX512F && cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return avx512Set
	case cpu.X86.HasAVX2 && cpu.X86.HasFMA:
		return avx2Set
	}
	return portableSet
}

// currentSet is the instruction set in use. Only tests change it.
var currentSet = bestSet()

// engineOf returns the engine in use.
func engineOf[T Float]() *engine[T] {
	var t T
	switch any(t).(type) {
	case float32:
		return any([...]*engine[float32]{portable32, avx2Float32, avx512Float32}[currentSet]).(*engine[T])
	default:
		return any([...]*engine[float64]{portable64, avx2Float64, avx512Float64}[currentSet]).(*engine[T])
	}
}

// A blockFunc is an assembly kernel for one size of block; see _asm/block.go.
type blockFunc[T Float] func(depth int, a *T, rowStep, innerStep int, b *T, stepB int, bias *T, add bool, c *T, stepC int)

// A transposeFunc is an assembly kernel; see _asm/transpose.go.
type transposeFunc[T Float] func(blocks int, dst *T, stepDst int, src *T, stepSrc int)

// assembly returns the engine of some kernels: blocks[v−1][r−1] computes r rows
// and v vectors of columns.
func assembly[T Float](vector int, blocks [2][]blockFunc[T], square int, squares transposeFunc[T], rowsOf transposeFunc[T]) *engine[T] {
	var t T
	size := int(unsafe.Sizeof(t))
	return &engine[T]{
		rows: len(blocks[0]), vector: vector, vectors: 2, square: square,
		block: func(rows, vectors, depth int, a []T, rowStep, innerStep int, b []T, stepB int, bias []T, add bool, c []T, ldc int) {
			columns := vectors * vector
			_ = a[(rows-1)*rowStep+(depth-1)*innerStep]
			_ = b[(depth-1)*stepB+columns-1]
			_ = c[(rows-1)*ldc+columns-1]
			var initial *T
			if bias != nil {
				initial = &bias[:columns][0]
			}
			blocks[vectors-1][rows-1](depth, &a[0], rowStep*size, innerStep*size, &b[0], stepB*size, initial, add, &c[0], ldc*size)
		},
		transpose: func(dst []T, stepDst int, src []T, stepSrc, blocks int) {
			_ = dst[(blocks*square-1)*stepDst+square-1]
			_ = src[(square-1)*stepSrc+blocks*square-1]
			squares(blocks, &dst[0], stepDst*size, &src[0], stepSrc*size)
		},
		copyRows: func(dst []T, stepDst int, src []T, stepSrc, rows int) {
			_ = dst[(rows-1)*stepDst+2*vector-1]
			_ = src[(rows-1)*stepSrc+2*vector-1]
			rowsOf(rows, &dst[0], stepDst*size, &src[0], stepSrc*size)
		},
		scratch: &sync.Pool{New: func() any { return new(scratch[T]) }},
	}
}
