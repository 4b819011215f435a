package checkpoint

import (
	"bufio"
	"io"
	"os"

	"github.com/harmonium-ml/harmonium/internal/atomicfile"
)

// Save writes f to the file at path in one step: whatever happens, path holds
// the previous file or f, whole. A failed Save leaves no other file behind; one
// that is killed may leave a file ".<name>.<number>.tmp".
//
// Errors: as for Write, and those of the file system.
func Save(path string, f *File) error {
	if _, _, err := describe(f); err != nil { // before a temporary file exists
		return at(path, err)
	}
	return at(path, atomicfile.Write(path, func(w io.Writer) error { return save(w, f) }))
}

// Load reads the file at path, as Read does.
//
// Errors: as for Read, with the path; those of the file system, such as
// fs.ErrNotExist.
func Load(path string) (*File, error) {
	disk, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer disk.Close()
	info, err := disk.Stat()
	if err != nil {
		return nil, err
	}
	size := int64(-1)
	if info.Mode().IsRegular() {
		size = info.Size()
	}
	f, err := read(bufio.NewReaderSize(disk, 1<<18), size)
	if err != nil {
		return nil, at(path, err)
	}
	return f, nil
}

// save is Write with a buffer, for writers where each call costs.
func save(w io.Writer, f *File) error {
	buffered := bufio.NewWriterSize(w, 1<<20)
	if err := Write(buffered, f); err != nil {
		return err
	}
	return buffered.Flush()
}
