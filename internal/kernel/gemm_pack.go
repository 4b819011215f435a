package kernel

// pack writes op(B)[q:q+depth, j:j+width] to dst, rows step apart. Elements
// past width are zero.
func (p *product[T]) pack(dst []T, step, q, depth, j, width int) {
	dst = dst[:depth*step]
	if !p.transB {
		src := p.b[q*p.ldb+j:]
		if p.engine.copyRows != nil && width == p.engine.vector*p.engine.vectors {
			p.engine.copyRows(dst, step, src, p.ldb, depth)
			return
		}
		for r := range depth {
			row := dst[r*step : (r+1)*step]
			clear(row[copy(row, src[r*p.ldb:][:width]):])
		}
		return
	}
	if width < step {
		clear(dst)
	}
	src := p.b[j*p.ldb+q:]
	vector := p.engine.square
	if p.engine.transpose == nil || width < vector || depth < vector {
		transpose(dst, step, src, p.ldb, depth, width)
		return
	}
	// The last strip and the last square may cover some elements twice.
	for i := 0; i < width; i += vector {
		i = min(i, width-vector)
		strip := src[i*p.ldb:]
		p.engine.transpose(dst[i:], step, strip, p.ldb, depth/vector)
		if depth%vector > 0 {
			last := depth - vector
			p.engine.transpose(dst[last*step+i:], step, strip[last:], p.ldb, 1)
		}
	}
}

// transpose writes dst[r·stepDst + i] = src[i·stepSrc + r] for r < rows, i < columns.
func transpose[T Float](dst []T, stepDst int, src []T, stepSrc, rows, columns int) {
	for i := range columns {
		line := src[i*stepSrc:][:rows]
		for r, v := range line {
			dst[r*stepDst+i] = v
		}
	}
}
