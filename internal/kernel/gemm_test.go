package kernel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// forms are the four transpose forms.
var forms = [][2]bool{{false, false}, {false, true}, {true, false}, {true, true}}

// A product is one call of Gemm.
type product[T kernel.Float] struct {
	transA, transB bool
	m, n, k        int
	lda, ldb, ldc  int
	a, b, bias, c  []T
	accumulate     bool
}

// stored returns the rows and columns of a matrix as it lies in memory.
func stored(trans bool, rows, cols int) (int, int) {
	if trans {
		return cols, rows
	}
	return rows, cols
}

// newProduct returns a call on normal numbers with pad extra columns in each
// matrix and an unaligned start.
func newProduct[T kernel.Float](rng *rand.Rand, transA, transB bool, m, n, k, pad int) product[T] {
	rowsA, colsA := stored(transA, m, k)
	rowsB, colsB := stored(transB, k, n)
	p := product[T]{transA: transA, transB: transB, m: m, n: n, k: k, lda: colsA + pad, ldb: colsB + pad, ldc: n + pad}
	p.a = normals[T](rng, rowsA*p.lda+1)[1:]
	p.b = normals[T](rng, rowsB*p.ldb+1)[1:]
	p.c = normals[T](rng, m*p.ldc+1)[1:]
	return p
}

// run computes on a copy of C and returns it.
func (p product[T]) run() []T {
	c := slices.Clone(p.c)
	kernel.Gemm(p.transA, p.transB, p.m, p.n, p.k, p.a, p.lda, p.b, p.ldb, p.bias, p.accumulate, c, p.ldc)
	return c
}

func (p product[T]) atA(i, q int) T {
	if p.transA {
		return p.a[q*p.lda+i]
	}
	return p.a[i*p.lda+q]
}

func (p product[T]) atB(q, j int) T {
	if p.transB {
		return p.b[j*p.ldb+q]
	}
	return p.b[q*p.ldb+j]
}

// element returns C[i,j] in float64 and the sum of the sizes of its terms.
func (p product[T]) element(i, j int) (value, size float64) {
	add := func(v float64) { value += v; size += math.Abs(v) }
	if p.accumulate {
		add(float64(p.c[i*p.ldc+j]))
	}
	if p.bias != nil {
		add(float64(p.bias[j]))
	}
	for q := range p.k {
		add(float64(p.atA(i, q)) * float64(p.atB(q, j)))
	}
	return value, size
}

// epsilon is the unit roundoff of T.
func epsilon[T kernel.Float]() float64 { return spacing[T](1) / 2 }

// check compares elements with the float64 sum. A sum of k products in blocks has an
// error below (k+4)·u·Σ|terms|; in practice √k, and both are below this.
func (p product[T]) check(t *testing.T) {
	t.Helper()
	got := p.run()
	const most = 300 // elements of a large product
	for e := 0; e < p.m*p.n; e += 1 + p.m*p.n/most {
		i, j := e/p.n, e%p.n
		want, size := p.element(i, j)
		tolerance := float64(min(p.k, 256)+8) * epsilon[T]() * size
		if d := math.Abs(float64(got[i*p.ldc+j]) - want); !(d <= tolerance) {
			t.Fatalf("%s: C[%d,%d] = %v, want %v ± %g", p.name(), i, j, got[i*p.ldc+j], want, tolerance)
		}
	}
	for i := range p.m {
		for j := p.n; j < p.ldc; j++ {
			if at := i*p.ldc + j; got[at] != p.c[at] {
				t.Fatalf("%s: element %d past row %d is overwritten", p.name(), j-p.n, i)
			}
		}
	}
}

func (p product[T]) name() string {
	return fmt.Sprintf("transA=%v transB=%v %d×%d×%d bias=%v accumulate=%v", p.transA, p.transB, p.m, p.n, p.k, p.bias != nil, p.accumulate)
}

// eachSet runs f in both types on every instruction set of this machine.
func eachSet(t *testing.T, f32, f64 func(t *testing.T)) {
	for _, set := range kernel.InstructionSets() {
		t.Run(set, func(t *testing.T) {
			defer kernel.UseInstructionSet(set)()
			t.Run("float32", f32)
			t.Run("float64", f64)
		})
	}
}

// eachForm calls f for every form, with and without bias and accumulation.
func eachForm[T kernel.Float](rng *rand.Rand, m, n, k int, f func(p product[T])) {
	for _, form := range forms {
		for flags := range 4 {
			p := newProduct[T](rng, form[0], form[1], m, n, k, rng.IntN(3))
			if flags&1 != 0 {
				p.bias = normals[T](rng, n)
			}
			p.accumulate = flags&2 != 0
			f(p)
		}
	}
}

func TestGemmReference(t *testing.T) {
	eachSet(t, testGemmReference[float32], testGemmReference[float64])
}

func testGemmReference[T kernel.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, shape := range [][3]int{
		{0, 3, 4}, {3, 0, 4}, {3, 4, 0}, {1, 1, 1}, {1, 33, 5}, {2, 3, 256}, {13, 15, 257},
		{14, 32, 16}, {15, 31, 512}, {29, 65, 30}, {100, 30, 25}, {5, 100, 600}, {65, 17, 100},
	} {
		eachForm(rng, shape[0], shape[1], shape[2], func(p product[T]) { p.check(t) })
	}
	for range 12 {
		eachForm(rng, 1+rng.IntN(40), 1+rng.IntN(70), 1+rng.IntN(300), func(p product[T]) { p.check(t) })
	}
}

// The four forms of one product are one arithmetic.
func TestGemmFormsAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	const m, n, k = 21, 45, 300
	base := newProduct[float32](rng, false, false, m, n, k, 0)
	want := base.run()
	for _, form := range forms {
		p := newProduct[float32](rng, form[0], form[1], m, n, k, 0)
		for i := range m {
			for q := range k {
				at := i*p.lda + q
				if form[0] {
					at = q*p.lda + i
				}
				p.a[at] = base.atA(i, q)
			}
		}
		for q := range k {
			for j := range n {
				at := q*p.ldb + j
				if form[1] {
					at = j*p.ldb + q
				}
				p.b[at] = base.atB(q, j)
			}
		}
		assert.Equal(t, -1, sameBits(want, p.run()), "%s", p.name())
	}
}

func TestGemmSpecialValues(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	one := func(a, b []float32) float32 {
		c := []float32{42}
		kernel.Gemm(false, false, 1, 1, len(a), a, len(a), b, 1, nil, false, c, 1)
		return c[0]
	}
	assert.True(t, math.IsNaN(float64(one([]float32{0, 1}, []float32{inf, 1}))), "0·∞ is not skipped")
	assert.True(t, math.IsNaN(float64(one([]float32{1, 0}, []float32{1, nan}))), "NaN is not skipped")
	assert.Equal(t, inf, one([]float32{1, 2}, []float32{3, inf}))
	assert.Equal(t, float32(1e-40), one([]float32{1e-40}, []float32{1}), "denormals are kept")
	c := []float32{nan, nan, nan, nan}
	kernel.Gemm(false, false, 2, 2, 1, []float32{1, 2}, 1, []float32{3, 4}, 2, nil, false, c, 2)
	assert.Equal(t, []float32{3, 4, 6, 8}, c, "old values of C do not leak into a product that replaces them")
}

func TestGemmGuards(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		m, n, k := 1+rng.IntN(40), 1+rng.IntN(70), 1+rng.IntN(40)
		p := newProduct[float32](rng, rng.IntN(2) == 0, rng.IntN(2) == 0, m, n, k, 0)
		c, check := guarded[float32](m * n)
		kernel.Gemm(p.transA, p.transB, m, n, k, p.a, p.lda, p.b, p.ldb, nil, false, c, n)
		require.NoError(t, check(), p.name())
	}
}

func TestGemmRefusesBadShapes(t *testing.T) {
	x := make([]float32, 12)
	call := func(m, n, k, lda, ldb, ldc int, bias []float32) func() {
		return func() { kernel.Gemm(false, false, m, n, k, x, lda, x, ldb, bias, false, make([]float32, 12), ldc) }
	}
	assert.NotPanics(t, call(3, 4, 3, 3, 4, 4, nil))
	assert.Panics(t, call(5, 3, 3, 3, 4, 4, nil), "A too short")
	assert.Panics(t, call(3, 4, 4, 4, 4, 4, nil), "B too short")
	assert.Panics(t, call(3, 4, 3, 2, 4, 4, nil), "lda below k")
	assert.Panics(t, call(3, 4, 3, 3, 4, 3, nil), "ldc below n")
	assert.Panics(t, call(3, 4, 3, 3, 4, 4, x[:3]), "bias too short")
	assert.Panics(t, call(-1, 4, 3, 3, 4, 4, nil), "negative size")
}

func TestGemmLongInnerSize(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	newProduct[float32](rng, false, true, 2, 3, 20000, 0).check(t)
}

// A small product costs no memory.
func TestGemmDoesNotAllocate(t *testing.T) {
	p := newProduct[float32](rand.New(rand.NewPCG(9, 11)), false, true, 9, 30, 20, 0)
	assert.Zero(t, testing.AllocsPerRun(20, func() {
		kernel.Gemm(p.transA, p.transB, p.m, p.n, p.k, p.a, p.lda, p.b, p.ldb, nil, false, p.c, p.ldc)
	}))
}

// Shapes of one training step of a deep autoencoder and an RBM, batch 100.
func BenchmarkGemm(b *testing.B) {
	for _, c := range []struct {
		name           string
		transA, transB bool
		m, n, k        int
	}{
		{"forward/100x1000x784", false, false, 100, 1000, 784},
		{"weight/784x1000x100", true, false, 784, 1000, 100},
		{"input/100x784x1000", false, true, 100, 784, 1000},
		{"forward/100x30x250", false, false, 100, 30, 250},
		{"weight/250x30x100", true, false, 250, 30, 100},
		{"input/100x250x30", false, true, 100, 250, 30},
		{"forward/1x1000x784", false, false, 1, 1000, 784},
		{"input/4x784x1000", false, true, 4, 784, 1000},
		{"forward/4x4x4", false, false, 4, 4, 4},
	} {
		b.Run("float32/"+c.name, func(b *testing.B) { benchmarkGemm[float32](b, c.transA, c.transB, c.m, c.n, c.k) })
		b.Run("float64/"+c.name, func(b *testing.B) { benchmarkGemm[float64](b, c.transA, c.transB, c.m, c.n, c.k) })
	}
}

func benchmarkGemm[T kernel.Float](b *testing.B, transA, transB bool, m, n, k int) {
	p := newProduct[T](rand.New(rand.NewPCG(1, 1)), transA, transB, m, n, k, 0)
	for b.Loop() {
		kernel.Gemm(transA, transB, m, n, k, p.a, p.lda, p.b, p.ldb, nil, false, p.c, p.ldc)
	}
	b.ReportMetric(2e-9*float64(m)*float64(n)*float64(k)*float64(b.N)/b.Elapsed().Seconds(), "GFLOPS")
}
