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
		rows: 2, vector: 3, vectors: 1,
		block:   portableBlock[T],
		scratch: &sync.Pool{New: func() any { return new(scratch[T]) }},
	}
}

// portableBlock computes a block of one or two rows and three columns, as many
// sums as the compiler keeps in registers. Products are rounded before they are
// added, on every machine.
func portableBlock[T Float](rows, _, depth int, a []T, rowStep, innerStep int, b []T, stepB int, bias []T, add bool, c []T, ldc int) {
	var s0, s1, s2 T
	if bias != nil {
		s0, s1, s2 = bias[0], bias[1], bias[2]
	}
	t0, t1, t2 := s0, s1, s2
	second := a[(rows-1)*rowStep:] // a single row is computed twice
	i, j := 0, 0
	for range depth {
		y := b[j : j+3 : j+3]
		y0, y1, y2 := y[0], y[1], y[2]
		x := a[i]
		s0 += T(x * y0)
		s1 += T(x * y1)
		s2 += T(x * y2)
		x = second[i]
		t0 += T(x * y0)
		t1 += T(x * y1)
		t2 += T(x * y2)
		i += innerStep
		j += stepB
	}
	put((*[3]T)(c), [3]T{s0, s1, s2}, add)
	if rows > 1 {
		put((*[3]T)(c[ldc:]), [3]T{t0, t1, t2}, add)
	}
}

// put writes the sums of a row to C.
func put[T Float](c *[3]T, sums [3]T, add bool) {
	if add {
		for j := range sums {
			sums[j] += c[j]
		}
	}
	*c = sums
}
