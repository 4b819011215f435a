package kernel

import "math"

// LogSumExpGroups writes dst[i] = log Σ_j exp(x[i·k+j]), the log-partition of
// a categorical unit with k states.
//
// The maximum is taken out first, so nothing overflows. A group of −Inf gives
// −Inf, one that holds +Inf gives +Inf, one that holds NaN gives NaN.
//
// Shapes: x has k times the elements of dst.
func LogSumExpGroups[T Float](dst, x []T, k int) {
	match("LogSumExpGroups", len(dst), groups("LogSumExpGroups", len(x), k))
	groupTiles(len(dst), k, func(low, high int) {
		for i := low; i < high; i++ {
			dst[i] = T(logSumExp(x[i*k : (i+1)*k]))
		}
	})
}

func logSumExp[T Float](x []T) float64 {
	top := float64(maximum(x))
	if math.IsInf(top, 0) {
		return top
	}
	var total float64
	for _, v := range x {
		total += expOf(float64(v) - top)
	}
	return top + math.Log(total)
}

// maximum returns the largest element of x, NaN if there is one.
func maximum[T Float](x []T) T {
	top := x[0]
	for _, v := range x[1:] {
		top = max(top, v)
	}
	return top
}

// SoftmaxGroups writes exp(x)/Σ exp(x) over each group of k neighbours. A group
// that is all −Inf, or holds +Inf or NaN, becomes NaN.
//
// Shapes: dst and x have the same multiple of k elements.
func SoftmaxGroups[T Float](dst, x []T, k int) {
	match("SoftmaxGroups", len(dst), len(x))
	groupTiles(groups("SoftmaxGroups", len(x), k), k, func(low, high int) {
		for i := low; i < high; i++ {
			softmax(dst[i*k:(i+1)*k], x[i*k:(i+1)*k])
		}
	})
}

func softmax[T Float](dst, x []T) {
	top := float64(maximum(x))
	var total float64
	for i, v := range x {
		e := expOf(float64(v) - top)
		dst[i] = T(e)
		total += e
	}
	for i, e := range dst {
		dst[i] = T(float64(e) / total)
	}
}

// LogSoftmaxGroups writes x − log Σ exp(x) over each group of k neighbours. A
// group that is all −Inf, or holds NaN, becomes NaN.
//
// Shapes: dst and x have the same multiple of k elements.
func LogSoftmaxGroups[T Float](dst, x []T, k int) {
	match("LogSoftmaxGroups", len(dst), len(x))
	groupTiles(groups("LogSoftmaxGroups", len(x), k), k, func(low, high int) {
		for i := low; i < high; i++ {
			logSoftmax(dst[i*k:(i+1)*k], x[i*k:(i+1)*k])
		}
	})
}

func logSoftmax[T Float](dst, x []T) {
	top := float64(maximum(x))
	var total float64
	for _, v := range x {
		total += expOf(float64(v) - top)
	}
	rest := math.Log(total)
	for i, v := range x {
		dst[i] = T(float64(v) - top - rest)
	}
}
