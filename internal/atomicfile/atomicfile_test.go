package atomicfile_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/atomicfile"
)

// text writes s in three pieces.
func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		for _, piece := range []string{s[:1], s[1:2], s[2:]} {
			if _, err := io.WriteString(w, piece); err != nil {
				return err
			}
		}
		return nil
	}
}

// assertHolds checks that dir holds exactly one file and its content.
func assertHolds(t *testing.T, dir, name, content string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "%v", entries)
	assert.Equal(t, name, entries[0].Name())
	b, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	assert.Equal(t, content, string(b))
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	require.NoError(t, atomicfile.Write(path, text("first")))
	assertHolds(t, dir, "a.txt", "first")
	require.NoError(t, atomicfile.Write(path, text("new")))
	assertHolds(t, dir, "a.txt", "new")
}

func TestWriteInWorkingDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, atomicfile.Write("a.txt", text("here")))
	assertHolds(t, ".", "a.txt", "here")
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	err := atomicfile.Write(filepath.Join(dir, "none", "a.txt"), text("abc"))
	assert.ErrorIs(t, err, fs.ErrNotExist)

	path := filepath.Join(dir, "a.txt")
	require.NoError(t, atomicfile.Write(path, text("first")))
	bad := errors.New("bad content")
	err = atomicfile.Write(path, func(w io.Writer) error {
		require.NoError(t, text("half")(w))
		return bad
	})
	assert.ErrorIs(t, err, bad)
	assertHolds(t, dir, "a.txt", "first")
}

// TestStrangers: a temporary file of a killed program is left alone and does
// not stand in the way, until there are absurdly many.
func TestStrangers(t *testing.T) {
	dir := t.TempDir()
	stranger := filepath.Join(dir, ".a.txt.0.tmp")
	require.NoError(t, os.WriteFile(stranger, []byte("half"), 0o600))
	require.NoError(t, atomicfile.Write(filepath.Join(dir, "a.txt"), text("whole")))
	b, err := os.ReadFile(stranger)
	require.NoError(t, err)
	assert.Equal(t, "half", string(b))

	err = atomicfile.Replace(full{}, "a.txt", text("abc"))
	assert.ErrorIs(t, err, fs.ErrExist)
	assert.ErrorContains(t, err, fmt.Sprint(atomicfile.MaxTemps))
}

// full is a directory in which every name is taken.
type full struct{ atomicfile.Directory }

func (full) Create(string) (atomicfile.File, error) { return nil, fs.ErrExist }

// TestFaultAtEveryCall lets the first call to the file system fail, then the
// second, and so on until the replacement succeeds. Each time the previous file
// is intact and alone. The last fault comes after the rename: then it is the
// new file that is whole.
func TestFaultAtEveryCall(t *testing.T) {
	fault := errors.New("injected fault")
	for n := 1; ; n++ {
		dir := t.TempDir()
		root, err := os.OpenRoot(dir)
		require.NoError(t, err)
		defer root.Close()
		require.NoError(t, atomicfile.Replace(atomicfile.Disk(root), "a.txt", text("previous")))

		calls := &countdown{n: n, err: fault}
		err = atomicfile.Replace(faulty{atomicfile.Disk(root), calls}, "a.txt", text("new content"))
		if err == nil {
			assertHolds(t, dir, "a.txt", "new content")
			assert.Equal(t, 9, n, "create, three writes, sync, close, rename, sync of the directory: 8 faults, then none")
			return
		}
		require.ErrorIs(t, err, fault, "call %d", n)
		if calls.last == "sync directory" {
			assertHolds(t, dir, "a.txt", "new content")
		} else {
			assertHolds(t, dir, "a.txt", "previous")
		}
	}
}

// countdown makes the n-th call fail.
type countdown struct {
	n    int
	err  error
	last string
}

func (c *countdown) call(name string) error {
	if c.n--; c.n == 0 {
		c.last = name
		return c.err
	}
	return nil
}

type faulty struct {
	atomicfile.Directory
	calls *countdown
}

func (d faulty) Create(name string) (atomicfile.File, error) {
	if err := d.calls.call("create"); err != nil {
		return nil, err
	}
	f, err := d.Directory.Create(name)
	return faultyFile{f, d.calls}, err
}

func (d faulty) Rename(from, to string) error {
	if err := d.calls.call("rename"); err != nil {
		return err
	}
	return d.Directory.Rename(from, to)
}

func (d faulty) Sync() error {
	if err := d.calls.call("sync directory"); err != nil {
		return err
	}
	return d.Directory.Sync()
}

type faultyFile struct {
	atomicfile.File
	calls *countdown
}

// Write writes half of b before it fails, as a full disk does.
func (f faultyFile) Write(b []byte) (int, error) {
	if err := f.calls.call("write"); err != nil {
		n, _ := f.File.Write(b[:len(b)/2])
		return n, err
	}
	return f.File.Write(b)
}

func (f faultyFile) Sync() error {
	if err := f.calls.call("sync"); err != nil {
		return err
	}
	return f.File.Sync()
}

// Close closes the file even when it fails, as the system does.
func (f faultyFile) Close() error {
	err := f.calls.call("close")
	return errors.Join(err, f.File.Close())
}
