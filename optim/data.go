package optim

import "gorgonia.org/tensor"

// A Batch is a few examples on their way into a program.
type Batch struct {
	X       *tensor.Dense // the examples, [n, d]
	Mask    *tensor.Dense // 1 where a cell of X is observed, 0 where it is missing, [n, d]; nil means all observed
	Weights *tensor.Dense // how much each example counts, [n]; nil means 1 each
	Rows    []int         // which examples of the source these are
}

// A Source is a set of examples that can be read in any order. It may be larger
// than memory: the training loop chooses the order and asks for one batch at a
// time.
type Source interface {
	// Len is the number of examples, Width the number of values of each.
	Len() int
	Width() int
	// Read fills b with the examples of the given rows, in that order. It sets
	// b.Rows and reuses the arrays that b already holds where their sizes fit;
	// X is in the dtype dt (float32 or float64). A row that does not exist is an
	// error.
	Read(b *Batch, rows []int, dt tensor.Dtype) error
}
