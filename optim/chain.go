package optim

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

var (
	_ Rule  = Chain{}
	_ Rated = Chain{}
)

// A Chain is rules that act one after the other. Those that change gradients
// come first, the one that moves the parameters last:
//
//	optim.Chain{optim.ClipNorm(5), optim.WeightDecay{Lambda: 1e-4}, optim.NewAdam(1e-3)}
//
// Errors: an empty chain, a nil rule, a last rule that only changes gradients,
// two rules whose states share a name; and those of its rules.
type Chain []Rule

// OwnRate returns the rate of the last rule.
func (c Chain) OwnRate() float64 {
	if len(c) == 0 {
		return 1
	}
	return ownRate(c[len(c)-1])
}

// New makes the updaters of its rules.
func (c Chain) New(params []*graph.Param) (Updater, error) {
	if len(c) == 0 {
		return nil, fmt.Errorf("optim: Chain: no rules")
	}
	if err := checkMoves(c); err != nil {
		return nil, err
	}
	updaters := make(chain, len(c))
	owner := map[string]int{}
	for i, rule := range c {
		if rule == nil {
			return nil, fmt.Errorf("optim: Chain: rule %d is nil", i)
		}
		u, err := rule.New(params)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(u.State())) {
			if j, taken := owner[name]; taken {
				return nil, fmt.Errorf("optim: Chain: rules %d and %d both keep %q", j, i, name)
			}
			owner[name] = i
		}
		updaters[i] = u
	}
	return updaters, nil
}

// checkMoves refuses a rule that changes gradients and no parameters, directly
// or as the last of a chain.
func checkMoves(rule Rule) error {
	if c, ok := rule.(Chain); ok && len(c) > 0 {
		return checkMoves(c[len(c)-1])
	}
	if gradients, ok := rule.(interface{ changesGradients() }); ok {
		return fmt.Errorf("optim: the last rule, %T, changes gradients only: put it before the rule that moves the parameters, Chain{%[1]T, NewAdam(1e-3)}", gradients)
	}
	return nil
}

type chain []Updater

func (c chain) Update(factor float64) error {
	for _, u := range c {
		if err := u.Update(factor); err != nil {
			return err
		}
	}
	return nil
}

func (c chain) State() map[string]*tensor.Dense {
	all := map[string]*tensor.Dense{}
	for _, u := range c {
		maps.Copy(all, u.State())
	}
	return all
}

// Restore gives the first rules their states back if a later one refuses.
func (c chain) Restore(from map[string]*tensor.Dense) error {
	before := c.State()
	for i, u := range c {
		if err := u.Restore(from); err != nil {
			for _, restored := range c[:i] {
				err = errors.Join(err, restored.Restore(before))
			}
			return err
		}
	}
	return nil
}
