package datasets_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

func idxFile(kind byte, shape []uint32, numbers []byte) []byte {
	file := []byte{0, 0, kind, byte(len(shape))}
	for _, size := range shape {
		file = binary.BigEndian.AppendUint32(file, size)
	}
	return append(file, numbers...)
}

func bigEndian(t testing.TB, numbers any) []byte {
	t.Helper()
	b, err := binary.Append(nil, binary.BigEndian, numbers)
	require.NoError(t, err)
	return b
}

func TestIDXTypes(t *testing.T) {
	for name, c := range map[string]struct {
		kind    byte
		numbers any
		want    []float32
	}{
		"unsigned byte": {8, []uint8{0, 200, 255}, []float32{0, 200, 255}},
		"signed byte":   {9, []int8{-128, 0, 127}, []float32{-128, 0, 127}},
		"int16":         {11, []int16{-32768, 1, 258}, []float32{-32768, 1, 258}},
		"int32":         {12, []int32{-1 << 31, 1, 16909060}, []float32{-1 << 31, 1, 16909060}},
		"float32":       {13, []float32{-1.5, math.Pi, 0}, []float32{-1.5, math.Pi, 0}},
		"float64":       {14, []float64{-1.5, math.Pi, 0}, []float32{-1.5, math.Pi, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := datasets.IDX{}.Read(bytes.NewReader(idxFile(c.kind, []uint32{3}, bigEndian(t, c.numbers))))
			require.NoError(t, err)
			assert.Equal(t, c.want, numbers(table))
			assert.Equal(t, tensor.Shape{3, 1}, table.X().Shape())
		})
	}
}

func TestIDXShapes(t *testing.T) {
	for _, c := range []struct {
		shape         []uint32
		n, d          int
		height, width int
	}{
		{[]uint32{12}, 12, 1, 0, 0},
		{[]uint32{3, 4}, 3, 4, 0, 0},
		{[]uint32{2, 3, 2}, 2, 6, 3, 2},
		{[]uint32{2, 3, 2, 1}, 2, 6, 0, 0},
	} {
		table, err := datasets.IDX{}.Read(bytes.NewReader(idxFile(8, c.shape, make([]byte, 12))))
		require.NoError(t, err, c.shape)
		height, width := table.ImageSize()
		assert.Equal(t, []int{c.n, c.d, c.height, c.width}, []int{table.Len(), table.Width(), height, width}, "%v", c.shape)
	}
}

func TestIDXRefuses(t *testing.T) {
	good := idxFile(8, []uint32{2, 3}, make([]byte, 6))
	for length := range good {
		assertRefused(t, datasets.IDX{}, good[:length], "")
	}
	for extra := 1; extra <= 64; extra++ {
		assertRefused(t, datasets.IDX{}, append(bytes.Clone(good), make([]byte, extra)...), "promises 6 bytes of numbers, more follow")
	}
	nan := bigEndian(t, []float32{1, 2, 3, float32(math.NaN())})
	huge := bigEndian(t, []float64{1e300})
	for want, file := range map[string][]byte{
		"promises 6 bytes of numbers, 5 follow":  good[:len(good)-1],
		"shape [0 3] has no numbers":             idxFile(8, []uint32{0, 3}, nil),
		"00 00 08 00 is no start":                idxFile(8, nil, nil),
		"00 00 0a 01 is no start":                idxFile(10, []uint32{1}, []byte{1}),
		"50 4b 03 04 is no start":                []byte("PK\x03\x04........"),
		"row 1, column 1: NaN":                   idxFile(13, []uint32{2, 2}, nan),
		"row 0, column 0: +Inf is not a finite":  idxFile(14, []uint32{1}, huge),
		"no file holds an array of shape [42949": idxFile(14, []uint32{1<<32 - 1, 1<<32 - 1, 1<<32 - 1}, nil),
	} {
		assertRefused(t, datasets.IDX{}, file, want)
	}
}

func TestIDXBombs(t *testing.T) {
	everything := make([]uint32, 255)
	for axis := range everything {
		everything[axis] = 1<<32 - 1
	}
	for _, shape := range [][]uint32{{1<<32 - 1}, {1 << 28, 1 << 24}, {60000, 28, 28}, everything} {
		memory := allocated(func() {
			assertRefused(t, datasets.IDX{}, idxFile(14, shape, []byte{1, 2, 3}), "")
		})
		assert.Less(t, memory, uint64(maxBombMemory))
	}
}

func FuzzIDX(f *testing.F) {
	f.Add(idxFile(8, []uint32{2, 3}, make([]byte, 6)))
	f.Add(idxFile(13, []uint32{1, 2, 2}, make([]byte, 16)))
	f.Add(idxFile(14, []uint32{1<<32 - 1, 1<<32 - 1}, nil))
	f.Add([]byte{0, 0, 8, 255})
	f.Fuzz(func(t *testing.T, file []byte) { checkFormat(t, datasets.IDX{}, file) })
}

// checkFormat checks that a reader of file gives either a sound table or an ErrFormat.
func checkFormat(t *testing.T, format datasets.Format, file []byte) {
	table, err := format.Read(bytes.NewReader(file))
	if err != nil {
		require.ErrorIs(t, err, datasets.ErrFormat)
		require.Nil(t, table)
		return
	}
	require.Positive(t, table.Len())
	require.Positive(t, table.Width())
	values := numbers(table)
	require.Len(t, values, table.Len()*table.Width())
	require.LessOrEqual(t, len(values), len(file)+1, "no number without a byte")
	for _, v := range values {
		require.False(t, math.IsNaN(float64(v)) || math.IsInf(float64(v), 0))
	}
	if names := table.Columns(); names != nil {
		require.Len(t, names, table.Width())
	}
}
