package kernel_test

import (
	"fmt"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// A layer of two units on two examples of three numbers.
func Example() {
	const examples, in, out = 2, 3, 2
	x := []float32{1, 2, 3, -1, 0, 1}
	weight := []float32{1, 0, 0, 1, 1, 1}
	bias := []float32{-4, 0}
	y := make([]float32, examples*out)
	kernel.Gemm(false, false, examples, out, in, x, in, weight, out, bias, false, y, out)
	fmt.Println(y)
	kernel.Sigmoid(y, y)
	fmt.Println(y)
	// Output:
	// [0 5 -4 1]
	// [0.5 0.9933072 0.01798621 0.7310586]
}
