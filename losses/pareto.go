package losses

import (
	"fmt"
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Pareto is the distribution of a number x ≥ m whose tail falls like a power of x:
// incomes, sizes of files and of cities.
//
//	log p(x|η) = η log(x/m) + log(−η) − log x
//	A(η) = −log(−η),  E[log(x/m)|η] = −1/η,  E[x|α] = mα/(α−1)
//
// The natural parameter is η = −α < 0, where α is the exponent of the tail: x is
// larger than t with the probability (m/t)^α. A network outputs −log α, the
// logarithm of the mean of log(x/m), so no output is forbidden. log(x/m) is an
// [Exponential] variable.
//
// Shapes: out, η and x are [n, d]; NLL returns [n].
// Domain: 0 < m < ∞, where a Minimum of 0 stands for 1. η < 0; x ≥ m.
// Accuracy: log(x/m) is computed from x − m, so numbers close to the minimum keep
// their digits. The mean is +Inf for out ≥ 0, that is for α ≤ 1. Above out = 1 a
// draw may be above the largest number, which it then is.
// Errors: any other m is refused by [Validate], and stops a build.
type Pareto struct {
	Minimum float64 // m of every column; 0 means 1
}

var _ Family = Pareto{}

// String is "pareto", with the minimum if it is not 1.
func (f Pareto) String() string { return name("pareto", "minimum", f.minimum(), 1) }

// Validate refuses a minimum that is not positive and finite.
func (f Pareto) Validate() error { return positiveConstant(f, "minimum", f.minimum()) }

// Width is one output −log α and one number per column.
func (Pareto) Width() (outputs, values int) { return 1, 1 }

// NLL is out + exp(−out)·log(x/m) + log x, summed over columns: [n].
func (f Pareto) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	above := b.Mul(f.Statistics(b, x), b.Exp(b.Neg(out)))
	return b.SumRows(b.Add(b.Add(out, above), b.Log(x)))
}

// Mean is m/(1 − exp(out)) for out < 0, else +Inf.
func (f Pareto) Mean(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return b.Scale(b.Reciprocal(b.ReLU(b.Neg(b.Expm1(out)))), f.minimum())
}

// NullModel is the logarithm of the mean of log(x/m). Where all x are m it counts
// as half an observation of 1.
func (f Pareto) NullModel(column []float64) []float64 {
	logs := make([]float64, len(column))
	for i, x := range column {
		logs[i] = math.Log1p((x - f.minimum()) / f.minimum())
	}
	return []float64{logMean(logs)}
}

// Support is the numbers from m.
func (f Pareto) Support() Support {
	return Support{Name: fmt.Sprintf("[%v, ∞)", f.minimum()), Lower: f.minimum(), Upper: math.Inf(1)}
}

// Natural is −exp(−out).
func (Pareto) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	return b.Neg(b.Exp(b.Neg(out)))
}

// LogPartition is A(η) = −log(−η).
func (Pareto) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	return b.Neg(b.Log(b.Neg(eta)))
}

// Statistics is T(x) = log(x/m).
func (f Pareto) Statistics(b *graph.Builder, x *graph.Node) *graph.Node {
	require(b, f)
	return b.Log1p(b.Scale(b.Offset(x, -f.minimum()), 1/f.minimum()))
}

// LogBase is −log x.
func (Pareto) LogBase(b *graph.Builder, x *graph.Node) *graph.Node { return b.Neg(b.Log(x)) }

// Sample is m·exp(y) for an exponential variable y of rate −η.
func (f Pareto) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = positive(f.minimum() * math.Exp(s.Exponential()/-e))
	}
}

func (f Pareto) minimum() float64 { return orOne(f.Minimum) }
