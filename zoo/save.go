package zoo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/checkpoint"
)

// Saved models are files of package checkpoint: valid safetensors with a
// checksum. Metadata holds the configuration, one array per parameter the values.

// arrays are the parameters as arrays of a file.
func arrays(params []*graph.Param) []checkpoint.Array {
	list := make([]checkpoint.Array, len(params))
	for i, p := range params {
		list[i] = checkpoint.Array{Name: p.Name, Shape: slices.Clone([]int(p.Value.Shape())), Data: p.Value.Data()}
	}
	return list
}

// restore sets the parameters from a file, all or none.
func restore(f *checkpoint.File, params []*graph.Param) error {
	values := make([][]float64, len(params))
	for i, p := range params {
		var err error
		if p.Value.Dtype() == tensor.Float32 {
			var single []float32
			single, err = checkpoint.Values[float32](f, p.Name, p.Value.Shape()...)
			values[i] = make([]float64, len(single))
			for j, v := range single {
				values[i][j] = float64(v)
			}
		} else {
			values[i], err = checkpoint.Values[float64](f, p.Name, p.Value.Shape()...)
		}
		if err != nil {
			return err
		}
	}
	if len(f.Arrays) != len(params) {
		return fmt.Errorf("zoo: the file holds %d arrays, the model has %d parameters", len(f.Arrays), len(params))
	}
	for i, p := range params {
		graph.SetFloat64s(p.Value, values[i])
	}
	return nil
}

// settings reads the metadata of a file; the first mistake stays in err.
type settings struct {
	metadata map[string]string
	err      error
}

func (s *settings) fail(key, reason string) {
	if s.err == nil {
		s.err = fmt.Errorf("zoo: setting %q of the file is %q: %s", key, s.metadata[key], reason)
	}
}

func (s *settings) ints(key string) (list []int) {
	for _, text := range strings.Fields(s.metadata[key]) {
		v, err := strconv.Atoi(text)
		if err != nil || v < 0 || v > 1<<28 {
			s.fail(key, "want sizes separated by spaces")
			return nil
		}
		list = append(list, v)
	}
	return list
}

func (s *settings) bool(key string) bool {
	v, err := strconv.ParseBool(s.metadata[key])
	if err != nil {
		s.fail(key, "want true or false")
	}
	return v
}

func (s *settings) dtype(key string) tensor.Dtype {
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		if dt.String() == s.metadata[key] {
			return dt
		}
	}
	s.fail(key, "want float32 or float64")
	return tensor.Float32
}

// parsed reads a setting by its parser.
func parsed[T any](s *settings, key string, parse func(string) (T, error)) T {
	v, err := parse(s.metadata[key])
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("zoo: setting %q of the file: %w", key, err)
	}
	return v
}

func join(list []int) string { return strings.Trim(fmt.Sprint(list), "[]") }
