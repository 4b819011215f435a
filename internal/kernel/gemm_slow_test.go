//go:build slow

package kernel_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// The specification on hundreds of larger shapes, and on the shapes of layers.
func TestGemmTwinOnManyShapes(t *testing.T) {
	for _, set := range kernel.InstructionSets() {
		if set == "portable" {
			continue
		}
		t.Run(set, func(t *testing.T) {
			defer kernel.UseInstructionSet(set)()
			t.Run("float32", func(t *testing.T) { testGemmTwinOnManyShapes(t, fused[float32]) })
			t.Run("float64", func(t *testing.T) { testGemmTwinOnManyShapes(t, fused[float64]) })
		})
	}
}

func testGemmTwinOnManyShapes[T kernel.Float](t *testing.T, step multiplyAdd[T]) {
	rng := rand.New(rand.NewPCG(13, 14))
	shapes := [][3]int{{100, 500, 784}, {784, 500, 100}, {1, 1000, 784}, {4, 784, 1000}, {250, 30, 100}, {512, 64, 512}}
	for range 300 {
		shapes = append(shapes, [3]int{1 + rng.IntN(200), 1 + rng.IntN(200), 1 + rng.IntN(300)})
	}
	for i, s := range shapes {
		form := forms[i%len(forms)]
		p := newProduct[T](rng, form[0], form[1], s[0], s[1], s[2], rng.IntN(4))
		if i%3 > 0 {
			p.bias = normals[T](rng, p.n)
		}
		p.accumulate = i%2 > 0
		require.Equal(t, -1, sameBits(p.twin(step), p.run()), p.name())
	}
}
