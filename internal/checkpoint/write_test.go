package checkpoint_test

import (
	"bytes"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/nlpodyssey/safetensors"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/harmonium-ml/harmonium/internal/checkpoint"
)

var update = flag.Bool("update", false, "rewrite the files in testdata")

// TestRoundTrip: reading gives what was written, and writing that gives the
// same bytes, for any content.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFile(t)
		var b bytes.Buffer
		if err := checkpoint.Write(&b, f); err != nil {
			t.Fatal(err)
		}
		for name, read := range readers {
			got, err := read(b.Bytes())
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got.Kind != f.Kind || got.Version != f.Version || len(got.Arrays) != len(f.Arrays) {
				t.Fatalf("%s: got %+v, wrote %+v", name, got, f)
			}
			for _, want := range f.Arrays {
				a, ok := got.Array(want.Name)
				if !ok || !slices.Equal(a.Shape, want.Shape) {
					t.Fatalf("%s: got %+v, wrote %+v", name, a, want)
				}
			}
			var again bytes.Buffer
			if err := checkpoint.Write(&again, got); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), again.Bytes()) {
				t.Fatalf("%s: second writing differs", name)
			}
		}
	})
}

func drawFile(t *rapid.T) *checkpoint.File {
	f := &checkpoint.File{
		Kind:     rapid.StringMatching(`[a-z]{1,8}`).Draw(t, "kind"),
		Version:  rapid.IntRange(1, 9).Draw(t, "version"),
		Metadata: rapid.MapOf(rapid.String(), rapid.String()).Draw(t, "metadata"),
	}
	names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zé]{1,3}(/[a-z.]{1,4}x)?`), 0, 5, rapid.ID[string]).Draw(t, "names")
	for _, name := range names {
		shape := rapid.SliceOfN(rapid.IntRange(0, 4), 0, 3).Draw(t, "shape")
		n := 1
		for _, axis := range shape {
			n *= axis
		}
		bits := rapid.SliceOfN(rapid.Uint64(), n, n).Draw(t, "bits")
		a := checkpoint.Array{Name: name, Shape: shape}
		switch rapid.IntRange(0, 4).Draw(t, "type") {
		case 0:
			a.Data = bits
		case 1:
			a.Data = convert(bits, func(b uint64) int64 { return int64(b) })
		case 2:
			a.Data = convert(bits, math.Float64frombits)
		case 3:
			a.Data = convert(bits, func(b uint64) float32 { return math.Float32frombits(uint32(b)) })
		case 4:
			a.Data = convert(bits, func(b uint64) uint8 { return uint8(b) })
		}
		f.Arrays = append(f.Arrays, a)
	}
	return f
}

func convert[T any](bits []uint64, to func(uint64) T) []T {
	out := make([]T, len(bits))
	for i, b := range bits {
		out[i] = to(b)
	}
	return out
}

// TestBitsSurvive: NaN payloads, the sign of zero, extremes, scalars and empty
// arrays come back bit for bit.
func TestBitsSurvive(t *testing.T) {
	want := sample()
	for name, read := range readers {
		t.Run(name, func(t *testing.T) {
			got, err := read(encode(t, want))
			require.NoError(t, err)
			assert.Equal(t, want.Metadata, got.Metadata)
			for _, a := range want.Arrays {
				b, ok := got.Array(a.Name)
				require.True(t, ok, a.Name)
				assert.Equal(t, a.Shape, b.Shape, a.Name)
				switch x := a.Data.(type) {
				case []float32:
					y, ok := b.Data.([]float32)
					require.True(t, ok, a.Name)
					require.Len(t, y, len(x))
					for i := range x {
						assert.Equal(t, math.Float32bits(x[i]), math.Float32bits(y[i]), "%s[%d]", a.Name, i)
					}
				case []float64:
					y, ok := b.Data.([]float64)
					require.True(t, ok, a.Name)
					assert.Equal(t, math.Float64bits(x[0]), math.Float64bits(y[0]), a.Name)
				default:
					assert.Equal(t, a.Data, b.Data, a.Name)
				}
			}
		})
	}
}

// TestOrderDoesNotMatter: arrays are a set.
func TestOrderDoesNotMatter(t *testing.T) {
	f := sample()
	want := encode(t, f)
	slices.Reverse(f.Arrays)
	assert.Equal(t, want, encode(t, f))
	assert.Equal(t, "another", f.Arrays[0].Name, "Write leaves its argument alone")
}

// TestLong covers arrays of several chunks, with and without a rest.
func TestLong(t *testing.T) {
	for _, n := range []int{8191, 8192, 8193, 70_001} {
		values, bytes := make([]float32, n), make([]uint8, n)
		for i := range values {
			values[i], bytes[i] = float32(i), uint8(i*7)
		}
		f := &checkpoint.File{Kind: "k", Version: 1, Arrays: []checkpoint.Array{
			{Name: "a", Shape: []int{n}, Data: values}, {Name: "b", Shape: []int{n}, Data: bytes}}}
		for name, read := range readers {
			got, err := read(encode(t, f))
			require.NoError(t, err, name)
			assert.Equal(t, f.Arrays, got.Arrays, name)
		}
	}
}

// TestGolden: the bytes of version 1 of the container never change, and stay
// readable.
func TestGolden(t *testing.T) {
	path := filepath.Join("testdata", "v1.safetensors")
	if *update {
		require.NoError(t, os.WriteFile(path, encode(t, sample()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, want, encode(t, sample()))
	got, err := checkpoint.Load(path)
	require.NoError(t, err)
	assert.Equal(t, want, encode(t, got))
}

// TestOtherReader: a reader that is not ours finds the same arrays, each at a
// multiple of its element size.
func TestOtherReader(t *testing.T) {
	b := encode(t, sample())
	other, err := safetensors.Deserialize(b)
	require.NoError(t, err)
	require.Equal(t, len(sample().Arrays), other.Len())
	mask, ok := other.Tensor("mask")
	require.True(t, ok)
	assert.Equal(t, safetensors.U8, mask.DType())
	assert.Equal(t, []uint64{3}, mask.Shape())
	assert.Equal(t, []byte{0, 1, 255}, mask.Data())

	_, metadata, err := safetensors.ReadMetadata(b)
	require.NoError(t, err)
	assert.Equal(t, "run", metadata.Metadata()["harmonium.kind"])
	for name, info := range metadata.Tensors() {
		assert.Zero(t, (uint64(headerEnd(b))+info.DataOffsets[0])%info.DType.Size(), name)
	}
}

func TestWriteRefuses(t *testing.T) {
	array := func(name string, shape []int, data any) *checkpoint.File {
		return &checkpoint.File{Kind: "k", Version: 1, Arrays: []checkpoint.Array{{Name: name, Shape: shape, Data: data}}}
	}
	one := []uint8{1}
	meta := func(key, value string) *checkpoint.File {
		return &checkpoint.File{Kind: "k", Version: 1, Metadata: map[string]string{key: value}}
	}
	for name, try := range map[string]struct {
		file *checkpoint.File
		text string
	}{
		"nil":            {nil, "no file"},
		"kind":           {&checkpoint.File{Version: 1}, `kind ""`},
		"version":        {&checkpoint.File{Kind: "k"}, `version 0 of "k"`},
		"data type":      {array("a", []int{1}, []int32{1}), `array "a" has data of type []int32`},
		"no data":        {array("a", []int{0}, nil), `data of type <nil>`},
		"count":          {array("a", []int{2, 3}, one), `array "a" has 1 elements, its shape [2 3] asks for 6`},
		"scalar":         {array("a", nil, []uint8{}), `asks for 1`},
		"negative":       {array("a", []int{-1, -1}, one), `shape [-1 -1]`},
		"overflow":       {array("a", []int{1 << 31, 1 << 32}, one), `overflows`},
		"zero overflow":  {array("a", []int{0, 1 << 62, 4}, []uint8{}), `overflows`},
		"axes":           {array("a", make([]int, 17), []uint8{}), `17 axes, the limit is 16`},
		"empty name":     {array("", []int{1}, one), `array name ""`},
		"parent":         {array("../a", []int{1}, one), `array name "../a"`},
		"absolute":       {array("/a", []int{1}, one), `array name "/a"`},
		"backslash":      {array(`a\b`, []int{1}, one), `array name`},
		"nul":            {array("a\x00", []int{1}, one), `array name "a\x00"`},
		"utf-8":          {array("a\xff", []int{1}, one), `array name "a\xff"`},
		"reserved name":  {array("__metadata__", []int{1}, one), `array name "__metadata__"`},
		"long name":      {array(strings.Repeat("n", 256), []int{1}, one), `array name`},
		"reserved key":   {meta("harmonium.sha256", "x"), `reserved "harmonium."`},
		"key utf-8":      {meta("\xff", "x"), `not UTF-8`},
		"value utf-8":    {meta("x", "\xff"), `metadata "x" is not UTF-8`},
		"long metadata":  {meta("x", strings.Repeat("y", checkpoint.MaxHeader)), `the limit is 2097152`},
		"duplicate name": {&checkpoint.File{Kind: "k", Version: 1, Arrays: []checkpoint.Array{{Name: "a", Shape: []int{1}, Data: one}, {Name: "a", Shape: []int{1}, Data: []int64{1}}}}, `two arrays named "a"`},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			err := checkpoint.Write(&b, try.file)
			assert.ErrorIs(t, err, checkpoint.ErrInvalid)
			assert.ErrorContains(t, err, try.text)
			assert.Zero(t, b.Len(), "nothing is written")
		})
	}
}

// TestWriterError: an error of the writer at any byte comes back.
func TestWriterError(t *testing.T) {
	full := errors.New("disk full")
	n := len(encode(t, sample()))
	for limit := range n {
		err := checkpoint.Write(&limited{limit, full}, sample())
		require.ErrorIs(t, err, full, "limit %d", limit)
	}
	require.NoError(t, checkpoint.Write(&limited{n, full}, sample()))
}

// limited takes left bytes and then fails with err.
type limited struct {
	left int
	err  error
}

func (l *limited) Write(b []byte) (int, error) {
	if len(b) > l.left {
		return l.left, l.err
	}
	l.left -= len(b)
	return len(b), nil
}

func TestReaderError(t *testing.T) {
	broken := errors.New("cable pulled")
	b := encode(t, sample())
	for _, n := range []int{0, 4, 8, 100, headerEnd(b), len(b) - 1, len(b)} {
		_, err := checkpoint.ReadSized(iotest.DataErrReader(&failing{b[:n], broken}), -1)
		assert.ErrorIs(t, err, broken, "after %d bytes", n)
	}
}

// failing gives its bytes and then err.
type failing struct {
	b   []byte
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	if len(f.b) == 0 {
		return 0, f.err
	}
	n := copy(p, f.b)
	f.b = f.b[n:]
	return n, nil
}

func BenchmarkWrite(b *testing.B) {
	f := &checkpoint.File{Kind: "k", Version: 1, Arrays: []checkpoint.Array{{Name: "a", Shape: []int{1 << 22}, Data: make([]float32, 1<<22)}}}
	b.SetBytes(1 << 24)
	for b.Loop() {
		var sink bytes.Buffer
		sink.Grow(1<<24 + 1<<10)
		if err := checkpoint.Write(&sink, f); err != nil {
			b.Fatal(err)
		}
	}
}
