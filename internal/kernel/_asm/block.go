package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// An isa is an instruction set: the size of its registers and of the largest
// block of sums that they hold beside two vectors of B and two numbers of A.
type isa struct {
	name     string
	register func() VecVirtual
	bytes    int // per register
	rows     int // of the largest block
}

var (
	avx2   = isa{"AVX2", YMM, 32, 6}
	avx512 = isa{"AVX512", ZMM, 64, 14}
)

// An element is a number type and its instructions.
type element struct {
	name, goType string
	bytes        int
	load         func(src, dst Op)
	broadcast    func(src, dst Op)
	fma          func(src, x, dst Op) // dst += x·src
	add          func(src, x, dst Op)
}

var (
	float32s = element{"Float32", "float32", 4,
		func(s, d Op) { VMOVUPS(s, d) }, func(s, d Op) { VBROADCASTSS(s, d) },
		func(s, x, d Op) { VFMADD231PS(s, x, d) }, func(s, x, d Op) { VADDPS(s, x, d) }}
	float64s = element{"Float64", "float64", 8,
		func(s, d Op) { VMOVUPD(s, d) }, func(s, d Op) { VBROADCASTSD(s, d) },
		func(s, x, d Op) { VFMADD231PD(s, x, d) }, func(s, x, d Op) { VADDPD(s, x, d) }}
)

// blocks writes one kernel for every number of rows, one and two vectors wide.
func blocks(set isa, t element) {
	for vectors := 1; vectors <= 2; vectors++ {
		for rows := 1; rows <= set.rows; rows++ {
			block(set, t, rows, vectors)
		}
	}
}

// block writes a kernel for a block of C with some rows, some vectors wide:
//
//	sum[i,j] = bias[j] or 0
//	sum[i,j] = fma(a[i·rowStep + p·innerStep], b[p·stepB + j], sum[i,j])   p = 0, …, depth−1
//	c[i·stepC + j] = sum[i,j], or sum[i,j] + c[i·stepC + j] if add
//
// Steps are in bytes. depth is at least 1.
func block(set isa, t element, rows, vectors int) {
	width := vectors * set.bytes / t.bytes
	name := fmt.Sprintf("block%dx%d%s%s", rows, width, t.name, set.name)
	TEXT(name, NOSPLIT,
		fmt.Sprintf("func(depth int, a *%[1]s, rowStep, innerStep int, b *%[1]s, stepB int, bias *%[1]s, add bool, c *%[1]s, stepC int)", t.goType))
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is the block kernel of %d rows and %d columns.", name, rows, width))

	depth := Load(Param("depth"), GP64())
	a := strided(Load(Param("a"), GP64()), Load(Param("rowStep"), GP64()), rows)
	innerStep := Load(Param("innerStep"), GP64())
	b, stepB := Load(Param("b"), GP64()), Load(Param("stepB"), GP64())

	sums := make([][]VecVirtual, rows)
	for i := range sums {
		sums[i] = make([]VecVirtual, vectors)
		for v := range sums[i] {
			sums[i][v] = set.register()
		}
	}

	Comment("Sums begin at the bias, or at 0.")
	bias := Load(Param("bias"), GP64())
	TESTQ(bias, bias)
	JZ(LabelRef("zero"))
	for v := range vectors {
		t.load(Mem{Base: bias, Disp: v * set.bytes}, sums[0][v])
		for i := 1; i < rows; i++ {
			VMOVAPS(sums[0][v], sums[i][v])
		}
	}
	JMP(LabelRef("begin"))
	Label("zero")
	for i := range rows {
		for v := range vectors {
			clearVector(set, sums[i][v])
		}
	}

	Label("begin")
	Comment("The block of C is needed at the end.")
	c := strided(Load(Param("c"), GP64()), Load(Param("stepC"), GP64()), rows)
	for i := range rows {
		PREFETCHT0(c.at(i, 0))
	}

	Label("step")
	columns := make([]VecVirtual, vectors)
	for v := range columns {
		columns[v] = set.register()
		t.load(Mem{Base: b, Disp: v * set.bytes}, columns[v])
	}
	for i := range rows {
		x := set.register()
		t.broadcast(a.at(i, 0), x)
		for v := range vectors {
			t.fma(columns[v], x, sums[i][v])
		}
	}
	a.advance(innerStep)
	ADDQ(stepB, b)
	DECQ(depth)
	JNZ(LabelRef("step"))

	add := Load(Param("add"), GP8())
	TESTB(add, add)
	JZ(LabelRef("store"))
	for i := range rows {
		for v := range vectors {
			t.add(c.at(i, v*set.bytes), sums[i][v], sums[i][v])
		}
	}
	Label("store")
	for i := range rows {
		for v := range vectors {
			t.load(sums[i][v], c.at(i, v*set.bytes))
		}
	}
	VZEROUPPER()
	RET()
}

// clearVector sets a register to zero.
func clearVector(set isa, x VecVirtual) {
	if set.bytes == 64 {
		VPXORQ(x, x, x)
		return
	}
	VXORPS(x, x, x)
}

// A stride addresses up to 14 rows at equal distances with few registers: a
// second base begins at row 7.
type stride struct {
	base             [2]Register
	one, three, five Register
}

// strided returns the rows at base, base+step, ….
func strided(base, step Register, rows int) stride {
	s := stride{one: step}
	s.base[0] = base
	scaled := func(scale uint8) Register {
		r := GP64()
		LEAQ(Mem{Base: step, Index: step, Scale: scale}, r)
		return r
	}
	if rows > 3 {
		s.three = scaled(2)
	}
	if rows > 5 {
		s.five = scaled(4)
	}
	if rows > 7 {
		second := GP64()
		LEAQ(Mem{Base: base, Index: step, Scale: 1}, second)
		LEAQ(Mem{Base: second, Index: s.three, Scale: 2}, second)
		s.base[1] = second
	}
	return s
}

// at is the address disp bytes into row i.
func (s stride) at(i, disp int) Mem {
	m := Mem{Base: s.base[i/7], Disp: disp}
	switch i % 7 {
	case 1, 2, 4:
		m.Index, m.Scale = s.one, uint8(i%7)
	case 3:
		m.Index, m.Scale = s.three, 1
	case 5:
		m.Index, m.Scale = s.five, 1
	case 6:
		m.Index, m.Scale = s.three, 2
	}
	return m
}

// advance moves all rows by step bytes.
func (s stride) advance(step Register) {
	for _, base := range s.base {
		if base != nil {
			ADDQ(step, base)
		}
	}
}
