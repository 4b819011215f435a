package energy

import (
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

// MaxStates is the largest number of states that are enumerated.
const MaxStates = 1 << 20

// AllStates lists every state of the units, one a row, in float64; the first unit
// changes slowest. It is an error if there are infinitely many or more than
// [MaxStates].
func AllStates(u Units) (*tensor.Dense, error) {
	n, err := countStates(u)
	if err != nil {
		return nil, err
	}
	return tensor.New(tensor.WithShape(n, u.values()), tensor.WithBacking(someStates[float64](u, 0, n, n))), nil
}

func countStates(u Units) (int, error) {
	values := u.Family.Support().Values
	if values == nil {
		return 0, fmt.Errorf("energy: %v units have infinitely many states (%s)", u.Family, u.Family.Support().Name)
	}
	n := 1
	for range u.Size {
		if n *= len(values); n > MaxStates {
			return 0, fmt.Errorf("energy: %d units of %d states each have more than %d states", u.Size, len(values), MaxStates)
		}
	}
	return n, nil
}

// someStates lists the states number from to to-1 of n.
func someStates[T graph.Float](u Units, from, to, n int) []T {
	values := u.Family.Support().Values
	states := make([]T, 0, (to-from)*u.values())
	for i := from; i < to; i++ {
		place := n
		for range u.Size {
			place /= len(values)
			for _, x := range values[i/place%len(values)] {
				states = append(states, T(x))
			}
		}
	}
	return states
}

// ExactLogPartition is log Z = log Σ_{v,h} exp(−E(v,h)) in nats, summed over all
// states of the side that has fewer. It is an error if neither side can be
// enumerated.
//
// Accuracy: that of the machine's dtype in F, and of float64 in the sum.
func (r *RBM) ExactLogPartition() (float64, error) {
	v, errVisible := countStates(r.Visible)
	h, errHidden := countStates(r.Hidden)
	switch {
	case errVisible != nil && errHidden != nil:
		return 0, fmt.Errorf("energy: log Z cannot be summed: visible side: %w; hidden side: %w", errVisible, errHidden)
	case errHidden != nil || errVisible == nil && v <= h:
		return logSum(r.Weight.Value.Dtype(), r.Visible, v, r.FreeEnergy)
	}
	return logSum(r.Weight.Value.Dtype(), r.Hidden, h, r.HiddenFreeEnergy)
}

// logSum is log Σ exp(−F) over all n states of the units, a few thousand at a time.
func logSum(dt tensor.Dtype, u Units, n int, free func(*graph.Builder, *graph.Node) *graph.Node) (float64, error) {
	p, err := graph.BuildOf(dt, func(b *graph.Builder) {
		b.Output("minus F", b.Neg(free(b, b.Input("states", u.values()))))
	})
	if err != nil {
		return 0, err
	}
	const chunk = 4096
	highest, sum := math.Inf(-1), 0.0 // Σ so far is sum·exp(highest)
	for from := 0; from < n; from += chunk {
		to := min(n, from+chunk)
		var states graph.Array = graph.Slice[float64](someStates[float64](u, from, to, n))
		if dt == tensor.Float32 {
			states = graph.Slice[float32](someStates[float32](u, from, to, n))
		}
		if _, err := p.Run(states); err != nil {
			return 0, err
		}
		for _, x := range graph.Float64s(p.Output("minus F")) {
			if x > highest {
				sum *= math.Exp(highest - x)
				highest = x
			}
			sum += math.Exp(x - highest)
		}
	}
	return highest + math.Log(sum), nil
}
