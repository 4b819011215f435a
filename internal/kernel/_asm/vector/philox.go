package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// philox writes the generator for eight consecutive counters at a time. A
// vector holds one word of four blocks, each in the low half of a 64-bit lane;
// what is in the high halves does not matter.
func philox() {
	const (
		rounds      = 10
		multiplier0 = 0xD2511F53
		multiplier1 = 0xCD9E8D57
		weyl0       = 0x9E3779B9
		weyl1       = 0xBB67AE85
		groups      = 2 // of four blocks
	)
	TEXT("philoxAVX2", NOSPLIT, "func(dst []uint32, counter *[4]uint32, key *[2]uint32)")
	Pragma("noescape")
	Doc("philoxAVX2 writes the blocks of consecutive counters. dst has a multiple of 32 words.")
	dst, n := Load(Param("dst").Base(), GP64()), Load(Param("dst").Len(), GP64())
	counter, key := Mem{Base: Load(Param("counter"), GP64())}, Mem{Base: Load(Param("key"), GP64())}

	quad := func(x uint64) Mem { return float64s.pattern(x).Mem }
	broadcast := func(m Mem) VecVirtual {
		z := YMM()
		VPBROADCASTD(m, z)
		return z
	}
	var first [groups]VecVirtual
	base := broadcast(counter)
	for i := range first {
		first[i] = YMM()
		k := uint64(4 * i)
		VPADDD(words(map[int]string{0: "blocks0", 1: "blocks4"}[i], k, k+1, k+2, k+3), base, first[i])
	}

	SHRQ(Imm(5), n)
	JZ(LabelRef("done"))
	Label("blocks")
	k0, k1 := broadcast(key), broadcast(key.Offset(4))
	var c [groups][4]VecVirtual
	for i := range c {
		c[i] = [4]VecVirtual{first[i], broadcast(counter.Offset(4)), broadcast(counter.Offset(8)), broadcast(counter.Offset(12))}
	}
	m0, m1 := YMM(), YMM()
	VMOVDQU(quad(multiplier0), m0)
	VMOVDQU(quad(multiplier1), m1)
	for round := range rounds {
		for i := range c {
			w := &c[i]
			low0, low1, high0, high1 := YMM(), YMM(), YMM(), YMM()
			VPMULUDQ(w[0], m0, low0)
			VPMULUDQ(w[2], m1, low1)
			VPSRLQ(Imm(32), low0, high0)
			VPSRLQ(Imm(32), low1, high1)
			VPXOR(w[1], high1, high1)
			VPXOR(w[3], high0, high0)
			VPXOR(k0, high1, high1)
			VPXOR(k1, high0, high0)
			*w = [4]VecVirtual{high1, low1, high0, low0}
		}
		if round < rounds-1 {
			VPADDD(quad(weyl0), k0, k0)
			VPADDD(quad(weyl1), k1, k1)
		}
	}
	for i, w := range c {
		left, right := join(w[0], w[1]), join(w[2], w[3])
		even, odd, a, b := YMM(), YMM(), YMM(), YMM()
		VPUNPCKLQDQ(right, left, even) // blocks 0 and 2
		VPUNPCKHQDQ(right, left, odd)  // blocks 1 and 3
		VPERM2I128(Imm(0x20), odd, even, a)
		VPERM2I128(Imm(0x31), odd, even, b)
		VMOVDQU(a, Mem{Base: dst, Disp: i * 64})
		VMOVDQU(b, Mem{Base: dst, Disp: i*64 + 32})
		VPADDD(quad(4*groups), first[i], first[i])
	}
	ADDQ(Imm(groups*64), dst)
	DECQ(n)
	JNZ(LabelRef("blocks"))
	Label("done")
	VZEROUPPER()
	RET()
}

// join returns lanes with the low half of low and, above it, that of high.
func join(low, high VecVirtual) VecVirtual {
	z := YMM()
	VPSLLQ(Imm(32), high, z)
	VPBLENDD(Imm(0xaa), z, low, z)
	return z
}
