package checkpoint

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"
)

// parseHeader reads the JSON text of a header. It stops at the first thing
// that no file of ours holds; what it accepts may still be spelled wrongly.
func parseHeader(text []byte) (h *header, digest string, err error) {
	p := parser{json.NewDecoder(bytes.NewReader(text))}
	if err := p.delim('{'); err != nil {
		return nil, "", err
	}
	if name, err := p.text(); err != nil {
		return nil, "", err
	} else if name != metadataName {
		return nil, "", fail(ErrFormat, "the header does not begin with %s: a safetensors file of another program?", metadataName)
	}
	h = &header{}
	if digest, err = p.metadata(h); err != nil {
		return nil, "", err
	}
	for p.More() {
		e, err := p.entry()
		if err != nil {
			return nil, "", err
		}
		if h.entries = append(h.entries, e); len(h.entries) > maxArrays {
			return nil, "", fail(ErrFormat, "more than %d arrays", maxArrays)
		}
	}
	if err := p.delim('}'); err != nil {
		return nil, "", err
	}
	if _, err := p.Token(); err != io.EOF {
		return nil, "", fail(ErrFormat, "the header goes on after its end")
	}
	return h, digest, nil
}

type parser struct{ *json.Decoder }

func (p parser) delim(want json.Delim) error {
	if t, err := p.Token(); err != nil || t != want {
		return fail(ErrFormat, "the header has no %q where one belongs", want.String())
	}
	return nil
}

func (p parser) text() (string, error) {
	t, err := p.Token()
	s, ok := t.(string)
	if err != nil || !ok {
		return "", fail(ErrFormat, "the header has no text where one belongs")
	}
	return s, nil
}

// metadata reads the object of text under __metadata__ into h.
func (p parser) metadata(h *header) (digest string, err error) {
	if err := p.delim('{'); err != nil {
		return "", err
	}
	all := map[string]string{}
	for p.More() {
		key, err := p.text()
		if err != nil {
			return "", err
		}
		value, err := p.text()
		if err != nil {
			return "", err
		}
		if all[key] = value; len(all) > maxMetadata+4 {
			return "", fail(ErrFormat, "more than %d metadata keys", maxMetadata)
		}
	}
	if err := p.delim('}'); err != nil {
		return "", err
	}
	format, ok := all[keyFormat]
	if !ok {
		return "", fail(ErrFormat, "no %s: a safetensors file of another program?", keyFormat)
	}
	if format != formatVersion {
		return "", fail(ErrVersion, "the file has container format %q, this program reads %q", format, formatVersion)
	}
	h.version, err = strconv.Atoi(all[keyVersion])
	if err != nil {
		return "", fail(ErrFormat, "%s is %q", keyVersion, all[keyVersion])
	}
	h.kind, digest = all[keyKind], all[keySHA256]
	for _, key := range []string{keyFormat, keyKind, keySHA256, keyVersion} {
		delete(all, key)
	}
	h.metadata = all
	return digest, nil
}

// entry reads the name and the description of one array.
func (p parser) entry() (entry, error) {
	name, err := p.text()
	if err != nil {
		return entry{}, err
	}
	var text struct {
		Type    string          `json:"dtype"`
		Shape   json.RawMessage `json:"shape"`
		Offsets json.RawMessage `json:"data_offsets"` // compared as bytes, with the whole header
	}
	p.DisallowUnknownFields()
	if err := p.Decode(&text); err != nil {
		return entry{}, fail(ErrFormat, "array %.255q: %v", name, err)
	}
	var shape []int
	if axes := 1 + bytes.Count(text.Shape, []byte(",")); axes > maxAxes {
		return entry{}, fail(ErrFormat, "array %.255q has %d axes, the limit is %d", name, axes, maxAxes)
	}
	if err := json.Unmarshal(text.Shape, &shape); err != nil {
		return entry{}, fail(ErrFormat, "array %.255q: %v", name, err)
	}
	return newEntry(name, text.Type, slices.Clip(shape))
}
