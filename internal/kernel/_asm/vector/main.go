// Command vector writes the elementwise assembly of package kernel:
//
//	go run ./vector -out vector_avx2_amd64.s -stubs vector_avx2_amd64.go -pkg kernel
//
// go generate in the package's folder runs it. A change here is complete when
// the files it writes are committed with it.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("!noasm")
	for _, t := range []number{float32s, float64s} {
		arithmetic(t)
		exponentials(t)
		updates(t)
		reductions(t)
	}
	philox()
	uniforms()
	Generate()
}
