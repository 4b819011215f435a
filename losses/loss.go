package losses

import (
	"math"

	"github.com/harmonium-ml/harmonium/graph"
)

// A Loss is −log p(x|out): how badly the outputs of a network predict data, in
// nats. Data has d columns; a column takes several numbers where one is not
// enough, such as the K numbers of a one-hot category.
type Loss interface {
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

// A Support says which values a cell of a table can take.
type Support struct {
	Name string // for messages: "{0, 1}"

	// Values lists all values of a cell if there are finitely many; a value is
	// as many numbers as Width says.
	Values [][]float64

	// Otherwise a cell is a number of [Lower, Upper], a whole one if Whole is set.
	Lower, Upper float64
	Whole        bool

	// Data says what data may be if that is more than the support: a Bernoulli
	// cell is 0 or 1, but data may be the probability of a 1. Accepts decides;
	// nil means that data lie in the support.
	Data    string
	Accepts func(cell []float64) bool
}

// Contains tells whether the support has the value.
func (s Support) Contains(cell []float64) bool {
	for _, v := range s.Values {
		equal := len(v) == len(cell)
		for i := 0; equal && i < len(v); i++ {
			equal = v[i] == cell[i]
		}
		if equal {
			return true
		}
	}
	if s.Values != nil || len(cell) != 1 {
		return false
	}
	x := cell[0]
	return !math.IsInf(x, 0) && s.Lower <= x && x <= s.Upper && (!s.Whole || x == math.Trunc(x))
}
