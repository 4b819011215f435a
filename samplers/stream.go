package samplers

import (
	"encoding"
	"encoding/binary"
	"fmt"
	"math/bits"
	"math/rand/v2"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

var (
	_ rand.Source              = (*Stream)(nil)
	_ encoding.TextMarshaler   = Stream{}
	_ encoding.TextUnmarshaler = (*Stream)(nil)
)

// A Stream is a sequence of random numbers that are computed, not remembered:
//
//	block(j) = Philox4x32-10(counter = (j, row, step), key = (seed, purposes)),  j = 0, 1, 2, …
//
// Each block is four 32-bit words. A number depends on its seed, purposes,
// step, row and position in the row, and on nothing else. So the same seed
// gives the same bits for every number of threads, every split of a batch
// into rows, and every resumed run.
//
// One purpose has one Stream. A draw of a matrix takes row i of the matrix
// from Row(i) and ends with Next:
//
//	for i := range n {
//		row := s.Row(i)
//		for j := range d {
//			x[i*d+j] = row.Float64()
//		}
//	}
//	s.Next()
//
// The Stream's own methods draw the numbers of its row 0, so a step uses
// either them or Row(0), not both. A Stream is a small value without
// pointers: a copy continues by itself. The zero value is *NewStream(0).
// Different goroutines may call Row on one Stream at once; every method that
// draws or moves needs its Stream for itself.
//
// Domain: 2³² rows, 2⁶⁴ steps, 2³⁴ words per row and step; beyond them the
// numbers repeat.
// Accuracy: words and uniforms have the same bits on every machine. Normal,
// Exponential, Gamma and Poisson use package math, whose last bit depends on
// the architecture.
//
// Source: Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3 (2011).
type Stream struct {
	key      [2]uint32
	step     uint64
	row      uint32
	position uint64    // words drawn from this row in this step
	block    [4]uint32 // the block of the last word drawn
}

// NewStream returns the stream of a seed, at step 0. Its key is the seed.
func NewStream(seed uint64) *Stream {
	return &Stream{key: [2]uint32{uint32(seed), uint32(seed >> 32)}}
}

// deriving is the upper half of the steps whose counters make keys, not
// numbers. No run takes 2⁶⁴ − 2³² steps, so keys and numbers never meet.
const deriving = 1<<32 - 1

// For returns an independent stream for a purpose, at step 0 and with the
// rows of s. Its key depends on the key of s and on the purpose, so the same
// purpose gives the same stream again, at whatever step s is; s does not move.
// Purposes nest: s.For("a").For("b").
func (s *Stream) For(purpose string) *Stream {
	key, length := s.key, uint32(len(purpose))
	for rest, more := []byte(purpose), true; more; more = len(rest) > 0 {
		var chunk [8]byte
		rest = rest[copy(chunk[:], rest):]
		out := kernel.Philox([4]uint32{
			binary.LittleEndian.Uint32(chunk[:4]), binary.LittleEndian.Uint32(chunk[4:]), length, deriving,
		}, key)
		key = [2]uint32{out[0], out[1]}
	}
	return &Stream{key: key, row: s.row}
}

// Row returns the numbers of row i at the current step, from their beginning.
// Rows are examples or chains; they count from the stream's first row, which
// From moves. Row allocates nothing and does not move s.
func (s *Stream) Row(i int) Stream {
	return Stream{key: s.key, step: s.step, row: s.row + uint32(i)}
}

// From returns the same stream, at the same step, with the given row as its
// row 0. A shard, or a second batch of chains, so keeps its own numbers:
// s.From(100).Row(3) is s.Row(103).
func (s *Stream) From(row int) *Stream {
	t := s.Row(row)
	return &t
}

// Next moves to the beginning of the next step. Every row then has new numbers.
func (s *Stream) Next() { s.Seek(s.step + 1) }

// Step returns the current step.
func (s *Stream) Step() uint64 { return s.step }

// Seek moves to the beginning of a step. A resumed run seeks the step at which
// the interrupted one stopped.
func (s *Stream) Seek(step uint64) { s.step, s.position = step, 0 }

// Uint32 returns the next word, uniform on [0, 2³²).
func (s *Stream) Uint32() uint32 {
	lane := s.position & 3
	if lane == 0 {
		s.block = s.compute(s.position >> 2)
	}
	s.position++
	return s.block[lane]
}

func (s *Stream) compute(block uint64) [4]uint32 {
	return kernel.Philox([4]uint32{uint32(block), s.row, uint32(s.step), uint32(s.step >> 32)}, s.key)
}

// Uint64 returns the next two words, the first in the low half. It makes a
// Stream a source for [rand.New].
func (s *Stream) Uint64() uint64 {
	low := uint64(s.Uint32())
	return low | uint64(s.Uint32())<<32
}

// Float32 returns a number uniform on [0, 1), a multiple of 2⁻²⁴, from one word.
func (s *Stream) Float32() float32 { return float32(s.Uint32()>>8) * 0x1p-24 }

// Float32s fills dst with what as many calls of Float32 return, much faster.
func (s *Stream) Float32s(dst []float32) {
	for ; len(dst) > 0 && s.position&3 != 0; dst = dst[1:] { // the rest of a block
		dst[0] = s.Float32()
	}
	whole := len(dst) &^ 3
	kernel.Uniforms(dst[:whole], [4]uint32{uint32(s.position >> 2), s.row, uint32(s.step), uint32(s.step >> 32)}, s.key)
	s.position += uint64(whole)
	dst = dst[whole:]
	for i := range dst {
		dst[i] = s.Float32()
	}
}

// Bernoullis fills dst with 1 where the number that Float32 returns is below p, and
// with 0 elsewhere. dst is not p.
func (s *Stream) Bernoullis(dst, p []float32) {
	if s.position&3 == 0 && len(dst) == len(p) {
		kernel.Bernoulli(dst, p, [4]uint32{uint32(s.position >> 2), s.row, uint32(s.step), uint32(s.step >> 32)}, s.key)
		s.position += uint64(len(dst))
		if rest := s.position & 3; rest != 0 {
			s.block = s.compute(s.position >> 2)
		}
		return
	}
	for i := range dst {
		u := s.Float32()
		dst[i] = 0
		if u < p[i] {
			dst[i] = 1
		}
	}
}

// Float64 returns a number uniform on [0, 1), a multiple of 2⁻⁵³, from two words.
func (s *Stream) Float64() float64 { return float64(s.Uint64()>>11) * 0x1p-53 }

// open returns a number uniform on (0, 1), an odd multiple of 2⁻⁵³, from two
// words. The grid is symmetric about 1/2 and has neither 0 nor 1.
func (s *Stream) open() float64 { return float64(s.Uint64()>>11|1) * 0x1p-53 }

// Permutation returns the numbers 0, …, n−1 in random order, each order with
// the same probability. It is empty for n ≤ 0.
//
// Source: the Fisher–Yates shuffle.
func (s *Stream) Permutation(n int) []int {
	p := make([]int, max(n, 0))
	for i := range p {
		j := int(s.below(uint64(i) + 1))
		p[i] = p[j]
		p[j] = i
	}
	return p
}

// below returns a whole number uniform on [0, n). It rejects the few words
// that would make some numbers likelier than others.
//
// Source: Lemire, Fast random integer generation in an interval (2019).
func (s *Stream) below(n uint64) uint64 {
	high, low := bits.Mul64(s.Uint64(), n)
	if low < n {
		for unfair := -n % n; low < unfair; {
			high, low = bits.Mul64(s.Uint64(), n)
		}
	}
	return high
}

const textForm = "philox4x32-10 key %016x step %d row %d position %d"

// MarshalText returns the whole state of s as one line. It never fails.
func (s Stream) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, textForm, uint64(s.key[1])<<32|uint64(s.key[0]), s.step, s.row, s.position), nil
}

// UnmarshalText sets s to a state written by MarshalText: the next number of s
// is the one that the written stream would have drawn next.
//
// Errors: any other text is refused, and s stays as it is.
func (s *Stream) UnmarshalText(text []byte) error {
	var key uint64
	var t Stream
	_, err := fmt.Sscanf(string(text), textForm, &key, &t.step, &t.row, &t.position)
	t.key = [2]uint32{uint32(key), uint32(key >> 32)}
	if again, _ := t.MarshalText(); err != nil || string(again) != string(text) {
		return fmt.Errorf("samplers: %.100q is not the state of a stream; want the form %q", text, textForm)
	}
	t.block = t.compute(t.position >> 2)
	*s = t
	return nil
}
