package kernel

// vectorKernels are the kernels of one tile, on slices of matching lengths. The
// assembly is AVX2 and serves machines with AVX-512 too, so that all bits are
// the same there.
//
// What is not an exponential has the same bits in assembly and in Go.
type vectorKernels[T Float] struct {
	exp, log, log1p, expm1, sqrt, square, reciprocal, abs, sign, rectify func(dst, x []T)
	sigmoid, tanh, softplus, logGamma, digamma, trigamma                 func(dst, x []T)
	power, scale, offset, addScaled                                      func(dst, x []T, c T)
	add, subtract, multiply, divide                                      func(dst, a, b []T)
	sigmoidGradient, tanhGradient, softplusGradient                      func(dst, g, x []T)
	sum, squaredNorm                                                     func(x []T) float64
	sumExp                                                               func(x []T, top T) float64
	maximum                                                              func(x []T) T
	sumColumns                                                           func(dst, x []T, low, high, rows, cols int)

	adam               func(w, g, m, v []T, keep, gain1, keep2, gain2, step, spread, floor T)
	momentum, nesterov func(w, g, velocity []T, step, keep T)
	rmsProp            func(w, g, v []T, step, keep, gain, floor T)
}

// The portable kernels are plain Go: the specification of the others.
var (
	portableVectors32 = portableVectors[float32]()
	portableVectors64 = portableVectors[float64]()
)

func portableVectors[T Float]() *vectorKernels[T] {
	return &vectorKernels[T]{
		exp: exp[T], log: log[T], log1p: log1p[T], expm1: expm1[T], sqrt: sqrt[T], square: square[T],
		reciprocal: reciprocal[T], abs: abs[T], sign: sign[T], rectify: rectify[T],
		sigmoid: sigmoid[T], tanh: tanh[T], softplus: softplus[T],
		logGamma: logGamma[T], digamma: digamma[T], trigamma: trigamma[T],
		power: power[T], scale: scale[T], offset: offset[T], addScaled: addScaled[T],
		add: add[T], subtract: subtract[T], multiply: multiply[T], divide: divide[T],
		sigmoidGradient: sigmoidGradient[T], tanhGradient: tanhGradient[T], softplusGradient: softplusGradient[T],
		sum: sum[T], squaredNorm: squaredNorm[T], sumExp: sumExp[T], maximum: maximum[T], sumColumns: sumColumns[T],
		adam: adam[T], momentum: momentum[T], nesterov: nesterov[T], rmsProp: rmsProp[T],
	}
}

// portableOf returns the portable kernels.
func portableOf[T Float]() *vectorKernels[T] { return ofType[T](portableVectors32, portableVectors64) }

// ofType returns the kernels of T.
func ofType[T Float](single *vectorKernels[float32], double *vectorKernels[float64]) *vectorKernels[T] {
	var t T
	switch any(t).(type) {
	case float32:
		return any(single).(*vectorKernels[T])
	default:
		return any(double).(*vectorKernels[T])
	}
}
