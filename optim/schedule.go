package optim

import "math"

// A Schedule gives the factor that multiplies the rate of a rule in a step. Steps
// count from 1; total is the number of steps of the whole run. A factor that is
// negative or not finite stops the run: schedules answer NaN to a total or a
// setting that they cannot work with.
type Schedule func(step, total int) float64

// Constant keeps the rate: factor 1.
func Constant(step, total int) float64 { return 1 }

// Cosine lets the rate fall to zero along half a cosine. It needs the total.
//
//	factor = ½(1 + cos(π(step − 1)/total))        0 after the last step
//
// Source: Loshchilov and Hutter, SGDR (2017), without restarts.
func Cosine(step, total int) float64 {
	switch {
	case total <= 0:
		return math.NaN()
	case step > total:
		return 0
	}
	return (1 + math.Cos(math.Pi*float64(step-1)/float64(total))) / 2
}

// StepDecay multiplies the rate by a factor after every so many steps.
//
//	factor^⌊(step − 1)/every⌋
//
// Domain: every ≥ 1, factor ≥ 0.
func StepDecay(every int, factor float64) Schedule {
	return func(step, total int) float64 {
		if every < 1 || !(factor >= 0) {
			return math.NaN()
		}
		return math.Pow(factor, float64((step-1)/every))
	}
}

// Warmup lets the rate rise along a line during the first steps, and then follows
// another schedule, whose steps and total count from there; nil means Constant.
//
//	factor = step/steps · then(1, total − steps)        step ≤ steps
//	factor = then(step − steps, total − steps)          after
func Warmup(steps int, then Schedule) Schedule {
	if then == nil {
		then = Constant
	}
	return func(step, total int) float64 {
		if step <= steps {
			return float64(step) / float64(steps) * then(1, total-steps)
		}
		return then(step-max(steps, 0), total-max(steps, 0))
	}
}
