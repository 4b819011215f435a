package kernel

import "fmt"

// Gemm writes the matrix product
//
//	C = op(A)·op(B) [+ bias on every row] [+ C]
//
// where op(A) is A, or Aᵀ if transA, and C on the right is there if accumulate.
// bias is nil or holds n numbers.
//
// Shapes: row-major; op(A) is m×k, op(B) is k×n, C is m×n. lda, ldb and ldc are
// the distances between the rows of A, B and C as they are stored. C shares no
// memory with the operands.
//
// Accuracy: an inner sum is cut into equal blocks of at most 256 terms. Each is
// one chain of multiply-adds in T, from the first term to the last; the first
// chain begins at the bias. C gets the blocks in order. The bits of an element
// depend on k, its row of op(A), its column of op(B), its bias and its old
// value, and on nothing else. The assembly rounds a multiply-add once, portable
// Go twice.
func Gemm[T Float](transA, transB bool, m, n, k int, a []T, lda int, b []T, ldb int, bias []T, accumulate bool, c []T, ldc int) {
	if m < 0 || n < 0 || k < 0 {
		panic(fmt.Sprintf("kernel: Gemm: negative size %d×%d×%d", m, n, k))
	}
	if bias != nil {
		match("Gemm bias", len(bias), n)
	}
	checkMatrix("C", false, m, n, ldc, len(c))
	checkMatrix("A", transA, m, k, lda, len(a))
	checkMatrix("B", transB, k, n, ldb, len(b))
	if m == 0 || n == 0 {
		return
	}
	p := product[T]{m: m, n: n, k: k, a: a, rowStep: lda, innerStep: 1, b: b, ldb: ldb, transB: transB,
		bias: bias, accumulate: accumulate, c: c, ldc: ldc, engine: engineOf[T]()}
	if transA {
		p.rowStep, p.innerStep = 1, lda
	}
	if k == 0 {
		p.empty()
		return
	}
	if external {
		p.empty()
		externalProduct(transA, transB, m, n, k, a, lda, b, ldb, c, ldc)
		return
	}
	p.run()
}

// checkMatrix panics unless the rows of op(X), rows×cols, are stored ld apart
// in length elements.
func checkMatrix(name string, trans bool, rows, cols, ld, length int) {
	if trans {
		rows, cols = cols, rows
	}
	if rows == 0 || cols == 0 {
		return
	}
	if ld < cols || length < (rows-1)*ld+cols {
		panic(fmt.Sprintf("kernel: Gemm: %s is stored as %d×%d with row distance %d, but has %d elements", name, rows, cols, ld, length))
	}
}

// empty writes the product without terms.
func (p *product[T]) empty() {
	for i := range p.m {
		row := p.c[i*p.ldc:][:p.n]
		if !p.accumulate {
			clear(row)
		}
		for j, v := range p.bias {
			row[j] += v
		}
	}
}
