package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// copyRows writes a kernel that copies rows of two vectors. Steps are in bytes.
// rows is at least 1.
func copyRows(set isa, t element) {
	name := fmt.Sprintf("copyRows%s%s", t.name, set.name)
	TEXT(name, NOSPLIT, fmt.Sprintf("func(rows int, dst *%[1]s, stepDst int, src *%[1]s, stepSrc int)", t.goType))
	Pragma("noescape")
	Doc(fmt.Sprintf("%s copies rows of %d columns.", name, 2*set.bytes/t.bytes))
	rows := Load(Param("rows"), GP64())
	dst, stepDst := Load(Param("dst"), GP64()), Load(Param("stepDst"), GP64())
	src, stepSrc := Load(Param("src"), GP64()), Load(Param("stepSrc"), GP64())
	Label("row")
	for v := range 2 {
		x := set.register()
		t.load(Mem{Base: src, Disp: v * set.bytes}, x)
		t.load(x, Mem{Base: dst, Disp: v * set.bytes})
	}
	ADDQ(stepSrc, src)
	ADDQ(stepDst, dst)
	DECQ(rows)
	JNZ(LabelRef("row"))
	VZEROUPPER()
	RET()
}
