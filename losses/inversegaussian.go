package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// InverseGaussian is the distribution of the time x > 0 that a Brownian motion with
// a drift takes to a fixed level. With the mean μ its variance is μ³/λ.
//
//	log p(x|η) = ηx + √(−2λη) + log(λ/(2πx³))/2 − λ/(2x)
//	A(η) = −√(−2λη),  E[x|η] = √(λ/(−2η))
//
// A network outputs log μ, and the natural parameter is η = −λ/(2μ²) < 0, so no
// output is forbidden.
//
// Shapes: out, η and x are [n, d]; NLL returns [n].
// Domain: 0 < λ < ∞, where a Shape of 0 stands for 1. η < 0; x > 0.
// Accuracy: NLL is computed from log x − out, so large λ do not cancel. η is a
// number for |out| ≤ 43 in float32 and 354 in float64.
// Errors: any other λ is refused by [Validate], and stops a build.
//
// Source: Tweedie (1957).
type InverseGaussian struct {
	Shape float64 // λ of every column; 0 means 1
}

var _ Family = InverseGaussian{}

// String is "inverse-gaussian", with the shape if it is not 1.
func (f InverseGaussian) String() string { return name("inverse-gaussian", "shape", f.shape(), 1) }

// Validate refuses a shape that is not positive and finite.
func (f InverseGaussian) Validate() error { return positiveConstant(f, "shape", f.shape()) }

// Width is one log mean and one number per column.
func (InverseGaussian) Width() (outputs, values int) { return 1, 1 }

// NLL is λ(x/μ − 1)²/(2x) + (3 log x − log(λ/2π))/2, summed over columns: [n].
func (f InverseGaussian) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	require(b, f)
	logX := b.Log(x)
	relative := b.Expm1(b.Sub(logX, out)) // x/μ − 1
	// The square alone might overflow.
	cost := b.Scale(b.Mul(relative, b.Div(relative, x)), f.shape()/2)
	return b.SumRows(b.Add(cost, b.Offset(b.Scale(logX, 1.5), -f.logScale())))
}

// Mean is μ = exp(out).
func (InverseGaussian) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return b.Exp(out) }

// NullModel is the logarithm of the column's mean.
func (InverseGaussian) NullModel(column []float64) []float64 { return []float64{logMean(column)} }

// Support is the positive numbers.
func (InverseGaussian) Support() Support { return positives }

// Natural is −λ·exp(−2·out)/2.
func (f InverseGaussian) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return b.Scale(b.Exp(b.Scale(out, -2)), -f.shape()/2)
}

// LogPartition is A(η) = −√(−2λη).
func (f InverseGaussian) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	require(b, f)
	return b.Neg(b.Sqrt(b.Scale(eta, -2*f.shape())))
}

// Statistics is T(x) = x.
func (InverseGaussian) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is log(λ/(2πx³))/2 − λ/(2x).
func (f InverseGaussian) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	require(b, f)
	powers := b.Add(b.Scale(b.Log(x), 1.5), b.Scale(b.Reciprocal(x), f.shape()/2))
	return b.Offset(b.Neg(powers), f.logScale())
}

// Sample solves λ(x − μ)²/(μ²x) = y², where y is a standard normal variable, for x
// and chooses one of the two solutions. Their product is μ²; the larger one is
// computed without cancellation.
//
// Source: Michael, Schucany & Haas (1976).
func (f InverseGaussian) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		mean, y := math.Sqrt(f.shape()/(-2*e)), s.Normal()
		w := mean * y * y / f.shape()
		ratio := 1 + (w+math.Sqrt(w*(w+4)))/2 // of the larger solution to μ
		if s.Float64()*(1+ratio) < ratio {
			ratio = 1 / ratio
		}
		x[i] = positive(mean * ratio)
	}
}

func (f InverseGaussian) shape() float64 { return orOne(f.Shape) }

// logScale is log(λ/2π)/2, the part of the loss that no x changes.
func (f InverseGaussian) logScale() float64 { return math.Log(f.shape()/(2*math.Pi)) / 2 }
