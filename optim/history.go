package optim

import "math"

// A History is what a run tells about its epochs.
type History struct{ Epochs []Epoch }

// An Epoch is one pass over the data.
type Epoch struct {
	Number     int     // from 1
	Steps      int     // steps of the run up to its end
	Train      float64 // mean loss of its batches, each before its step
	Validation float64 // mean loss over the validation data at its end; NaN without any
	Rate       float64 // rate of its last step
}

// Best returns the epoch of the smallest validation loss, the first if several
// have it, and whether there is one.
func (h History) Best() (Epoch, bool) { return h.best(0) }

// best returns the last epoch that improved the validation loss by more than
// minDelta over the best before it.
func (h History) best(minDelta float64) (best Epoch, found bool) {
	best.Validation = math.Inf(1)
	for _, e := range h.Epochs {
		if e.Validation < best.Validation-minDelta {
			best, found = e, true
		}
	}
	return best, found
}
