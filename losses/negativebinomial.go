package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// NegativeBinomial is the distribution of counts x ∈ {0, 1, 2, …} that vary more
// than those of a [Poisson]: with the mean μ their variance is μ + μ²/r. x is the
// number of failures before r successes, or a Poisson count whose rate varies like
// a gamma variable of shape r.
//
//	log p(x|η) = ηx + r log(1 − exp(η)) + log Γ(x+r) − log Γ(r) − log x!
//	A(η) = −r log(1 − exp(η)),  E[x|η] = r/(exp(−η) − 1)
//
// The natural parameter η < 0 is the logarithm of the probability of a failure. A
// network outputs log μ, as for a Poisson, which is the limit of large r:
//
//	η = −softplus(log r − out),  A = r·softplus(out − log r),  E[x] = exp(out).
//
// With r = 1 it is [Geometric].
//
// Shapes: out, η and x are [n, d]; NLL returns [n].
// Domain: 0 < r < ∞, where Successes of 0 stand for 1; r need not be whole. η < 0;
// x ≥ 0 and whole.
// Accuracy: the base measure is computed in float64 without cancellation, also for
// large r. The error of NLL is that of its largest term, about x|out − log x| or
// x log r: in float32 about 0.01 nats at a count of 10⁴.
// Errors: any other r is refused by [Validate], and stops a build.
//
// Source: Greenwood & Yule (1920) for the gamma mixture.
type NegativeBinomial struct {
	Successes float64 // r of every column; 0 means 1
}

var _ Family = NegativeBinomial{}

// String is "negative-binomial", with the number of successes if it is not 1.
func (f NegativeBinomial) String() string {
	return name("negative-binomial", "successes", f.successes(), 1)
}

// Validate refuses a number of successes that is not positive and finite.
func (f NegativeBinomial) Validate() error {
	return positiveConstant(f, "number of successes", f.successes())
}

// Width is one log mean and one count per column.
func (NegativeBinomial) Width() (outputs, values int) { return 1, 1 }

// NLL is r·softplus(out − log r) + x·softplus(log r − out) − log h(x), summed over
// columns: [n].
func (f NegativeBinomial) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	require(b, f)
	odds := b.Offset(out, -math.Log(f.successes()))
	cost := b.Add(b.Scale(b.Softplus(odds), f.successes()), b.Mul(x, b.Softplus(b.Neg(odds))))
	return b.SumRows(b.Sub(cost, f.LogBase(b, x)))
}

// Mean is exp(out).
func (NegativeBinomial) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return b.Exp(out) }

// NullModel is the logarithm of the column's mean. A column of zeros counts as
// half an observation of 1, so that the logarithm is finite.
func (NegativeBinomial) NullModel(column []float64) []float64 { return []float64{logMean(column)} }

// Support is the whole numbers from 0.
func (NegativeBinomial) Support() Support { return counts }

// Natural is −softplus(log r − out).
func (f NegativeBinomial) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return b.Neg(b.Softplus(b.Offset(b.Neg(out), math.Log(f.successes()))))
}

// LogPartition is A(η) = −r log(1 − exp(η)).
func (f NegativeBinomial) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	require(b, f)
	return b.Scale(logOneMinusExp(b, eta), -f.successes())
}

// Statistics is T(x) = x.
func (NegativeBinomial) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is log Γ(x+r) − log Γ(r) − log x!.
func (f NegativeBinomial) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	require(b, f)
	r := f.successes()
	return elementwise(b, "log negative binomial coefficient", map[string]any{"r": r}, x,
		func(x float64) float64 { return -math.Log(x+r) - logBeta(x+1, r) },
		func(x *graph.Node) *graph.Node { return b.Sub(b.Digamma(b.Offset(x, r)), b.Digamma(b.Offset(x, 1))) })
}

// Sample draws a Poisson count whose rate is a gamma variable of shape r.
func (f NegativeBinomial) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = float64(s.Poisson(s.Gamma(f.successes()) / math.Expm1(-e)))
	}
}

func (f NegativeBinomial) successes() float64 { return orOne(f.Successes) }
