package kernel

import (
	"fmt"
	"slices"
)

// Float is the element type of a kernel.
type Float interface{ float32 | float64 }

// tile is the number of elements of one parallel task in an elementwise
// kernel. It is fixed, so that the cut never depends on the machine.
const tile = 16384

// match panics unless all lengths are equal.
func match(name string, lengths ...int) {
	for _, n := range lengths[1:] {
		if n != lengths[0] {
			// The copy keeps lengths of a good call off the heap.
			panic(fmt.Sprintf("kernel: %s: lengths %v differ", name, slices.Clone(lengths)))
		}
	}
}

// groups returns the number of groups of k in n elements.
func groups(name string, n, k int) int {
	if k <= 0 || n%k != 0 {
		panic(fmt.Sprintf("kernel: %s: %d elements do not divide into groups of %d", name, n, k))
	}
	return n / k
}

// tiles calls run on consecutive ranges [low, high) of at most size elements
// that cover [0, n).
func tiles(n, size int, run func(low, high int)) {
	Parallel((n+size-1)/size, func(task int) {
		low := task * size
		run(low, min(low+size, n))
	})
}

// unary runs f on matching tiles of dst and x. It allocates nothing for a short
// slice.
func unary[T Float](name string, dst, x []T, f func(dst, x []T)) {
	match(name, len(dst), len(x))
	if len(x) <= tile {
		f(dst, x)
		return
	}
	tiles(len(x), tile, func(low, high int) { f(dst[low:high], x[low:high]) })
}

// scalar is unary with one number beside the slices.
func scalar[T Float](name string, dst, x []T, c T, f func(dst, x []T, c T)) {
	match(name, len(dst), len(x))
	if len(x) <= tile {
		f(dst, x, c)
		return
	}
	tiles(len(x), tile, func(low, high int) { f(dst[low:high], x[low:high], c) })
}

// binary runs f on matching tiles of dst, a and b.
func binary[T Float](name string, dst, a, b []T, f func(dst, a, b []T)) {
	match(name, len(dst), len(a), len(b))
	if len(a) <= tile {
		f(dst, a, b)
		return
	}
	tiles(len(a), tile, func(low, high int) { f(dst[low:high], a[low:high], b[low:high]) })
}
