package kernel

import "sync"

// blockInner is the largest number of terms in one chain of an inner sum. The
// same on every machine, it is part of the result.
const blockInner = 256

// innerBlock returns the length of the chains for k terms: equal parts of at
// most blockInner, rounded up to a multiple of 16.
func innerBlock(k int) int {
	blocks := (k + blockInner - 1) / blockInner
	if blocks <= 1 {
		return k
	}
	part := (k + blocks - 1) / blocks
	return (part + 15) / 16 * 16
}

// An engine computes blocks of C. A block has 1 to rows rows and 1 to vectors
// times vector columns; block gets the columns rounded up to whole vectors and
// may read and write all of them.
type engine[T Float] struct {
	rows, vector, vectors int
	block                 func(rows, vectors, depth int, a []T, rowStep, innerStep int, b []T, stepB int, bias []T, add bool, c []T, ldc int)
	square                int // size of the squares of transpose
	transpose             func(dst []T, stepDst int, src []T, stepSrc, blocks int)
	copyRows              func(dst []T, stepDst int, src []T, stepSrc, rows int)
	scratch               *sync.Pool
}

// maxColumns and maxRows bound the blocks of every engine.
const (
	maxRows    = 14
	maxColumns = 32
)

// A product is one call of Gemm. op(A)[i,q] is a[i·rowStep + q·innerStep].
type product[T Float] struct {
	m, n, k            int
	a                  []T
	rowStep, innerStep int
	b                  []T
	ldb                int
	transB             bool
	bias               []T
	accumulate         bool
	c                  []T
	ldc                int
	engine             *engine[T]
}

const (
	serialWork    = 1 << 17 // multiply-adds below which a second thread does not pay
	rowsPerTask   = 192     // rows of op(A) that stay in the second-level cache
	panelsPerTask = 4
)

// run computes C task by task.
func (p *product[T]) run() {
	s := p.split()
	if s.serial {
		for task := range s.tasks() {
			p.task(s, task)
		}
		return
	}
	shared := *p // the only copy on the heap
	Parallel(s.tasks(), func(task int) { shared.task(s, task) })
}

// A split cuts C into across·down tasks of rows×columns elements.
type split struct {
	rows, columns, across, down int
	serial                      bool
}

func (s split) tasks() int { return s.across * s.down }

// split returns large tasks, but enough of them that no thread waits long for
// the last. The bits of C do not depend on it.
func (p *product[T]) split() split {
	panel := p.engine.vector * p.engine.vectors
	cut := func(rows, panels int) split {
		rows = even(p.m, rows)
		return split{rows: rows, columns: panels * panel,
			across: (p.n + panels*panel - 1) / (panels * panel), down: (p.m + rows - 1) / rows}
	}
	rows, panels := rowsPerTask, panelsPerTask
	s := cut(rows, panels)
	workers := Threads()
	if workers == 1 || p.m*p.n*p.k < serialWork {
		s.serial = true
		return s
	}
	for panels > 1 && s.tasks() < 8*workers {
		panels /= 2
		s = cut(rows, panels)
	}
	for rows > 2*p.engine.rows && s.tasks() < 2*workers {
		rows /= 2
		s = cut(rows, panels)
	}
	return s
}

// even returns the size of equal parts of n that are at most size.
func even(n, size int) int {
	parts := (n + size - 1) / size
	return (n + parts - 1) / parts
}
