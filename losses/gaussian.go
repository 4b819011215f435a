package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Gaussian is the normal distribution of a real number x with a fixed variance σ².
//
//	log p(x|η) = ηx − σ²η²/2 − x²/(2σ²) − log(2πσ²)/2        A(η) = σ²η²/2,  E[x|η] = σ²η
//
// A network outputs the mean μ and the natural parameter η is μ/σ², so the last
// layer of a decoder is linear. With σ² = 1 the loss is half the squared error,
// plus a constant.
//
// Shapes: η and x are [n, d]; NLL returns [n].
// Domain: 0 < σ² < ∞, where a Variance of 0 stands for 1.
// Accuracy: NLL is computed from x − μ, which does not cancel where both are large.
// Errors: any other variance is refused by [Validate], and stops a build.
//
// Source: Welling, Rosen-Zvi & Hinton (2005) for Gaussian units.
type Gaussian struct {
	Variance float64 // σ² of every column; 0 means 1
}

var _ Family = Gaussian{}

// String is "gaussian", with the variance if it is not 1.
func (f Gaussian) String() string { return name("gaussian", "variance", f.variance(), 1) }

// Validate refuses a variance that is not positive and finite.
func (f Gaussian) Validate() error {
	return positiveConstant(f, "variance", f.variance())
}

// Width is one mean and one number per column.
func (Gaussian) Width() (outputs, values int) { return 1, 1 }

// NLL is (x − μ)²/(2σ²) + log(2πσ²)/2, summed over columns: [n].
func (f Gaussian) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	require(b, f)
	squares := b.SumRows(b.Square(b.Sub(x, out)))
	columns := float64(x.Shape()[1])
	return b.Offset(b.Scale(squares, 1/(2*f.variance())), columns*f.logScale())
}

// Mean is the output μ itself.
func (Gaussian) Mean(_ *graph.Builder, out *graph.Node) *graph.Node { return out }

// NullModel is the column's mean.
func (Gaussian) NullModel(column []float64) []float64 { return []float64{mean(column)} }

// Support is the real numbers.
func (Gaussian) Support() Support { return reals }

// Natural is μ/σ².
func (f Gaussian) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	require(b, f)
	return b.Scale(out, 1/f.variance())
}

// LogPartition is A(η) = σ²η²/2.
func (f Gaussian) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	require(b, f)
	return b.Scale(b.Square(eta), f.variance()/2)
}

// Statistics is T(x) = x.
func (Gaussian) Statistics(_ *graph.Builder, x *graph.Node) *graph.Node { return x }

// LogBase is −x²/(2σ²) − log(2πσ²)/2.
func (f Gaussian) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	require(b, f)
	return b.Offset(b.Scale(b.Square(x), -1/(2*f.variance())), -f.logScale())
}

// Sample draws from the normal distribution with mean σ²η and variance σ².
func (f Gaussian) Sample(x, eta []float64, s *samplers.Stream) {
	variance := f.variance()
	deviation := math.Sqrt(variance)
	for i, e := range eta {
		x[i] = variance*e + deviation*s.Normal()
	}
}

func (f Gaussian) variance() float64 { return orOne(f.Variance) }

// logScale is log(2πσ²)/2, the part of the loss that no x changes.
func (f Gaussian) logScale() float64 { return math.Log(2*math.Pi*f.variance()) / 2 }
