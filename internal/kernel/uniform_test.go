package kernel_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

func TestUniforms(t *testing.T) {
	counter, key := [4]uint32{1<<32 - 2, 5, 6, 7}, [2]uint32{8, 9}
	everySet(t, func(t *testing.T) {
		for _, length := range append([]int{40003}, upTo(longest)...) {
			words := make([]uint32, length)
			kernel.PhiloxFill(words, counter, key)
			withThreads(t, func(int) {
				numbers, guards := guarded[float32](length)
				kernel.Uniforms(numbers, counter, key)
				for i, w := range words {
					require.Equal(t, float64(w>>8)/(1<<24), float64(numbers[i]))
				}
				require.NoError(t, guards())
			})
		}
	})
	numbers := make([]float32, 1000)
	assert.Zero(t, testing.AllocsPerRun(10, func() { kernel.Uniforms(numbers, counter, key) }))
}

// A draw is the comparison of the uniform number with p, whatever the
// instruction set, the length and the number of threads.
func TestBernoulli(t *testing.T) {
	rng := rand.New(rand.NewPCG(81, 82))
	counter, key := [4]uint32{3, 5, 6, 7}, [2]uint32{8, 9}
	everySet(t, func(t *testing.T) {
		for _, length := range append([]int{40003}, upTo(longest)...) {
			u, p := make([]float32, length), make([]float32, length)
			kernel.Uniforms(u, counter, key)
			want := make([]float32, length)
			for i := range p {
				p[i] = rng.Float32()
				switch i % 7 {
				case 1:
					p[i] = 0
				case 3:
					p[i] = 1
				case 5:
					p[i] = float32(math.NaN())
				case 6:
					p[i] = u[i] // not below
				}
				if u[i] < p[i] {
					want[i] = 1
				}
			}
			withThreads(t, func(int) {
				draws, guards := guarded[float32](length)
				kernel.Bernoulli(draws, p, counter, key)
				require.Equal(t, want, append([]float32{}, draws...))
				require.NoError(t, guards())
			})
		}
	})
	assert.Panics(t, func() { kernel.Bernoulli(make([]float32, 2), make([]float32, 3), counter, key) })
}

func BenchmarkBernoulli(b *testing.B) {
	draws, p := make([]float32, 4096), make([]float32, 4096)
	b.SetBytes(int64(4 * len(draws)))
	for b.Loop() {
		kernel.Bernoulli(draws, p, [4]uint32{}, [2]uint32{1, 2})
	}
}
