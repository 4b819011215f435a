package samplers

import (
	"errors"
	"fmt"
	"math"
)

var _ Sampler = Gibbs{}

// Conditionals is what block Gibbs sampling asks of a bipartite model p(v, h).
// Every method takes β, which flattens the model:
//
//	p_β(v, h) ∝ h(v) h(h) exp(β [⟨b, T(v)⟩ + ⟨c, T(h)⟩ + S(v)ᵀW S(h)])
//
// β = 1 is the model; the base measures stay whole at every β.
//
// Arrays are row-major, [n, visible] and [n, hidden], in the model's type.
// Row i draws from s.Row(i) and depends on row i only; each method ends with
// s.Next. A method that returns an error has written nothing and has not moved s.
type Conditionals interface {
	Dims() (visible, hidden int)                             // numbers in a row of v and in a row of h
	States(n int) (v, h Array)                               // new zero arrays for n chains
	SampleHidden(h, v Array, beta float64, s *Stream) error  // h ~ p_β(h|v), into h
	SampleVisible(v, h Array, beta float64, s *Stream) error // v ~ p_β(v|h), into v; h = 0 is no coupling
}

// Gibbs is block Gibbs sampling of a bipartite model. One sweep is
//
//	h ~ p_β(h|v),  then  v ~ p_β(v|h),
//
// so a step needs v only, and (v, h) afterwards is one draw of both.
// Keeping the Chain between gradient steps is persistent contrastive
// divergence; a new StartAt the data for each is contrastive divergence.
//
// Errors: Model nil, Steps negative, Beta negative or not finite; and the
// model's own, after which the chain is where the last whole draw left it.
//
// Source: Smolensky (1986); Hinton, Training products of experts by minimizing
// contrastive divergence (2002); Tieleman, Training restricted Boltzmann
// machines using approximations to the likelihood gradient (2008).
type Gibbs struct {
	Model Conditionals
	Steps int     // sweeps of one Step; 0 means 1
	Beta  float64 // β, the inverse temperature; 0 means 1
}

// Start returns n chains, each visible row drawn alone from the visible units
// without coupling: v ~ p_β(v|h = 0). Where the visible biases fit the data's
// base rates, so do these rows. They are independent but not yet draws of the
// model: give them some steps. Hidden states are zero until the first Step.
// Start moves s once.
//
// Errors: n < 1, and those of Gibbs.
func (g Gibbs) Start(n int, s *Stream) (*Chain, error) {
	_, beta, err := g.settings()
	if err != nil {
		return nil, err
	}
	if n < 1 {
		return nil, fmt.Errorf("samplers: Gibbs.Start: %d chains; want at least 1", n)
	}
	if s == nil {
		return nil, errors.New("samplers: Gibbs.Start: stream is nil")
	}
	c, err := g.zeros(n)
	if err != nil {
		return nil, fmt.Errorf("samplers: Gibbs.Start: %w", err)
	}
	if err := g.Model.SampleVisible(c.visible, c.hidden, beta, s); err != nil {
		return nil, fmt.Errorf("samplers: Gibbs.Start: visible units: %w", err)
	}
	return c, nil
}

// StartAt returns one chain for each row of v, which it copies: the data, for
// contrastive divergence, or the visible states of an interrupted run, which
// then continues with the same bits. Hidden states are zero until the first Step.
//
// Errors: v empty, of another type or row length than the model's, or with a
// number that is not finite; and those of Gibbs.
func (g Gibbs) StartAt(v Array) (*Chain, error) {
	if _, _, err := g.settings(); err != nil {
		return nil, err
	}
	length, err := lengthOf(v)
	if err != nil {
		return nil, fmt.Errorf("samplers: Gibbs.StartAt: %w", err)
	}
	d, _ := g.Model.Dims()
	if d < 1 || length == 0 || length%d != 0 {
		return nil, fmt.Errorf("samplers: Gibbs.StartAt: %d numbers; want rows of %d", length, d)
	}
	c, err := g.zeros(length / d)
	if err != nil {
		return nil, fmt.Errorf("samplers: Gibbs.StartAt: %w", err)
	}
	if err := c.SetVisible(v); err != nil {
		return nil, fmt.Errorf("samplers: Gibbs.StartAt: %w", err)
	}
	return c, nil
}

// Step moves every chain by g.Steps sweeps.
func (g Gibbs) Step(c *Chain, s *Stream) (Info, error) {
	steps, beta, err := g.settings()
	if err != nil {
		return Info{}, err
	}
	if c == nil || s == nil {
		return Info{}, errors.New("samplers: Gibbs.Step: chain or stream is nil")
	}
	if err := g.fits(c); err != nil {
		return Info{}, fmt.Errorf("samplers: Gibbs.Step: %w", err)
	}
	for sweep := range steps {
		if err := g.Model.SampleHidden(c.hidden, c.visible, beta, s); err != nil {
			return Info{Sweeps: sweep}, fmt.Errorf("samplers: Gibbs.Step: sweep %d: hidden units: %w", sweep, err)
		}
		if err := g.Model.SampleVisible(c.visible, c.hidden, beta, s); err != nil {
			return Info{Sweeps: sweep}, fmt.Errorf("samplers: Gibbs.Step: sweep %d: visible units: %w", sweep, err)
		}
	}
	return Info{Sweeps: steps}, nil
}

// settings returns the configuration with its defaults filled in.
func (g Gibbs) settings() (steps int, beta float64, err error) {
	steps, beta = g.Steps, g.Beta
	if steps == 0 {
		steps = 1
	}
	if beta == 0 {
		beta = 1
	}
	switch {
	case g.Model == nil:
		err = errors.New("samplers: Gibbs: Model is nil")
	case steps < 0:
		err = fmt.Errorf("samplers: Gibbs: Steps is %d; want 0 or more", steps)
	case !(beta > 0) || math.IsInf(beta, 1):
		err = fmt.Errorf("samplers: Gibbs: Beta is %v; want a finite number, 0 or more", beta)
	}
	return steps, beta, err
}

// zeros returns n chains in new arrays of the model, checked against its Dims.
func (g Gibbs) zeros(n int) (*Chain, error) {
	v, h := g.Model.States(n)
	c, err := NewChain(n, v, h)
	if err != nil {
		return nil, err
	}
	if err := g.fits(c); err != nil {
		return nil, err
	}
	return c, nil
}

// fits says whether the rows of c are states of the model.
func (g Gibbs) fits(c *Chain) error {
	visible, hidden := g.Model.Dims()
	if c.visibleColumns != visible || c.hiddenColumns != hidden {
		return fmt.Errorf("chain has rows of [%d, %d]; the model's are [%d, %d]",
			c.visibleColumns, c.hiddenColumns, visible, hidden)
	}
	return nil
}
