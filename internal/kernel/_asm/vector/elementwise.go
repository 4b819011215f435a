package main

import (
	"fmt"
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// A signature names the arguments of a kernel: slices of one length, of which
// some are read and some written, and numbers. Names are separated by spaces.
type signature struct{ slices, reads, writes, numbers string }

// elementwise writes a kernel that computes the elements of the written slices
// from those of the read slices at the same place. formula gets one vector for
// each name in reads and in numbers, and returns one for each in writes. The
// main loop has vectors of some registers.
//
// The elements beyond the last whole register are computed by the same formula,
// in a register that is loaded and stored under a mask.
func elementwise(t number, registers int, name, doc string, s signature, formula func(x, c []vector) []vector) {
	slices, numbers := strings.Fields(s.slices), strings.Fields(s.numbers)
	arguments := strings.Join(slices, ", ") + " []" + t.goType
	if len(numbers) > 0 {
		arguments += ", " + strings.Join(numbers, ", ") + " " + t.goType
	}
	name += t.name + "AVX2"
	TEXT(name, NOSPLIT, fmt.Sprintf("func(%s)", arguments))
	Pragma("noescape")
	Doc(fmt.Sprintf("%s writes %s.", name, doc))

	n := Load(Param(slices[0]).Len(), GP64())
	base := map[string]Register{}
	for _, slice := range slices {
		base[slice] = Load(Param(slice).Base(), GP64())
	}
	var c []VecVirtual
	for _, number := range numbers {
		c = append(c, t.argument(number))
	}
	offset := GP64()
	XORQ(offset, offset)

	// block computes as many registers as it is told, moved by move.
	block := func(registers int, move func(memory, x Op, store bool)) {
		each := func(slice string, v vector, store bool) {
			for i := range v {
				move(Mem{Base: base[slice], Index: offset, Scale: 1, Disp: i * vectorBytes}, v[i], store)
			}
		}
		var x, numbers []vector
		for _, slice := range strings.Fields(s.reads) {
			v := make(vector, registers)
			for i := range v {
				v[i] = YMM()
			}
			each(slice, v, false)
			x = append(x, v)
		}
		for _, register := range c {
			numbers = append(numbers, repeated(registers, register))
		}
		y := formula(x, numbers)
		for i, slice := range strings.Fields(s.writes) {
			each(slice, y[i], true)
		}
	}
	// loop computes blocks while there are elements for them.
	loop := func(name string, registers int) {
		lanes := registers * t.lanes()
		SUBQ(U32(lanes), n)
		JLT(LabelRef(name + "_end"))
		Label(name)
		block(registers, func(memory, x Op, store bool) {
			if store {
				t.op.move(x, memory)
			} else {
				t.op.move(memory, x)
			}
		})
		ADDQ(U32(registers*vectorBytes), offset)
		SUBQ(U32(lanes), n)
		JGE(LabelRef(name))
		Label(name + "_end")
		ADDQ(U32(lanes), n)
	}
	if registers > 1 {
		loop("block", registers)
	}
	loop("vector", 1)
	TESTQ(n, n)
	JZ(LabelRef("done"))
	mask := t.masks(n, 1)[0]
	block(1, func(memory, x Op, store bool) {
		if store {
			t.op.mask(x, mask, memory)
		} else {
			t.op.mask(memory, mask, x)
		}
	})
	Label("done")
	VZEROUPPER()
	RET()
}

// argument is a register of a number among the arguments.
func (t number) argument(name string) VecVirtual {
	where, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	x := YMM()
	t.op.broadcast(where.Addr, x)
	return x
}
