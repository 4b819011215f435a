package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Write replaces the file at path by what write writes, or creates it.
//
// The directory must exist. If path is a symbolic link, the link is replaced.
// A temporary file that a killed program left (".<name>.<number>.tmp") is not
// touched.
//
// Errors: those of write and of the file system. Then path holds what it held
// before and no temporary file is left. The one exception is an error of the
// last step, after the new file has its name: it is whole, but may not survive
// a loss of power.
func Write(path string, write func(io.Writer) error) error {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer root.Close()
	return replace(disk{root}, filepath.Base(path), write)
}

// A directory is what replace needs of the file system.
type directory interface {
	Create(name string) (file, error) // fs.ErrExist if the name is taken
	Rename(from, to string) error
	Remove(name string) error
	Sync() error
}

type file interface {
	io.Writer
	Sync() error
	Close() error
}

func replace(dir directory, name string, write func(io.Writer) error) error {
	f, temp, err := create(dir, name)
	if err != nil {
		return err
	}
	err = fill(f, write)
	if err == nil {
		err = dir.Rename(temp, name)
	}
	if err != nil {
		return errors.Join(err, dir.Remove(temp))
	}
	return dir.Sync()
}

// fill writes and closes f.
func fill(f file, write func(io.Writer) error) error {
	if err := write(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// maxTemps bounds the search for a free name.
const maxTemps = 10_000

// create makes a new file under the first free temporary name.
func create(dir directory, name string) (file, string, error) {
	for i := range maxTemps {
		temp := fmt.Sprintf(".%s.%d.tmp", name, i)
		f, err := dir.Create(temp)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		return f, temp, err
	}
	return nil, "", fmt.Errorf("atomicfile: %d temporary files of %q are in the way: %w", maxTemps, name, fs.ErrExist)
}

// disk is the real directory.
type disk struct{ root *os.Root }

func (d disk) Create(name string) (file, error) {
	return d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}
func (d disk) Rename(from, to string) error { return d.root.Rename(from, to) }
func (d disk) Remove(name string) error     { return d.root.Remove(name) }

// Sync forces the names in the directory to the disk. Windows has no such call.
func (d disk) Sync() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := d.root.Open(".")
	if err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}
