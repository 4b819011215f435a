package kernel_test

import (
	"math/bits"
	"testing"

	"github.com/stretchr/testify/assert"

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
