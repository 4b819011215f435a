package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/kernel"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Spin is the distribution of a sign, x ∈ {−1, +1}: the unit of the Ising model.
//
//	log p(x|η) = ηx − log(2 cosh η)        A(η) = log(2 cosh η),  E[x|η] = tanh(η)
//
// The natural parameter η is half the log-odds of +1, so the last layer of a
// decoder is linear. With x = 2y − 1 it is the [Bernoulli] distribution of y with
// the logit 2η.
//
// Shapes: η and x are [n, d]; NLL returns [n].
// Domain: draws are −1 or +1. Data may be any number of [−1, 1], read as the mean
// of a sign; NLL is then a cross-entropy, not a log-likelihood.
// Accuracy: finite for every |η| below a third of the largest number. A(η) is
// computed as softplus(2η) − η, which is smooth at 0, unlike |η|.
//
// Source: Hopfield (1982) for units that are −1 or +1.
type Spin struct{}

var (
	_ Family      = Spin{}
	_ FastSampler = Spin{}
)

// String is "spin".
func (Spin) String() string { return "spin" }

// Width is one natural parameter and one sign per column.
func (Spin) Width() (outputs, values int) { return 1, 1 }

// NLL is log(2 cosh η) − ηx, summed over columns: [n].
func (f Spin) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node { return NLL(f, b, out, x) }

// Mean is tanh(η), the probability of +1 less that of −1.
func (Spin) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return b.Tanh(out) }

// NullModel is half the log-odds of +1. The mean of a constant column is moved
// half an observation away from −1 or +1, so that the log-odds are finite.
func (Spin) NullModel(column []float64) []float64 {
	return []float64{logOdds((1+mean(column))/2, len(column)) / 2}
}

// Support is {−1, +1}; data may lie between.
func (Spin) Support() Support {
	return Support{Name: "{−1, +1}", Values: [][]float64{{-1}, {1}}, Lower: -1, Upper: 1, Whole: true,
		Data: "[−1, 1]", Accepts: func(cell []float64) bool { return cell[0] >= -1 && cell[0] <= 1 }}
}

// Natural is the identity: every η is allowed.
func (Spin) Natural(_ *graph.Builder, out *graph.Node) *graph.Node { return out }

// LogPartition is A(η) = log(2 cosh η) = softplus(2η) − η.
func (Spin) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	return b.Sub(b.Softplus(b.Scale(eta, 2)), eta)
}

// Statistics is T(x) = x.
func (Spin) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is 0.
func (Spin) LogBase(*graph.Builder, *graph.Node) *graph.Node { return nil }

// Sample draws +1 with probability σ(2η), where σ is the logistic function.
func (Spin) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = -1
		if s.Float64() < 1/(1+math.Exp(-2*e)) {
			x[i] = 1
		}
	}
}

// SampleFloat32 is Sample with uniform numbers of 24 bits.
func (Spin) SampleFloat32(x, eta []float32, s *samplers.Stream) {
	s.Float32s(x)
	kernel.Scale(eta, eta, 2)
	kernel.Sigmoid(eta, eta)
	for i, p := range eta {
		u := x[i]
		x[i] = -1
		if u < p {
			x[i] = 1
		}
	}
}
