package kernel

import "math"

// Exp writes exp(x).
//
// Accuracy: float32 1.1 ulps (0.51 in plain Go), float64 1.2 ulps.
func Exp[T Float](dst, x []T) { unary("Exp", dst, x, kernelsOf[T]().exp) }

func exp[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(expOf(float64(v)))
	}
}

// Log writes log(x), NaN for x < 0.
//
// Accuracy: float32 0.51 ulp, float64 1 ulp.
func Log[T Float](dst, x []T) { unary("Log", dst, x, kernelsOf[T]().log) }

func log[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(math.Log(float64(v)))
	}
}

// Log1p writes log(1+x), accurate near x = 0.
//
// Accuracy: float32 0.51 ulp, float64 1 ulp.
func Log1p[T Float](dst, x []T) { unary("Log1p", dst, x, kernelsOf[T]().log1p) }

func log1p[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(math.Log1p(float64(v)))
	}
}

// Expm1 writes exp(x) − 1, accurate near x = 0.
//
// Accuracy: float32 0.51 ulp, float64 1 ulp.
func Expm1[T Float](dst, x []T) { unary("Expm1", dst, x, kernelsOf[T]().expm1) }

func expm1[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(math.Expm1(float64(v)))
	}
}

// Sqrt writes √x, NaN for x < 0.
func Sqrt[T Float](dst, x []T) { unary("Sqrt", dst, x, kernelsOf[T]().sqrt) }

func sqrt[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(math.Sqrt(float64(v)))
	}
}

// Square writes x².
func Square[T Float](dst, x []T) { unary("Square", dst, x, kernelsOf[T]().square) }

func square[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = v * v
	}
}

// Reciprocal writes 1/x.
func Reciprocal[T Float](dst, x []T) { unary("Reciprocal", dst, x, kernelsOf[T]().reciprocal) }

func reciprocal[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = 1 / v
	}
}

// Abs writes |x|.
func Abs[T Float](dst, x []T) { unary("Abs", dst, x, kernelsOf[T]().abs) }

func abs[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(math.Abs(float64(v)))
	}
}

// Sign writes −1, 0 or 1, the sign of x. Zero and NaN stay as they are.
func Sign[T Float](dst, x []T) { unary("Sign", dst, x, kernelsOf[T]().sign) }

func sign[T Float](dst, x []T) {
	for i, v := range x {
		switch {
		case v > 0:
			v = 1
		case v < 0:
			v = -1
		}
		dst[i] = v
	}
}

// Rectify writes max(x, 0). NaN stays NaN.
func Rectify[T Float](dst, x []T) { unary("Rectify", dst, x, kernelsOf[T]().rectify) }

func rectify[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = max(v, 0)
	}
}

// Power writes xᵖ with the special cases of math.Pow.
//
// Accuracy: float32 0.51 ulp, float64 that of math.Pow.
func Power[T Float](dst, x []T, p T) { scalar("Power", dst, x, p, kernelsOf[T]().power) }

func power[T Float](dst, x []T, p T) {
	for i, v := range x {
		dst[i] = T(math.Pow(float64(v), float64(p)))
	}
}

// Scale writes c·x.
func Scale[T Float](dst, x []T, c T) { scalar("Scale", dst, x, c, kernelsOf[T]().scale) }

func scale[T Float](dst, x []T, c T) {
	for i, v := range x {
		dst[i] = c * v
	}
}

// Offset writes x + c.
func Offset[T Float](dst, x []T, c T) { scalar("Offset", dst, x, c, kernelsOf[T]().offset) }

func offset[T Float](dst, x []T, c T) {
	for i, v := range x {
		dst[i] = v + c
	}
}
