package checkpoint_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/checkpoint"
)

// sample has one array of each element type, a scalar, empty arrays, values
// that are easily lost, and text that needs escapes.
func sample() *checkpoint.File {
	quiet, signalling := uint32(0x7fc12345), uint32(0xffa00001) // NaNs with payloads
	return &checkpoint.File{
		Kind:     "run",
		Version:  3,
		Metadata: map[string]string{"config": "{\"rate\": 0.1}\n\t\\ \u2028 η <&>", "": "empty key"},
		Arrays: []checkpoint.Array{
			{Name: "encoder.0.weight", Shape: []int{2, 3}, Data: []float32{
				0, float32(math.Copysign(0, -1)), float32(math.Inf(1)),
				math.Float32frombits(quiet), math.Float32frombits(signalling), math.SmallestNonzeroFloat32}},
			{Name: "loss", Shape: []int{}, Data: []float64{math.Float64frombits(0x7ff4000000000001)}},
			{Name: "state/stream", Shape: []int{4}, Data: []uint64{0, 1, math.MaxUint64, 1 << 63}},
			{Name: "state/step", Shape: []int{1, 1}, Data: []int64{math.MinInt64}},
			{Name: "mask", Shape: []int{3}, Data: []uint8{0, 1, 255}},
			{Name: "chains", Shape: []int{0, 5}, Data: []float32{}},
			{Name: "another", Shape: []int{7, 0}, Data: []uint8{}},
		},
	}
}

func encode(t testing.TB, f *checkpoint.File) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, checkpoint.Write(&b, f))
	return b.Bytes()
}

// readers are the two ways in: the size known, and a stream of unknown size.
var readers = map[string]func([]byte) (*checkpoint.File, error){
	"sized":  func(b []byte) (*checkpoint.File, error) { return checkpoint.Read(bytes.NewReader(b)) },
	"stream": func(b []byte) (*checkpoint.File, error) { return checkpoint.Read(stream(b)) },
}

// stream hides the length of b and gives it in halves.
func stream(b []byte) io.Reader { return iotest.HalfReader(bytes.NewReader(b)) }

// headerEnd is the offset of the first array.
func headerEnd(b []byte) int { return 8 + int(binary.LittleEndian.Uint64(b)) }

// forge builds a file around a header text, with the digest that belongs to it
// at the place of 64 zeros, as an attacker would.
func forge(header string, data []byte) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	b = append(append(b, header...), data...)
	sum := sha256.Sum256(b)
	return []byte(strings.Replace(string(b), strings.Repeat("0", 64), hex.EncodeToString(sum[:]), 1))
}

// headerText is the inverse of forge: the header text of b with zeros for the digest.
func headerText(t testing.TB, b []byte) string {
	t.Helper()
	text := string(b[8:headerEnd(b)])
	_, after, ok := strings.Cut(text, `"harmonium.sha256":"`)
	require.True(t, ok)
	return strings.Replace(text, after[:64], strings.Repeat("0", 64), 1)
}
