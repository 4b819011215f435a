package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// A term computes eight elements as two registers of float64, under masks if
// there are any. It is 0 beyond a mask.
type term func(x Mem, masks vector) (low, high VecVirtual)

// reductions writes sums in float64, in the order of their twins in Go, and the
// maximum.
func reductions(t number) {
	slice := fmt.Sprintf("x []%s", t.goType)
	total(t, "sum", "Σ x", slice, func() term { return t.widen })
	total(t, "squaredNorm", "Σ x²", slice, func() term {
		return func(x Mem, masks vector) (low, high VecVirtual) {
			low, high = t.widen(x, masks)
			VMULPD(low, low, low)
			VMULPD(high, high, high)
			return low, high
		}
	})
	maximum(t)
	addColumns(t)
}

// sumExp writes Σ exp(x − top).
func (e exponential) sumExp() {
	total(e.number, "sumExp", "Σ exp(x − top), x ≤ top", fmt.Sprintf("x []%[1]s, top %[1]s", e.goType), func() term {
		top := e.argument("top")
		return func(memory Mem, masks vector) (low, high VecVirtual) {
			x := e.elements(memory, masks)
			y := e.sub(x, repeated(len(x), top))
			y = e.expReduced(e.max(e.shared(len(y), e.constant(e.low)), y))
			if masks != nil {
				y = e.and(y, masks)
			}
			return e.doubles(y)
		}
	})
}

// elements loads eight elements, under masks if there are any.
func (t number) elements(memory Mem, masks vector) vector {
	x := make(vector, 8/t.lanes())
	for i := range x {
		x[i] = YMM()
		if masks == nil {
			t.op.move(memory.Offset(i*vectorBytes), x[i])
		} else {
			t.op.mask(memory.Offset(i*vectorBytes), masks[i], x[i])
		}
	}
	return x
}

// doubles turns eight elements into two registers of float64.
func (t number) doubles(x vector) (low, high VecVirtual) {
	if t.bytes == 8 {
		return x[0], x[1]
	}
	low, high = YMM(), YMM()
	upper := XMM()
	VEXTRACTF128(Imm(1), x[0], upper)
	VCVTPS2PD(x[0].AsX(), low)
	VCVTPS2PD(upper, high)
	return low, high
}

// widen loads eight elements as two registers of float64.
func (t number) widen(memory Mem, masks vector) (low, high VecVirtual) {
	if t.bytes == 8 || masks != nil {
		return t.doubles(t.elements(memory, masks))
	}
	low, high = YMM(), YMM()
	VCVTPS2PD(memory, low)
	VCVTPS2PD(memory.Offset(vectorBytes/2), high)
	return low, high
}

// total writes a sum in eight lanes: element i is added to lane i mod 8, and
// the lanes are added by halves.
func total(t number, name, doc, arguments string, prepare func() term) {
	const lanes = 8
	name += t.name + "AVX2"
	TEXT(name, NOSPLIT, fmt.Sprintf("func(%s) float64", arguments))
	Pragma("noescape")
	Doc(fmt.Sprintf("%s returns %s, added in float64.", name, doc))
	x, n := Mem{Base: Load(Param("x").Base(), GP64())}, Load(Param("x").Len(), GP64())
	term := prepare()
	low, high := YMM(), YMM()
	VXORPD(low, low, low)
	VXORPD(high, high, high)

	SUBQ(Imm(lanes), n)
	JLT(LabelRef("tail"))
	Label("vector")
	a, b := term(x, nil)
	VADDPD(a, low, low)
	VADDPD(b, high, high)
	ADDQ(Imm(uint64(lanes*t.bytes)), x.Base)
	SUBQ(Imm(lanes), n)
	JGE(LabelRef("vector"))

	Label("tail")
	ADDQ(Imm(lanes), n)
	JZ(LabelRef("fold"))
	a, b = term(x, t.masks(n, lanes*t.bytes/vectorBytes))
	VADDPD(a, low, low)
	VADDPD(b, high, high)

	Label("fold")
	VADDPD(high, low, low)
	half := XMM()
	VEXTRACTF128(Imm(1), low, half)
	VADDPD(half, low.AsX(), half)
	swapped := XMM()
	VPERMILPD(Imm(1), half, swapped)
	VADDSD(swapped, half, half)
	Store(half, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// addColumns writes total[j] += Σ x[i·stride + j], from the first row to the
// last, in blocks of 32 and of 8 columns. rows is at least 1, stride is in
// elements, and total has room for a multiple of 8.
func addColumns(t number) {
	const wide, narrow = 32, 8
	name := "addColumns" + t.name + "AVX2"
	TEXT(name, NOSPLIT, fmt.Sprintf("func(columns int, total *float64, x *%s, rows, stride int)", t.goType))
	Pragma("noescape")
	Doc(name + " adds the rows of x to total.")
	n, total := Load(Param("columns"), GP64()), Load(Param("total"), GP64())
	x, rows := Load(Param("x"), GP64()), Load(Param("rows"), GP64())
	stride := Load(Param("stride"), GP64())
	SHLQ(U8(map[int]uint64{4: 2, 8: 3}[t.bytes]), stride)

	block := func(name string, columns int, masks vector) {
		sums := make(vector, columns/4)
		for i := range sums {
			sums[i] = YMM()
			VMOVUPD(Mem{Base: total, Disp: i * vectorBytes}, sums[i])
		}
		row, left := GP64(), GP64()
		MOVQ(x, row)
		MOVQ(rows, left)
		Label(name + "row")
		for i := 0; i < len(sums); i += 2 {
			low, high := t.widen(Mem{Base: row, Disp: i * 4 * t.bytes}, masks)
			VADDPD(low, sums[i], sums[i])
			VADDPD(high, sums[i+1], sums[i+1])
		}
		ADDQ(stride, row)
		DECQ(left)
		JNZ(LabelRef(name + "row"))
		for i := range sums {
			VMOVUPD(sums[i], Mem{Base: total, Disp: i * vectorBytes})
		}
	}
	blocks := func(name string, columns int) {
		Label(name)
		CMPQ(n, Imm(uint64(columns)))
		JLT(LabelRef(name + "end"))
		block(name, columns, nil)
		ADDQ(U32(columns*8), total)
		ADDQ(U32(columns*t.bytes), x)
		SUBQ(Imm(uint64(columns)), n)
		JMP(LabelRef(name))
		Label(name + "end")
	}
	blocks("wide", wide)
	blocks("narrow", narrow)
	TESTQ(n, n)
	JZ(LabelRef("done"))
	block("last", narrow, t.masks(n, narrow*t.bytes/vectorBytes))
	Label("done")
	VZEROUPPER()
	RET()
}
