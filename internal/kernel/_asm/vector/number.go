package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// vectorBytes is the size of an AVX2 register.
const vectorBytes = 32

// A vector is some registers of numbers, on which each step of a formula is
// taken in turn. While one register waits for its result the others go on.
type vector []VecVirtual

// A value is a vector, or a place in memory that serves all its registers.
type value interface{ at(i int) Op }

type place struct{ Mem }

func (v vector) at(i int) Op { return v[i] }
func (p place) at(int) Op    { return p.Mem }

// A number is an element type: its layout and its instructions. Instructions
// have their operands in the order of the assembler, the destination last.
type number struct {
	name, goType string
	bytes        int
	mantissa     int    // bits
	one          uint64 // the bits of 1
	bits         func(x float64) uint64
	op           instructions
}

// A two is an instruction of two operands and a destination.
type two func(y, x, dst Op)

type instructions struct {
	move, broadcast, sqrt                           func(src, dst Op)
	mask                                            two // move where the mask is set
	add, sub, mul, div, min, max, and, or, addWords two
	multiplyAdd, multiplySubtract, scaleAdd         two
	compare                                         func(predicate, y, x, dst Op)
	blend                                           func(mask, y, x, dst Op)
	shiftLeft                                       func(count, x, dst Op)
}

var (
	float32s = number{"Float32", "float32", 4, 23, 0x3f800000,
		func(x float64) uint64 { return uint64(math.Float32bits(float32(x))) },
		instructions{
			move:             func(s, d Op) { VMOVUPS(s, d) },
			broadcast:        func(s, d Op) { VBROADCASTSS(s, d) },
			sqrt:             func(s, d Op) { VSQRTPS(s, d) },
			mask:             func(y, x, d Op) { VMASKMOVPS(y, x, d) },
			add:              func(y, x, d Op) { VADDPS(y, x, d) },
			sub:              func(y, x, d Op) { VSUBPS(y, x, d) },
			mul:              func(y, x, d Op) { VMULPS(y, x, d) },
			div:              func(y, x, d Op) { VDIVPS(y, x, d) },
			min:              func(y, x, d Op) { VMINPS(y, x, d) },
			max:              func(y, x, d Op) { VMAXPS(y, x, d) },
			and:              func(y, x, d Op) { VANDPS(y, x, d) },
			or:               func(y, x, d Op) { VORPS(y, x, d) },
			addWords:         func(y, x, d Op) { VPADDD(y, x, d) },
			multiplyAdd:      func(y, x, d Op) { VFMADD231PS(y, x, d) },
			multiplySubtract: func(y, x, d Op) { VFNMADD231PS(y, x, d) },
			scaleAdd:         func(y, x, d Op) { VFMADD213PS(y, x, d) },
			compare:          func(p, y, x, d Op) { VCMPPS(p, y, x, d) },
			blend:            func(m, y, x, d Op) { VBLENDVPS(m, y, x, d) },
			shiftLeft:        func(n, x, d Op) { VPSLLD(n, x, d) },
		}}
	float64s = number{"Float64", "float64", 8, 52, 0x3ff0000000000000,
		math.Float64bits,
		instructions{
			move:             func(s, d Op) { VMOVUPD(s, d) },
			broadcast:        func(s, d Op) { VBROADCASTSD(s, d) },
			sqrt:             func(s, d Op) { VSQRTPD(s, d) },
			mask:             func(y, x, d Op) { VMASKMOVPD(y, x, d) },
			add:              func(y, x, d Op) { VADDPD(y, x, d) },
			sub:              func(y, x, d Op) { VSUBPD(y, x, d) },
			mul:              func(y, x, d Op) { VMULPD(y, x, d) },
			div:              func(y, x, d Op) { VDIVPD(y, x, d) },
			min:              func(y, x, d Op) { VMINPD(y, x, d) },
			max:              func(y, x, d Op) { VMAXPD(y, x, d) },
			and:              func(y, x, d Op) { VANDPD(y, x, d) },
			or:               func(y, x, d Op) { VORPD(y, x, d) },
			addWords:         func(y, x, d Op) { VPADDQ(y, x, d) },
			multiplyAdd:      func(y, x, d Op) { VFMADD231PD(y, x, d) },
			multiplySubtract: func(y, x, d Op) { VFNMADD231PD(y, x, d) },
			scaleAdd:         func(y, x, d Op) { VFMADD213PD(y, x, d) },
			compare:          func(p, y, x, d Op) { VCMPPD(p, y, x, d) },
			blend:            func(m, y, x, d Op) { VBLENDVPD(m, y, x, d) },
			shiftLeft:        func(n, x, d Op) { VPSLLQ(n, x, d) },
		}}
)

// lanes is the number of elements of a vector.
func (t number) lanes() int { return vectorBytes / t.bytes }

// The methods below each write one instruction per register, so that a formula
// reads as one.

func (t number) into(f two, x vector, y value) vector {
	z := make(vector, len(x))
	for i := range z {
		z[i] = YMM()
		f(y.at(i), x[i], z[i])
	}
	return z
}

func (t number) add(x vector, y value) vector      { return t.into(t.op.add, x, y) }
func (t number) sub(x vector, y value) vector      { return t.into(t.op.sub, x, y) }
func (t number) mul(x vector, y value) vector      { return t.into(t.op.mul, x, y) }
func (t number) div(x vector, y value) vector      { return t.into(t.op.div, x, y) }
func (t number) and(x vector, y value) vector      { return t.into(t.op.and, x, y) }
func (t number) or(x vector, y value) vector       { return t.into(t.op.or, x, y) }
func (t number) addWords(x vector, y value) vector { return t.into(t.op.addWords, x, y) }

// min and max return y where either is NaN.
func (t number) min(x vector, y value) vector { return t.into(t.op.min, x, y) }
func (t number) max(x vector, y value) vector { return t.into(t.op.max, x, y) }

// copies returns n registers with the value x.
func (t number) copies(n int, x value) vector {
	z := make(vector, n)
	for i := range z {
		z[i] = YMM()
		t.op.move(x.at(i), z[i])
	}
	return z
}

// shared returns n times one register with the value x, to be read only.
func (t number) shared(n int, x value) vector { return repeated(n, t.copies(1, x)[0]) }

func repeated(n int, x VecVirtual) vector {
	z := make(vector, n)
	for i := range z {
		z[i] = x
	}
	return z
}

func (t number) sqrt(x vector) vector {
	return t.into(func(_, x, z Op) { t.op.sqrt(x, z) }, x, x)
}

// shiftLeft shifts the bits of every element.
func (t number) shiftLeft(x vector, count int) vector {
	return t.into(func(_, x, z Op) { t.op.shiftLeft(U8(count), x, z) }, x, x)
}

// Predicates of compare. An unordered pair holds NaN.
const (
	greater          = 0x1e
	greaterUnordered = 0x16 // or unordered
	different        = 0x0c // and ordered
	unordered        = 0x03
	less             = 0x11 // and ordered
)

// compare is all ones where x and y are as the predicate says, else all zeros.
func (t number) compare(predicate int, x vector, y value) vector {
	return t.into(func(y, x, z Op) { t.op.compare(U8(predicate), y, x, z) }, x, y)
}

// choose returns y where the sign bit of mask is set, else x.
func (t number) choose(mask, x, y vector) vector {
	z := make(vector, len(x))
	for i := range z {
		z[i] = YMM()
		t.op.blend(mask[i], y[i], x[i], z[i])
	}
	return z
}

// addProduct returns sum + x·y, rounded once, in the registers of sum.
func (t number) addProduct(sum, x vector, y value) vector {
	for i := range sum {
		t.op.multiplyAdd(y.at(i), x[i], sum[i])
	}
	return sum
}

// subtractProduct returns sum − x·y, rounded once, in the registers of sum.
func (t number) subtractProduct(sum, x vector, y value) vector {
	for i := range sum {
		t.op.multiplySubtract(y.at(i), x[i], sum[i])
	}
	return sum
}

// polynomial returns Σ c[k]·xᵏ by Horner's rule.
func (t number) polynomial(x vector, c []float64) vector {
	last := len(c) - 1
	sum := t.copies(len(x), t.constant(c[last]))
	for k := last - 1; k >= 0; k-- {
		for i := range sum {
			t.op.scaleAdd(t.constant(c[k]).Mem, x[i], sum[i])
		}
	}
	return sum
}
