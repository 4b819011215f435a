package energy

import (
	"fmt"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/kernel"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

// Dims is the number of values of a visible and of a hidden state.
func (r *RBM) Dims() (visible, hidden int) { return r.Visible.values(), r.Hidden.values() }

// States makes zero states for n chains, in the dtype of the machine.
func (r *RBM) States(n int) (v, h samplers.Array) {
	zeros := func(width int) *tensor.Dense {
		return tensor.New(tensor.Of(r.Weight.Value.Dtype()), tensor.WithShape(n, width))
	}
	return zeros(r.Visible.values()), zeros(r.Hidden.values())
}

// SampleHidden draws h from p_β(h|v), row by row: row i with the numbers of
// s.Row(i). β multiplies biases and weights; 1 is the machine itself.
func (r *RBM) SampleHidden(h, v samplers.Array, beta float64, s *samplers.Stream) error {
	return r.sample(&r.hidden, r.Visible, r.Hidden, r.HiddenNatural, h, v, beta, s)
}

// SampleVisible draws v from p_β(v|h), as SampleHidden does h.
func (r *RBM) SampleVisible(v, h samplers.Array, beta float64, s *samplers.Stream) error {
	return r.sample(&r.visible, r.Hidden, r.Visible, r.VisibleNatural, v, h, beta, s)
}

// sample computes natural parameters of units given the others by the same graph
// that the free energy is made of, and draws from the units' family.
func (r *RBM) sample(program **graph.Program, given, units Units, natural func(*graph.Builder, *graph.Node) *graph.Node,
	to, from samplers.Array, beta float64, s *samplers.Stream) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	dt := r.Weight.Value.Dtype()
	if *program == nil || (*program).Dtype() != dt {
		p, err := graph.BuildOf(dt, func(b *graph.Builder) {
			eta := natural(b, b.Input("given", given.values()))
			b.Output("eta", b.Mul(eta, b.Spread(b.Setting("beta"), eta)))
		})
		if err != nil {
			return err
		}
		*program = p
	}
	setting := tensor.New(tensor.FromScalar(beta))
	if dt == tensor.Float32 {
		setting = tensor.New(tensor.FromScalar(float32(beta)))
	}
	if _, err := (*program).Run(from, setting); err != nil {
		return err
	}
	var err error
	switch eta := (*program).Output("eta").Data().(type) {
	case []float32:
		err = draw(units, to, eta, s)
	case []float64:
		err = draw(units, to, eta, s)
	}
	s.Next()
	return err
}

// draw fills to with samples of the units.
func draw[T graph.Float](units Units, to samplers.Array, eta []T, s *samplers.Stream) error {
	x, ok := to.Data().([]T)
	parameters, values := units.parameters(), units.values()
	n := len(eta) / parameters
	if !ok || len(x) != n*values {
		return fmt.Errorf("energy: states of type %T and %d values in all for %d chains of %d values", to.Data(), len(x), n, values)
	}
	row := func(i int) (state, natural []T) {
		return x[i*values : (i+1)*values], eta[i*parameters : (i+1)*parameters]
	}
	if fast, ok := units.Family.(losses.FastSampler); ok {
		if single, ok := any(row).(func(int) (state, natural []float32)); ok {
			eachRow(n, s, func() func(int, *samplers.Stream) {
				return func(i int, s *samplers.Stream) {
					state, natural := single(i)
					fast.SampleFloat32(state, natural, s)
				}
			})
			return nil
		}
	}
	eachRow(n, s, func() func(int, *samplers.Stream) {
		natural64, state64 := make([]float64, parameters), make([]float64, values)
		return func(i int, s *samplers.Stream) {
			state, natural := row(i)
			for j, v := range natural {
				natural64[j] = float64(v)
			}
			units.Family.Sample(state64, natural64, s)
			for j, v := range state64 {
				state[j] = T(v)
			}
		}
	})
	return nil
}

// eachRow draws n rows, a few per task. Rows have random numbers of their own, so
// it does not matter in which order, or on how many threads. worker makes what
// draws the rows of one task.
func eachRow(n int, s *samplers.Stream, worker func() func(i int, s *samplers.Stream)) {
	const rows = 16
	kernel.Parallel((n+rows-1)/rows, func(task int) {
		draw := worker()
		var row samplers.Stream
		for i := task * rows; i < min(n, (task+1)*rows); i++ {
			row = s.Row(i)
			draw(i, &row)
		}
	})
}
