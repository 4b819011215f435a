package energy

import (
	"errors"
	"fmt"
	"sync"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

// RBM is a restricted Boltzmann machine, or harmonium: visible units v and hidden
// units h of any two families, coupled by a weight between every pair.
//
//	E(v,h) = −⟨b, T(v)⟩ − ⟨c, T(h)⟩ − T(v)ᵀ W T(h) − log h(v) − log h(h)
//	F(v)   = −⟨b, T(v)⟩ − log h(v) − Σ_k A(c_k + (T(v)W)_k)
//	p(h|v) = Π_k p(h_k | η = c_k + (T(v)W)_k)
//
// A is the log-partition of the hidden family, T and log h are the statistics and
// base measures of each side. The bias of a side counts once. Without visible
// bias (Visible.Bias nil) this is the lecture's energy; with Bernoulli units on
// both sides F(v) = −bᵀv − Σ_k softplus(c_k + (vW)_k).
//
// Shapes: v [n, visible values], h [n, hidden values], b and c one number per
// natural parameter of their side, W [visible parameters, hidden parameters].
//
// Source: Smolensky (1986); Welling, Rosen-Zvi & Hinton (2005).
type RBM struct {
	Visible, Hidden Units
	Weight          *graph.Param

	mu              sync.Mutex // guards the programs
	hidden, visible *graph.Program
}

var (
	_ Model                 = (*RBM)(nil)
	_ samplers.Conditionals = (*RBM)(nil)
)

// ErrNotNormalizable says that the states of a model cannot be proved to have a
// finite total weight.
var ErrNotNormalizable = errors.New("energy: the model may not be normalizable")

// NewRBM makes a float32 machine with nv visible and nh hidden units, weights from
// N(0, 0.01²) drawn with rng, and zero biases. Its parameters are called weight,
// visible.bias and hidden.bias.
//
// One side must have finitely many states, so that the other side's natural
// parameters stay bounded, and both families must allow every natural parameter:
// otherwise the error is [ErrNotNormalizable].
func NewRBM(visible losses.Family, nv int, hidden losses.Family, nh int, rng *samplers.Stream) (*RBM, error) {
	if visible == nil || hidden == nil || rng == nil {
		return nil, errors.New("energy: an RBM needs a family of visible units, one of hidden units, and a stream")
	}
	if err := errors.Join(losses.Validate(visible), losses.Validate(hidden)); err != nil {
		return nil, err
	}
	if nv < 1 || nh < 1 {
		return nil, fmt.Errorf("energy: an RBM of %d visible and %d hidden units; want at least 1 of each", nv, nh)
	}
	for _, f := range []losses.Family{visible, hidden} {
		if _, restricted := f.(losses.Restricted); restricted {
			return nil, fmt.Errorf("%w: %v units need negative natural parameters, which biases and weights do not guarantee", ErrNotNormalizable, f)
		}
	}
	if visible.Support().Values == nil && hidden.Support().Values == nil {
		return nil, fmt.Errorf("%w: %v visible units (%s) and %v hidden units (%s) are both unbounded; one side must have finitely many states",
			ErrNotNormalizable, visible, visible.Support().Name, hidden, hidden.Support().Name)
	}
	r := &RBM{Visible: Units{Family: visible, Size: nv}, Hidden: Units{Family: hidden, Size: nh}}
	rows, columns := r.Visible.parameters(), r.Hidden.parameters()
	r.Visible.Bias = graph.Zeros("visible.bias", rows)
	r.Hidden.Bias = graph.Zeros("hidden.bias", columns)
	r.Weight = graph.Zeros("weight", rows, columns)
	const deviation = 0.01 // Hinton (2010), section 8
	draw := rng.For(r.Weight.Name)
	for i, w := 0, r.Weight.Value.Float32s(); i < len(w); i++ {
		w[i] = float32(deviation * draw.Normal())
	}
	return r, nil
}

// Params lists the parameters: weight, visible bias, hidden bias, without those
// that are nil.
func (r *RBM) Params() []*graph.Param {
	params := []*graph.Param{r.Weight}
	for _, bias := range []*graph.Param{r.Visible.Bias, r.Hidden.Bias} {
		if bias != nil {
			params = append(params, bias)
		}
	}
	return params
}

// Energy adds E(v,h): [n].
func (r *RBM) Energy(b *graph.Builder, v, h *graph.Node) *graph.Node {
	tv, th := r.Visible.statistics(b, v), r.Hidden.statistics(b, h)
	coupling := b.SumRows(b.Mul(b.Affine(tv, b.Param(r.Weight), nil), th))
	return b.Sub(b.Add(r.Visible.own(b, v, tv), r.Hidden.own(b, h, th)), coupling)
}

// FreeEnergy adds F(v) = −log Σ_h exp(−E(v,h)): [n].
func (r *RBM) FreeEnergy(b *graph.Builder, v *graph.Node) *graph.Node {
	own := r.Visible.own(b, v, r.Visible.statistics(b, v))
	return b.Sub(own, r.Hidden.sum(b, r.HiddenNatural(b, v)))
}

// HiddenFreeEnergy adds F(h) = −log Σ_v exp(−E(v,h)): [n].
func (r *RBM) HiddenFreeEnergy(b *graph.Builder, h *graph.Node) *graph.Node {
	own := r.Hidden.own(b, h, r.Hidden.statistics(b, h))
	return b.Sub(own, r.Visible.sum(b, r.VisibleNatural(b, h)))
}

// HiddenNatural adds the natural parameters c + T(v)W of the hidden units given
// the visible ones.
func (r *RBM) HiddenNatural(b *graph.Builder, v *graph.Node) *graph.Node {
	return b.Affine(r.Visible.statistics(b, v), b.Param(r.Weight), param(b, r.Hidden.Bias))
}

// VisibleNatural adds the natural parameters b + T(h)Wᵀ of the visible units given
// the hidden ones.
func (r *RBM) VisibleNatural(b *graph.Builder, h *graph.Node) *graph.Node {
	return b.AffineTransposed(r.Hidden.statistics(b, h), b.Param(r.Weight), param(b, r.Visible.Bias))
}

func param(b *graph.Builder, p *graph.Param) *graph.Node {
	if p == nil {
		return nil
	}
	return b.Param(p)
}
