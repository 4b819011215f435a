package kernel

import "math/bits"

// Philox returns the block of random bits that belongs to a counter and a key:
// four words, each uniform on 0 … 2³²−1.
//
// It is a function without state, a bijection of the counter for every key.
// Streams keyed by counter are independent of who draws them, and in which
// order.
//
// Source: Philox4x32-10 of Salmon, Moraes, Dror and Shaw, Parallel random
// numbers: as easy as 1, 2, 3 (2011).
func Philox(counter [4]uint32, key [2]uint32) [4]uint32 {
	const (
		rounds      = 10
		multiplier0 = 0xD2511F53
		multiplier1 = 0xCD9E8D57
		weyl0       = 0x9E3779B9 // golden ratio
		weyl1       = 0xBB67AE85 // √3 − 1
	)
	c0, c1, c2, c3 := counter[0], counter[1], counter[2], counter[3]
	k0, k1 := key[0], key[1]
	for range rounds {
		high0, low0 := bits.Mul32(multiplier0, c0)
		high1, low1 := bits.Mul32(multiplier1, c2)
		c0, c1, c2, c3 = high1^c1^k0, low1, high0^c3^k1, low0
		k0 += weyl0
		k1 += weyl1
	}
	return [4]uint32{c0, c1, c2, c3}
}

// PhiloxFill writes the blocks of consecutive counters, which differ in their
// first word,
//
//	dst[4j … 4j+3] = Philox((counter[0]+j, counter[1], counter[2], counter[3]), key)
//
// The first word wraps at 2³² and carries nothing. A length that is no multiple
// of 4 ends within a block.
func PhiloxFill(dst []uint32, counter [4]uint32, key [2]uint32) {
	if len(dst) <= tile {
		philoxBlocks(dst, counter, key)
		return
	}
	tiles(len(dst), tile, func(low, high int) {
		philoxBlocks(dst[low:high], ahead(counter, low), key)
	})
}

// ahead returns the counter of the block that begins after some words.
func ahead(counter [4]uint32, words int) [4]uint32 {
	counter[0] += uint32(words / 4)
	return counter
}

func philoxPortable(dst []uint32, counter [4]uint32, key [2]uint32) {
	for ; len(dst) > 0; counter[0]++ {
		block := Philox(counter, key)
		dst = dst[copy(dst, block[:]):]
	}
}
