package kernel

// scratch is the memory of one task.
type scratch[T Float] struct {
	panel [blockInner * maxColumns]T // packed columns of op(B)
	tile  [maxRows * maxColumns]T    // a block of C that crosses its edge
	bias  [maxColumns]T
}

// task computes one part of C: for each chain of the inner sum, one panel of
// columns of op(B) after the other meets all rows of op(A).
func (p *product[T]) task(cut split, task int) {
	e := p.engine
	s := e.scratch.Get().(*scratch[T])
	i, j := task/cut.across*cut.rows, task%cut.across*cut.columns
	iEnd, jEnd := min(i+cut.rows, p.m), min(j+cut.columns, p.n)
	depth := innerBlock(p.k)
	for q := 0; q < p.k; q += depth {
		for j := j; j < jEnd; j += e.vector * e.vectors {
			p.panel(s, i, iEnd, j, min(e.vector*e.vectors, jEnd-j), q, min(depth, p.k-q))
		}
	}
	e.scratch.Put(s)
}

// panel adds the terms q … q+depth−1 to width columns from j on, in rows i to
// end. At the right edge of C the blocks are computed in a tile.
func (p *product[T]) panel(s *scratch[T], i, end, j, width, q, depth int) {
	e := p.engine
	vectors := (width + e.vector - 1) / e.vector
	whole := width == vectors*e.vector
	columns, step := s.panel[:], vectors*e.vector
	if whole && !p.transB && end-i <= 2*e.rows {
		columns, step = p.b[q*p.ldb+j:], p.ldb // packing would cost more than it saves
	} else {
		p.pack(columns, step, q, depth, j, width)
	}
	var bias []T
	if q == 0 && p.bias != nil {
		bias = p.bias[j : j+width]
		if !whole {
			copy(s.bias[:], bias)
			bias = s.bias[:]
		}
	}
	add := p.accumulate || q > 0
	most := even(end-i, e.rows)
	for ; i < end; i += most {
		rows := min(most, end-i)
		a, c := p.a[i*p.rowStep+q*p.innerStep:], p.c[i*p.ldc+j:]
		if whole {
			e.block(rows, vectors, depth, a, p.rowStep, p.innerStep, columns, step, bias, add, c, p.ldc)
			continue
		}
		for r := 0; add && r < rows; r++ {
			copy(s.tile[r*maxColumns:][:width], c[r*p.ldc:])
		}
		e.block(rows, vectors, depth, a, p.rowStep, p.innerStep, columns, step, bias, add, s.tile[:], maxColumns)
		for r := range rows {
			copy(c[r*p.ldc:][:width], s.tile[r*maxColumns:])
		}
	}
}
