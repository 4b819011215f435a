package kernel

// lanes is the number of interleaved partial sums of a reduction. It is a
// fact of the result, not of the machine: element i of a tile goes to lane
// i mod lanes, the lanes are added by halves, and the tiles in their order.
const lanes = 8

// Sum returns Σ x, added in float64.
func Sum[T Float](x []T) float64 { return reduce(x, kernelsOf[T]().sum) }

// SquaredNorm returns Σ x², with float64 squares and sums.
func SquaredNorm[T Float](x []T) float64 { return reduce(x, kernelsOf[T]().squaredNorm) }

// reduce adds the partial results of fixed tiles in their order.
func reduce[T Float](x []T, part func([]T) float64) float64 {
	if len(x) <= tile {
		return part(x)
	}
	parts := make([]float64, (len(x)+tile-1)/tile)
	tiles(len(x), tile, func(low, high int) { parts[low/tile] = part(x[low:high]) })
	var total float64
	for _, p := range parts {
		total += p
	}
	return total
}

// serialSum is Sum without other threads.
func serialSum[T Float](x []T, part func([]T) float64) float64 {
	var total float64
	for ; len(x) > tile; x = x[tile:] {
		total += part(x[:tile])
	}
	return total + part(x)
}

func sum[T Float](x []T) float64 {
	var lane [lanes]float64
	for ; len(x) >= lanes; x = x[lanes:] {
		for j, v := range (*[lanes]T)(x) {
			lane[j] += float64(v)
		}
	}
	for j, v := range x {
		lane[j] += float64(v)
	}
	return fold(&lane)
}

func squaredNorm[T Float](x []T) float64 {
	var lane [lanes]float64
	for ; len(x) >= lanes; x = x[lanes:] {
		for j, v := range (*[lanes]T)(x) {
			lane[j] += float64(float64(v) * float64(v))
		}
	}
	for j, v := range x {
		lane[j] += float64(float64(v) * float64(v))
	}
	return fold(&lane)
}

// fold adds the lanes by halves.
func fold(lane *[lanes]float64) float64 {
	for half := lanes / 2; half > 0; half /= 2 {
		for j := range half {
			lane[j] += lane[j+half]
		}
	}
	return lane[0]
}

// SumGroups writes the sums of groups of k neighbours,
// dst[i] = Σ_j x[i·k+j]. With k columns these are row sums.
//
// Shapes: x has k times the elements of dst.
func SumGroups[T Float](dst, x []T, k int) {
	match("SumGroups", len(dst), groups("SumGroups", len(x), k))
	sum := kernelsOf[T]().sum
	if len(x) <= tile {
		sumGroups(dst, x, k, sum)
		return
	}
	groupTiles(len(dst), k, func(low, high int) { sumGroups(dst[low:high], x[low*k:high*k], k, sum) })
}

func sumGroups[T Float](dst, x []T, k int, sum func([]T) float64) {
	for i := range dst {
		dst[i] = T(serialSum(x[i*k:(i+1)*k], sum))
	}
}

// groupTiles cuts n groups of k elements into ranges of about one tile.
func groupTiles(n, k int, run func(low, high int)) {
	size := max(tile/k, 1)
	if n <= size {
		run(0, n)
		return
	}
	tiles(n, size, run)
}

// SumColumns writes the column sums of the rows x[i, :] of cols elements,
// dst[j] = Σ_i x[i,j], added in float64 from the first row to the last.
//
// Shapes: dst has cols elements, x a multiple of cols.
func SumColumns[T Float](dst, x []T, cols int) {
	match("SumColumns", len(dst), cols)
	if cols == 0 {
		match("SumColumns", len(x), 0)
		return
	}
	rows := groups("SumColumns", len(x), cols)
	f := kernelsOf[T]().sumColumns
	if len(x) <= tile {
		f(dst, x, 0, cols, rows, cols)
		return
	}
	tiles(cols, columnBlock, func(low, high int) { f(dst, x, low, high, rows, cols) })
}

const columnBlock = 64

func sumColumns[T Float](dst, x []T, low, high, rows, cols int) {
	var total [columnBlock]float64
	for ; low < high; low += columnBlock {
		width := min(columnBlock, high-low)
		clear(total[:])
		for i := range rows {
			for j, v := range x[i*cols+low : i*cols+low+width] {
				total[j%columnBlock] += float64(v)
			}
		}
		for j := range width {
			dst[low+j] = T(total[j])
		}
	}
}
