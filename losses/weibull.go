package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Weibull is the distribution of a lifetime x > 0 whose risk of ending grows with
// age (k > 1) or falls (k < 1).
//
//	log p(x|η) = ηx^k + log(−η) + log k + (k−1) log x
//	A(η) = −log(−η),  E[x^k|η] = −1/η,  E[x|λ] = λΓ(1 + 1/k)
//
// A network outputs the logarithm of the scale λ, and the natural parameter is
// η = −λ^(−k) < 0, so no output is forbidden. x^k is an [Exponential] variable, and
// with k = 1 x itself is one.
//
// Shapes: out, η and x are [n, d]; NLL returns [n].
// Domain: 0 < k < ∞, where a Shape of 0 stands for 1. η < 0; x > 0.
// Accuracy: NLL is computed from log x − out. η is a number for k|out| ≤ 87 in
// float32 and 708 in float64. A draw that is rounded to 0 or to +Inf, where k is
// far below 1, is the smallest or the largest number.
// Errors: any other k is refused by [Validate], and stops a build.
//
// Source: Weibull (1951).
type Weibull struct {
	Shape float64 // k of every column; 0 means 1
}

var _ Family = Weibull{}

// String is "weibull", with the shape if it is not 1.
func (f Weibull) String() string { return name("weibull", "shape", f.shape(), 1) }

// Validate refuses a shape that is not positive and finite.
func (f Weibull) Validate() error { return positiveConstant(f, "shape", f.shape()) }

// Width is one log scale and one number per column.
func (Weibull) Width() (outputs, values int) { return 1, 1 }

// NLL is exp(u) − u + log x − log k with u = k(log x − out), summed over columns:
// [n].
func (f Weibull) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	require(b, f)
	logX := b.Log(x)
	u := b.Scale(b.Sub(logX, out), f.shape())
	return b.SumRows(b.Add(b.Sub(b.Exp(u), u), b.Offset(logX, -math.Log(f.shape()))))
}

// Mean is exp(out)·Γ(1 + 1/k).
func (f Weibull) Mean(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return b.Exp(b.Offset(out, logGamma(1+1/f.shape())))
}

// NullModel is log(mean x^k)/k.
func (f Weibull) NullModel(column []float64) []float64 {
	// Relative to the largest x no power overflows.
	var largest, sum float64
	for _, x := range column {
		largest = max(largest, x)
	}
	if !(largest > 0) {
		return []float64{logMean(column)}
	}
	for _, x := range column {
		sum += math.Pow(x/largest, f.shape())
	}
	return []float64{math.Log(largest) + math.Log(sum/float64(len(column)))/f.shape()}
}

// Support is the positive numbers.
func (Weibull) Support() Support { return positives }

// Natural is −exp(−k·out).
func (f Weibull) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return b.Neg(b.Exp(b.Scale(out, -f.shape())))
}

// LogPartition is A(η) = −log(−η).
func (Weibull) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	return b.Neg(b.Log(b.Neg(eta)))
}

// Statistics is T(x) = x^k.
func (f Weibull) Statistics(b *graph.Builder, x *graph.Node) *graph.Node {
	require(b, f)
	return b.Power(x, f.shape())
}

// LogBase is log k + (k−1) log x.
func (f Weibull) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	require(b, f)
	return b.Offset(b.Scale(b.Log(x), f.shape()-1), math.Log(f.shape()))
}

// Sample takes the root of an exponential variable of rate −η.
func (f Weibull) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = positive(math.Exp((math.Log(s.Exponential()) - math.Log(-e)) / f.shape()))
	}
}

func (f Weibull) shape() float64 { return orOne(f.Shape) }
