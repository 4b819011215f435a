package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// maximum writes the largest element, NaN if there is one, −Inf if there are no
// elements.
func maximum(t number) {
	name := "maximum" + t.name + "AVX2"
	TEXT(name, NOSPLIT, fmt.Sprintf("func(x []%[1]s) %[1]s", t.goType))
	Pragma("noescape")
	Doc(name + " returns the largest element, NaN if there is one.")
	x, n := Mem{Base: Load(Param("x").Base(), GP64())}, Load(Param("x").Len(), GP64())
	lowest := t.copies(1, t.constant(math.Inf(-1)))
	top, nan := t.copies(1, lowest)[0], t.copies(1, t.constant(0))[0]
	include := func(v vector) {
		t.op.max(top, v[0], top) // top where v is NaN
		t.op.or(t.compare(unordered, v, v)[0], nan, nan)
	}

	lanes := t.lanes()
	SUBQ(U32(lanes), n)
	JLT(LabelRef("tail"))
	Label("vector")
	include(t.copies(1, place{x}))
	ADDQ(U32(vectorBytes), x.Base)
	SUBQ(U32(lanes), n)
	JGE(LabelRef("vector"))
	Label("tail")
	ADDQ(U32(lanes), n)
	JZ(LabelRef("fold"))
	mask, rest := t.masks(n, 1), vector{YMM()}
	t.op.mask(x, mask[0], rest[0])
	include(t.choose(mask, lowest, rest))

	Label("fold")
	half := XMM()
	VEXTRACTF128(Imm(1), top, half)
	t.op.max(half, top.AsX(), half)
	swapped := XMM()
	if t.bytes == 4 {
		VPERMILPS(Imm(0x4e), half, swapped)
		VMAXPS(swapped, half, half)
		VPERMILPS(Imm(0xb1), half, swapped)
	} else {
		VPERMILPD(Imm(1), half, swapped)
	}
	t.op.max(swapped, half, half)
	found := GP32()
	VMOVMSKPS(nan, found)
	TESTL(found, found)
	JZ(LabelRef("done"))
	VMOVUPS(t.constant(math.NaN()).Mem, half)
	Label("done")
	Store(half, ReturnIndex(0))
	VZEROUPPER()
	RET()
}
