package checkpoint

import "slices"

// An Element is a number that an array can hold.
type Element interface {
	float32 | float64 | int64 | uint64 | uint8
}

// An Array is a named array in row-major order.
//
// Shape holds the sizes of the axes; an empty Shape is a scalar, a zero in it
// an array without elements. Data is a []float32, []float64, []int64, []uint64
// or []uint8 with as many elements as Shape says. Every bit of it survives,
// the payloads of NaNs included.
//
// Domain: Name is a slash-separated relative path ("encoder.0.weight",
// "optimizer/adam/step") of at most 255 bytes, without "..", backslashes or
// control characters. At most 16 axes.
type Array struct {
	Name  string
	Shape []int
	Data  any
}

// A File is the content of a checkpoint.
//
// Kind says what the file holds ("autoencoder", "run"), Version which layout of
// that kind, counted from 1. Metadata is free text; keys that begin with
// "harmonium." are the container's own. The names of Arrays are distinct. A
// file holds at most 8,192 arrays, 4,096 keys, and 2 MiB of names and text.
type File struct {
	Kind     string
	Version  int
	Metadata map[string]string
	Arrays   []Array
}

// Array returns the array of that name.
func (f *File) Array(name string) (Array, bool) {
	i := slices.IndexFunc(f.Arrays, func(a Array) bool { return a.Name == name })
	if i < 0 {
		return Array{}, false
	}
	return f.Arrays[i], true
}

// Expect checks what the file is: its Kind is kind and its Version at most
// newest.
//
// Errors: an *Error with ErrKind or ErrVersion; it names both sides.
func (f *File) Expect(kind string, newest int) error {
	if f.Kind != kind {
		return fail(ErrKind, "the file holds a %q, want a %q", f.Kind, kind)
	}
	if f.Version > newest {
		return fail(ErrVersion, "the file has version %d of %q, this program reads up to version %d", f.Version, kind, newest)
	}
	return nil
}

// Values returns the elements of the named array, which has element type T and,
// if shape is given, that shape. It does not copy.
//
// Errors: an *Error with ErrMissing; it names the array and both types or both
// shapes.
func Values[T Element](f *File, name string, shape ...int) ([]T, error) {
	a, ok := f.Array(name)
	if !ok {
		return nil, fail(ErrMissing, "no array %q", name)
	}
	values, ok := a.Data.([]T)
	if !ok {
		return nil, fail(ErrMissing, "array %q is a %T, want a %T", name, a.Data, values)
	}
	if len(shape) > 0 && !slices.Equal(shape, a.Shape) {
		return nil, fail(ErrMissing, "array %q has shape %v, want %v", name, a.Shape, shape)
	}
	return values, nil
}
