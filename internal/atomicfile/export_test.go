package atomicfile

import (
	"io"
	"os"
)

type (
	Directory = directory
	File      = file
)

const MaxTemps = maxTemps

// Replace is Write on any directory.
func Replace(dir Directory, name string, write func(io.Writer) error) error {
	return replace(dir, name, write)
}

// Disk is the real directory, for tests that put faults in front of it.
func Disk(root *os.Root) Directory { return disk{root} }
