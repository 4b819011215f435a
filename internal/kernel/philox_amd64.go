//go:build !noasm

package kernel

// philoxBlocks is PhiloxFill for one tile.
func philoxBlocks(dst []uint32, counter [4]uint32, key [2]uint32) {
	const group = 32 // words that the assembly computes at a time
	if currentSet >= avx2Set {
		whole := len(dst) / group * group
		philoxAVX2(dst[:whole], &counter, &key)
		counter, dst = ahead(counter, whole), dst[whole:]
	}
	philoxPortable(dst, counter, key)
}
