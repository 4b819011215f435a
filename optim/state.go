package optim

import (
	"fmt"
	"maps"
	"slices"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

// A state is arrays by name. Rules keep theirs in one, so that copying and
// restoring are written once.
type state map[string]*tensor.Dense

// zeros adds an array of zeros for every parameter, named prefix/parameter.
func (s state) zeros(prefix string, params []*graph.Param) []*tensor.Dense {
	arrays := make([]*tensor.Dense, len(params))
	for i, p := range params {
		arrays[i] = tensor.New(tensor.Of(p.Value.Dtype()), tensor.WithShape(p.Value.Shape().Clone()...))
		s[prefix+"/"+p.Name] = arrays[i]
	}
	return arrays
}

// counter adds a whole number that starts at 0.
func (s state) counter(name string) []int64 {
	count := []int64{0}
	s[name] = numbers(count)
	return count
}

// numbers makes a vector of a slice, without copying.
func numbers[T int64 | uint64 | float64](x []T) *tensor.Dense {
	return tensor.New(tensor.WithShape(len(x)), tensor.WithBacking(x))
}

// State returns copies.
func (s state) State() map[string]*tensor.Dense {
	copies := make(map[string]*tensor.Dense, len(s))
	for name, array := range s {
		copies[name] = array.Clone().(*tensor.Dense)
	}
	return copies
}

// Restore overwrites the arrays with those of the same names, all or none.
func (s state) Restore(from map[string]*tensor.Dense) error {
	if err := s.accepts(from); err != nil {
		return err
	}
	for name, array := range s {
		assign(array, from[name])
	}
	return nil
}

// accepts checks names, types and shapes, in the order of names.
func (s state) accepts(from map[string]*tensor.Dense) error {
	for _, name := range slices.Sorted(maps.Keys(s)) {
		want, got := s[name], from[name]
		switch {
		case got == nil:
			return fmt.Errorf("optim: Restore: the state has no array %q", name)
		case got.Dtype() != want.Dtype() || !slices.Equal(got.Shape(), want.Shape()):
			return fmt.Errorf("optim: Restore: array %q is %v %v; want %v %v", name, got.Dtype(), got.Shape(), want.Dtype(), want.Shape())
		case got.RequiresIterator():
			return fmt.Errorf("optim: Restore: array %q is a view that is not contiguous", name)
		}
	}
	return nil
}

// assign copies the numbers of an array into another of the same shape and type.
func assign(to, from *tensor.Dense) {
	switch to.Dtype() {
	case tensor.Float32:
		copy(to.Float32s(), from.Float32s())
	case tensor.Float64:
		copy(to.Float64s(), from.Float64s())
	case tensor.Int64:
		copy(to.Int64s(), from.Int64s())
	case tensor.Uint64:
		copy(to.Uint64s(), from.Uint64s())
	}
}
