package kernel

import "sync"

// The portable engine is plain Go: the specification of the others, but for the
// rounding of products.
var (
	portable32 = portable[float32]()
	portable64 = portable[float64]()
)

func portable[T Float]() *engine[T] {
	return &engine[T]{
		rows: 2, vector: 4, vectors: 1,
		block:   portableBlock[T],
		scratch: &sync.Pool{New: func() any { return new(scratch[T]) }},
	}
}

// portableBlock computes a block of one or two rows and four columns. Products
// are rounded before they are added, on every machine.
func portableBlock[T Float](rows, _, depth int, a []T, rowStep, innerStep int, b []T, stepB int, bias []T, add bool, c []T, ldc int) {
	var s0, s1, s2, s3 T
	if bias != nil {
		s0, s1, s2, s3 = bias[0], bias[1], bias[2], bias[3]
	}
	t0, t1, t2, t3 := s0, s1, s2, s3
	second := (rows - 1) * rowStep // one row is computed twice
	for range depth {
		y := (*[4]T)(b)
		x0, x1 := a[0], a[second]
		s0 += T(x0 * y[0])
		s1 += T(x0 * y[1])
		s2 += T(x0 * y[2])
		s3 += T(x0 * y[3])
		t0 += T(x1 * y[0])
		t1 += T(x1 * y[1])
		t2 += T(x1 * y[2])
		t3 += T(x1 * y[3])
		a, b = a[min(innerStep, len(a)):], b[min(stepB, len(b)):]
	}
	put((*[4]T)(c), [4]T{s0, s1, s2, s3}, add)
	if rows > 1 {
		put((*[4]T)(c[ldc:]), [4]T{t0, t1, t2, t3}, add)
	}
}

// put writes four sums to C.
func put[T Float](c *[4]T, sums [4]T, add bool) {
	if add {
		for j := range sums {
			sums[j] += c[j]
		}
	}
	*c = sums
}
