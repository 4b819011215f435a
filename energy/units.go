package energy

import (
	"errors"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
)

// Units are one side of an RBM: equal units of one family, and their bias.
type Units struct {
	Family losses.Family
	Size   int          // number of units
	Bias   *graph.Param // natural parameters without input from the other side; nil for none
}

// parameters is the number of natural parameters of all units together, values
// the number of values of their state.
func (u Units) parameters() int { p, _ := u.Family.Width(); return u.Size * p }
func (u Units) values() int     { _, c := u.Family.Width(); return u.Size * c }

// statistics adds T(x).
func (u Units) statistics(b *graph.Builder, x *graph.Node) *graph.Node {
	if u.Family == nil {
		b.Refuse("units", errors.New("the units have no family"))
	}
	return u.Family.Statistics(b, x)
}

// own adds −⟨bias, T(x)⟩ − log h(x), the units' own share of the energy of a
// state whose statistics are t: [n].
func (u Units) own(b *graph.Builder, x, t *graph.Node) *graph.Node {
	var e *graph.Node
	if u.Bias != nil {
		e = b.Neg(b.DotRows(t, b.Param(u.Bias)))
	}
	if base := u.Family.LogBase(b, x); base != nil {
		log := b.Neg(b.SumRows(base))
		if e == nil {
			return log
		}
		e = b.Add(e, log)
	}
	if e == nil {
		e = b.Fill(b.SumRows(t), 0)
	}
	return e
}

// sum adds Σ_k A(η_k), the logarithm of the sum over all states of the units
// given their natural parameters: [n].
func (u Units) sum(b *graph.Builder, eta *graph.Node) *graph.Node {
	return b.SumRows(u.Family.LogPartition(b, eta))
}
