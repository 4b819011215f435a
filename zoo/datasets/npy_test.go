package datasets_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// npyFile is a version 1.0 file as NumPy writes it, header padded to 64 bytes.
func npyFile(kind, columnMajor, shape string, numbers []byte) []byte {
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", kind, columnMajor, shape)
	return npyWithHeader(1, header+strings.Repeat(" ", 63-(10+len(header))%64)+"\n", numbers)
}

func npyWithHeader(version byte, header string, numbers []byte) []byte {
	file := append([]byte("\x93NUMPY"), version, 0)
	if version == 1 {
		file = binary.LittleEndian.AppendUint16(file, uint16(len(header)))
	} else {
		file = binary.LittleEndian.AppendUint32(file, uint32(len(header)))
	}
	return append(append(file, header...), numbers...)
}

func readNPY(t *testing.T, file []byte) *datasets.Table {
	t.Helper()
	table, err := datasets.NPY{}.Read(bytes.NewReader(file))
	require.NoError(t, err)
	return table
}

// Another library writes, we read.
func TestNPYReadsWhatAnotherLibraryWrites(t *testing.T) {
	for _, c := range []struct {
		numbers any
		want    []float32
	}{
		{[]bool{true, false, true}, []float32{1, 0, 1}},
		{[]uint8{0, 200, 255}, []float32{0, 200, 255}},
		{[]int8{-128, 0, 127}, []float32{-128, 0, 127}},
		{[]uint16{0, 1, 65535}, []float32{0, 1, 65535}},
		{[]int16{-32768, 0, 258}, []float32{-32768, 0, 258}},
		{[]uint32{0, 1, 1 << 31}, []float32{0, 1, 1 << 31}},
		{[]int32{-1 << 31, 0, 16909060}, []float32{-1 << 31, 0, 16909060}},
		{[]uint64{0, 1, 1 << 63}, []float32{0, 1, 1 << 63}},
		{[]int64{-1 << 63, 0, 1 << 40}, []float32{-1 << 63, 0, 1 << 40}},
		{[]float32{-1.5, math.Pi, 0}, []float32{-1.5, math.Pi, 0}},
		{[]float64{-1.5, math.Pi, 0}, []float32{-1.5, math.Pi, 0}},
	} {
		t.Run(fmt.Sprintf("%T", c.numbers), func(t *testing.T) {
			var file bytes.Buffer
			require.NoError(t, npyio.Write(&file, c.numbers))
			table := readNPY(t, file.Bytes())
			assert.Equal(t, c.want, numbers(table))
			assert.Equal(t, tensor.Shape{3, 1}, table.X().Shape(), "one axis is one column")
		})
	}
	var file bytes.Buffer
	require.NoError(t, npyio.Write(&file, mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6})))
	table := readNPY(t, file.Bytes())
	assert.Equal(t, []float32{1, 2, 3, 4, 5, 6}, numbers(table))
	assert.Equal(t, 3, table.Width())
}

func TestNPYOrders(t *testing.T) {
	want := []float32{1, 2, 3, 4, 5, 6} // [2, 3]
	columnMajor := []int16{1, 4, 2, 5, 3, 6}
	little, err := binary.Append(nil, binary.LittleEndian, columnMajor)
	require.NoError(t, err)
	for kind, numbersOf := range map[string][]byte{"<i2": little, ">i2": bigEndian(t, columnMajor)} {
		file := npyFile(kind, "True", "(2, 3)", numbersOf)
		table := readNPY(t, file)
		assert.Equal(t, want, numbers(table), kind)

		var other mat.Dense // the other library agrees
		require.NoError(t, npyio.Read(bytes.NewReader(npyFile("<f8", "True", "(2, 3)", float64s(columnMajor))), &other))
		for k, v := range want {
			assert.EqualValues(t, v, other.At(k/3, k%3))
		}
	}
	images := readNPY(t, npyFile("|u1", "False", "(1, 2, 3)", []byte{1, 2, 3, 4, 5, 6}))
	height, width := images.ImageSize()
	assert.Equal(t, []int{1, 6, 2, 3}, []int{images.Len(), images.Width(), height, width})
	assert.Equal(t, want, numbers(readNPY(t, npyFile("|u1", "True", "(6,)", []byte{1, 2, 3, 4, 5, 6}))))
}

func float64s(values []int16) (b []byte) {
	for _, v := range values {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(float64(v)))
	}
	return b
}

func TestNPYVersions(t *testing.T) {
	header := "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n"
	for version := byte(1); version <= 3; version++ {
		assert.Equal(t, []float32{7, 8}, numbers(readNPY(t, npyWithHeader(version, header, []byte{7, 8}))), "version %d", version)
	}
}

func TestNPYRefuses(t *testing.T) {
	good := npyFile("<i2", "False", "(2, 3)", make([]byte, 12))
	for length := range good {
		assertRefused(t, datasets.NPY{}, good[:length], "")
	}
	for extra := 1; extra <= 64; extra++ {
		assertRefused(t, datasets.NPY{}, append(bytes.Clone(good), make([]byte, extra)...), "more follow")
	}
	one := make([]byte, 64)
	for want, file := range map[string][]byte{
		"promises 12 bytes of numbers, 11 follow":  good[:len(good)-1],
		`"\x93NUMPY\x04\x00" is no start`:          npyWithHeader(4, "", one),
		"a single number is no table":              npyFile("<f4", "False", "()", one[:4]),
		"shape [0 3] has no numbers":               npyFile("<f4", "False", "(0, 3)", nil),
		"no file holds an array":                   npyFile("<f4", "False", "(999999999999999999, 999999999999999999)", nil),
		"column-major array of shape [1 2 2]":      npyFile("<f4", "True", "(1, 2, 2)", one[:16]),
		`numbers of type "f2"`:                     npyFile("<f2", "False", "(1,)", one[:2]),
		"no NPY header of a plain array":           npyFile("|O", "False", "(1,)", one),
		"'<U4'":                                    npyFile("<U4", "False", "(1,)", one),
		"'<c8'":                                    npyFile("<c8", "False", "(1,)", one[:8]),
		"(-1,)":                                    npyFile("<f4", "False", "(-1,)", one),
		"Maybe":                                    npyFile("<f4", "Maybe", "(1,)", one),
		"[('a', '<f4')]":                           npyWithHeader(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }\n", one[:4]),
		`"" is no NPY header`:                      npyWithHeader(1, "", one),
		"an NPY header of 4294967295 bytes":        append([]byte("\x93NUMPY\x02\x00\xff\xff\xff\xff"), one...),
		"row 0, column 0: NaN is not a finite":     npyFile("<f4", "False", "(1,)", []byte{0, 0, 0xc0, 0x7f}),
		"row 0, column 0: +Inf is not a finite":    npyFile("<f8", "False", "(1,)", binary.LittleEndian.AppendUint64(nil, math.Float64bits(1e39))),
		"promises 18014398509481984 bytes of numb": npyFile("<f8", "False", "(2251799813685248,)", one),
	} {
		assertRefused(t, datasets.NPY{}, file, want)
	}
}

func TestNPYBombs(t *testing.T) {
	for _, shape := range []string{"(35184372088832,)", "(268435456,)", "(4194304, 4194304)", "(576460752303423487, 16)"} {
		for _, columnMajor := range []string{"False", "True"} {
			memory := allocated(func() {
				assertRefused(t, datasets.NPY{}, npyFile("<f4", columnMajor, shape, []byte{1, 2, 3, 4}), "")
			})
			assert.Less(t, memory, uint64(maxBombMemory), shape)
		}
	}
}

func FuzzNPY(f *testing.F) {
	f.Add(npyFile("<i2", "True", "(2, 3)", make([]byte, 12)))
	f.Add(npyFile("|b1", "False", "(3,)", []byte{0, 1, 2}))
	f.Add(npyFile(">f8", "False", "(1, 1, 2)", make([]byte, 16)))
	f.Add(npyFile("<f4", "False", "(35184372088832,)", nil))
	f.Add(npyWithHeader(3, "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }\n", []byte{1}))
	f.Fuzz(func(t *testing.T, file []byte) { checkFormat(t, datasets.NPY{}, file) })
}
