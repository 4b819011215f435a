package optim

import (
	"fmt"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// A run is where a Trainer is, and what it works with.
type run struct {
	examples, size, batches int // of an epoch
	params                  []*graph.Param
	optimizer               Optimizer

	// What a checkpoint holds, beside the parameters and the optimizer's state.
	history History
	done    int             // batches of the epoch after these
	sum     float64         // Σ weight · loss over them
	weight  float64         // Σ weight over them
	best    []*tensor.Dense // parameters of the best epoch; nil before it

	order       []int // of the examples in the present epoch
	train, held Batch // memory
	last        Step
}

const (
	defaultEpochs    = 10
	defaultBatchSize = 100
	defaultRate      = 1e-3
)

func (c *Config) epochs() int {
	if c.Epochs == 0 {
		return defaultEpochs
	}
	return c.Epochs
}

// begin checks the settings and makes the run if there is none.
func (t *Trainer) begin() error {
	if err := t.check(); err != nil {
		return err
	}
	if t.run == nil {
		r, err := t.newRun()
		if err != nil {
			return err
		}
		t.run = r
	}
	t.run.optimizer.Total = t.epochs() * t.run.batches
	return nil
}

func (t *Trainer) check() error {
	refuse := func(format string, args ...any) error { return fmt.Errorf("optim: Trainer: "+format, args...) }
	switch {
	case t.Program == nil:
		return refuse("no Program")
	case t.Source == nil:
		return refuse("no Source")
	case t.Source.Len() < 1:
		return refuse("the Source has no examples")
	case t.Epochs < 0 || t.BatchSize < 0 || t.Patience < 0:
		return refuse("Epochs %d, BatchSize %d, Patience %d; want 0 or more each", t.Epochs, t.BatchSize, t.Patience)
	case !(t.MinDelta >= 0) || !isFinite(t.MinDelta):
		return refuse("MinDelta is %v; want a finite number, 0 or more", t.MinDelta)
	case t.Patience > 0 && t.Validation == nil:
		return refuse("Patience %d without Validation data", t.Patience)
	case t.Validation == nil:
		return nil
	case t.Validation.Len() < 1:
		return refuse("the Validation source has no examples")
	case t.Validation.Width() != t.Source.Width():
		return refuse("examples of %d values in Validation and of %d in Source", t.Validation.Width(), t.Source.Width())
	case t.evaluate().Dtype() != t.Program.Dtype():
		return refuse("Evaluate is of %v and Program of %v", t.Evaluate.Dtype(), t.Program.Dtype())
	}
	return nil
}

func (t *Trainer) newRun() (*run, error) {
	r := &run{examples: t.Source.Len(), size: t.BatchSize, params: t.Program.Params()}
	if r.size == 0 {
		r.size = defaultBatchSize
	}
	r.size = min(r.size, r.examples)
	r.batches = (r.examples + r.size - 1) / r.size
	r.optimizer = Optimizer{Rule: t.Rule, Schedule: t.Schedule}
	if t.Rule == nil {
		r.optimizer.Rule = NewAdam(defaultRate)
	}
	if err := r.optimizer.start(r.params); err != nil {
		return nil, err
	}
	if t.Validation != nil { // finds a batch that does not fit before the first step
		if _, _, err := t.validate(r, 0); err != nil {
			return nil, fmt.Errorf("optim: validation: %w", err)
		}
	}
	return r, nil
}

// over tells whether all epochs are done or patience has run out.
func (t *Trainer) over() bool {
	n := len(t.run.history.Epochs)
	if n >= t.epochs() {
		return true
	}
	best, _ := t.run.history.best(t.MinDelta)
	return t.Patience > 0 && n-best.Number >= t.Patience
}

// rows lists the examples of the next batch.
func (t *Trainer) rows() []int {
	r := t.run
	if r.done == 0 || r.order == nil {
		s := t.stream("order")
		s.Seek(uint64(len(r.history.Epochs)))
		r.order = s.Permutation(r.examples)
	}
	return r.order[r.done*r.size : min((r.done+1)*r.size, r.examples)]
}

func (t *Trainer) stream(purpose string) *samplers.Stream {
	return samplers.NewStream(t.Seed).For("trainer").For(purpose)
}

func (t *Trainer) evaluate() *graph.Program {
	if t.Evaluate == nil {
		return t.Program
	}
	return t.Evaluate
}

// compute reads a batch and runs a program on it. weight is what the loss counts.
func (t *Trainer) compute(p *graph.Program, inputs Inputs, source Source, b *Batch, rows []int, s *samplers.Stream) (loss, weight float64, err error) {
	if err := source.Read(b, rows, p.Dtype()); err != nil {
		return 0, 0, err
	}
	if b.X == nil || b.X.Dims() == 0 || b.X.Shape()[0] != len(rows) {
		return 0, 0, fmt.Errorf("optim: the source did not read the %d examples asked for", len(rows))
	}
	if weight, err = b.weight(); err != nil {
		return 0, 0, err
	}
	var arrays []graph.Array
	switch {
	case inputs != nil:
		if arrays, err = inputs(b, s); err != nil {
			return 0, 0, err
		}
	case b.Mask != nil || b.Weights != nil:
		return 0, 0, fmt.Errorf("optim: Trainer: the source has missing cells or weights, which enter a program only through Inputs")
	default:
		arrays = []graph.Array{b.X}
	}
	loss, err = p.Run(arrays...)
	return loss, weight, err
}

// validate computes the mean loss over a validation batch, counted from 0.
func (t *Trainer) validate(r *run, batch int) (loss, weight float64, err error) {
	inputs := t.EvaluateInputs
	if inputs == nil {
		inputs = t.Inputs
	}
	s := t.stream("validation")
	s.Seek(uint64(batch))
	low := batch * r.size
	rows := make([]int, min(r.size, t.Validation.Len()-low))
	for i := range rows {
		rows[i] = low + i
	}
	return t.compute(t.evaluate(), inputs, t.Validation, &r.held, rows, s)
}

// weight is the sum of the weights of a batch, 1 for each example without any.
func (b *Batch) weight() (sum float64, err error) {
	n := b.X.Shape()[0]
	if b.Weights == nil {
		return float64(n), nil
	}
	var w []float64
	switch b.Weights.Dtype() {
	case tensor.Float64:
		w = b.Weights.Float64s()
	case tensor.Float32:
		for _, v := range b.Weights.Float32s() {
			w = append(w, float64(v))
		}
	}
	if len(w) != n {
		return 0, fmt.Errorf("optim: %d weights of dtype %v for %d examples", b.Weights.Size(), b.Weights.Dtype(), n)
	}
	for i, v := range w {
		if !(v >= 0) || !isFinite(v) {
			return 0, fmt.Errorf("optim: the weight of example %d of a batch is %v; want a finite number, 0 or more", i, v)
		}
		sum += v
	}
	return sum, nil
}
