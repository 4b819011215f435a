package datasets

import "math"

// Mean returns the mean of each column over its observed cells. It is the best
// constant reconstruction under squared error, and the mean that a null model
// of any exponential family with T(x) = x fits.
//
// Shapes: [d]. A column without an observed cell has mean NaN.
// Accuracy: sums are in float64, row by row.
func (t *Table) Mean() []float64 {
	mean := make([]float64, t.width)
	count := make([]float64, t.width)
	for start := 0; start < len(t.values); start += t.width {
		for j := range mean {
			mean[j] += float64(t.values[start+j]) // 0 where missing
			if t.observed == nil {
				count[j]++
			} else {
				count[j] += float64(t.observed[start+j])
			}
		}
	}
	for j := range mean {
		if count[j] == 0 {
			mean[j] = math.NaN()
			continue
		}
		mean[j] /= count[j]
	}
	return mean
}
