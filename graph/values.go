package graph

import "gorgonia.org/tensor"

// Float64s copies the numbers of an array of either dtype.
func Float64s(t *tensor.Dense) []float64 {
	if t.Dtype() == tensor.Float64 {
		return append([]float64{}, t.Float64s()...)
	}
	return convert[float64](t.Float32s())
}

// SetFloat64s overwrites the numbers of an array of either dtype, rounding if it
// holds float32.
func SetFloat64s(t *tensor.Dense, x []float64) {
	if t.Dtype() == tensor.Float64 {
		copy(t.Float64s(), x)
		return
	}
	for i, v := range x {
		t.Float32s()[i] = float32(v)
	}
}
