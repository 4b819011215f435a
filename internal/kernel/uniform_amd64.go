//go:build !noasm

package kernel

// uniforms turns words into numbers on [0, 1).
func uniforms(dst []float32) {
	if currentSet >= avx2Set {
		uniformFloat32AVX2(dst, dst)
		return
	}
	uniformsPortable(dst)
}

// bernoulli turns words into 1 with probability p, and 0.
func bernoulli(dst, p []float32) {
	if currentSet >= avx2Set {
		bernoulliFloat32AVX2(dst, dst, p)
		return
	}
	bernoulliPortable(dst, p)
}
