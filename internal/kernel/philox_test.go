package kernel_test

import (
	"math/bits"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// The known answers that come with Random123, the authors' own library, for
// philox4x32 with 10 rounds: zeros, ones, and digits of π.
func TestPhiloxKnownAnswers(t *testing.T) {
	const ones = 0xffffffff
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{ones, ones, ones, ones}, [2]uint32{ones, ones}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		assert.Equal(t, c.want, kernel.Philox(c.counter, c.key))
	}
}

// One changed bit of counter or key changes half of the 128 bits of the block,
// with a standard deviation of √32; five of them are 29 bits.
func TestPhiloxDiffuses(t *testing.T) {
	const half, fiveSigma = 64, 29
	base := kernel.Philox([4]uint32{1, 2, 3, 4}, [2]uint32{5, 6})
	for bit := range 192 {
		counter, key := [4]uint32{1, 2, 3, 4}, [2]uint32{5, 6}
		if bit < 128 {
			counter[bit/32] ^= 1 << (bit % 32)
		} else {
			key[bit/32-4] ^= 1 << (bit % 32)
		}
		changed := 0
		for i, word := range kernel.Philox(counter, key) {
			changed += bits.OnesCount32(word ^ base[i])
		}
		assert.InDelta(t, half, changed, fiveSigma, "bit %d", bit)
	}
}

func BenchmarkPhilox(b *testing.B) {
	var counter [4]uint32
	for b.Loop() {
		counter[0]++
		kernel.Philox(counter, [2]uint32{1, 2})
	}
}

// PhiloxFill is a row of blocks, on every instruction set, for every length and
// number of threads, and where the counter wraps.
func TestPhiloxFill(t *testing.T) {
	everySet(t, func(t *testing.T) {
		for _, n := range append([]int{16385, 70001}, upTo(longest)...) {
			checkPhiloxFill(t, n, [4]uint32{0xfffffff0, 2, 3, uint32(n)}, [2]uint32{5, 6})
		}
	})
}

func checkPhiloxFill(t *testing.T, n int, counter [4]uint32, key [2]uint32) {
	t.Helper()
	want := make([]uint32, 0, n+4)
	for c := counter; len(want) < n; c[0]++ {
		block := kernel.Philox(c, key)
		want = append(want, block[:]...)
	}
	const guardWord = 0xdeadbeef
	withThreads(t, func(threads int) {
		whole := slices.Repeat([]uint32{guardWord}, n+2*guard)
		kernel.PhiloxFill(whole[guard:guard+n], counter, key)
		require.True(t, slices.Equal(want[:n], whole[guard:guard+n]), "%d words, %d threads", n, threads)
		for i := range guard {
			require.EqualValues(t, guardWord, whole[i], "before %d words", n)
			require.EqualValues(t, guardWord, whole[guard+n+i], "after %d words", n)
		}
	})
}

func FuzzPhiloxFill(f *testing.F) {
	f.Add(uint16(100), uint32(0), uint32(1), uint32(2), uint32(3), uint32(4), uint32(5))
	f.Fuzz(func(t *testing.T, n uint16, c0, c1, c2, c3, k0, k1 uint32) {
		checkPhiloxFill(t, int(n), [4]uint32{c0, c1, c2, c3}, [2]uint32{k0, k1})
	})
}

func BenchmarkPhiloxFill(b *testing.B) {
	dst := make([]uint32, 4096)
	b.SetBytes(int64(4 * len(dst)))
	for b.Loop() {
		kernel.PhiloxFill(dst, [4]uint32{}, [2]uint32{1, 2})
	}
}
