package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Geometric is the distribution of the number of failures before a success,
// x ∈ {0, 1, 2, …}.
//
//	log p(x|η) = ηx + log(1 − exp(η))        A(η) = −log(1 − exp(η)),  E[x|η] = 1/(exp(−η) − 1)
//
// The natural parameter η < 0 is the logarithm of the probability of a failure.
// A network outputs the logarithm of the mean, and
//
//	η = −softplus(−out),  A = softplus(out),  E[x] = exp(out).
//
// So no output is forbidden, small outputs keep the digits of η ≈ out and large
// ones those of η ≈ −exp(−out), and NLL takes no difference of large terms.
//
// Shapes: out, η and x are [n, d]; NLL returns [n].
// Domain: η < 0; x ≥ 0 and whole.
// Accuracy: NLL is finite for every finite output. The mean is +Inf above
// out ≈ 88.7 in float32 and 709.7 in float64; a little later η is 0. A draw has 53
// bits, and none is above the largest int.
type Geometric struct{}

var _ Family = Geometric{}

// String is "geometric".
func (Geometric) String() string { return "geometric" }

// Width is one log mean and one count per column.
func (Geometric) Width() (outputs, values int) { return 1, 1 }

// NLL is softplus(out) + x·softplus(−out), summed over columns: [n].
func (Geometric) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	return b.SumRows(b.Add(b.Softplus(out), b.Mul(x, b.Softplus(b.Neg(out)))))
}

// Mean is exp(out).
func (Geometric) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return b.Exp(out) }

// NullModel is the logarithm of the column's mean. A column of zeros counts as
// half an observation of 1, so that the logarithm is finite.
func (Geometric) NullModel(column []float64) []float64 { return []float64{logMean(column)} }

// Support is the whole numbers from 0.
func (Geometric) Support() Support { return counts }

// Natural is −softplus(−out).
func (Geometric) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	return b.Neg(b.Softplus(b.Neg(out)))
}

// LogPartition is A(η) = −log(1 − exp(η)).
func (Geometric) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	return b.Neg(logOneMinusExp(b, eta))
}

// Statistics is T(x) = x.
func (Geometric) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is 0.
func (Geometric) LogBase(*graph.Builder, *graph.Node) *graph.Node { return nil }

// Sample rounds an exponential variable of rate −η down.
func (Geometric) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = min(math.Floor(s.Exponential()/-e), math.MaxInt)
	}
}

// logOneMinusExp is log(1 − exp(η)) for η < 0. Where exp(η) is small the
// logarithm needs the digits of exp(η), and else those of 1 − exp(η).
//
// Source: Mächler, Accurately computing log(1 − exp(−|a|)) (2012).
func logOneMinusExp(b *graph.Builder, eta *graph.Node) *graph.Node {
	return elementwise(b, "log one minus exp", nil, eta,
		func(eta float64) float64 {
			if eta > -math.Ln2 {
				return math.Log(-math.Expm1(eta))
			}
			return math.Log1p(-math.Exp(eta))
		},
		func(eta *graph.Node) *graph.Node { return b.Div(b.Exp(eta), b.Expm1(eta)) })
}
