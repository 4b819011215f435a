package kernel_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// awkward returns n numbers of all sizes, with NaN, infinities, zeros of both
// signs and denormals among them.
func awkward[T kernel.Float](rng *rand.Rand, n int) []T {
	var t T
	least := T(math.SmallestNonzeroFloat32)
	if _, double := any(t).(float64); double {
		least = T(math.SmallestNonzeroFloat64)
	}
	special := []T{T(math.NaN()), T(math.Inf(1)), T(math.Inf(-1)), 0, T(math.Copysign(0, -1)), least, -least, 1000 * least,
		-1000 * least, T(epsilon[T]()), 1, -1}
	x := make([]T, n)
	for i := range x {
		switch rng.IntN(4) {
		case 0:
			x[i] = special[rng.IntN(len(special))]
		case 1:
			x[i] = T(rng.NormFloat64() * 40)
		default:
			x[i] = T(rng.NormFloat64())
		}
	}
	return x
}

// moved returns a copy of x that begins offset elements into an array, between
// guard words.
func moved[T kernel.Float](x []T, offset int) (inner []T, check func() error) {
	whole, guards := guarded[T](offset + len(x))
	inner = whole[offset:]
	copy(inner, x)
	return inner, guards
}

// lengths are the ends of every path through a vector kernel.
const longest = 130

// everySet runs f with each instruction set of the machine.
func everySet(t *testing.T, f func(t *testing.T)) {
	for _, set := range kernel.InstructionSets() {
		t.Run(set, func(t *testing.T) {
			defer kernel.UseInstructionSet(set)()
			f(t)
		})
	}
}

// An element's bits depend on the element alone: not on its place in the slice,
// on the slice's length or alignment, nor on whether the kernel writes over an
// operand.
func TestVectorsArePointwise(t *testing.T) {
	everySet(t, func(t *testing.T) {
		t.Run("float32", testVectorsArePointwise[float32])
		t.Run("float64", testVectorsArePointwise[float64])
	})
}

func testVectorsArePointwise[T kernel.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(71, 72))
	maps := binaries[T]()
	for name, f := range unaries[T]() {
		maps[name] = func(dst, a, _ []T) { f(dst, a) }
	}
	for name, f := range maps {
		a, b := awkward[T](rng, longest), awkward[T](rng, longest)
		want, single := make([]T, longest), make([]T, 1)
		for i := range want {
			f(single, a[i:i+1], b[i:i+1])
			want[i] = single[0]
		}
		for n := range longest + 1 {
			from := rng.IntN(longest - n + 1)
			x, xGuards := moved(a[from:from+n], n%8)
			y, yGuards := moved(b[from:from+n], n%5)
			dst, guards := guarded[T](n)
			f(dst, x, y)
			require.Equal(t, -1, sameBits(want[from:from+n], dst), "%s: %d elements", name, n)
			f(x, x, y)
			require.Equal(t, -1, sameBits(want[from:from+n], x), "%s: %d elements over the first operand", name, n)
			copy(x, a[from:])
			if name != "AddScaled" { // whose second operand is read after its first is written
				f(y, x, y)
				require.Equal(t, -1, sameBits(want[from:from+n], y), "%s: %d elements over the second operand", name, n)
			}
			require.NoError(t, guards(), name)
			require.NoError(t, xGuards(), name)
			require.NoError(t, yGuards(), name)
		}
	}
}

// What is not an exponential has the bits of plain Go on every instruction set.
func TestVectorsEqualPortable(t *testing.T) {
	t.Run("float32", testVectorsEqualPortable[float32])
	t.Run("float64", testVectorsEqualPortable[float64])
}

// exact are the kernels of two slices whose bits are the same everywhere.
func exact[T kernel.Float]() map[string]func(dst, a, b []T) {
	all := map[string]func(dst, a, b []T){
		"TanhGradient": kernel.TanhGradient[T],
		"SumGroups":    func(dst, a, _ []T) { kernel.SumGroups(dst[:len(a)/7], a[:len(a)/7*7], 7) },
		"SumColumns": func(dst, a, _ []T) {
			for cols := 1; cols <= len(a); cols += 1 + cols/3 {
				kernel.SumColumns(dst[:cols], a[:len(a)/cols*cols], cols)
			}
		},
		"Fill":   func(dst, a, _ []T) { kernel.Fill(dst, T(len(a))) },
		"Repeat": func(dst, a, _ []T) { kernel.Repeat(dst[:len(a)/3*3], a[:len(a)/3], 3) },
	}
	for _, name := range []string{"Add", "Subtract", "Multiply", "Divide", "AddScaled"} {
		all[name] = binaries[T]()[name]
	}
	for _, name := range []string{"Sqrt", "Square", "Reciprocal", "Abs", "Sign", "Rectify", "Scale", "Offset"} {
		f := unaries[T]()[name]
		all[name] = func(dst, a, _ []T) { f(dst, a) }
	}
	return all
}

func testVectorsEqualPortable[T kernel.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(73, 74))
	for _, n := range append([]int{1000, 5000, 40000}, upTo(longest)...) {
		for _, draw := range []func(*rand.Rand, int) []T{awkward[T], normals[T]} {
			checkExact(t, draw(rng, n), draw(rng, n), draw(rng, n), draw(rng, n))
		}
	}
}

func upTo(n int) []int {
	all := make([]int, n+1)
	for i := range all {
		all[i] = i
	}
	return all
}

// checkExact compares all instruction sets with the first, on four slices.
func checkExact[T kernel.Float](t *testing.T, w, g, m, v []T) {
	t.Helper()
	n := len(w)
	results := func() map[string][]T {
		all := map[string][]T{"Sum": {T(kernel.Sum(w))}, "SquaredNorm": {T(kernel.SquaredNorm(w))}}
		for name, f := range exact[T]() {
			dst, guards := guarded[T](n)
			f(dst, w, g)
			require.NoError(t, guards(), "%s: %d elements", name, n)
			all[name] = dst
		}
		for name, update := range updates[T]() {
			w, wGuards := moved(w, n%3)
			m, mGuards := moved(m, n%5)
			v, vGuards := moved(v, n%7)
			update(w, g, m, v)
			require.NoError(t, wGuards(), name)
			require.NoError(t, mGuards(), name)
			require.NoError(t, vGuards(), name)
			all[name] = slices.Concat(w, m, v)
		}
		return all
	}
	sets := kernel.InstructionSets()
	restore := kernel.UseInstructionSet(sets[0])
	want := results()
	restore()
	for _, set := range sets[1:] {
		restore := kernel.UseInstructionSet(set)
		got := results()
		restore()
		for name := range want {
			require.Equal(t, -1, sameBits(want[name], got[name]), "%s: %d elements, %s", name, n, set)
		}
	}
}

func FuzzVectors(f *testing.F) {
	f.Add(uint64(1), uint16(13))
	f.Add(uint64(2), uint16(64))
	f.Add(uint64(3), uint16(20000))
	f.Fuzz(func(t *testing.T, seed uint64, n uint16) {
		rng := rand.New(rand.NewPCG(seed, 1))
		length := int(n)
		checkExact(t, awkward[float32](rng, length), awkward[float32](rng, length), awkward[float32](rng, length), awkward[float32](rng, length))
		checkExact(t, awkward[float64](rng, length), awkward[float64](rng, length), awkward[float64](rng, length), awkward[float64](rng, length))
	})
}

// Kernels that cut their work keep their bits for every cut and every number of
// threads.
func TestVectorsDoNotDependOnThreads(t *testing.T) {
	rng := rand.New(rand.NewPCG(75, 76))
	const n = 3*16384 + 77
	x, g := awkward[float32](rng, n), normals[float32](rng, n)
	for name, f := range binaries[float32]() {
		want := make([]float32, n)
		for from := 0; from < n; { // any split
			to := min(from+1+rng.IntN(9000), n)
			f(want[from:to], g[from:to], x[from:to])
			from = to
		}
		withThreads(t, func(threads int) {
			dst, guards := guarded[float32](n)
			f(dst, g, x)
			require.Equal(t, -1, sameBits(want, dst), "%s: %d threads", name, threads)
			require.NoError(t, guards())
		})
	}
}
