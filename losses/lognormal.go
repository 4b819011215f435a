package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// LogNormal is the distribution of a positive number x whose logarithm is
// [Gaussian] with a fixed variance σ²: what many small factors make together.
//
//	log p(x|η) = η log x − σ²η²/2 − log x − (log x)²/(2σ²) − log(2πσ²)/2
//	A(η) = σ²η²/2,  E[log x|η] = σ²η,  E[x|μ] = exp(μ + σ²/2)
//
// A network outputs μ, the mean of log x, and the natural parameter η is μ/σ², so
// the last layer of a decoder is linear.
//
// Shapes: out, η and x are [n, d]; NLL returns [n].
// Domain: 0 < σ² < ∞, where a Variance of 0 stands for 1. x > 0.
// Accuracy: NLL is computed from log x − μ, which does not cancel where both are
// large. A draw that is rounded to 0 or to +Inf is the smallest or the largest
// number.
// Errors: any other variance is refused by [Validate], and stops a build.
type LogNormal struct {
	Variance float64 // σ² of log x in every column; 0 means 1
}

var _ Family = LogNormal{}

// String is "log-normal", with the variance if it is not 1.
func (f LogNormal) String() string { return name("log-normal", "variance", f.logs().variance(), 1) }

// Validate refuses a variance that is not positive and finite.
func (f LogNormal) Validate() error { return positiveConstant(f, "variance", f.logs().variance()) }

// Width is one mean of log x and one number per column.
func (LogNormal) Width() (outputs, values int) { return 1, 1 }

// NLL is (log x − μ)²/(2σ²) + log(2πσ²)/2 + log x, summed over columns: [n].
func (f LogNormal) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	require(b, f)
	logX := b.Log(x)
	return b.Add(f.logs().NLL(b, out, logX), b.SumRows(logX))
}

// Mean is exp(μ + σ²/2).
func (f LogNormal) Mean(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return b.Exp(b.Offset(out, f.logs().variance()/2))
}

// NullModel is the mean of log x.
func (LogNormal) NullModel(column []float64) []float64 {
	logs := make([]float64, len(column))
	for i, x := range column {
		logs[i] = math.Log(x)
	}
	return []float64{mean(logs)}
}

// Support is the positive numbers.
func (LogNormal) Support() Support { return positives }

// Natural is μ/σ².
func (f LogNormal) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return f.logs().Natural(b, out)
}

// LogPartition is A(η) = σ²η²/2.
func (f LogNormal) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	require(b, f)
	return f.logs().LogPartition(b, eta)
}

// Statistics is T(x) = log x.
func (LogNormal) Statistics(b *graph.Builder, x *graph.Node) *graph.Node { return b.Log(x) }

// LogBase is −log x − (log x)²/(2σ²) − log(2πσ²)/2.
func (f LogNormal) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	require(b, f)
	logX := b.Log(x)
	return b.Sub(f.logs().LogBase(b, logX), logX)
}

// Sample draws log x from the normal distribution with mean σ²η and variance σ².
func (f LogNormal) Sample(x, eta []float64, s *samplers.Stream) {
	f.logs().Sample(x, eta, s)
	for i, logX := range x {
		x[i] = positive(math.Exp(logX))
	}
}

// logs is the distribution of log x.
func (f LogNormal) logs() Gaussian { return Gaussian(f) }
