package checkpoint

import (
	"encoding/binary"
	"io"
	"slices"
)

// chunkBytes is how much is encoded or decoded at a time.
const chunkBytes = 1 << 16

// elementType returns the name that safetensors gives the elements of data, and
// their number. The name is empty for other types.
func elementType(data any) (dtype string, n int) {
	switch d := data.(type) {
	case []uint64:
		return "U64", len(d)
	case []int64:
		return "I64", len(d)
	case []float64:
		return "F64", len(d)
	case []float32:
		return "F32", len(d)
	case []uint8:
		return "U8", len(d)
	}
	return "", 0
}

// fileOrder lists the element types in the order in which a file holds them:
// by falling size, so that every array begins at a multiple of its element size.
var fileOrder = []string{"U64", "I64", "F64", "F32", "U8"}

// elementSize returns the size in bytes of the elements that safetensors calls
// dtype, 0 for unknown ones.
func elementSize(dtype string) int64 {
	switch dtype {
	case "U64", "I64", "F64":
		return 8
	case "F32":
		return 4
	case "U8":
		return 1
	}
	return 0
}

// writeData writes the elements in little endian.
func writeData(w io.Writer, data any) error {
	switch d := data.(type) {
	case []uint64:
		return writeSlice(w, d)
	case []int64:
		return writeSlice(w, d)
	case []float64:
		return writeSlice(w, d)
	case []float32:
		return writeSlice(w, d)
	case []uint8:
		_, err := w.Write(d)
		return err
	}
	return fail(ErrInvalid, "elements of type %T", data)
}

func writeSlice[T Element](w io.Writer, values []T) error {
	buffer := make([]byte, 0, min(8*len(values), chunkBytes))
	for chunk := range slices.Chunk(values, chunkBytes/8) {
		b, err := binary.Append(buffer, binary.LittleEndian, chunk)
		if err != nil {
			return err
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// readData reads n elements that safetensors calls dtype. If trusted, the
// bytes are known to be there and the slice is made at once; else it grows with
// the bytes that arrive.
func readData(r io.Reader, dtype string, n int, trusted bool) (any, error) {
	switch dtype {
	case "U64":
		return readSlice[uint64](r, n, 8, trusted)
	case "I64":
		return readSlice[int64](r, n, 8, trusted)
	case "F64":
		return readSlice[float64](r, n, 8, trusted)
	case "F32":
		return readSlice[float32](r, n, 4, trusted)
	case "U8":
		return readSlice[uint8](r, n, 1, trusted)
	}
	return nil, fail(ErrFormat, "element type %q", dtype)
}

func readSlice[T Element](r io.Reader, n, size int, trusted bool) ([]T, error) {
	values := []T{}
	if trusted {
		values = make([]T, 0, n)
	}
	buffer := make([]byte, min(n*size, chunkBytes))
	for len(values) < n {
		k := min(n-len(values), chunkBytes/size)
		if _, err := io.ReadFull(r, buffer[:k*size]); err != nil {
			return nil, err
		}
		values = slices.Grow(values, k)
		values = values[:len(values)+k]
		if _, err := binary.Decode(buffer[:k*size], binary.LittleEndian, values[len(values)-k:]); err != nil {
			return nil, err
		}
	}
	return values, nil
}
