//go:build !openblas

package kernel_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// multiplyAdd is one step of a chain: x·y + z in T.
type multiplyAdd[T kernel.Float] func(x, y, z T) T

// fused rounds once, as the assembly does.
func fused[T kernel.Float](x, y, z T) T {
	switch any(x).(type) {
	case float32:
		return T(fused32(float32(x), float32(y), float32(z)))
	default:
		return T(math.FMA(float64(x), float64(y), float64(z)))
	}
}

// fused32 rounds x·y + z to float32 once. The product is exact in float64. The
// sum is rounded to odd, after which a second rounding to float32 is harmless
// (Boldo and Melquiond, 2008).
func fused32(x, y, z float32) float32 {
	product, addend := float64(x)*float64(y), float64(z)
	sum := product + addend
	part := sum - product
	rest := (product - (sum - part)) + (addend - part)
	if word := math.Float64bits(sum); rest != 0 && word&1 == 0 {
		if (rest > 0) == (sum > 0) {
			word++
		} else {
			word--
		}
		sum = math.Float64frombits(word)
	}
	return float32(sum)
}

// rounded rounds twice, as the portable code does.
func rounded[T kernel.Float](x, y, z T) T { return T(x*y) + z }

// twin is the specification of Gemm, word for word.
func (p product[T]) twin(step multiplyAdd[T]) []T {
	c := append([]T(nil), p.c...)
	depth := kernel.InnerBlock(p.k)
	for i := range p.m {
		for j := range p.n {
			for q := 0; q == 0 || q < p.k; q += max(depth, 1) {
				var sum T
				if q == 0 && p.bias != nil {
					sum = p.bias[j]
				}
				for r := q; r < min(q+depth, p.k); r++ {
					sum = step(p.atA(i, r), p.atB(r, j), sum)
				}
				if q > 0 || p.accumulate {
					sum += c[i*p.ldc+j]
				}
				c[i*p.ldc+j] = sum
			}
		}
	}
	return c
}

// Every instruction set gives the bits of its twin, so AVX2 and AVX-512 agree.
func TestGemmTwin(t *testing.T) {
	for _, set := range kernel.InstructionSets() {
		t.Run(set, func(t *testing.T) {
			defer kernel.UseInstructionSet(set)()
			if set == "portable" {
				testGemmTwin(t, rounded[float32])
				testGemmTwin(t, rounded[float64])
				return
			}
			testGemmTwin(t, fused[float32])
			testGemmTwin(t, fused[float64])
		})
	}
}

func testGemmTwin[T kernel.Float](t *testing.T, step multiplyAdd[T]) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 15 {
		m, n, k := 1+rng.IntN(32), 1+rng.IntN(70), 1+rng.IntN(80)
		if rng.IntN(8) == 0 {
			k += 200 + rng.IntN(400)
		}
		eachForm(rng, m, n, k, func(p product[T]) {
			at := sameBits(p.twin(step), p.run())
			require.Equal(t, -1, at, "%s: element %d", p.name(), at)
		})
	}
}

// The twin's own rounding, on cases where rounding twice goes wrong.
func TestFused32(t *testing.T) {
	const ulp = 1.0 / (1 << 23)
	// 1 + ulp/2 lies half way and would round to even; the tiny rest decides.
	assert.Equal(t, float32(1+ulp), fused32(1, 1, ulp/2+ulp/(1<<20)))
	assert.Equal(t, float32(1+ulp), fused32(1<<30, ulp/(1<<31)*(1+ulp), 1))
	assert.Equal(t, float32(1), fused32(1<<30, ulp/(1<<31)*(1-ulp), 1))
	assert.Equal(t, float32(-1-ulp), fused32(-1<<30, ulp/(1<<31)*(1+ulp), -1))
	assert.Equal(t, float32(6), fused32(2, 2, 2))
}

func FuzzGemm(f *testing.F) {
	f.Add(uint64(1), uint8(13), uint8(33), uint8(20), uint8(0))
	f.Add(uint64(2), uint8(6), uint8(16), uint8(255), uint8(15))
	f.Fuzz(func(t *testing.T, seed uint64, m, n, k, flags uint8) {
		rng := rand.New(rand.NewPCG(seed, 0))
		p := newProduct[float32](rng, flags&1 != 0, flags&2 != 0, int(m), int(n), int(k), int(seed%5))
		if flags&4 != 0 {
			p.bias = normals[float32](rng, p.n)
		}
		p.accumulate = flags&8 != 0
		step := fused[float32]
		if sets := kernel.InstructionSets(); sets[len(sets)-1] == "portable" {
			step = rounded[float32]
		}
		require.Equal(t, -1, sameBits(p.twin(step), p.run()), p.name())
	})
}

// A row of C must not know how many other rows there are, a column not how many
// columns, and neither the number of threads.
func TestGemmBits(t *testing.T) {
	eachSet(t, testGemmBits[float32], testGemmBits[float64])
}

func testGemmBits[T kernel.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, shape := range [][3]int{{60, 130, 70}, {17, 50, 300}, {5, 40, 784}} {
		m, n, k := shape[0], shape[1], shape[2]
		eachForm(rng, m, n, k, func(p product[T]) {
			kernel.SetThreads(1)
			want := p.run()
			withThreads(t, func(threads int) {
				require.Equal(t, -1, sameBits(want, p.run()), "%s: %d threads", p.name(), threads)
			})
			for range 8 {
				part, i, j := p.window(rng)
				got := part.run()
				for ii := range part.m {
					for jj := range part.n {
						require.Equal(t, pattern(want[(i+ii)*p.ldc+j+jj]), pattern(got[ii*p.ldc+jj]),
							"%s: window %d×%d at %d,%d", p.name(), part.m, part.n, i, j)
					}
				}
			}
		})
	}
}

// window returns the same product for some rows from i and columns from j.
func (p product[T]) window(rng *rand.Rand) (part product[T], i, j int) {
	some := []int{1, 2, 3, 4, 7, 30}
	part = p
	part.m = min(some[rng.IntN(len(some))], p.m)
	part.n = min(some[rng.IntN(len(some))], p.n)
	i, j = rng.IntN(p.m-part.m+1), rng.IntN(p.n-part.n+1)
	if p.transA {
		part.a = p.a[i:]
	} else {
		part.a = p.a[i*p.lda:]
	}
	if p.transB {
		part.b = p.b[j*p.ldb:]
	} else {
		part.b = p.b[j:]
	}
	part.c = p.c[i*p.ldc+j:]
	if p.bias != nil {
		part.bias = p.bias[j : j+part.n]
	}
	return part, i, j
}
