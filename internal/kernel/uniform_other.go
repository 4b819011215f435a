//go:build noasm || !amd64

package kernel

// uniforms turns words into numbers on [0, 1).
func uniforms(dst []float32) { uniformsPortable(dst) }

// bernoulli turns words into 1 with probability p, and 0.
func bernoulli(dst, p []float32) { bernoulliPortable(dst, p) }
