package kernel

import "unsafe"

// Uniforms writes numbers uniform on [0, 1), multiples of 2⁻²⁴: the words of
// PhiloxFill, shifted right by 8, times 2⁻²⁴.
func Uniforms(dst []float32, counter [4]uint32, key [2]uint32) {
	if len(dst) <= tile {
		drawWords(dst, counter, key)
		uniforms(dst)
		return
	}
	tiles(len(dst), tile, func(low, high int) {
		drawWords(dst[low:high], ahead(counter, low), key)
		uniforms(dst[low:high])
	})
}

// Bernoulli writes 1 with probability p and 0 otherwise: 1 where the number of
// Uniforms at the same place is below p. p = 0 and NaN always give 0, p = 1
// always gives 1.
//
// Shapes: dst and p have one length. dst is not p.
func Bernoulli(dst, p []float32, counter [4]uint32, key [2]uint32) {
	match("Bernoulli", len(dst), len(p))
	if len(dst) <= tile {
		drawWords(dst, counter, key)
		bernoulli(dst, p)
		return
	}
	tiles(len(dst), tile, func(low, high int) {
		drawWords(dst[low:high], ahead(counter, low), key)
		bernoulli(dst[low:high], p[low:high])
	})
}

// drawWords fills dst with random bits. They become numbers where they are.
func drawWords(dst []float32, counter [4]uint32, key [2]uint32) {
	philoxBlocks(words(dst), counter, key)
}

// words returns the memory of x as words.
func words(x []float32) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
}

func uniformsPortable(dst []float32) {
	for i, w := range words(dst) {
		dst[i] = uniform(w)
	}
}

func bernoulliPortable(dst, p []float32) {
	for i, w := range words(dst) {
		dst[i] = 0
		if uniform(w) < p[i] {
			dst[i] = 1
		}
	}
}

func uniform(word uint32) float32 { return float32(word>>8) * 0x1p-24 }
