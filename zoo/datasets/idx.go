package datasets

import (
	"encoding/binary"
	"io"
)

var _ Format = IDX{}

// IDX is the format of the MNIST files: arrays of numbers, most significant
// byte first.
//
//	0 0 type axes | size of each axis, 4 bytes each | the numbers, row-major
//
// The first axis is the examples; the others become columns, and the two
// others of a three-dimensional array are the height and width of an image. A
// one-dimensional array, such as a list of labels, becomes one column.
//
// Domain: types 8 (unsigned byte), 9 (signed byte), 11 (int16), 12 (int32),
// 13 (float32) and 14 (float64), rounded to float32 and not scaled.
// Errors: any other type, no axis, an axis of size 0, fewer or more bytes than
// the sizes say, and numbers that are not finite.
//
// Source: LeCun, Cortes, Burges, The MNIST database of handwritten digits (1998).
type IDX struct{}

var idxKinds = map[byte]kind{8: "u1", 9: "i1", 11: "i2", 12: "i4", 13: "f4", 14: "f8"}

// Read reads one array up to the end of r.
func (IDX) Read(r io.Reader) (*Table, error) {
	var magic [4]byte
	if _, err := io.ReadFull(r, magic[:]); err != nil {
		return nil, malformed("no IDX header: %w", err)
	}
	kind, known := idxKinds[magic[2]]
	if magic[0] != 0 || magic[1] != 0 || !known || magic[3] == 0 {
		return nil, malformed("% x is no start of an IDX file", magic)
	}
	sizes := make([]byte, 4*int(magic[3]))
	if _, err := io.ReadFull(r, sizes); err != nil {
		return nil, malformed("the sizes of %d axes are cut off: %w", magic[3], err)
	}
	shape := make([]int, magic[3])
	for axis := range shape {
		shape[axis] = int(binary.BigEndian.Uint32(sizes[4*axis:]))
	}
	n, err := count(shape)
	if err != nil {
		return nil, err
	}
	numbers, err := body(r, n, kind.size())
	if err != nil {
		return nil, err
	}
	values, _ := decode(numbers, kind, binary.BigEndian)
	return arrayTable(shape, kind, values)
}
