package losses

import (
	"math"
	"slices"

	"github.com/harmonium-ml/harmonium/graph"
)

// Laplace is the distribution of a real number x with heavier tails than
// [Gaussian]: a decoder that ends in it learns medians, and outliers pull less.
//
//	log p(x|μ) = −|x − μ|/s − log 2s        E[x|μ] = μ
//
// A network outputs μ, so the last layer of a decoder is linear. With s = 1 the
// loss is the absolute error, plus a constant.
//
// Laplace is a Loss and not a Family. In an exponential family μ and x meet only
// in a product ⟨η(μ), T(x)⟩ of fixed length; |x − μ| has its kink at x = μ, a
// different function of x for every μ, and no sum of that kind gives them all.
// So there is no log-partition, and no unit of an energy model.
//
// Shapes: μ and x are [n, d]; NLL returns [n].
// Domain: 0 < s < ∞, where a Scale of 0 stands for 1.
// Accuracy: the derivative at x = μ is taken as 0.
// Errors: any other scale is refused by [Validate], and stops a build.
type Laplace struct {
	Scale float64 // s of every column; 0 means 1
}

var _ Loss = Laplace{}

// String is "laplace", with the scale if it is not 1.
func (l Laplace) String() string { return name("laplace", "scale", l.scale(), 1) }

// Validate refuses a scale that is not positive and finite.
func (l Laplace) Validate() error {
	return positiveConstant(l, "scale", l.scale())
}

// Width is one location μ and one number per column.
func (Laplace) Width() (outputs, values int) { return 1, 1 }

// NLL is |x − μ|/s + log 2s, summed over columns: [n].
func (l Laplace) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	require(b, l)
	distance := b.SumRows(b.Abs(b.Sub(x, out)))
	columns := float64(x.Shape()[1])
	return b.Offset(b.Scale(distance, 1/l.scale()), columns*math.Log(2*l.scale()))
}

// Mean is the output μ itself, also the median.
func (Laplace) Mean(_ *graph.Builder, out *graph.Node) *graph.Node { return out }

// NullModel is the column's median: the middle one of the sorted numbers, or
// halfway between the middle two.
func (Laplace) NullModel(column []float64) []float64 {
	if len(column) == 0 {
		return []float64{0}
	}
	sorted := slices.Sorted(slices.Values(column))
	below, above := sorted[(len(sorted)-1)/2], sorted[len(sorted)/2]
	return []float64{below + (above-below)/2}
}

// Support is the real numbers.
func (Laplace) Support() Support { return reals }

func (l Laplace) scale() float64 { return orOne(l.Scale) }
