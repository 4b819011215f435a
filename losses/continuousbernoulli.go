package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// ContinuousBernoulli is the distribution of a number x ∈ [0, 1] whose log-density
// is linear: the density of grey values for which the cross-entropy of [Bernoulli]
// lacks the constant.
//
//	log p(x|η) = ηx − A(η)        A(η) = log((exp(η) − 1)/η),  E[x|η] = 1/(1 − exp(−η)) − 1/η
//
// η is any real number, so the last layer of a decoder is linear; with η = 0 the
// distribution is uniform. Its mean is not σ(η).
//
// Shapes: η and x are [n, d]; NLL returns [n].
// Domain: 0 ≤ x ≤ 1.
// Accuracy: A and its first three derivatives have errors below 1e-14, also
// through η = 0, where the formulas are 0/0 and a series takes over; they are
// computed in float64 and rounded once. There are no further derivatives, so the
// mean can be differentiated twice.
//
// Source: Loaiza-Ganem & Cunningham (2019).
type ContinuousBernoulli struct{}

var _ Family = ContinuousBernoulli{}

// String is "continuous-bernoulli".
func (ContinuousBernoulli) String() string { return "continuous-bernoulli" }

// Width is one natural parameter and one number per column.
func (ContinuousBernoulli) Width() (outputs, values int) { return 1, 1 }

// NLL is log((exp(η) − 1)/η) − ηx, summed over columns: [n].
func (f ContinuousBernoulli) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	return NLL(f, b, out, x)
}

// Mean is 1/(1 − exp(−η)) − 1/η.
func (ContinuousBernoulli) Mean(b *graph.Builder, out *graph.Node) *graph.Node {
	return logMeanExp(b, 1, out)
}

// NullModel is the η whose mean is the column's, found by Newton's method. The mean
// of a column of zeros or of ones is moved by half an observation of the other end,
// so that η is finite.
func (ContinuousBernoulli) NullModel(column []float64) []float64 {
	m := 0.5
	if len(column) > 0 {
		m = mean(column)
	}
	if half := 0.5 / float64(len(column)+1); m == 0 || m == 1 {
		m = min(max(m, half), 1-half)
	}
	if m > 0.5 {
		return []float64{-etaOfMean(1 - m)}
	}
	return []float64{etaOfMean(m)}
}

// etaOfMean solves A′(η) = m for 0 < m ≤ 1/2. There A′(η) < −1/η, so the solution
// is above −1/m, and nowhere else where exp(−1/m) has no digits. A′ is convex, so
// Newton's method falls towards the solution after its first step.
func etaOfMean(m float64) float64 {
	const small, digits = 0.02, 1e-15
	eta := -1 / m
	if m < small {
		return eta
	}
	for range 100 {
		step := (logMeanExpOf(1, eta) - m) / logMeanExpOf(2, eta)
		eta -= step
		if math.Abs(step) <= digits*max(1, math.Abs(eta)) {
			break
		}
	}
	return eta
}

// Support is [0, 1].
func (ContinuousBernoulli) Support() Support { return Support{Name: "[0, 1]", Upper: 1} }

// Natural is the identity: every η is allowed.
func (ContinuousBernoulli) Natural(_ *graph.Builder, out *graph.Node) *graph.Node { return out }

// LogPartition is A(η) = log((exp(η) − 1)/η).
func (ContinuousBernoulli) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	return logMeanExp(b, 0, eta)
}

// Statistics is T(x) = x.
func (ContinuousBernoulli) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is 0.
func (ContinuousBernoulli) LogBase(*graph.Builder, *graph.Node) *graph.Node { return nil }

// Sample inverts the distribution function: x = log(1 + u(exp(η) − 1))/η with a
// uniform u. For positive η it draws 1 − x, so that no exponential overflows.
func (ContinuousBernoulli) Sample(x, eta []float64, s *samplers.Stream) {
	const uniform = 1e-16 // the density is 1 to the last bit
	for i, e := range eta {
		u := s.Float64()
		switch down := -math.Abs(e); {
		case down > -uniform:
			x[i] = u
		default:
			x[i] = min(math.Log1p(u*math.Expm1(down))/down, 1)
		}
		if e > 0 {
			x[i] = 1 - x[i]
		}
	}
}

// logMeanExp is the derivative of the given order, 0 to 3, of
// A(η) = log ∫₀¹ exp(ηx)dx = log((exp(η) − 1)/η).
func logMeanExp(b *graph.Builder, order int, eta *graph.Node) *graph.Node {
	var slope func(eta *graph.Node) *graph.Node
	if order < 3 {
		slope = func(eta *graph.Node) *graph.Node { return logMeanExp(b, order+1, eta) }
	}
	return elementwise(b, "log mean exp", map[string]any{"order": order}, eta,
		func(eta float64) float64 { return logMeanExpOf(order, eta) }, slope)
}

// logMeanExpOf is logMeanExp of one number. Below |η| = 1 it is a series, since
// there the formulas subtract powers of 1/η.
func logMeanExpOf(order int, eta float64) float64 {
	if math.Abs(eta) < 1 {
		return logMeanExpSeries(order, eta)
	}
	size := math.Abs(eta)
	switch order {
	case 0:
		return max(eta, 0) + math.Log1p(-math.Exp(-size)) - math.Log(size)
	case 1:
		return -1/math.Expm1(-eta) - 1/eta
	}
	// e^η/(e^η − 1)², without overflow.
	q := math.Exp(-size)
	bell := q / ((1 - q) * (1 - q))
	if order == 2 {
		return 1/(eta*eta) - bell
	}
	return bell*(1+q)/(1-q)*math.Copysign(1, eta) - 2/(eta*eta*eta)
}

// logMeanExpSeries is the derivative of A(η) = η/2 + Σₖ B₂ₖ/2k · η²ᵏ/(2k)!, with
// the Bernoulli numbers B₂ₖ. It converges for |η| < 2π; below 1 its terms fall like
// 40⁻ᵏ.
func logMeanExpSeries(order int, eta float64) float64 {
	coefficients := [...]float64{ // B₂ₖ/2k
		0, 1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12,
		-3617.0 / 8160, 43867.0 / 14364, -174611.0 / 6600, 854513.0 / 3036,
	}
	var sum float64
	exponent, power := order%2, 1.0 // ηᵉ/e! with e = 2k − order
	if exponent == 1 {
		power = eta
	}
	for _, c := range coefficients[(order+1)/2:] {
		sum += c * power
		power *= eta * eta / float64((exponent+1)*(exponent+2))
		exponent += 2
	}
	switch order {
	case 0:
		return eta/2 + sum
	case 1:
		return 0.5 + sum
	}
	return sum
}
