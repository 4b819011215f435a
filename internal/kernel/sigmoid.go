package kernel

import "math"

// Sigmoid writes 1/(1 + exp(−x)), the mean of a Bernoulli unit.
//
// Accuracy: float32 0.51 ulp, float64 2 ulps, in both tails: it is 0 only where
// exp(x) is.
func Sigmoid[T Float](dst, x []T) { unary("Sigmoid", dst, x, sigmoid[float32], sigmoid[float64]) }

func sigmoid[T Float](dst, x []T) {
	for i, v := range x {
		e := expOf(-math.Abs(float64(v)))
		if v < 0 {
			dst[i] = T(e / (1 + e))
		} else {
			dst[i] = T(1 / (1 + e))
		}
	}
}

// Tanh writes the hyperbolic tangent of x.
//
// Accuracy: float32 0.51 ulp, float64 1.5 ulps.
func Tanh[T Float](dst, x []T) { unary("Tanh", dst, x, tanh[float32], tanh[float64]) }

func tanh[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(math.Tanh(float64(v)))
	}
}

// Softplus writes log(1 + exp(x)), the log-partition of a Bernoulli unit,
// as max(x, 0) + log1p(exp(−|x|)). It equals x only where the difference is
// below the precision.
//
// Accuracy: float32 0.51 ulp, float64 2 ulps.
func Softplus[T Float](dst, x []T) {
	unary("Softplus", dst, x, softplus[float32], softplus[float64])
}

func softplus[T Float](dst, x []T) {
	for i, v := range x {
		d := float64(v)
		dst[i] = T(max(d, 0) + math.Log1p(expOf(-math.Abs(d))))
	}
}
