package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Gamma is the distribution of a positive number x whose deviation is a fixed part
// 1/√k of its mean: the waiting time for k events.
//
//	log p(x|η) = ηx + k log(−η) + (k−1) log x − log Γ(k)
//	A(η) = −k log(−η),  E[x|η] = −k/η
//
// The natural parameter η < 0 is the rate, negated. A network outputs the logarithm
// of the mean: η = −k·exp(−out), so no output is forbidden. With k = 1 it is
// [Exponential].
//
// Shapes: out, η and x are [n, d]; NLL returns [n].
// Domain: 0 < k < ∞, where a Shape of 0 stands for 1. η < 0; x > 0.
// Accuracy: NLL is computed from log x − out, so large k do not cancel. η and the
// mean are numbers for |out| ≤ 87 in float32 and 708 in float64. Where k < 0.05 a
// draw may be below the smallest number, which it then is.
// Errors: any other k is refused by [Validate], and stops a build.
type Gamma struct {
	Shape float64 // k of every column; 0 means 1
}

var _ Family = Gamma{}

// String is "gamma", with the shape if it is not 1.
func (f Gamma) String() string { return name("gamma", "shape", f.shape(), 1) }

// Validate refuses a shape that is not positive and finite.
func (f Gamma) Validate() error { return positiveConstant(f, "shape", f.shape()) }

// Width is one log mean and one number per column.
func (Gamma) Width() (outputs, values int) { return 1, 1 }

// NLL is k(exp(u) − 1 − u) + log x + (k + log Γ(k) − k log k) with
// u = log x − out, summed over columns: [n].
func (f Gamma) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	require(b, f)
	logX := b.Log(x)
	u := b.Sub(logX, out)
	cost := b.Scale(b.Sub(b.Expm1(u), u), f.shape())
	return b.SumRows(b.Add(cost, b.Offset(logX, logGammaExcess(f.shape()))))
}

// logGammaExcess is log Γ(k) − (k log k − k).
func logGammaExcess(k float64) float64 {
	if k < stirlingFrom {
		return logGamma(k) - k*math.Log(k) + k
	}
	return math.Log(2*math.Pi/k)/2 + stirlingError(k)
}

// Mean is exp(out).
func (Gamma) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return b.Exp(out) }

// NullModel is the logarithm of the column's mean.
func (Gamma) NullModel(column []float64) []float64 { return []float64{logMean(column)} }

// Support is the positive numbers.
func (Gamma) Support() Support { return positives }

// Natural is −k·exp(−out).
func (f Gamma) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return b.Scale(b.Exp(b.Neg(out)), -f.shape())
}

// LogPartition is A(η) = −k log(−η).
func (f Gamma) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	require(b, f)
	return b.Scale(b.Log(b.Neg(eta)), -f.shape())
}

// Statistics is T(x) = x.
func (Gamma) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is (k−1) log x − log Γ(k).
func (f Gamma) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	require(b, f)
	return b.Offset(b.Scale(b.Log(x), f.shape()-1), -logGamma(f.shape()))
}

// Sample divides a gamma variable of scale 1 by the rate −η.
func (f Gamma) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = positive(s.Gamma(f.shape()) / -e)
	}
}

func (f Gamma) shape() float64 { return orOne(f.Shape) }
