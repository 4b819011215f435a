package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// transpose writes a kernel that transposes a strip of one vector of rows,
//
//	dst[p·stepDst + i] = src[i·stepSrc + p]      p = 0, …, blocks·vector−1
//
// in square blocks. Steps are in bytes. blocks is at least 1.
func transpose(t element) {
	vector := avx2.bytes / t.bytes
	name := fmt.Sprintf("transpose%sAVX2", t.name)
	TEXT(name, NOSPLIT,
		fmt.Sprintf("func(blocks int, dst *%[1]s, stepDst int, src *%[1]s, stepSrc int)", t.goType))
	Pragma("noescape")
	Doc(fmt.Sprintf("%s transposes a strip of %d rows.", name, vector))

	blocks := Load(Param("blocks"), GP64())
	dst, stepDst := Load(Param("dst"), GP64()), Load(Param("stepDst"), GP64())
	to := strided(dst, stepDst, vector)
	from := strided(Load(Param("src"), GP64()), Load(Param("stepSrc"), GP64()), vector)

	Label("block")
	rows := make([]VecVirtual, vector)
	for i := range rows {
		rows[i] = YMM()
		t.load(from.at(i, 0), rows[i])
	}
	columns := square(rows)
	for i, x := range columns {
		t.load(x, to.at(i, 0))
	}
	forward := GP64()
	MOVQ(stepDst, forward)
	shift := map[int]uint64{4: 2, 8: 3}[vector]
	SHLQ(Imm(shift), forward)
	to.advance(forward)
	width := GP64()
	MOVQ(U32(avx2.bytes), width)
	from.advance(width)
	DECQ(blocks)
	JNZ(LabelRef("block"))
	VZEROUPPER()
	RET()
}

// square transposes four vectors of float64 or eight of float32.
func square(x []VecVirtual) []VecVirtual {
	if len(x) == 4 {
		low01, high01 := unpack(x[0], x[1], func(a, b, c Op) { VUNPCKLPD(a, b, c) }, func(a, b, c Op) { VUNPCKHPD(a, b, c) })
		low23, high23 := unpack(x[2], x[3], func(a, b, c Op) { VUNPCKLPD(a, b, c) }, func(a, b, c Op) { VUNPCKHPD(a, b, c) })
		c0, c2 := halves(low01, low23)
		c1, c3 := halves(high01, high23)
		return []VecVirtual{c0, c1, c2, c3}
	}
	single := func(a, b VecVirtual) (VecVirtual, VecVirtual) {
		return unpack(a, b, func(a, b, c Op) { VUNPCKLPS(a, b, c) }, func(a, b, c Op) { VUNPCKHPS(a, b, c) })
	}
	double := func(a, b VecVirtual) (VecVirtual, VecVirtual) {
		return unpack(a, b, func(a, b, c Op) { VUNPCKLPD(a, b, c) }, func(a, b, c Op) { VUNPCKHPD(a, b, c) })
	}
	var quarter [2][4]VecVirtual // four rows, columns j and j+4
	for half := range 2 {
		r := x[4*half:]
		low01, high01 := single(r[0], r[1])
		low23, high23 := single(r[2], r[3])
		quarter[half][0], quarter[half][1] = double(low01, low23)
		quarter[half][2], quarter[half][3] = double(high01, high23)
	}
	columns := make([]VecVirtual, 8)
	for j := range 4 {
		columns[j], columns[j+4] = halves(quarter[0][j], quarter[1][j])
	}
	return columns
}

// unpack interleaves the low and the high parts of a and b.
func unpack(a, b VecVirtual, low, high func(a, b, dst Op)) (VecVirtual, VecVirtual) {
	l, h := YMM(), YMM()
	low(b, a, l)
	high(b, a, h)
	return l, h
}

// halves joins the low halves of a and b, and their high halves.
func halves(a, b VecVirtual) (VecVirtual, VecVirtual) {
	l, h := YMM(), YMM()
	VINSERTF128(Imm(1), b.AsX(), a, l)
	VPERM2F128(Imm(0x31), b, a, h)
	return l, h
}
