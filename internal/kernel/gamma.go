package kernel

import "math"

// LogGamma writes log Γ(x), the log-partition of gamma and Dirichlet units, for
// x > 0. Below 0 it is log |Γ(x)|, and +Inf at 0 and at negative whole numbers.
//
// Accuracy: float32 0.51 ulp; float64 that of math.Lgamma, about 200 ulps where it is
// worst, near the root at 1.
func LogGamma[T Float](dst, x []T) { unary("LogGamma", dst, x, kernelsOf[T]().logGamma) }

func logGamma[T Float](dst, x []T) {
	for i, v := range x {
		value, _ := math.Lgamma(float64(v))
		dst[i] = T(value)
	}
}

// Digamma writes ψ(x) = d/dx log Γ(x) for x > 0. It is −Inf at 0 and NaN below.
//
// Accuracy: float32 0.51 ulp; float64 relative 1e-13, also round the root.
func Digamma[T Float](dst, x []T) { unary("Digamma", dst, x, kernelsOf[T]().digamma) }

func digamma[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(digammaOf(float64(v)))
	}
}

// Trigamma writes ψ′(x) = Σ_{k≥0} 1/(x+k)² for x > 0. It is +Inf at 0 and NaN
// below.
//
// Accuracy: float32 0.51 ulp, float64 5 ulps.
func Trigamma[T Float](dst, x []T) { unary("Trigamma", dst, x, kernelsOf[T]().trigamma) }

func trigamma[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(trigammaOf(float64(v)))
	}
}

// seriesFrom is where the asymptotic series of digammaOf and trigammaOf reach
// double precision. Smaller arguments are moved up by the recurrence.
const seriesFrom = 12

// digammaOf ends with ψ(x) ~ log x − 1/2x − Σ B₂ₖ/(2k·x²ᵏ) (Abramowitz & Stegun
// 6.3.18).
func digammaOf(x float64) float64 {
	// The root of ψ, with the part of it that one number cannot hold.
	const root, rest = 0x1.762d86356be3fp+0, 9.549995429965697e-17
	switch {
	case x < 0:
		return math.NaN()
	case math.Abs(x-root) < 0.05:
		return digammaAtRoot((x - root) - rest)
	}
	var sum float64
	for ; x < seriesFrom; x++ {
		sum += 1 / x
	}
	y := 1 / (x * x)
	series := y * (1.0/12 - y*(1.0/120-y*(1.0/252-y*(1.0/240-y*(1.0/132-y*(691.0/32760-y/12))))))
	return math.Log(x) - 0.5/x - series - sum
}

// digammaAtRoot is Taylor's series of ψ at its root, d away from it: there
// the sum above cancels. The coefficients ψ⁽ⁿ⁾(root)/n! are from mpmath 1.2.
func digammaAtRoot(d float64) float64 {
	sum := 0.0
	for _, c := range [...]float64{
		0.02259764823221810465962, -0.03316112647484735929226, 0.04880428816414310722509,
		-0.07219956125645471092612, 0.1078240506912623657572, -0.1639427054424065275043,
		0.2584997609556510106244, -0.4427631689835921060929, 0.9676722454476211704274,
	} {
		sum = (sum + c) * d
	}
	return sum
}

// trigammaOf ends with ψ′(x) ~ 1/x + 1/2x² + Σ B₂ₖ/x²ᵏ⁺¹ (Abramowitz & Stegun
// 6.4.12).
func trigammaOf(x float64) float64 {
	if x < 0 {
		return math.NaN()
	}
	var sum float64
	for ; x < seriesFrom; x++ {
		sum += 1 / (x * x)
	}
	y := 1 / (x * x)
	series := y * (1.0/6 - y*(1.0/30-y*(1.0/42-y*(1.0/30-y*(5.0/66-y*(691.0/2730-y*7/6))))))
	return sum + y/2 + (1+series)/x
}
