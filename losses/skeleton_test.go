package losses_test

import (
	"math"
	"testing"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/losses/familytest"
	"github.com/harmonium-ml/harmonium/samplers"
)

// A family of your own: copy this file, change the formulas, keep the test. This
// one has what a family can have: a restricted η, a statistic that is not x, a
// base measure and a bounded support.

// Rayleigh is the distribution of the length x > 0 of a vector with two normal
// components of variance v.
//
//	log p(x|η) = ηx² + log(−2η) + log x        A(η) = −log(−2η),  E[x|η] = √(πv/2)
//
// A network outputs log v, and the natural parameter η = −1/(2v) is negative.
//
// Shapes: η and x are [n, d]; NLL returns [n].
// Domain: x > 0.
//
// Source: Rayleigh (1880).
type Rayleigh struct{}

var _ losses.Family = Rayleigh{}

// String is "rayleigh".
func (Rayleigh) String() string { return "rayleigh" }

// Width is one log variance and one length per column.
func (Rayleigh) Width() (outputs, values int) { return 1, 1 }

// NLL is −ηx² − log(−2η) − log x, summed over columns: [n].
func (f Rayleigh) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	return losses.NLL(f, b, out, x)
}

// Mean is √(πv/2).
func (Rayleigh) Mean(b *graph.Builder, out *graph.Node) *graph.Node {
	return b.Scale(b.Exp(b.Scale(out, 0.5)), math.Sqrt(math.Pi/2))
}

// NullModel is the logarithm of half the mean square.
func (Rayleigh) NullModel(column []float64) []float64 {
	var sum float64
	for _, x := range column {
		sum += x * x
	}
	return []float64{math.Log(sum / float64(2*len(column)))}
}

// Support is the positive numbers.
func (Rayleigh) Support() losses.Support {
	return losses.Support{Name: "(0, ∞)", Lower: math.Nextafter(0, 1), Upper: math.Inf(1)}
}

// Natural is −exp(−out)/2.
func (Rayleigh) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	return b.Scale(b.Exp(b.Neg(out)), -0.5)
}

// LogPartition is A(η) = −log(−2η).
func (Rayleigh) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	return b.Neg(b.Log(b.Scale(eta, -2)))
}

// Statistics is T(x) = x².
func (Rayleigh) Statistics(b *graph.Builder, x *graph.Node) *graph.Node { return b.Square(x) }

// LogBase is log x.
func (Rayleigh) LogBase(b *graph.Builder, x *graph.Node) *graph.Node { return b.Log(x) }

// Sample draws x = √(2v·e) for an exponential number e.
func (Rayleigh) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = math.Sqrt(-s.Exponential() / e)
	}
}

func TestRayleigh(t *testing.T) { familytest.Check(t, Rayleigh{}) }
