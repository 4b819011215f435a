// Command asm writes the assembly of package kernel:
//
//	go run . -set avx2 -out gemm_avx2_amd64.s -stubs gemm_avx2_amd64.go -pkg kernel
//
// go generate in the package's folder runs it. A change here is complete when
// the files it writes are committed with it.
package main

import (
	"flag"
	"log"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	set := flag.String("set", "avx2", "instruction set: avx2 or avx512")
	flag.Parse()
	ConstraintExpr("!noasm")
	for _, t := range []element{float32s, float64s} {
		switch *set {
		case "avx2":
			blocks(avx2, t)
			transpose(t)
			copyRows(avx2, t)
		case "avx512":
			blocks(avx512, t)
			copyRows(avx512, t)
		default:
			log.Fatalf("unknown instruction set %q", *set)
		}
	}
	Generate()
}
