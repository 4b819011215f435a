package losses

import (
	"fmt"
	"math"
)

// What families of positive numbers and families with a positive constant share.

// positive moves a draw that was rounded to 0 or to +Inf back into the support.
func positive(draw float64) float64 {
	return min(max(draw, math.SmallestNonzeroFloat64), math.MaxFloat64)
}

// positiveConstant refuses a constant of a loss that is not positive and finite.
func positiveConstant(l Loss, what string, constant float64) error {
	if !(constant > 0) || math.IsInf(constant, 1) {
		return fmt.Errorf("losses: %v: the %s must be positive and finite", l, what)
	}
	return nil
}
