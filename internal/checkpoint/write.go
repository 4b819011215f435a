package checkpoint

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
)

// Write writes f. It goes over the arrays twice, once for the digest and once
// for the bytes, and keeps no copy of them; f must not change meanwhile.
//
// Errors: an *Error with ErrInvalid before the first byte if f cannot be
// written, and the error of w.
func Write(w io.Writer, f *File) error {
	h, arrays, err := describe(f)
	if err != nil {
		return err
	}
	hash := sha256.New()
	if err := writeAll(hash, h.spell(zeroDigest), arrays); err != nil {
		return err
	}
	return writeAll(w, h.spell(hex.EncodeToString(hash.Sum(nil))), arrays)
}

func writeAll(w io.Writer, header []byte, arrays []Array) error {
	if _, err := w.Write(header); err != nil {
		return err
	}
	for _, a := range arrays {
		if err := writeData(w, a.Data); err != nil {
			return err
		}
	}
	return nil
}

// describe checks f and returns its header and its arrays, both in file order.
func describe(f *File) (*header, []Array, error) {
	if f == nil {
		return nil, nil, fail(ErrInvalid, "no file")
	}
	h := &header{kind: f.Kind, version: f.Version, metadata: f.Metadata}
	type described struct {
		entry
		array Array
	}
	all := make([]described, 0, len(f.Arrays))
	for _, a := range f.Arrays {
		dtype, n := elementType(a.Data)
		if dtype == "" {
			return nil, nil, fail(ErrInvalid, "array %q has data of type %T", a.Name, a.Data)
		}
		e, err := newEntry(a.Name, dtype, a.Shape)
		if err != nil {
			return nil, nil, err
		}
		if e.n != n {
			return nil, nil, fail(ErrInvalid, "array %q has %d elements, its shape %v asks for %d", a.Name, n, a.Shape, e.n)
		}
		all = append(all, described{e, a})
	}
	slices.SortFunc(all, func(a, b described) int { return compareEntries(a.entry, b.entry) })
	arrays := make([]Array, len(all))
	for i, d := range all {
		h.entries = append(h.entries, d.entry)
		arrays[i] = d.array
	}
	if _, err := h.check(); err != nil {
		return nil, nil, err
	}
	if n := len(h.spell(zeroDigest)) - 8; n > maxHeader {
		return nil, nil, fail(ErrInvalid, "the header has %d bytes, the limit is %d: put long metadata into a []uint8 array", n, maxHeader)
	}
	return h, arrays, nil
}
