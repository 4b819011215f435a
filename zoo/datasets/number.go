package datasets

import (
	"encoding/binary"
	"math"
)

// A kind is the type of the numbers in a file, as NumPy writes it: b, i, u or f
// and the number of bytes.
type kind string

// size is the number of bytes of one number.
func (k kind) size() int { return int(k[1] - '0') }

// mayBeInfinite tells kinds with NaN and ±Inf, or larger than float32, from the rest.
func (k kind) mayBeInfinite() bool { return k[0] == 'f' }

// decode returns the numbers of src, rounded to float32. It reports false for
// kinds that it does not know.
func decode(src []byte, k kind, order binary.ByteOrder) (values []float32, known bool) {
	values = make([]float32, len(src)/k.size())
	switch k {
	case "b1":
		for i := range values {
			values[i] = float32(min(src[i], 1))
		}
	case "u1":
		for i := range values {
			values[i] = float32(src[i])
		}
	case "i1":
		for i := range values {
			values[i] = float32(int8(src[i]))
		}
	case "u2":
		for i := range values {
			values[i] = float32(order.Uint16(src[2*i:]))
		}
	case "i2":
		for i := range values {
			values[i] = float32(int16(order.Uint16(src[2*i:])))
		}
	case "u4":
		for i := range values {
			values[i] = float32(order.Uint32(src[4*i:]))
		}
	case "i4":
		for i := range values {
			values[i] = float32(int32(order.Uint32(src[4*i:])))
		}
	case "f4":
		for i := range values {
			values[i] = math.Float32frombits(order.Uint32(src[4*i:]))
		}
	case "u8":
		for i := range values {
			values[i] = float32(order.Uint64(src[8*i:]))
		}
	case "i8":
		for i := range values {
			values[i] = float32(int64(order.Uint64(src[8*i:])))
		}
	case "f8":
		for i := range values {
			values[i] = float32(math.Float64frombits(order.Uint64(src[8*i:])))
		}
	default:
		return nil, false
	}
	return values, true
}
