// Package atomicfile replaces a file in one step.
//
// The bytes go to a temporary file in the same directory, are forced to the
// disk, and only then take the name of the file; at last the directory is
// forced to the disk too. A program that is killed at any moment, or a disk
// that is full, leaves the previous file as it was.
//
//	err := atomicfile.Write("report.html", func(w io.Writer) error {
//		_, err := io.WriteString(w, page)
//		return err
//	})
package atomicfile
