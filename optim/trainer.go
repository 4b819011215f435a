package optim

import (
	"log/slog"
	"slices"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/samplers"
)

// A Config says how to train. Its zero value is a plain run with Adam.
type Config struct {
	Epochs    int      // passes over the data; 0 means 10
	BatchSize int      // examples per step; 0 means 100
	Rule      Rule     // nil means NewAdam(1e-3)
	Schedule  Schedule // nil means Constant
	Seed      uint64   // of the order of the examples and of what Inputs draws

	// Validation is data that is not trained on: its mean loss is computed after
	// every epoch, and tried on one batch before the first step. nil means none.
	Validation Source

	// Patience is the number of epochs in a row without an improvement of the
	// validation loss by more than MinDelta after which the run stops. Such a run
	// ends with the parameters of its best epoch, or, with KeepLast, of its last
	// one. 0 means never to stop early, and to keep the last.
	Patience int
	MinDelta float64
	KeepLast bool

	Progress func(Step)   // called after every step; nil: silent
	Logger   *slog.Logger // is told of every epoch; nil: silent
}

// A Step is what one step of a run tells.
type Step struct {
	Epoch  int     // from 1
	Number int     // from 1, over all epochs
	Total  int     // steps of the whole run if nothing stops it early
	Loss   float64 // of this batch, before the step
	Rate   float64 // of the rule, schedule included

	EpochEnd   bool
	Train      float64 // mean loss over the examples of the epoch so far
	Validation float64 // mean loss over the validation data at the end of an epoch; else NaN
}

// Inputs gives the arrays that enter a program for a batch, in the order of its
// inputs. s holds the random numbers of this batch: masks and noise come from it.
type Inputs func(batch *Batch, s *samplers.Stream) ([]graph.Array, error)

// A Trainer is the loop over the examples: it reads a batch, runs the program,
// and lets the rule change the parameters.
//
// The order of an epoch depends on the seed and the number of the epoch, the
// random numbers of a step on the seed and the number of the step. So the same
// seed gives the same bits for every number of threads, and after every resume.
// Every example is seen once per epoch; a last short batch is trained on too.
// Means over an epoch weigh examples by Batch.Weights, 1 each if there are none,
// so the program's cost is to be the mean over the batch under these weights.
//
// A Trainer remembers where it is: [Trainer.Steps] and [Trainer.Fit] go on after
// the last step that was made. To train longer, raise Epochs and call again; to
// start anew, make a new one. It serves one goroutine.
type Trainer struct {
	Program *graph.Program // minimizes the cost
	Source  Source
	Inputs  Inputs // nil: batch.X alone

	// Evaluate computes the same cost without a gradient, for validation; nil
	// means Program. EvaluateInputs gives what enters it; nil means Inputs. Its
	// random numbers are the same after every epoch, so that losses compare.
	Evaluate       *graph.Program
	EvaluateInputs Inputs

	Config

	run *run
}

// Check refuses settings that Steps would refuse, and data that does not fit the
// programs, without a step. Models call it before they change anything themselves.
func (t *Trainer) Check() error { return t.begin() }

// History tells about the epochs that are over.
func (t *Trainer) History() History {
	if t.run == nil {
		return History{}
	}
	return History{Epochs: slices.Clone(t.run.history.Epochs)}
}
