// Package datasets holds examples on their way to a model. A [Table] is n
// examples of d numbers in memory, perhaps with missing cells, class labels and
// column names. It is an optim.Source, so every training loop reads it. Tables
// come from Go values (NewTable, FromRows, FromSlice), from files (Load with a
// [Format]: CSV, NPY or IDX, each also gzipped) and from MNIST, whose 70,000
// images come with the module.
//
// The smallest complete use:
//
//	train, test, err := datasets.MNIST("")
//	if err != nil {
//		return err
//	}
//	rng := samplers.NewStream(1).For("order")
//	for range epochs {
//		for batch := range train.Batches(100, rng) { // a new order in each epoch
//			step(batch)                              // [100, 784], pixels in [0, 1]
//		}
//	}
//
// Files are read as if an enemy had written them. A reader never believes a
// size that a file claims: memory grows with the bytes that are really there, a
// gzip bomb stops early, and bytes after the end are an error. A cell that is
// not a finite number is refused with its row and column; a missing cell is no
// number at all but a 0 in the mask.
package datasets
