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

// scratch is the memory of one task.
type scratch[T Float] struct {
	panel [blockInner * maxColumns]T // packed columns of op(B)
	tile  [maxRows * maxColumns]T    // a block of C that crosses its edge
	bias  [maxColumns]T
}

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

// run cuts C into tasks of some rows and some panels of columns.
func (p *product[T]) run() {
	panel := p.engine.vector * p.engine.vectors
	panels := (p.n + panel - 1) / panel
	rows, columns := rowsPerTask, panelsPerTask
	rowTasks := func() int { return (p.m + rows - 1) / rows }
	tasks := func() int { return rowTasks() * ((panels + columns - 1) / columns) }
	workers := Threads()
	if p.m*p.n*p.k < serialWork {
		workers = 1
	}
	if workers > 1 {
		for columns > 1 && tasks() < 8*workers {
			columns /= 2
		}
		for rows > 2*p.engine.rows && tasks() < 2*workers {
			rows /= 2
		}
	}
	rows = even(p.m, rows)
	width := columns * panel
	across := rowTasks()
	run := func(task int) {
		i, j := task%across*rows, task/across*width
		s := p.engine.scratch.Get().(*scratch[T])
		p.task(s, i, min(i+rows, p.m), j, min(j+width, p.n))
		p.engine.scratch.Put(s)
	}
	if workers == 1 {
		for task := range tasks() {
			run(task)
		}
		return
	}
	Parallel(tasks(), run)
}

// even returns the size of equal parts of n that are at most size.
func even(n, size int) int {
	parts := (n + size - 1) / size
	return (n + parts - 1) / parts
}

// task computes C[i0:i1, j0:j1].
func (p *product[T]) task(s *scratch[T], i0, i1, j0, j1 int) {
	e := p.engine
	depth := innerBlock(p.k)
	rows := even(i1-i0, e.rows)
	for q := 0; q < p.k; q += depth {
		depth := min(depth, p.k-q)
		add := p.accumulate || q > 0
		for j := j0; j < j1; j += e.vector * e.vectors {
			width := min(e.vector*e.vectors, j1-j)
			vectors := (width + e.vector - 1) / e.vector
			whole := width == vectors*e.vector
			columns, step := s.panel[:], vectors*e.vector
			if whole && !p.transB && i1-i0 <= 2*e.rows {
				columns, step = p.b[q*p.ldb+j:], p.ldb
			} else {
				p.pack(columns, step, q, depth, j, width)
			}
			var bias []T
			if q == 0 && p.bias != nil {
				bias = p.bias[j : j+width]
				if !whole {
					bias = s.bias[:]
					copy(bias, p.bias[j:j+width])
				}
			}
			for i := i0; i < i1; i += rows {
				rows := min(rows, i1-i)
				a, c := p.a[i*p.rowStep+q*p.innerStep:], p.c[i*p.ldc+j:]
				if whole {
					e.block(rows, vectors, depth, a, p.rowStep, p.innerStep, columns, step, bias, add, c, p.ldc)
					continue
				}
				for r := 0; r < rows && add; r++ {
					copy(s.tile[r*maxColumns:][:width], c[r*p.ldc:])
				}
				e.block(rows, vectors, depth, a, p.rowStep, p.innerStep, columns, step, bias, add, s.tile[:], maxColumns)
				for r := range rows {
					copy(c[r*p.ldc:][:width], s.tile[r*maxColumns:])
				}
			}
		}
	}
}
