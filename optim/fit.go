package optim

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"math"

	"gorgonia.org/tensor"
)

// Steps is the loop in the caller's hands:
//
//	for step, err := range trainer.Steps(ctx) {
//		if err != nil { … }
//		if step.EpochEnd { fmt.Println(step.Epoch, step.Train, step.Validation) }
//	}
//
// Each step is yielded after the parameters have changed. An error is the last
// thing that is yielded, and the failed step has changed nothing: impossible
// settings and data that does not fit, before the first step; a
// *[DivergenceError]; the error of a ctx that is done; errors of the source and
// of Inputs. (Only a validation that fails has its step behind it; the next call
// begins with it.) A loop that is broken off, by an error or by the caller, keeps the
// parameters it has, and a new call goes on after the last step.
func (t *Trainer) Steps(ctx context.Context) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		err := t.begin()
		for err == nil && !t.over() {
			if err = ctx.Err(); err != nil {
				break
			}
			if err = t.step(); err != nil {
				break
			}
			t.report(ctx)
			if !yield(t.run.last, nil) {
				return
			}
		}
		if err != nil {
			yield(Step{}, err)
			return
		}
		t.run.restoreBest(t)
	}
}

// Fit is that loop, written once. With an error, it returns the history up to it.
func (t *Trainer) Fit(ctx context.Context) (History, error) {
	for _, err := range t.Steps(ctx) {
		if err != nil {
			return t.History(), err
		}
	}
	return t.History(), nil
}

// step trains on one batch; the last batch of an epoch closes the epoch.
func (t *Trainer) step() error {
	r := t.run
	if r.done < r.batches { // else only the validation is left, which has failed before
		if err := t.train(); err != nil {
			return err
		}
	}
	if r.done == r.batches {
		return t.closeEpoch()
	}
	return nil
}

func (t *Trainer) train() error {
	r := t.run
	epoch, number := len(r.history.Epochs)+1, r.optimizer.count()+1
	rate := r.optimizer.rate(number)
	s := t.stream("inputs")
	s.Seek(uint64(number))
	loss, weight, err := t.compute(t.Program, t.Inputs, t.Source, &r.train, t.rows(), s)
	if err != nil {
		return fmt.Errorf("optim: epoch %d, step %d: %w", epoch, number, err)
	}
	if !isFinite(loss) {
		return &DivergenceError{Epoch: epoch, Step: number, Rate: rate, Quantity: "loss", Size: loss}
	}
	if err := r.optimizer.Step(r.params); err != nil {
		if diverged := (*DivergenceError)(nil); errors.As(err, &diverged) {
			diverged.Epoch = epoch
		}
		return err
	}
	r.done++
	r.sum += weight * loss
	r.weight += weight
	r.last = Step{
		Epoch: epoch, Number: number, Total: r.optimizer.Total, Loss: loss, Rate: rate,
		Train: r.sum / r.weight, Validation: math.NaN(),
	}
	return nil
}

// closeEpoch computes the validation loss and adds the epoch to the history.
func (t *Trainer) closeEpoch() error {
	r := t.run
	number := r.optimizer.count()
	e := Epoch{
		Number: len(r.history.Epochs) + 1, Steps: number,
		Train: r.sum / r.weight, Validation: math.NaN(), Rate: r.optimizer.rate(number),
	}
	if !(r.weight > 0) {
		return fmt.Errorf("optim: epoch %d: the weights of all examples add up to 0", e.Number)
	}
	if t.Validation != nil {
		var sum, weight float64
		for batch := 0; batch*r.size < t.Validation.Len(); batch++ {
			loss, w, err := t.validate(r, batch)
			if err != nil {
				return fmt.Errorf("optim: epoch %d: validation: %w", e.Number, err)
			}
			sum += w * loss
			weight += w
		}
		if !(weight > 0) {
			return fmt.Errorf("optim: epoch %d: validation: the weights of all examples add up to 0", e.Number)
		}
		e.Validation = sum / weight
	}
	r.history.Epochs = append(r.history.Epochs, e)
	r.done, r.sum, r.weight = 0, 0, 0
	r.last = Step{
		Epoch: e.Number, Number: number, Total: r.optimizer.Total, Loss: r.last.Loss, Rate: e.Rate,
		EpochEnd: true, Train: e.Train, Validation: e.Validation,
	}
	if best, _ := r.history.best(t.MinDelta); best.Number == e.Number && t.keepsBest() {
		r.best = make([]*tensor.Dense, len(r.params))
		for i, p := range r.params {
			r.best[i] = p.Value.Clone().(*tensor.Dense)
		}
	}
	return nil
}

func (c *Config) keepsBest() bool { return c.Patience > 0 && !c.KeepLast }

func (r *run) restoreBest(t *Trainer) {
	if !t.keepsBest() {
		return
	}
	for i, best := range r.best {
		assign(r.params[i].Value, best)
	}
}

// report tells the logger and the progress function of the last step.
func (t *Trainer) report(ctx context.Context) {
	step := t.run.last
	if t.Logger != nil && step.EpochEnd {
		t.Logger.LogAttrs(ctx, slog.LevelInfo, "epoch",
			slog.Int("number", step.Epoch), slog.Int("step", step.Number), slog.Float64("train", step.Train),
			slog.Float64("validation", step.Validation), slog.Float64("rate", step.Rate))
	}
	if t.Progress != nil {
		t.Progress(step)
	}
}
