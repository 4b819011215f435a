package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// constants are the registers of equal elements written so far.
var constants = map[string]Mem{}

// constant is a register of equal numbers in memory.
func (t number) constant(x float64) place { return t.pattern(t.bits(x)) }

// pattern is a register of elements with equal bits in memory.
func (t number) pattern(bits uint64) place {
	name := fmt.Sprintf("%s_%0*x", t.goType, 2*t.bytes, bits)
	if m, ok := constants[name]; ok {
		return place{m}
	}
	word := bits
	if t.bytes == 4 {
		word |= bits << 32
	}
	constants[name] = words(name, word, word, word, word)
	return place{constants[name]}
}

// sign and magnitude are the bits of a number.
func (t number) sign() place      { return t.pattern(1 << (8*t.bytes - 1)) }
func (t number) magnitude() place { return t.pattern(1<<(8*t.bytes-1) - 1) }

// words writes data that cannot be changed.
func words(name string, word ...uint64) Mem {
	m := GLOBL(name, 8|16) // RODATA, NOPTR
	for i, w := range word {
		DATA(8*i, U64(w))
	}
	return m
}

// masks returns the masks of the first n elements of some registers in a row. n
// is less than they hold.
func (t number) masks(n Register, registers int) vector {
	const name, most = "first", 2 // registers
	table, ok := constants[name]
	if !ok {
		word := make([]uint64, 2*most*vectorBytes/8)
		for i := range len(word) / 2 {
			word[i] = 1<<64 - 1
		}
		table = words(name, word...)
		constants[name] = table
	}
	from, back := GP64(), GP64()
	LEAQ(table.Offset(most*vectorBytes), from)
	MOVQ(n, back)
	NEGQ(back)
	m := make(vector, registers)
	for v := range m {
		m[v] = YMM()
		VMOVUPS(Mem{Base: from, Index: back, Scale: uint8(t.bytes), Disp: v * vectorBytes}, m[v])
	}
	return m
}
