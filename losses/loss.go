package losses

import (
	"github.com/harmonium-ml/harmonium/graph"
)

// A Loss is −log p(x|out): how badly the outputs of a network predict data, in
// nats. Data has d columns; a column takes several numbers where one is not
// enough, such as the K numbers of a one-hot category.
type Loss interface {
	// String names the distribution and its constants, "gaussian(variance=0.25)":
	// different for different distributions, since [Parse] goes back.
	String() string

	// Width tells how many pre-activations a column takes, and how many numbers
	// its value is.
	Width() (outputs, values int)

	// NLL is −log p(x|out), summed over columns: out [n, d·outputs] and
	// x [n, d·values] → [n].
	NLL(b *graph.Builder, out, x *graph.Node) *graph.Node

	// Mean is the reconstruction E[x|out]: [n, d·outputs] → [n, d·values].
	Mean(b *graph.Builder, out *graph.Node) *graph.Node

	// NullModel gives the outputs of the best constant prediction of one column:
	// what a decoder's bias starts from. column holds the values of all
	// examples, one after the other.
	NullModel(column []float64) (outputs []float64)

	// Support says which values a cell can take.
	Support() Support
}

// Validate tells whether the constants of a loss make sense: it asks the loss's
// own method Validate() error, if there is one. Models call it when they are
// made; a loss that is not valid also stops the build of a program.
func Validate(l Loss) error {
	if v, ok := l.(interface{ Validate() error }); ok {
		return v.Validate()
	}
	return nil
}

// require stops the build unless the constants of the loss make sense.
func require(b *graph.Builder, l Loss) {
	if err := Validate(l); err != nil {
		b.Refuse(l.String(), err)
	}
}

// orOne replaces 0, a constant that is left out, by 1.
func orOne(constant float64) float64 {
	if constant == 0 {
		return 1
	}
	return constant
}
