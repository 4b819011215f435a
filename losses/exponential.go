package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Exponential is the distribution of the waiting time x ≥ 0 for an event that has
// no memory.
//
//	log p(x|η) = ηx + log(−η)        A(η) = −log(−η),  E[x|η] = −1/η
//
// The natural parameter η < 0 is the rate, negated. A network outputs the logarithm
// of the mean: η = −exp(−out), so no output is forbidden.
//
// Shapes: out, η and x are [n, d]; NLL returns [n].
// Domain: η < 0; x ≥ 0.
// Accuracy: η and the mean are numbers for |out| ≤ 87 in float32 and 708 in
// float64.
type Exponential struct{}

var _ Family = Exponential{}

// String is "exponential".
func (Exponential) String() string { return "exponential" }

// Width is one log mean and one number per column.
func (Exponential) Width() (outputs, values int) { return 1, 1 }

// NLL is out + x·exp(−out), summed over columns: [n].
func (Exponential) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	return b.SumRows(b.Add(out, b.Mul(x, b.Exp(b.Neg(out)))))
}

// Mean is exp(out).
func (Exponential) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return b.Exp(out) }

// NullModel is the logarithm of the column's mean. A column of zeros counts as
// half an observation of 1, so that the logarithm is finite.
func (Exponential) NullModel(column []float64) []float64 { return []float64{logMean(column)} }

// Support is the numbers from 0.
func (Exponential) Support() Support { return Support{Name: "[0, ∞)", Upper: math.Inf(1)} }

// Natural is −exp(−out).
func (Exponential) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	return b.Neg(b.Exp(b.Neg(out)))
}

// LogPartition is A(η) = −log(−η).
func (Exponential) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	return b.Neg(b.Log(b.Neg(eta)))
}

// Statistics is T(x) = x.
func (Exponential) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is 0.
func (Exponential) LogBase(*graph.Builder, *graph.Node) *graph.Node { return nil }

// Sample divides an exponential variable of mean 1 by the rate −η.
func (Exponential) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = positive(s.Exponential() / -e)
	}
}
