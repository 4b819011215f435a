package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/kernel"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Bernoulli is the distribution of a yes or no, x ∈ {0, 1}.
//
//	log p(x|η) = ηx − log(1 + exp(η))        A(η) = softplus(η),  E[x|η] = σ(η)
//
// The natural parameter η is the log-odds (the logit), so the last layer of a
// decoder is linear; σ is the logistic function.
//
// Shapes: η and x are [n, d]; NLL returns [n].
// Domain: draws are 0 or 1. Data may be any number of [0, 1], read as the
// probability of a 1; NLL is then a cross-entropy, not a log-likelihood.
// Accuracy: finite for every finite η; no logarithm of a probability is taken.
//
// Source: Hinton & Salakhutdinov (2006) for grey images read as probabilities.
type Bernoulli struct{}

var (
	_ Family      = Bernoulli{}
	_ FastSampler = Bernoulli{}
)

// String is "bernoulli".
func (Bernoulli) String() string { return "bernoulli" }

// Width is one logit and one number per column.
func (Bernoulli) Width() (outputs, values int) { return 1, 1 }

// NLL is softplus(η) − ηx, summed over columns: [n].
func (f Bernoulli) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node { return NLL(f, b, out, x) }

// Mean is the probability σ(η) of a 1.
func (Bernoulli) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return b.Sigmoid(out) }

// NullModel is the log-odds of the column's mean. The mean of a constant column
// is moved half an observation away from 0 or 1, so that the log-odds are finite.
func (Bernoulli) NullModel(column []float64) []float64 {
	return []float64{logOdds(mean(column), len(column))}
}

// Support is {0, 1}; data may lie between.
func (Bernoulli) Support() Support {
	return Support{Name: "{0, 1}", Values: [][]float64{{0}, {1}}, Upper: 1, Whole: true,
		Data: "[0, 1]", Accepts: func(cell []float64) bool { return cell[0] >= 0 && cell[0] <= 1 }}
}

// Natural is the identity: every logit is allowed.
func (Bernoulli) Natural(_ *graph.Builder, out *graph.Node) *graph.Node { return out }

// LogPartition is A(η) = softplus(η).
func (Bernoulli) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node { return b.Softplus(eta) }

// Statistics is T(x) = x.
func (Bernoulli) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is 0.
func (Bernoulli) LogBase(*graph.Builder, *graph.Node) *graph.Node { return nil }

// Sample draws 1 with probability σ(η).
func (Bernoulli) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = 0
		if s.Float64() < 1/(1+math.Exp(-e)) {
			x[i] = 1
		}
	}
}

// SampleFloat32 is Sample with uniform numbers of 24 bits.
func (Bernoulli) SampleFloat32(x, eta []float32, s *samplers.Stream) {
	kernel.Sigmoid(eta, eta)
	s.Bernoullis(x, eta)
}
