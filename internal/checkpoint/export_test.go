package checkpoint

import "io"

// ReadSized is read: size tells how long the file is, negative if unknown.
func ReadSized(r io.Reader, size int64) (*File, error) { return read(r, size) }

const MaxHeader = maxHeader
