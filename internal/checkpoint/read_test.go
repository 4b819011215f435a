package checkpoint_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/checkpoint"
)

// refused reports whether err is one of the reasons to refuse a file.
func refused(err error) bool {
	return errors.Is(err, checkpoint.ErrFormat) || errors.Is(err, checkpoint.ErrCorrupt) || errors.Is(err, checkpoint.ErrVersion)
}

// TestTruncation: no proper prefix is a file, nor is a file with a tail.
func TestTruncation(t *testing.T) {
	b := encode(t, sample())
	for name, read := range readers {
		t.Run(name, func(t *testing.T) {
			for n := range b {
				f, err := read(b[:n])
				require.Nil(t, f, "prefix of %d bytes", n)
				require.True(t, refused(err), "prefix of %d bytes: %v", n, err)
			}
			for n := 1; n <= 64; n++ {
				f, err := read(append(bytes.Clone(b), make([]byte, n)...))
				require.Nil(t, f, "tail of %d bytes", n)
				require.ErrorIs(t, err, checkpoint.ErrCorrupt, "tail of %d bytes", n)
			}
		})
	}
}

// TestBitFlips: every flipped bit of the header and of a small file's data, and
// thousands of random ones in a larger file, are refused.
func TestBitFlips(t *testing.T) {
	small := encode(t, sample())
	for name, read := range readers {
		t.Run(name, func(t *testing.T) {
			for bit := range 8 * len(small) {
				requireFlipRefused(t, read, small, bit)
			}
		})
	}
	t.Run("random", func(t *testing.T) {
		large := encode(t, &checkpoint.File{Kind: "k", Version: 1, Arrays: []checkpoint.Array{
			{Name: "a", Shape: []int{1 << 10}, Data: make([]float32, 1<<10)}}})
		rng := rand.New(rand.NewPCG(1, 2))
		for range 5000 {
			bit := 8*headerEnd(large) + rng.IntN(8*(len(large)-headerEnd(large)))
			requireFlipRefused(t, readers["sized"], large, bit)
		}
	})
}

func requireFlipRefused(t *testing.T, read func([]byte) (*checkpoint.File, error), b []byte, bit int) {
	t.Helper()
	b[bit/8] ^= 1 << (bit % 8)
	f, err := read(b)
	b[bit/8] ^= 1 << (bit % 8)
	if f != nil || !refused(err) {
		t.Fatalf("bit %d of byte %d: error %v", bit%8, bit/8, err)
	}
}

// The limits that a hostile file must not break.
const (
	maxBombBytes = 16 << 20
	maxBombTime  = time.Second // 100 ms on a free machine; the tests share theirs
)

// metadataText is the beginning of a header up to its first array.
const metadataText = `{"__metadata__":{"harmonium.format":"1","harmonium.kind":"k","harmonium.sha256":"0000000000000000000000000000000000000000000000000000000000000000","harmonium.version":"1"}`

func TestBombs(t *testing.T) {
	length := func(n uint64, rest string) []byte {
		return append(binary.LittleEndian.AppendUint64(nil, n), rest...)
	}
	many := func(format string, size int) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	const room = checkpoint.MaxHeader - 1024
	for name, bomb := range map[string][]byte{
		"header of 2^63":           length(1<<63, "{"),
		"header of 2^64-1":         length(1<<64-1, "{"),
		"100 MB in 9 bytes":        length(100_000_000, "{"),
		"limit in 9 bytes":         length(checkpoint.MaxHeader, "{"),
		"shape overflow":           forge(metadataText+`,"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, nil),
		"shape of 2^62":            forge(padded(metadataText+`,"a":{"dtype":"U8","shape":[4611686018427387904],"data_offsets":[0,4611686018427387904]}}`), []byte("x")),
		"1 TB without data":        forge(padded(metadataText+`,"a":{"dtype":"F64","shape":[137438953472],"data_offsets":[0,1099511627776]}}`), nil),
		"arrays over the limit":    forge(metadataText+many(`,"%d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`, 3<<20), nil), // longer than a header may be
		"arrays to the limit":      forge(metadataText+many(`,"%06d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`, room), nil),
		"empty arrays":             forge(metadataText+many(`,"%d":{}`, room), nil),
		"metadata to the limit":    forge(strings.TrimSuffix(metadataText, "}")+many(`,"%x":""`, room), nil),
		"one long value":           forge(strings.TrimSuffix(metadataText, "}")+`,"x":"`+strings.Repeat(`\u0001`, room/6)+`"}`, nil),
		"one long name":            forge(metadataText+`,"`+strings.Repeat("n", room)+`":{"dtype":"U8"}}`, nil),
		"long shape":               forge(metadataText+`,"a":{"dtype":"U8","shape":[0`+strings.Repeat(",0", room/2)+`],"data_offsets":[0,0]}}`, nil),
		"deep":                     forge(strings.Repeat("[", 20_000), nil),
		"deep in an array":         forge(metadataText+`,"a":{"shape":`+strings.Repeat("[", 20_000), nil),
		"deep, below JSON's limit": forge(metadataText+`,"a":{"shape":`+strings.Repeat("[", 9_000)+strings.Repeat("]", 9_000)+`}}`, nil),
	} {
		for way, read := range map[string]func([]byte) (*checkpoint.File, error){
			"sized":  readers["sized"],
			"stream": func(b []byte) (*checkpoint.File, error) { return checkpoint.Read(onlyReader{bytes.NewReader(b)}) },
		} {
			t.Run(name+"/"+way, func(t *testing.T) {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				start := time.Now()
				f, err := read(bomb)
				elapsed := time.Since(start)
				runtime.ReadMemStats(&after)
				assert.Nil(t, f)
				assert.True(t, refused(err), "%v", err)
				assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(maxBombBytes))
				assert.Less(t, elapsed, maxBombTime)
				assert.Less(t, len(err.Error()), 1000, "the message does not carry the bomb")
			})
		}
	}
}

// padded ends a header text as Write does, so that only its content is at fault.
func padded(text string) string { return text + strings.Repeat(" ", (8-len(text)%8)%8) }

// onlyReader hides that the length is known.
type onlyReader struct{ io.Reader }

// TestOneSpelling: a header that means the same but is spelled otherwise is
// refused, even with the right digest.
func TestOneSpelling(t *testing.T) {
	b := encode(t, sample())
	text, data := headerText(t, b), b[headerEnd(b):]
	_, err := checkpoint.Read(bytes.NewReader(forge(text, data)))
	require.NoError(t, err, "forge makes good files from good headers")

	mask := `"mask":{"dtype":"U8","shape":[3],"data_offsets":[72,75]}`
	require.Contains(t, text, mask)
	for name, spelled := range map[string]string{
		"leading space":        " " + text,
		"space inside":         strings.Replace(text, `"shape":[3]`, `"shape": [3]`, 1),
		"no padding":           strings.TrimRight(text, " "),
		"more padding":         text + "        ",
		"tab as padding":       strings.TrimRight(text, " ") + "\t",
		"duplicate array":      strings.Replace(text, mask, mask+","+mask, 1),
		"duplicate key":        strings.Replace(text, `"harmonium.kind":"run"`, `"harmonium.kind":"run","harmonium.kind":"run"`, 1),
		"duplicate field":      strings.Replace(text, `"shape":[3]`, `"shape":[3],"shape":[3]`, 1),
		"other field order":    strings.Replace(text, `"dtype":"U8","shape":[3]`, `"shape":[3],"dtype":"U8"`, 1),
		"other letter case":    strings.Replace(text, `"dtype":"U8"`, `"DType":"U8"`, 1),
		"unknown field":        strings.Replace(text, `"shape":[3]`, `"shape":[3],"x":0`, 1),
		"null shape":           strings.Replace(text, `"shape":[]`, `"shape":null`, 1),
		"null array":           strings.Replace(text, mask, `"mask":null`, 1),
		"null text":            strings.Replace(text, `"":"empty key"`, `"":null`, 1),
		"exponent":             strings.Replace(text, `"shape":[3]`, `"shape":[3e0]`, 1),
		"minus zero":           strings.Replace(text, `"shape":[7,0]`, `"shape":[7,-0]`, 1),
		"negative":             strings.Replace(text, `"shape":[3]`, `"shape":[-3]`, 1),
		"escaped letter":       strings.Replace(text, `"mask"`, `"\u006dask"`, 1),
		"lone surrogate":       strings.Replace(text, `"empty key"`, `"\ud800"`, 1),
		"invalid UTF-8":        strings.Replace(text, `"empty key"`, "\"\xff\"", 1),
		"overlap":              strings.Replace(text, `[72,75]`, `[71,74]`, 1),
		"hole":                 strings.Replace(text, `[72,75]`, `[73,76]`, 1),
		"unknown element type": strings.Replace(text, `"dtype":"U8","shape":[3]`, `"dtype":"I8","shape":[3]`, 1),
		"version 01":           strings.Replace(text, `"harmonium.version":"3"`, `"harmonium.version":"03"`, 1),
		"version 0":            strings.Replace(text, `"harmonium.version":"3"`, `"harmonium.version":"0"`, 1),
		"version text":         strings.Replace(text, `"harmonium.version":"3"`, `"harmonium.version":"x"`, 1),
		"parent path":          strings.Replace(text, `"mask"`, `"../mask"`, 1),
		"reserved key":         strings.Replace(text, `"":"empty key"`, `"":"empty key","harmonium.zzz":""`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			require.NotEqual(t, text, spelled)
			f, err := checkpoint.Read(bytes.NewReader(forge(spelled, data)))
			assert.Nil(t, f)
			assert.True(t, refused(err), "%v", err)
		})
	}
}

// TestReasons: the common cases get the right reason.
func TestReasons(t *testing.T) {
	b := encode(t, sample())
	text, data := headerText(t, b), b[headerEnd(b):]
	flipped := bytes.Clone(b)
	flipped[len(flipped)-1] ^= 1
	foreign := `{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`
	for name, try := range map[string]struct {
		file   []byte
		reason error
		text   string
	}{
		"empty":            {nil, checkpoint.ErrFormat, "fewer than 8 bytes"},
		"text":             {[]byte("epoch,loss\n1,0.5\n"), checkpoint.ErrFormat, "the header claims"},
		"long header":      {forge(padded(metadataText+strings.Repeat(" ", checkpoint.MaxHeader)), nil), checkpoint.ErrFormat, "the limit is 2097152"},
		"no data":          {forge(padded(metadataText+`,"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}`), []byte("x")), checkpoint.ErrCorrupt, "the arrays have 9 bytes, the file has 1 for them"},
		"foreign":          {forge(foreign, []byte{1}), checkpoint.ErrFormat, "of another program"},
		"foreign metadata": {forge(`{"__metadata__":{"format":"pt"}}`, nil), checkpoint.ErrFormat, "of another program"},
		"newer container":  {forge(strings.Replace(text, `"harmonium.format":"1"`, `"harmonium.format":"2"`, 1), data), checkpoint.ErrVersion, `container format "2", this program reads "1"`},
		"cut":              {b[:len(b)-1], checkpoint.ErrCorrupt, "the file has"},
		"damaged":          {flipped, checkpoint.ErrCorrupt, "SHA-256"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := checkpoint.Read(bytes.NewReader(try.file))
			assert.ErrorIs(t, err, try.reason)
			assert.ErrorContains(t, err, try.text)
		})
	}
}

// FuzzRead: whatever is accepted is written again with the same bytes, from a
// stream as from memory.
func FuzzRead(f *testing.F) {
	b := encode(f, sample())
	f.Add(b)
	f.Add(encode(f, &checkpoint.File{Kind: "k", Version: 1}))
	f.Add(b[:headerEnd(b)])
	f.Add(forge(metadataText+`,"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, nil))
	f.Add(forge(metadataText+`}`, nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := checkpoint.Read(bytes.NewReader(b))
		_, streamed := checkpoint.Read(onlyReader{bytes.NewReader(b)})
		if (err == nil) != (streamed == nil) {
			t.Fatalf("in memory: %v, as a stream: %v", err, streamed)
		}
		if err == nil && !bytes.Equal(b, encode(t, got)) {
			t.Fatal("accepted, but written otherwise")
		}
	})
}

// FuzzHeader lets the fuzzer past the digest: it changes the header and the
// data, and the digest is made right.
func FuzzHeader(f *testing.F) {
	b := encode(f, sample())
	f.Add(headerText(f, b), b[headerEnd(b):])
	f.Add(metadataText+"}", []byte{})
	f.Add(metadataText+`,"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`, []byte{1})
	f.Fuzz(func(t *testing.T, text string, data []byte) {
		b := forge(text, data)
		if got, err := checkpoint.Read(bytes.NewReader(b)); err == nil && !bytes.Equal(b, encode(t, got)) {
			t.Fatal("accepted, but written otherwise")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	file := encode(b, &checkpoint.File{Kind: "k", Version: 1, Arrays: []checkpoint.Array{
		{Name: "a", Shape: []int{1 << 22}, Data: make([]float32, 1<<22)}}})
	b.SetBytes(1 << 24)
	for b.Loop() {
		if _, err := checkpoint.Read(bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}
