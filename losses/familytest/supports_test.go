package familytest_test

import (
	"math"
	"testing"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/losses/familytest"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Families on the supports that the library's first ones do not have.

// exponential has x > 0 or, mirrored, x < 0; η = −sign/mean.
type exponential struct{ sign float64 }

func (f exponential) String() string    { return "exponential" }
func (f exponential) Width() (p, c int) { return 1, 1 }
func (f exponential) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	return losses.NLL(f, b, out, x)
}
func (f exponential) Mean(b *graph.Builder, out *graph.Node) *graph.Node {
	return b.Scale(b.Exp(out), f.sign)
}
func (f exponential) NullModel(column []float64) []float64 {
	return []float64{math.Log(f.sign * average(column))}
}
func (f exponential) Support() losses.Support {
	if f.sign < 0 {
		return losses.Support{Name: "(−∞, 0]", Lower: math.Inf(-1)}
	}
	return losses.Support{Name: "[0, ∞)", Upper: math.Inf(1)}
}
func (f exponential) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	return b.Scale(b.Exp(b.Neg(out)), -f.sign)
}
func (f exponential) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	return b.Neg(b.Log(b.Scale(eta, -f.sign)))
}
func (f exponential) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }
func (f exponential) LogBase(*graph.Builder, *graph.Node) *graph.Node        { return nil }
func (f exponential) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = -s.Exponential() / e
	}
}

// power has the density a·x^(a−1) on (0, 1), unbounded at 0 where a < 1.
type power struct{}

func (power) String() string    { return "power" }
func (power) Width() (p, c int) { return 1, 1 }
func (f power) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	return losses.NLL(f, b, out, x)
}
func (power) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return b.Sigmoid(out) }
func (power) NullModel(column []float64) []float64 {
	var sum float64
	for _, x := range column {
		sum += math.Log(x)
	}
	return []float64{math.Log(-float64(len(column)) / sum)}
}
func (power) Support() losses.Support {
	return losses.Support{Name: "(0, 1)", Lower: math.Nextafter(0, 1), Upper: math.Nextafter(1, 0)}
}
func (power) Natural(b *graph.Builder, out *graph.Node) *graph.Node      { return b.Exp(out) }
func (power) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node { return b.Neg(b.Log(eta)) }
func (power) Statistics(b *graph.Builder, x *graph.Node) *graph.Node     { return b.Log(x) }
func (power) LogBase(b *graph.Builder, x *graph.Node) *graph.Node        { return b.Neg(b.Log(x)) }
func (power) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta {
		x[i] = min(max(math.Exp(-s.Exponential()/e), math.Nextafter(0, 1)), math.Nextafter(1, 0))
	}
}

// binomial counts the successes of three tries.
type binomial struct{ losses.Bernoulli }

func (binomial) String() string { return "binomial" }
func (f binomial) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	return losses.NLL(f, b, out, x)
}
func (binomial) Mean(b *graph.Builder, out *graph.Node) *graph.Node {
	return b.Scale(b.Sigmoid(out), 3)
}
func (binomial) NullModel(column []float64) []float64 {
	p := min(max(average(column)/3, 0.01), 0.99)
	return []float64{math.Log(p / (1 - p))}
}
func (binomial) Support() losses.Support {
	return losses.Support{Name: "{0, 1, 2, 3}", Upper: 3, Whole: true}
}
func (binomial) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	return b.Scale(b.Softplus(eta), 3)
}
func (binomial) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	ways := b.Add(b.LogGamma(b.Offset(x, 1)), b.LogGamma(b.Offset(b.Neg(x), 4)))
	return b.Offset(b.Neg(ways), math.Log(6))
}
func (f binomial) Sample(x, eta []float64, s *samplers.Stream) {
	clear(x)
	one := make([]float64, len(x))
	for range 3 {
		f.Bernoulli.Sample(one, eta, s)
		for i := range x {
			x[i] += one[i]
		}
	}
}

// normal is the Gaussian with free mean and variance: T(x) = (x, x²), outputs are
// the mean μ and log σ².
type normal struct{}

func (normal) String() string             { return "normal" }
func (normal) Width() (p, c int)          { return 2, 1 }
func (normal) Support() losses.Support    { return losses.Gaussian{}.Support() }
func (normal) Range() (low, high float64) { return -30, 30 } // beyond, η underflows
func (f normal) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	return losses.NLL(f, b, out, x)
}
func (normal) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return part(b, out, 0) }
func (normal) NullModel(column []float64) []float64 {
	mean, squares := average(column), 0.0
	for _, x := range column {
		squares += (x - mean) * (x - mean)
	}
	return []float64{mean, math.Log(max(squares/float64(len(column)), 1e-6))}
}
func (normal) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	precision := b.Exp(b.Neg(part(b, out, 1)))
	return pair(b, b.Mul(part(b, out, 0), precision), b.Scale(precision, -0.5))
}
func (normal) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	e1, e2 := part(b, eta, 0), part(b, eta, 1)
	return b.Scale(b.Add(b.Div(b.Square(e1), b.Scale(e2, 2)), b.Log(b.Scale(e2, -2))), -0.5)
}
func (normal) Statistics(b *graph.Builder, x *graph.Node) *graph.Node { return pair(b, x, b.Square(x)) }
func (normal) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	return b.Fill(x, -math.Log(2*math.Pi)/2)
}
func (normal) Sample(x, eta []float64, s *samplers.Stream) {
	for i := range x {
		variance := -1 / (2 * eta[2*i+1])
		x[i] = eta[2*i]*variance + math.Sqrt(variance)*s.Normal()
	}
}

// only is 1 for number k of each pair of columns and 0 for the other.
func only(b *graph.Builder, pairs *graph.Node, k int) *graph.Node {
	mask := make([]float64, pairs.Shape()[1])
	for i := k; i < len(mask); i += 2 {
		mask[i] = 1
	}
	row := tensor.New(tensor.WithBacking(mask))
	if b.Dtype() == tensor.Float32 {
		single := make([]float32, len(mask))
		for i, v := range mask {
			single[i] = float32(v)
		}
		row = tensor.New(tensor.WithBacking(single))
	}
	return b.RepeatRows(b.Constant(row), pairs)
}

// part takes number k of each pair: [n, 2d] → [n, d].
func part(b *graph.Builder, pairs *graph.Node, k int) *graph.Node {
	return b.SumGroups(b.Mul(pairs, only(b, pairs, k)), 2)
}

// pair writes two matrices column by column: [n, d], [n, d] → [n, 2d].
func pair(b *graph.Builder, x, y *graph.Node) *graph.Node {
	xx, yy := b.RepeatGroups(x, 2), b.RepeatGroups(y, 2)
	return b.Add(b.Mul(xx, only(b, xx, 0)), b.Mul(yy, only(b, yy, 1)))
}

// steps has p(x) ∝ q^|x| on all whole numbers: T(x) = −|x|, q = exp(−η).
type steps struct{}

func (steps) String() string    { return "steps" }
func (steps) Width() (p, c int) { return 1, 1 }
func (steps) Support() losses.Support {
	return losses.Support{Name: "the whole numbers", Lower: math.Inf(-1), Upper: math.Inf(1), Whole: true}
}
func (f steps) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	return losses.NLL(f, b, out, x)
}
func (steps) Mean(b *graph.Builder, out *graph.Node) *graph.Node { return b.Scale(out, 0) }
func (steps) NullModel(column []float64) []float64 {
	var sum float64
	for _, x := range column {
		sum += math.Abs(x)
	}
	// The mean of |x| is 1/sinh η.
	return []float64{inverseSoftplus(math.Asinh(float64(len(column)) / max(sum, 0.5)))}
}
func inverseSoftplus(y float64) float64                             { return y + math.Log(-math.Expm1(-y)) }
func (steps) Natural(b *graph.Builder, out *graph.Node) *graph.Node { return b.Softplus(out) }

// LogPartition is log((1 + q)/(1 − q)) = log coth(η/2).
func (steps) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	return b.Neg(b.Log(b.Tanh(b.Scale(eta, 0.5))))
}
func (steps) Statistics(b *graph.Builder, x *graph.Node) *graph.Node { return b.Neg(b.Abs(x)) }
func (steps) LogBase(*graph.Builder, *graph.Node) *graph.Node        { return nil }
func (steps) Sample(x, eta []float64, s *samplers.Stream) {
	for i, e := range eta { // the difference of two geometric numbers
		x[i] = math.Floor(s.Exponential()/e) - math.Floor(s.Exponential()/e)
	}
}

func average(column []float64) float64 {
	var sum float64
	for _, x := range column {
		sum += x
	}
	return sum / float64(len(column))
}

func TestSupports(t *testing.T) {
	for _, f := range []losses.Family{exponential{1}, exponential{-1}, power{}, binomial{}, normal{}, steps{}} {
		t.Run(f.String(), func(t *testing.T) {
			t.Parallel()
			familytest.Check(t, f)
		})
	}
}
