package kernel_test

import (
	"math"
	"testing"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

func TestScratchMonotone(t *testing.T) {
	const chunk = 1 << 14
	for name, f := range map[string]func(d, x []float32){"exp": kernel.Exp[float32], "sigmoid": kernel.Sigmoid[float32], "tanh": kernel.Tanh[float32], "softplus": kernel.Softplus[float32]} {
		x, y := make([]float32, chunk), make([]float32, chunk)
		for _, sign := range []uint32{0, 1 << 31} {
			bad, n := 0, 0
			lo, hi := math.Float32bits(1e-9), math.Float32bits(105)
			for p := lo; p < hi; p += chunk - 1 {
				for i := range x {
					x[i] = math.Float32frombits((p + uint32(i)) | sign)
				}
				f(y, x)
				for i := 1; i < chunk; i++ {
					n++
					if (sign == 0 && y[i] < y[i-1]) || (sign != 0 && y[i] > y[i-1]) {
						bad++
					}
				}
			}
			t.Logf("%s sign %v: %d of %d steps go back", name, sign>>31, bad, n)
		}
	}
}
