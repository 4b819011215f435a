package datasets_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// maxBombMemory is what a reader may allocate before it refuses a bomb.
const maxBombMemory = 16 << 20

func zipped(t testing.TB, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(plain)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func written(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// assertRefused checks that f refuses data as malformed.
func assertRefused(t *testing.T, f datasets.Format, data []byte, want string) {
	t.Helper()
	table, err := f.Read(bytes.NewReader(data))
	assert.Nil(t, table)
	assert.ErrorIs(t, err, datasets.ErrFormat)
	assert.ErrorContains(t, err, want)
}

func TestLoadUnpacksByContent(t *testing.T) {
	text := []byte("a,b\n1,2\n3,4\n")
	for name, content := range map[string][]byte{
		"plain.csv": text, "packed.csv.gz": zipped(t, text), "packed.csv": zipped(t, text), "plain.csv.gz": text,
	} {
		table, err := datasets.Load(written(t, name, content), datasets.CSV{})
		require.NoError(t, err, name)
		assert.Equal(t, []float32{1, 2, 3, 4}, numbers(table), name)
	}
}

func TestLoadNamesTheFile(t *testing.T) {
	path := written(t, "broken.npy", []byte("no array"))
	_, err := datasets.Load(path, datasets.NPY{})
	assert.ErrorIs(t, err, datasets.ErrFormat)
	assert.ErrorContains(t, err, path)

	_, err = datasets.Load(path+".lost", datasets.NPY{})
	assert.ErrorIs(t, err, fs.ErrNotExist)
	assert.ErrorContains(t, err, path+".lost")

	_, err = datasets.Load(path, nil)
	assert.ErrorContains(t, err, "no format")
	_, err = datasets.Load(t.TempDir(), datasets.IDX{})
	assert.Error(t, err, "a folder is no file")
}

func TestLoadRefusesBrokenGzip(t *testing.T) {
	packed := zipped(t, idxFile(8, []uint32{4, 3}, make([]byte, 12)))
	for length := 2; length < len(packed); length++ {
		_, err := datasets.Load(written(t, "x.gz", packed[:length]), datasets.IDX{})
		require.ErrorIs(t, err, datasets.ErrFormat, "cut to %d bytes", length)
	}
	for bit := range 32 { // the checksum
		flipped := bytes.Clone(packed)
		flipped[len(packed)-8+bit/8] ^= 1 << (bit % 8)
		_, err := datasets.Load(written(t, "x.gz", flipped), datasets.IDX{})
		require.ErrorIs(t, err, datasets.ErrFormat, "checksum bit %d", bit)
	}
	_, err := datasets.Load(written(t, "x.gz", append(packed, 0)), datasets.IDX{})
	assert.ErrorIs(t, err, datasets.ErrFormat, "a byte after the end")
}

func TestGzipBombStopsEarly(t *testing.T) {
	const pieces, piece = 64, 1 << 20 // members of one gzip stream
	bomb := zipped(t, idxFile(8, []uint32{pieces * piece}, nil))
	bomb = append(bomb, bytes.Repeat(zipped(t, make([]byte, piece)), pieces)...)
	path := written(t, "bomb.gz", bomb)

	var err error
	memory := allocated(func() { _, err = datasets.Load(path, datasets.IDX{}) })
	assert.ErrorIs(t, err, datasets.ErrFormat)
	assert.ErrorContains(t, err, "unpack to")
	assert.Less(t, memory, uint64(maxBombMemory))
}

func TestSparseDataIsNoBomb(t *testing.T) {
	const n = 1 << 20 // 1000 : 1, but small
	table, err := datasets.Load(written(t, "x.gz", zipped(t, idxFile(8, []uint32{n}, make([]byte, n)))), datasets.IDX{})
	require.NoError(t, err)
	assert.Equal(t, n, table.Len())
}

func TestReadersPassOnReadErrors(t *testing.T) {
	broken := errors.New("cable pulled")
	for name, c := range map[string]struct {
		format datasets.Format
		start  []byte
	}{
		"IDX": {datasets.IDX{}, idxFile(8, []uint32{4}, []byte{1})},
		"NPY": {datasets.NPY{}, npyFile("|u1", "False", "(4,)", []byte{1})},
		"CSV": {datasets.CSV{}, []byte("1,2\n3,")},
	} {
		_, err := c.format.Read(io.MultiReader(bytes.NewReader(c.start), iotest.ErrReader(broken)))
		assert.ErrorIs(t, err, broken, name)
	}
}
