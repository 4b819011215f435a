package losses

import (
	"fmt"
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Categorical is the distribution of one choice among K: x is one-hot, K numbers
// of which one is 1 and the others are 0.
//
//	log p(x|η) = ⟨η, x⟩ − log Σ_k exp(η_k)        A(η) = log Σ_k exp(η_k),  E[x|η] = softmax(η)
//
// The natural parameters are K free logits, so the last layer of a decoder is
// linear. The same number added to all K changes nothing.
//
// Shapes: η and x are [n, d·K], the K numbers of a column side by side; NLL
// returns [n].
// Domain: K ≥ 2; draws are one-hot. Data may be any K probabilities, which sum to
// 1; NLL is then a cross-entropy, not a log-likelihood.
// Accuracy: finite for all finite η; no logarithm of a probability is taken.
// Errors: K < 2 is refused by [Validate], and stops a build.
type Categorical struct {
	K int // number of categories
}

var _ Family = Categorical{}

// String is "categorical(k=K)".
func (f Categorical) String() string { return name("categorical", "k", float64(f.K), 0) }

// Validate refuses fewer than two categories.
func (f Categorical) Validate() error {
	if f.K < 2 {
		return fmt.Errorf("losses: %v: K is %d; want 2 categories or more", f, f.K)
	}
	return nil
}

// Width is K logits and K numbers per column.
func (f Categorical) Width() (outputs, values int) { return f.K, f.K }

// NLL is −⟨x, η − A(η)⟩, summed over columns: [n].
func (f Categorical) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	require(b, f)
	return b.Neg(b.SumRows(b.Mul(x, b.LogSoftmax(out, f.K))))
}

// Mean is the probabilities softmax(η).
func (f Categorical) Mean(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return b.Softmax(out, f.K)
}

// NullModel is the logarithms of the frequencies, shifted to sum to 0. A category
// that never occurs counts as half an observation, so that its logarithm is finite.
func (f Categorical) NullModel(column []float64) []float64 {
	logits := make([]float64, max(f.K, 1))
	for i, x := range column {
		logits[i%len(logits)] += x
	}
	for k, total := range logits {
		logits[k] = math.Log(max(total, 0.5))
	}
	shift := mean(logits)
	for k := range logits {
		logits[k] -= shift
	}
	return logits
}

// Support is the K one-hot vectors; data may be probabilities.
func (f Categorical) Support() Support {
	// All values are windows on one array whose middle is 1.
	values, array := make([][]float64, max(f.K, 0)), make([]float64, max(2*f.K-1, 1))
	array[len(array)/2] = 1
	for k := range values {
		values[k] = array[f.K-1-k : 2*f.K-1-k : 2*f.K-1-k]
	}
	return Support{Name: fmt.Sprintf("one-hot of %d", f.K), Values: values,
		Data: fmt.Sprintf("%d probabilities, which sum to 1", f.K), Accepts: probabilities}
}

// sumError is how far a sum of probabilities may be from 1: a thousand roundings
// to float32.
const sumError = 1000 * 0x1p-24

func probabilities(cell []float64) bool {
	var sum float64
	for _, p := range cell {
		if !(p >= 0) {
			return false
		}
		sum += p
	}
	return math.Abs(sum-1) <= sumError
}

// Natural is the identity: all logits are allowed.
func (Categorical) Natural(_ *graph.Builder, out *graph.Node) *graph.Node { return out }

// LogPartition is A(η) = log Σ_k exp(η_k): [n, d·K] → [n, d].
func (f Categorical) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	require(b, f)
	return b.LogSumExp(eta, f.K)
}

// Statistics is T(x) = x.
func (Categorical) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is 0.
func (Categorical) LogBase(*graph.Builder, *graph.Node) *graph.Node { return nil }

// Sample draws one category per column with the probabilities softmax(η), from
// one uniform number.
func (f Categorical) Sample(x, eta []float64, s *samplers.Stream) {
	for ; f.K > 0 && len(eta) >= f.K; x, eta = x[f.K:], eta[f.K:] {
		choose(x[:f.K], eta[:f.K], s.Float64())
	}
}

// choose makes x one-hot at the category whose part of the unit interval has u.
func choose(x, logits []float64, u float64) {
	top := math.Inf(-1)
	for _, e := range logits {
		top = max(top, e)
	}
	var total float64
	for k, e := range logits {
		x[k] = math.Exp(e - top)
		total += x[k]
	}
	rest, chosen := u*total, 0
	for k, weight := range x {
		if weight > 0 && rest >= 0 {
			chosen = k // the last one with a weight, if rounding leaves a rest
		}
		rest -= weight
		x[k] = 0
	}
	x[chosen] = 1
}
