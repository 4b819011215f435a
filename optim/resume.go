package optim

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorgonia.org/tensor"
)

// Names in the state of a Trainer. The others are the optimizer's.
const (
	ofParams = "parameters/"
	ofBest   = "best/"

	seedName     = "trainer/seed"
	positionName = "trainer/position" // epochs that are over, batches done since, examples, batch size
	sumsName     = "trainer/sums"     // Σ weight·loss and Σ weight over these batches
	historyName  = "trainer/history"  // four numbers for each epoch; absent before the first ends
)

// State returns copies of all that the rest of the run depends on: parameters,
// state of the rule, place in the data, history, and the best parameters so far.
// It may be taken after any step. It is empty before the first call of Steps,
// Fit or Restore. What Inputs remembers, such as Markov chains, is not part of it.
func (t *Trainer) State() map[string]*tensor.Dense {
	r := t.run
	if r == nil {
		return map[string]*tensor.Dense{}
	}
	all := r.optimizer.State()
	maps.Copy(all, t.frame().State())
	if n := len(r.history.Epochs); n > 0 {
		flat := make([]float64, 0, 4*n)
		for _, e := range r.history.Epochs {
			flat = append(flat, float64(e.Steps), e.Train, e.Validation, e.Rate)
		}
		all[historyName] = numbers(flat)
	}
	maps.Copy(all, r.bestFrame(r.best).State())
	return all
}

// frame holds the arrays that every state has: the parameters themselves, and
// copies of the numbers.
func (t *Trainer) frame() state {
	r := t.run
	s := state{
		seedName:     numbers([]uint64{t.Seed}),
		positionName: numbers([]int64{int64(len(r.history.Epochs)), int64(r.done), int64(r.examples), int64(r.size)}),
		sumsName:     numbers([]float64{r.sum, r.weight}),
	}
	for _, p := range r.params {
		s[ofParams+p.Name] = p.Value
	}
	return s
}

func (r *run) bestFrame(best []*tensor.Dense) state {
	s := state{}
	for i, array := range best {
		s[ofBest+r.params[i].Name] = array
	}
	return s
}

// Restore puts a Trainer where another was when its State was taken. The two
// have the same program, source, rule and seed; the run then goes on with the
// same bits as if it had not been interrupted.
//
// Errors: settings that Steps would refuse; an array that is missing, unknown,
// or of another shape or type; another seed, number of examples or batch size;
// numbers that contradict each other. The Trainer then stays as it is.
func (t *Trainer) Restore(from map[string]*tensor.Dense) error {
	before := t.run
	t.run = nil
	err := t.begin()
	if err == nil {
		err = t.restore(from)
	}
	if err != nil {
		t.run = before
	}
	return err
}

func (t *Trainer) restore(from map[string]*tensor.Dense) error {
	r := t.run
	rest := maps.Clone(from)
	frame := t.frame()
	if err := frame.accepts(from); err != nil {
		return err
	}
	for name := range frame {
		delete(rest, name)
	}
	seed, position, sums := from[seedName].Uint64s()[0], from[positionName].Int64s(), from[sumsName].Float64s()
	epochs, done := int(position[0]), int(position[1])
	switch {
	case seed != t.Seed:
		return fmt.Errorf("optim: Restore: the state is of seed %d, the Trainer of %d", seed, t.Seed)
	case int(position[2]) != r.examples || int(position[3]) != r.size:
		return fmt.Errorf("optim: Restore: the state is of %d examples in batches of %d, the Trainer of %d in batches of %d",
			position[2], position[3], r.examples, r.size)
	case epochs < 0 || done < 0 || done > r.batches || !isFinite(sums[0]) || !isFinite(sums[1]):
		return fmt.Errorf("optim: Restore: %d epochs and %d of %d batches with the sums %v", epochs, done, r.batches, sums)
	}
	history, err := readHistory(epochs, rest[historyName])
	if err != nil {
		return err
	}
	delete(rest, historyName)
	best, err := r.takeBest(rest)
	if err != nil {
		return err
	}
	optimizer := r.optimizer
	if err := optimizer.Restore(r.params, rest); err != nil {
		return err
	}
	if steps := optimizer.count(); steps != epochs*r.batches+done {
		return fmt.Errorf("optim: Restore: %d steps after %d epochs of %d batches and %d more", steps, epochs, r.batches, done)
	}
	for _, p := range r.params {
		assign(p.Value, from[ofParams+p.Name])
	}
	r.optimizer, r.history, r.best = optimizer, history, best
	r.done, r.sum, r.weight = done, sums[0], sums[1]
	return nil
}

// takeBest moves the best parameters out of a state, if it has them.
func (r *run) takeBest(rest map[string]*tensor.Dense) ([]*tensor.Dense, error) {
	if !slices.ContainsFunc(slices.Collect(maps.Keys(rest)), func(name string) bool { return strings.HasPrefix(name, ofBest) }) {
		return nil, nil
	}
	best := make([]*tensor.Dense, len(r.params))
	for i, p := range r.params {
		best[i] = p.Value.Clone().(*tensor.Dense)
	}
	s := r.bestFrame(best)
	if err := s.Restore(rest); err != nil {
		return nil, err
	}
	for name := range s {
		delete(rest, name)
	}
	return best, nil
}

func readHistory(epochs int, flat *tensor.Dense) (h History, err error) {
	if epochs == 0 && flat == nil {
		return h, nil
	}
	if flat == nil || flat.Dtype() != tensor.Float64 || flat.Size() != 4*epochs {
		return h, fmt.Errorf("optim: Restore: array %q does not have four float64 numbers for each of %d epochs", historyName, epochs)
	}
	x := flat.Float64s()
	for i := range epochs {
		h.Epochs = append(h.Epochs, Epoch{Number: i + 1, Steps: int(x[4*i]), Train: x[4*i+1], Validation: x[4*i+2], Rate: x[4*i+3]})
	}
	return h, nil
}
