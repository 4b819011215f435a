package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
)

// Read reads a file up to the end of r and proves that it is whole. It returns
// all of it or nothing.
//
// Memory: at most about twice the bytes that have arrived, besides the header
// of at most 2 MiB. No claim of the file can make it more.
//
// Errors: an *Error with ErrFormat, ErrCorrupt or ErrVersion, or the error of r.
func Read(r io.Reader) (*File, error) {
	size := int64(-1)
	if sized, ok := r.(interface{ Len() int }); ok { // bytes.Reader, bytes.Buffer, strings.Reader
		size = int64(sized.Len())
	}
	return read(r, size)
}

// read reads a file of size bytes; a negative size is unknown.
func read(r io.Reader, size int64) (*File, error) {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, broken(err, ErrFormat, "the file has fewer than 8 bytes")
	}
	n := binary.LittleEndian.Uint64(head[:])
	if n > maxHeader {
		return nil, fail(ErrFormat, "the header claims %d bytes, the limit is %d", n, maxHeader)
	}
	if size >= 0 && int64(n) > size-8 {
		return nil, fail(ErrCorrupt, "the header claims %d bytes, the file has %d", n, size)
	}
	var text bytes.Buffer // grows with what arrives
	if _, err := io.CopyN(&text, r, int64(n)); err != nil {
		return nil, broken(err, ErrCorrupt, "the file ends inside the header")
	}
	h, digest, err := parseHeader(text.Bytes())
	if err != nil {
		return nil, onRead(err)
	}
	total, err := h.check()
	if err != nil {
		return nil, onRead(err)
	}
	if spelled := h.spell(digest); !bytes.Equal(spelled[8:], text.Bytes()) {
		return nil, fail(ErrCorrupt, "the header is not spelled as it was written")
	}
	if size >= 0 && size-8-int64(n) != total {
		return nil, fail(ErrCorrupt, "the arrays have %d bytes, the file has %d for them", total, size-8-int64(n))
	}
	return readArrays(r, h, digest, size >= 0)
}

// readArrays reads what follows the header and compares the digest.
func readArrays(r io.Reader, h *header, digest string, trusted bool) (*File, error) {
	hash := sha256.New()
	hash.Write(h.spell(zeroDigest))
	hashed := io.TeeReader(r, hash)
	f := &File{Kind: h.kind, Version: h.version, Metadata: h.metadata, Arrays: make([]Array, 0, len(h.entries))}
	for _, e := range h.entries {
		data, err := readData(hashed, e.dtype, e.n, trusted)
		if err != nil {
			return nil, broken(err, ErrCorrupt, "the file ends inside array %q", e.name)
		}
		f.Arrays = append(f.Arrays, Array{Name: e.name, Shape: e.shape, Data: data})
	}
	switch n, err := io.ReadFull(r, make([]byte, 1)); {
	case n > 0:
		return nil, fail(ErrCorrupt, "the file goes on after its last array")
	case err != io.EOF:
		return nil, err
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); sum != digest {
		return nil, fail(ErrCorrupt, "its SHA-256 is %s, it was written with %s", sum, digest)
	}
	return f, nil
}

// broken tells the end of the file from an error of the system.
func broken(err, kind error, format string, args ...any) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fail(kind, format, args...)
	}
	return err
}

// onRead turns what could not be written into what cannot be read.
func onRead(err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Err == ErrInvalid {
		return fail(ErrFormat, "%s", e.Reason)
	}
	return err
}
