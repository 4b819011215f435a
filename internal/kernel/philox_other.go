//go:build noasm || !amd64

package kernel

// philoxBlocks is PhiloxFill for one tile.
func philoxBlocks(dst []uint32, counter [4]uint32, key [2]uint32) { philoxPortable(dst, counter, key) }
