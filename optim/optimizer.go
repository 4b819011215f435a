package optim

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

// An Optimizer runs a rule under a schedule, step by step. It makes the rule's
// state at the first step and keeps it. It serves one goroutine.
type Optimizer struct {
	Rule     Rule
	Schedule Schedule // nil means Constant
	Total    int      // steps of the whole run, for schedules that need it

	params  []*graph.Param
	shapes  []tensor.Shape // of the parameters at the first step
	types   []tensor.Dtype
	updater Updater
	steps   []int64
}

// Step changes the parameters by their gradients. The list is the same at every
// call. Gradients are working memory: afterwards they may be clipped or decayed.
//
// Errors: all of them are found before anything changes. A rule with impossible
// settings; another list than before; a parameter without a gradient, or whose
// shape or type has changed; an impossible factor of the schedule. A
// *[DivergenceError]: a gradient or a parameter that is not finite, or so large
// that its squared norm overflows its type (a norm above 1.8e19 in float32),
// which no sound run meets. With the rules of this package the parameters are
// therefore finite after every step.
func (o *Optimizer) Step(params []*graph.Param) error {
	if err := o.start(params); err != nil {
		return err
	}
	step := int(o.steps[0]) + 1
	factor := o.factor(step)
	if !(factor >= 0) || math.IsInf(factor, 1) {
		return fmt.Errorf("optim: the schedule's factor for step %d of %d is %v; want a finite number, 0 or more", step, o.Total, factor)
	}
	if err := o.check(step, factor); err != nil {
		return err
	}
	if err := o.updater.Update(factor); err != nil {
		return err
	}
	o.steps[0]++
	return nil
}

// start makes the state, or sees that the parameters are those it was made for.
func (o *Optimizer) start(params []*graph.Param) error {
	if o.updater != nil {
		if !slices.Equal(params, o.params) {
			return fmt.Errorf("optim: Step: %d parameters that are not the %d of the first step, in their order", len(params), len(o.params))
		}
		return nil
	}
	if o.Rule == nil {
		return fmt.Errorf("optim: the Optimizer has no Rule")
	}
	if err := checkMoves(o.Rule); err != nil {
		return err
	}
	params = slices.Clone(params)
	updater, err := o.Rule.New(params)
	if err != nil {
		return err
	}
	o.params, o.updater, o.steps = params, updater, []int64{0}
	o.shapes, o.types = make([]tensor.Shape, len(params)), make([]tensor.Dtype, len(params))
	for i, p := range params {
		o.shapes[i], o.types[i] = p.Value.Shape().Clone(), p.Value.Dtype()
	}
	return nil
}

func (o *Optimizer) factor(step int) float64 {
	if o.Schedule == nil {
		return 1
	}
	return o.Schedule(step, o.Total)
}

// rate is the rule's rate in a step.
func (o *Optimizer) rate(step int) float64 { return ownRate(o.Rule) * o.factor(step) }

func (o *Optimizer) check(step int, factor float64) error {
	for i, p := range o.params {
		switch {
		case p.Value == nil || p.Value.Dtype() != o.types[i] || !p.Value.Shape().Eq(o.shapes[i]):
			return fmt.Errorf("optim: step %d: parameter %q is no longer the %v %v of the first step", step, p.Name, o.types[i], o.shapes[i])
		case p.Grad == nil:
			return fmt.Errorf("optim: step %d: parameter %q has no gradient: run a program that minimizes a cost first", step, p.Name)
		case p.Grad.Dtype() != o.types[i] || !p.Grad.Shape().Eq(o.shapes[i]):
			return fmt.Errorf("optim: step %d: parameter %q is %v %v and its gradient %v %v",
				step, p.Name, p.Value.Dtype(), p.Value.Shape(), p.Grad.Dtype(), p.Grad.Shape())
		}
		quantity, squared := "gradient", squaredNorm(p.Grad)
		if fits(squared, p.Grad) {
			quantity, squared = "value", squaredNorm(p.Value)
		}
		if !fits(squared, p.Value) {
			return &DivergenceError{Step: step, Rate: ownRate(o.Rule) * factor, Quantity: quantity, Param: p.Name, Size: math.Sqrt(squared)}
		}
	}
	return nil
}

// fits tells whether a number is finite in the type of an array.
func fits(x float64, like *tensor.Dense) bool {
	if like.Dtype() == tensor.Float32 {
		return x <= math.MaxFloat32
	}
	return x <= math.MaxFloat64
}

// count is the number of steps that were made.
func (o *Optimizer) count() int {
	if o.updater == nil {
		return 0
	}
	return int(o.steps[0])
}

// stepName names the number of steps in the state of an Optimizer.
const stepName = "optimizer/step"

// State returns copies of the arrays of the rule, and the number of steps as
// "optimizer/step". It is empty before the first step.
func (o *Optimizer) State() map[string]*tensor.Dense {
	all := map[string]*tensor.Dense{}
	if o.updater != nil {
		maps.Copy(all, o.updater.State())
		all[stepName] = numbers([]int64{o.steps[0]})
	}
	return all
}

// Restore continues from a state, for the parameters that it belongs to; an
// empty state is the beginning. The values of the parameters are not part of it.
//
// Errors: an array that is missing, unknown, or of another shape or type. The
// Optimizer then stays as it is.
func (o *Optimizer) Restore(params []*graph.Param, from map[string]*tensor.Dense) error {
	fresh := &Optimizer{Rule: o.Rule, Schedule: o.Schedule, Total: o.Total}
	if len(from) == 0 {
		*o = *fresh
		return nil
	}
	if err := fresh.start(params); err != nil {
		return err
	}
	own := state{stepName: numbers(fresh.steps)}
	known := fresh.updater.State()
	for _, name := range slices.Sorted(maps.Keys(from)) {
		if known[name] == nil && own[name] == nil {
			return fmt.Errorf("optim: Restore: the rule knows no array %q", name)
		}
	}
	if err := own.accepts(from); err != nil {
		return err
	}
	if n := from[stepName].Int64s()[0]; n < 0 {
		return fmt.Errorf("optim: Restore: %q is %d; want 0 or more", stepName, n)
	}
	if err := fresh.updater.Restore(from); err != nil {
		return err
	}
	assign(own[stepName], from[stepName])
	*o = *fresh
	return nil
}
