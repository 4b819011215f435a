package kernel

import "math"

// Sigmoid writes 1/(1 + exp(−x)), the mean of a Bernoulli unit.
//
// Accuracy: float32 2.4 ulps (0.51 in plain Go), float64 2 ulps, in both tails:
// it is 0 only where exp(x) is.
func Sigmoid[T Float](dst, x []T) { unary("Sigmoid", dst, x, kernelsOf[T]().sigmoid) }

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
// Accuracy: float32 2.5 ulps (0.51 in plain Go), float64 2.5 ulps, also near 0.
func Tanh[T Float](dst, x []T) { unary("Tanh", dst, x, kernelsOf[T]().tanh) }

func tanh[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(math.Tanh(float64(v)))
	}
}

// Softplus writes log(1 + exp(x)), the log-partition of a Bernoulli unit,
// as max(x, 0) + log1p(exp(−|x|)). It equals x only where the difference is
// below the precision.
//
// Accuracy: float32 1.7 ulps (0.51 in plain Go), float64 2 ulps.
func Softplus[T Float](dst, x []T) { unary("Softplus", dst, x, kernelsOf[T]().softplus) }

func softplus[T Float](dst, x []T) {
	for i, v := range x {
		d := float64(v)
		dst[i] = T(max(d, 0) + math.Log1p(expOf(-math.Abs(d))))
	}
}

// SigmoidGradient writes g·σ(x)·σ(−x), the gradient at x of a sigmoid whose
// result has the gradient g.
//
// Accuracy: float32 3 ulps, float64 3 ulps, in both tails.
func SigmoidGradient[T Float](dst, g, x []T) {
	binary("SigmoidGradient", dst, g, x, kernelsOf[T]().sigmoidGradient)
}

func sigmoidGradient[T Float](dst, g, x []T) {
	g, dst = g[:len(x)], dst[:len(x)]
	for i, v := range x {
		e := math.Exp(-math.Abs(float64(v)))
		dst[i] = g[i] * T(e/((1+e)*(1+e)))
	}
}

// TanhGradient writes g·(1 − y²), the gradient at x of a y = tanh(x) that has
// the gradient g. The second factor is taken as (1 − y)(1 + y).
//
// Accuracy: 2 ulps for the given y, also near y = ±1.
func TanhGradient[T Float](dst, g, y []T) {
	binary("TanhGradient", dst, g, y, kernelsOf[T]().tanhGradient)
}

func tanhGradient[T Float](dst, g, y []T) {
	g, dst = g[:len(y)], dst[:len(y)]
	for i, v := range y {
		dst[i] = g[i] * T((1-v)*(1+v))
	}
}

// SoftplusGradient writes g·σ(x), the gradient at x of a softplus whose result
// has the gradient g.
//
// Accuracy: float32 3 ulps, float64 3 ulps.
func SoftplusGradient[T Float](dst, g, x []T) {
	binary("SoftplusGradient", dst, g, x, kernelsOf[T]().softplusGradient)
}

func softplusGradient[T Float](dst, g, x []T) {
	g, dst = g[:len(x)], dst[:len(x)]
	for i, v := range x {
		e := math.Exp(-math.Abs(float64(v)))
		if v < 0 {
			dst[i] = g[i] * T(e/(1+e))
		} else {
			dst[i] = g[i] * T(1/(1+e))
		}
	}
}
