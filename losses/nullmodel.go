package losses

import "math"

// Parts of the null models of several families. The best constant has the mean
// statistic of the data; where that is at the end of its range the best constant
// is infinite, and half an observation of another value makes it finite.

// logMean is the logarithm of the column's mean. A column of zeros counts as half
// an observation of 1.
func logMean(column []float64) float64 {
	m := mean(column)
	if m == 0 {
		m = 0.5 / float64(len(column)+1)
	}
	return math.Log(m)
}

// logOdds is log(p/(1 − p)) for the part p of tries that succeeded. If it is all
// or none, p is moved by half a try.
func logOdds(p float64, tries int) float64 {
	half := 0.5 / float64(tries+1)
	p = min(max(p, half), 1-half)
	return math.Log(p) - math.Log1p(-p)
}
