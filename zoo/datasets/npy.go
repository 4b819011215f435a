package datasets

import (
	"encoding/binary"
	"io"
	"regexp"
	"strconv"
	"strings"
)

var _ Format = NPY{}

// NPY is NumPy's format of one array.
//
// The first axis is the examples. A one-dimensional array becomes one column;
// further axes become columns as in [IDX].
//
// Domain: booleans, whole numbers and float32 and float64 in either byte order,
// rounded to float32; row-major arrays, and column-major ones of at most two
// axes.
// Errors: other types (structures, objects, text, complex and half numbers), a
// scalar, an empty array, fewer or more bytes than the shape says, and numbers
// that are not finite.
//
// Source: NumPy enhancement proposal 1, versions 1.0, 2.0 and 3.0. The reader
// is our own: a header is one regular expression, and the reader of package
// npyio believes it (a file of 140 bytes ends the process).
type NPY struct{}

// npyHeader matches the dictionary that NumPy writes. 18 digits fit into 64 bits.
var npyHeader = regexp.MustCompile(
	`^\{'descr': '([<>|])([biuf][1248])', 'fortran_order': (True|False), 'shape': \(((?:[0-9]{1,18}, ?)*[0-9]{0,18})\), ?\} *\n$`)

// maxNPYHeader is far above the longest header of a plain array (32 axes).
const maxNPYHeader = 1 << 12

// Read reads one array up to the end of r.
func (NPY) Read(r io.Reader) (*Table, error) {
	header, err := npyDictionary(r)
	if err != nil {
		return nil, err
	}
	part := npyHeader.FindStringSubmatch(header)
	if part == nil {
		return nil, malformed("%.200q is no NPY header of a plain array of numbers", header)
	}
	var order binary.ByteOrder = binary.LittleEndian
	if part[1] == ">" {
		order = binary.BigEndian
	}
	kind, columnMajor := kind(part[2]), part[3] == "True"
	shape, err := npyShape(part[4])
	if err != nil {
		return nil, err
	}
	if columnMajor && len(shape) > 2 {
		return nil, malformed("a column-major array of shape %v; write it in C order", shape)
	}
	n, err := count(shape)
	if err != nil {
		return nil, err
	}
	numbers, err := body(r, n, kind.size())
	if err != nil {
		return nil, err
	}
	values, known := decode(numbers, kind, order)
	if !known {
		return nil, malformed("numbers of type %q", string(kind))
	}
	if columnMajor && len(shape) == 2 {
		values = transposed(values, shape[0])
	}
	return arrayTable(shape, kind, values)
}

// npyDictionary reads everything before the numbers and returns the text in it.
func npyDictionary(r io.Reader) (string, error) {
	start := make([]byte, 10) // magic, version, length of the header
	if _, err := io.ReadFull(r, start); err != nil {
		return "", malformed("no NPY header: %w", err)
	}
	version := start[6]
	if string(start[:6]) != "\x93NUMPY" || version < 1 || version > 3 || start[7] != 0 {
		return "", malformed("%q is no start of an NPY file", start[:8])
	}
	length := uint64(binary.LittleEndian.Uint16(start[8:]))
	if version > 1 {
		var high [2]byte
		if _, err := io.ReadFull(r, high[:]); err != nil {
			return "", malformed("no NPY header: %w", err)
		}
		length |= uint64(binary.LittleEndian.Uint16(high[:])) << 16
	}
	if length > maxNPYHeader {
		return "", malformed("an NPY header of %d bytes", length)
	}
	header := make([]byte, length)
	if _, err := io.ReadFull(r, header); err != nil {
		return "", malformed("the NPY header is cut off: %w", err)
	}
	return string(header), nil
}

// npyShape parses the inside of a Python tuple.
func npyShape(tuple string) ([]int, error) {
	var shape []int
	for size := range strings.SplitSeq(strings.ReplaceAll(tuple, " ", ""), ",") {
		if size == "" {
			continue // after the last comma
		}
		n, err := strconv.Atoi(size)
		if err != nil {
			return nil, malformed("%w", err)
		}
		shape = append(shape, n)
	}
	if len(shape) == 0 {
		return nil, malformed("a single number is no table")
	}
	return shape, nil
}

// transposed returns column-major values of n rows in row-major order.
func transposed(values []float32, n int) []float32 {
	d := len(values) / n
	rowMajor := make([]float32, len(values))
	for j := range d {
		for i, v := range values[j*n : (j+1)*n] {
			rowMajor[i*d+j] = v
		}
	}
	return rowMajor
}
