package optim

import (
	"cmp"
	"fmt"
	"math"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

// A Rule says how gradients become changes of parameters. It is configuration
// and holds no state: one Rule can make any number of Updaters.
type Rule interface {
	// New makes the state of the rule for a list of parameters.
	// Errors: settings that are impossible, parameters that are nil, have one
	// name, or are not float32 or float64.
	New(params []*graph.Param) (Updater, error)
}

// An Updater is a rule at work on a list of parameters.
type Updater interface {
	// Update makes one step in place. It changes the parameters, or their
	// gradients for the next rule of a [Chain]. The factor is the schedule's and
	// multiplies the rate of the rule; 1 is the rule's own rate.
	Update(factor float64) error

	// State returns copies of the arrays that the next step depends on:
	// "adam/m/encoder.0.weight", "adam/step".
	State() map[string]*tensor.Dense

	// Restore continues from a state. Every array that State names must be there,
	// with its shape and type; others are left to the other rules of a chain.
	// Restore checks all of them before it changes any.
	Restore(state map[string]*tensor.Dense) error
}

// A Rated rule tells its rate, for reports. The rate of a rule that does not
// counts as 1.
type Rated interface{ OwnRate() float64 }

func ownRate(rule Rule) float64 {
	if rated, ok := rule.(Rated); ok {
		return rated.OwnRate()
	}
	return 1
}

// largest bounds rates and decays. Together with the bound on norms in
// [Optimizer.Step] it keeps a step of finite numbers from overflowing float32.
const largest = 1e9

// A setting is one number of a rule.
type setting struct {
	rule, name string
	value      float64
}

func (s setting) in(ok bool, domain string) error {
	if ok {
		return nil
	}
	return fmt.Errorf("optim: %s: %s is %v; want %s", s.rule, s.name, s.value, domain)
}

// positive is the domain of rates and limits.
func (s setting) positive() error {
	return s.in(0 < s.value && s.value <= largest, "a number in (0, 1e9]")
}

// divisor is the domain of what keeps a quotient finite, in float32 too.
func (s setting) divisor() error {
	return s.in(1e-30 <= s.value && s.value <= largest, "a number in [1e-30, 1e9]")
}

// nonNegative is the domain of decays; 0 switches them off.
func (s setting) nonNegative() error {
	return s.in(0 <= s.value && s.value <= largest, "a number in [0, 1e9]")
}

// fraction is the domain of what a moving average keeps.
func (s setting) fraction() error {
	return s.in(0 <= s.value && s.value < 1, "a number in [0, 1)")
}

// checkRule joins the checks that every New makes; the first error counts.
func checkRule(rule string, params []*graph.Param, settings ...error) error {
	if err := cmp.Or(settings...); err != nil {
		return err
	}
	if len(params) == 0 {
		return fmt.Errorf("optim: %s: no parameters", rule)
	}
	names := make(map[string]bool, len(params))
	for i, p := range params {
		switch {
		case p == nil || p.Value == nil:
			return fmt.Errorf("optim: %s: parameter %d is nil or has no value", rule, i)
		case p.Value.Dtype() != tensor.Float32 && p.Value.Dtype() != tensor.Float64:
			return fmt.Errorf("optim: %s: parameter %q is of dtype %v; want float32 or float64", rule, p.Name, p.Value.Dtype())
		case p.Value.RequiresIterator():
			return fmt.Errorf("optim: %s: parameter %q is a view that is not contiguous", rule, p.Name)
		case names[p.Name]:
			return fmt.Errorf("optim: %s: two parameters have the name %q", rule, p.Name)
		}
		names[p.Name] = true
	}
	return nil
}

// Matrices selects the parameters with two axes or more: weights, not biases.
func Matrices(p *graph.Param) bool { return p.Value.Dims() >= 2 }

// All selects every parameter.
func All(*graph.Param) bool { return true }

// decays gives each parameter its decay: lambda where the selection holds, else 0.
func decays(params []*graph.Param, lambda float64, selected func(*graph.Param) bool) []float64 {
	if selected == nil {
		selected = Matrices
	}
	d := make([]float64, len(params))
	for i, p := range params {
		if selected(p) {
			d[i] = lambda
		}
	}
	return d
}

// scaled refuses a rate that a schedule has made impossible.
func scaled(rule string, rate, factor float64) (float64, error) {
	r := rate * factor
	if !(0 <= r && r <= largest) {
		return 0, fmt.Errorf("optim: %s: rate %v times the schedule's factor %v is %v; want a number in [0, 1e9]", rule, rate, factor, r)
	}
	return r, nil
}

func isFinite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
