package datasets

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
)

// A Format reads a table from the bytes of a file, up to their end. It refuses
// bytes that are not what the format promises with an error that is ErrFormat,
// and needs no more memory than a small multiple of the bytes that it reads.
type Format interface {
	Read(r io.Reader) (*Table, error)
}

// ErrFormat is in the chain of every error about the content of a file.
var ErrFormat = errors.New("datasets: malformed data")

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrFormat, fmt.Errorf(format, args...))
}

// Load reads a table from a file, as it is or gzipped, whatever its name.
//
// Errors: they name the file. A gzip file is refused once it has unpacked to
// 2 MiB and 200 times its own size; unpack it by hand if you trust it.
func Load(path string, format Format) (*Table, error) {
	if format == nil {
		return nil, fmt.Errorf("%s: datasets: no format given", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	plain, err := unpacked(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	table, err := format.Read(plain)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return table, nil
}

// A gzip stream may unpack to maxRatio times what was read of it so far, and
// the first freeBytes are free. Images and counts reach 25 : 1; a gzip bomb has
// about 1000 : 1.
const (
	maxRatio  = 200
	freeBytes = 2 << 20
)

// unpacked returns what r holds, gunzipped if it is a gzip stream.
func unpacked(r io.Reader) (io.Reader, error) {
	packed := &counter{r: r}
	buffered := bufio.NewReader(packed)
	if magic, _ := buffered.Peek(2); string(magic) != "\x1f\x8b" {
		return buffered, nil
	}
	plain, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, malformed("%w", err)
	}
	return &guard{plain: plain, packed: packed}, nil
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// A guard ends a gzip stream that unpacks too far.
type guard struct {
	plain  io.Reader
	packed *counter
	n      int64 // bytes unpacked
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.plain.Read(p)
	g.n += int64(n)
	if g.n > freeBytes+maxRatio*g.packed.n {
		return 0, malformed("%d bytes of gzip unpack to %d and more", g.packed.n, g.n)
	}
	if err != nil && err != io.EOF {
		err = malformed("%w", err)
	}
	return n, err
}

// body reads the rest of r, which must be n numbers of size bytes each. Memory
// grows with the bytes that are there, whatever n is. It asks for one byte too
// many, so that trailing bytes and a wrong gzip checksum show.
func body(r io.Reader, n, size int) ([]byte, error) {
	want := int64(n) * int64(size)
	bytes, err := io.ReadAll(io.LimitReader(r, want+1))
	if err != nil {
		return nil, err
	}
	if have := int64(len(bytes)); have < want {
		return nil, malformed("the header promises %d bytes of numbers, %d follow", want, have)
	} else if have > want {
		return nil, malformed("the header promises %d bytes of numbers, more follow", want)
	}
	return bytes, nil
}

// maxNumbers bounds the size of an array such that no arithmetic on its bytes overflows.
const maxNumbers = math.MaxInt / 16

// count returns the product of a shape.
func count(shape []int) (int, error) {
	n := 1
	for _, size := range shape {
		switch {
		case size < 1:
			return 0, malformed("an array of shape %v has no numbers", shape)
		case n > maxNumbers/size:
			return 0, malformed("no file holds an array of shape %v", shape)
		}
		n *= size
	}
	return n, nil
}

// arrayTable returns an array, first axis examples, as a table: other axes
// become columns, and those of a three-dimensional array an image.
func arrayTable(shape []int, kind kind, values []float32) (*Table, error) {
	table := &Table{values: values, width: len(values) / shape[0]}
	if kind.mayBeInfinite() {
		if k := indexNotFinite(values); k >= 0 {
			return nil, malformed("row %d, column %d: %v is not a finite number", k/table.width, k%table.width, values[k])
		}
	}
	if len(shape) == 3 {
		table.height, table.breadth = shape[1], shape[2]
	}
	return table, nil
}
