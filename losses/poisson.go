package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Poisson is the distribution of counts x ∈ {0, 1, 2, …}.
//
//	log p(x|η) = ηx − exp(η) − log x!        A(η) = exp(η),  E[x|η] = exp(η)
//
// The natural parameter η is the logarithm of the rate, so the last layer of a
// decoder is linear.
//
// Shapes: η and x are [n, d]; NLL returns [n].
// Domain: x ≥ 0 and whole.
// Accuracy: exp(η) is +Inf above η ≈ 88.7 in float32 and 709.7 in float64. The
// error of NLL is that of its largest term, x log x: in float32 about 0.01 nats
// at a count of 10⁴.
//
// Source: Gehler, Holub & Welling (2006) for Poisson units. Unlike losses that
// are meant for regression only, it keeps log x!.
type Poisson struct{}

var _ Family = Poisson{}

// String is "poisson".
func (Poisson) String() string { return "poisson" }

// Width is one log rate and one count per column.
func (Poisson) Width() (outputs, values int) { return 1, 1 }

// NLL is exp(η) − ηx + log x!, summed over columns: [n].
func (f Poisson) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node { return NLL(f, b, out, x) }

// Mean is the rate exp(η).
func (Poisson) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return b.Exp(out) }

// NullModel is the logarithm of the column's mean. A column of zeros counts as
// half an observation of 1, so that the logarithm is finite.
func (Poisson) NullModel(column []float64) []float64 { return []float64{logMean(column)} }

// Support is the whole numbers from 0.
func (Poisson) Support() Support { return counts }

// Natural is the identity: every log rate is allowed.
func (Poisson) Natural(_ *graph.Builder, out *graph.Node) *graph.Node { return out }

// LogPartition is A(η) = exp(η).
func (Poisson) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node { return b.Exp(eta) }

// Statistics is T(x) = x.
func (Poisson) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is −log x!.
func (Poisson) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	return b.Neg(b.LogGamma(b.Offset(x, 1)))
}

// Sample draws a count with rate exp(η).
func (Poisson) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = float64(s.Poisson(math.Exp(e)))
	}
}
