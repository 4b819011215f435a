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
	if len(x) <= tile {
		logSumExp(dst, x, k)
		return
	}
	groupTiles(len(dst), k, func(low, high int) { logSumExp(dst[low:high], x[low*k:high*k], k) })
}

func logSumExp[T Float](dst, x []T, k int) {
	exact, sumExp := exactKernels[T](k), kernelsOf[T]().sumExp
	for i := range dst {
		group := x[i*k : (i+1)*k]
		top := topOf(group, exact.maximum)
		if !math.IsInf(float64(top), 0) {
			top = T(float64(top) + math.Log(sumExpOf(group, top, sumExp)))
		}
		dst[i] = top
	}
}

// exactKernels returns the kernels for groups of k. Those that are not
// exponentials have the same bits in Go, which is faster on few elements.
func exactKernels[T Float](k int) *vectorKernels[T] {
	const few = 12
	if k <= few {
		return portableOf[T]()
	}
	return kernelsOf[T]()
}

// topOf is maximum for a group of any length.
func topOf[T Float](x []T, maximum func([]T) T) T {
	top := T(math.Inf(-1))
	for ; len(x) > tile; x = x[tile:] {
		top = max(top, maximum(x[:tile]))
	}
	return max(top, maximum(x))
}

// sumExpOf is sumExp for a group of any length.
func sumExpOf[T Float](x []T, top T, sumExp func([]T, T) float64) float64 {
	var total float64
	for ; len(x) > tile; x = x[tile:] {
		total += sumExp(x[:tile], top)
	}
	return total + sumExp(x, top)
}

// scalarOf runs f with one number on slices of any length.
func scalarOf[T Float](dst, x []T, c T, f func(dst, x []T, c T)) {
	for ; len(x) > tile; dst, x = dst[tile:], x[tile:] {
		f(dst[:tile], x[:tile], c)
	}
	f(dst, x, c)
}

// maximum returns the largest element of x, NaN if there is one.
func maximum[T Float](x []T) T {
	top := T(math.Inf(-1))
	for _, v := range x {
		top = max(top, v)
	}
	return top
}

// sumExp returns Σ exp(x − top), added in float64. No element is above top.
func sumExp[T Float](x []T, top T) float64 {
	var total float64
	for _, v := range x {
		total += expOf(float64(v) - float64(top))
	}
	return total
}

// SoftmaxGroups writes exp(x)/Σ exp(x) over each group of k neighbours. A group
// that is all −Inf, or holds +Inf or NaN, becomes NaN.
//
// Shapes: dst and x have the same multiple of k elements.
func SoftmaxGroups[T Float](dst, x []T, k int) {
	match("SoftmaxGroups", len(dst), len(x))
	n := groups("SoftmaxGroups", len(x), k)
	if len(x) <= tile {
		softmax(dst, x, k)
		return
	}
	groupTiles(n, k, func(low, high int) { softmax(dst[low*k:high*k], x[low*k:high*k], k) })
}

func softmax[T Float](dst, x []T, k int) {
	exact, exp := exactKernels[T](k), kernelsOf[T]().exp
	for i := 0; i < len(x); i += k {
		group := x[i : i+k]
		scalarOf(dst[i:i+k], group, -topOf(group, exact.maximum), exact.offset)
	}
	for i := 0; i < len(dst); i += tile { // all groups at once
		part := dst[i:min(i+tile, len(dst))]
		exp(part, part)
	}
	for i := 0; i < len(dst); i += k {
		group := dst[i : i+k]
		scalarOf(group, group, T(1/serialSum(group, exact.sum)), exact.scale)
	}
}

// LogSoftmaxGroups writes x − log Σ exp(x) over each group of k neighbours. A
// group that is all −Inf, or holds NaN, becomes NaN.
//
// Shapes: dst and x have the same multiple of k elements.
func LogSoftmaxGroups[T Float](dst, x []T, k int) {
	match("LogSoftmaxGroups", len(dst), len(x))
	n := groups("LogSoftmaxGroups", len(x), k)
	if len(x) <= tile {
		logSoftmax(dst, x, k)
		return
	}
	groupTiles(n, k, func(low, high int) { logSoftmax(dst[low*k:high*k], x[low*k:high*k], k) })
}

func logSoftmax[T Float](dst, x []T, k int) {
	exact, sumExp := exactKernels[T](k), kernelsOf[T]().sumExp
	for i := 0; i < len(x); i += k {
		from, to := x[i:i+k], dst[i:i+k]
		top := topOf(from, exact.maximum)
		rest := math.Log(sumExpOf(from, top, sumExp))
		scalarOf(to, from, -top, exact.offset)
		scalarOf(to, to, T(-rest), exact.offset)
	}
}
