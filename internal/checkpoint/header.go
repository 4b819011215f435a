package checkpoint

import (
	"cmp"
	"encoding/binary"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	formatVersion = "1" // of the container, not of what it holds

	reservedPrefix = "harmonium."
	keyFormat      = reservedPrefix + "format"
	keyKind        = reservedPrefix + "kind"
	keySHA256      = reservedPrefix + "sha256"
	keyVersion     = reservedPrefix + "version"

	metadataName = "__metadata__" // of safetensors

	maxHeader   = 2 << 20 // bytes
	maxName     = 255     // bytes
	maxAxes     = 16
	maxArrays   = 1 << 13
	maxMetadata = 4096 // keys
)

// zeroDigest stands in for the digest while the digest is taken.
var zeroDigest = strings.Repeat("0", 64)

// An entry describes one array of the header.
type entry struct {
	name  string
	dtype string
	shape []int
	n     int   // elements
	bytes int64 // n times the size of an element
}

// A header is everything in a file but its elements and its digest.
type header struct {
	kind     string
	version  int
	metadata map[string]string
	entries  []entry // in file order
}

// newEntry checks and completes the description of an array.
func newEntry(name, dtype string, shape []int) (entry, error) {
	if err := checkName("array name", name); err != nil {
		return entry{}, err
	}
	size := elementSize(dtype)
	if size == 0 {
		return entry{}, fail(ErrInvalid, "array %q has unknown elements %q", name, dtype)
	}
	if len(shape) > maxAxes {
		return entry{}, fail(ErrInvalid, "array %q has %d axes, the limit is %d", name, len(shape), maxAxes)
	}
	product, empty := size, false
	for _, axis := range shape {
		switch {
		case axis < 0:
			return entry{}, fail(ErrInvalid, "array %q has shape %v", name, shape)
		case axis == 0:
			empty = true
		case product > math.MaxInt/int64(axis):
			return entry{}, fail(ErrInvalid, "array %q has shape %v, which overflows", name, shape)
		default:
			product *= int64(axis)
		}
	}
	if empty {
		product = 0
	}
	return entry{name: name, dtype: dtype, shape: shape, n: int(product / size), bytes: product}, nil
}

// check proves that the header can be spelled, and returns the size of all
// arrays in bytes.
func (h *header) check() (int64, error) {
	if err := checkName("kind", h.kind); err != nil {
		return 0, err
	}
	if h.version < 1 {
		return 0, fail(ErrInvalid, "version %d of %q, want 1 or more", h.version, h.kind)
	}
	if len(h.entries) > maxArrays {
		return 0, fail(ErrInvalid, "%d arrays, the limit is %d", len(h.entries), maxArrays)
	}
	if len(h.metadata) > maxMetadata {
		return 0, fail(ErrInvalid, "%d metadata keys, the limit is %d", len(h.metadata), maxMetadata)
	}
	for _, key := range slices.Sorted(maps.Keys(h.metadata)) {
		if strings.HasPrefix(key, reservedPrefix) {
			return 0, fail(ErrInvalid, "metadata key %q begins with the reserved %q", key, reservedPrefix)
		}
		if !utf8.ValidString(key) || !utf8.ValidString(h.metadata[key]) {
			return 0, fail(ErrInvalid, "metadata %q is not UTF-8 text", key)
		}
	}
	total := int64(0)
	names := make(map[string]bool, len(h.entries))
	for _, e := range h.entries {
		if names[e.name] {
			return 0, fail(ErrInvalid, "two arrays named %q", e.name)
		}
		names[e.name] = true
		if total > math.MaxInt64-e.bytes {
			return 0, fail(ErrInvalid, "arrays up to %q have more than %d bytes", e.name, int64(math.MaxInt64))
		}
		total += e.bytes
	}
	return total, nil
}

// checkName refuses names that are no relative slash-separated paths: they may
// become file names in other tools.
func checkName(what, name string) error {
	if len(name) > maxName || name == metadataName || !fs.ValidPath(name) ||
		strings.ContainsFunc(name, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) {
		if len(name) > maxName {
			name = name[:maxName] + "…"
		}
		return fail(ErrInvalid, "%s %q", what, name)
	}
	return nil
}

// compareEntries orders arrays as in a file.
func compareEntries(a, b entry) int {
	return cmp.Or(
		cmp.Compare(slices.Index(fileOrder, a.dtype), slices.Index(fileOrder, b.dtype)),
		strings.Compare(a.name, b.name))
}

// spell returns the one spelling of the header with its length in front.
func (h *header) spell(digest string) []byte {
	meta := map[string]string{keyFormat: formatVersion, keyKind: h.kind, keySHA256: digest, keyVersion: strconv.Itoa(h.version)}
	maps.Copy(meta, h.metadata)

	b := append(make([]byte, 8, 1024+128*len(h.entries)), `{"`+metadataName+`":{`...)
	for i, key := range slices.Sorted(maps.Keys(meta)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(append(appendQuoted(b, key), ':'), meta[key])
	}
	b = append(b, '}')
	offset := int64(0)
	for _, e := range h.entries {
		b = append(appendQuoted(append(b, ','), e.name), `:{"dtype":"`+e.dtype+`","shape":[`...)
		for i, axis := range e.shape {
			if i > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendInt(b, int64(axis), 10)
		}
		b = strconv.AppendInt(append(b, `],"data_offsets":[`...), offset, 10)
		offset += e.bytes
		b = append(strconv.AppendInt(append(b, ','), offset, 10), `]}`...)
	}
	b = append(b, '}')
	for len(b)%8 != 0 {
		b = append(b, ' ')
	}
	binary.LittleEndian.PutUint64(b, uint64(len(b)-8))
	return b
}

// appendQuoted appends s as a JSON string. The escapes are fixed here and not
// left to encoding/json, whose choice of them has changed between versions.
func appendQuoted(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
