package optim

import (
	"fmt"
	"strings"
)

// A DivergenceError says where a run met a number that is not finite. Nothing
// has changed in that step: the parameters are those of the last finite one.
type DivergenceError struct {
	Epoch    int     // from 1; 0 if there are no epochs
	Step     int     // from 1, over all epochs
	Rate     float64 // of the rule in that step, schedule included
	Quantity string  // "loss", "gradient" or "value"
	Param    string  // the parameter; empty for the loss
	Size     float64 // the loss, or the norm of the parameter's array
}

func (e *DivergenceError) Error() string {
	var s strings.Builder
	s.WriteString("optim: the run diverged at ")
	if e.Epoch > 0 {
		fmt.Fprintf(&s, "epoch %d, ", e.Epoch)
	}
	fmt.Fprintf(&s, "step %d, rate %g: ", e.Step, e.Rate)
	if e.Param == "" {
		fmt.Fprintf(&s, "the %s is %g", e.Quantity, e.Size)
	} else {
		fmt.Fprintf(&s, "the %s of parameter %q has norm %g", e.Quantity, e.Param, e.Size)
	}
	return s.String()
}
