package losses

import (
	"fmt"
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Binomial is the distribution of how many of N tries succeed, x ∈ {0, …, N}.
//
//	log p(x|η) = ηx − N log(1 + exp(η)) + log C(N, x)
//	A(η) = N·softplus(η),  E[x|η] = N·σ(η)
//
// The natural parameter η is the log-odds of one try, so the last layer of a
// decoder is linear; σ is the logistic function, C(N, x) = N!/(x!(N−x)!). With
// N = 1 it is [Bernoulli].
//
// Shapes: η and x are [n, d]; NLL returns [n].
// Domain: N ≥ 1; x is whole and at most N.
// Accuracy: the error of NLL is that of its largest term, at most N log 2 plus
// |η|N: in float32 about 10⁻⁴ nats at N = 1000. log C(N, x) is computed in float64.
// Errors: any other N is refused by [Validate], and stops a build.
//
// Source: Teh & Hinton (2001) for binomial units of an RBM.
type Binomial struct {
	N int // tries of every column
}

var _ Family = Binomial{}

// String is "binomial(n=N)".
func (f Binomial) String() string { return name("binomial", "n", float64(f.N), 0) }

// Validate refuses fewer than one try.
func (f Binomial) Validate() error {
	if f.N < 1 {
		return fmt.Errorf("losses: %v: N is %d; want 1 try or more", f, f.N)
	}
	return nil
}

// Width is one logit and one count per column.
func (Binomial) Width() (outputs, values int) { return 1, 1 }

// NLL is N·softplus(η) − ηx − log C(N, x), summed over columns: [n].
func (f Binomial) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node { return NLL(f, b, out, x) }

// Mean is N·σ(η).
func (f Binomial) Mean(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return b.Scale(b.Sigmoid(out), float64(f.N))
}

// NullModel is the log-odds of the column's mean over N. If all tries of a column
// end alike, half a try counts as the other end, so that the log-odds are finite.
func (f Binomial) NullModel(column []float64) []float64 {
	n := max(f.N, 1)
	return []float64{logOdds(mean(column)/float64(n), n*len(column))}
}

// Support is {0, …, N}.
func (f Binomial) Support() Support {
	// All values are windows on one array.
	values, array := make([][]float64, max(f.N, 0)+1), make([]float64, max(f.N, 0)+1)
	for x := range values {
		array[x] = float64(x)
		values[x] = array[x : x+1 : x+1]
	}
	s := Support{Name: fmt.Sprintf("{0, …, %d}", f.N), Values: values, Upper: float64(f.N), Whole: true}
	// The same without a search through the list.
	s.Data, s.Accepts = s.Name, func(cell []float64) bool { return s.spans(cell[0]) }
	return s
}

// Natural is the identity: every logit is allowed.
func (Binomial) Natural(_ *graph.Builder, out *graph.Node) *graph.Node { return out }

// LogPartition is A(η) = N·softplus(η).
func (f Binomial) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	require(b, f)
	return b.Scale(b.Softplus(eta), float64(f.N))
}

// Statistics is T(x) = x.
func (Binomial) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is log C(N, x).
func (f Binomial) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	require(b, f)
	n := float64(f.N)
	return elementwise(b, "log binomial coefficient", map[string]any{"n": f.N}, x,
		func(x float64) float64 { return -math.Log1p(n) - logBeta(x+1, n-x+1) },
		func(x *graph.Node) *graph.Node {
			return b.Sub(b.Digamma(b.Offset(b.Neg(x), n+1)), b.Digamma(b.Offset(x, 1)))
		})
}

// Sample draws how many of N tries succeed with probability σ(η). It takes a time
// that grows like log N.
func (f Binomial) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		// The rarer end of a try keeps its digits.
		rare := 1 / (1 + math.Exp(math.Abs(e)))
		x[i] = float64(successes(f.N, rare, s))
		if e > 0 {
			x[i] = float64(f.N) - x[i]
		}
	}
}

// successes draws how many of n uniform numbers are below p. As long as there are
// many of them it draws the one in the middle, which is a beta variable, and goes
// on with those on that side of it where p is.
//
// Source: Devroye, Non-uniform random variate generation (1986), X.4.3.
func successes(n int, p float64, s *samplers.Stream) (count int) {
	const few = 16 // from here on a beta variable takes longer than the numbers
	for n > few {
		below := n / 2
		left, right := s.Gamma(float64(below+1)), s.Gamma(float64(n-below))
		if middle := left / (left + right); p < middle {
			n, p = below, p/middle
		} else {
			count += below + 1
			n, p = n-below-1, (p-middle)/(1-middle)
		}
	}
	for range n {
		if s.Float64() < p {
			count++
		}
	}
	return count
}
