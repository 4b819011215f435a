package kernel

// Add writes a + b.
func Add[T Float](dst, a, b []T) { binary("Add", dst, a, b, kernelsOf[T]().add) }

func add[T Float](dst, a, b []T) {
	b, dst = b[:len(a)], dst[:len(a)]
	for i, v := range a {
		dst[i] = v + b[i]
	}
}

// Subtract writes a − b.
func Subtract[T Float](dst, a, b []T) { binary("Subtract", dst, a, b, kernelsOf[T]().subtract) }

func subtract[T Float](dst, a, b []T) {
	b, dst = b[:len(a)], dst[:len(a)]
	for i, v := range a {
		dst[i] = v - b[i]
	}
}

// Multiply writes a·b, element by element.
func Multiply[T Float](dst, a, b []T) { binary("Multiply", dst, a, b, kernelsOf[T]().multiply) }

func multiply[T Float](dst, a, b []T) {
	b, dst = b[:len(a)], dst[:len(a)]
	for i, v := range a {
		dst[i] = v * b[i]
	}
}

// Divide writes a/b, element by element.
func Divide[T Float](dst, a, b []T) { binary("Divide", dst, a, b, kernelsOf[T]().divide) }

func divide[T Float](dst, a, b []T) {
	b, dst = b[:len(a)], dst[:len(a)]
	for i, v := range a {
		dst[i] = v / b[i]
	}
}

// AddScaled adds c·x to dst. The product is rounded before the sum.
func AddScaled[T Float](dst []T, c T, x []T) {
	scalar("AddScaled", dst, x, c, kernelsOf[T]().addScaled)
}

func addScaled[T Float](dst, x []T, c T) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] += T(c * v)
	}
}
