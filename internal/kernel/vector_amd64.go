//go:build !noasm

package kernel

// kernelsOf returns the kernels in use.
func kernelsOf[T Float]() *vectorKernels[T] {
	if currentSet >= avx2Set {
		return ofType[T](avx2Vectors32, avx2Vectors64)
	}
	return portableOf[T]()
}

// The kernels in assembly. What they leave out is portable.
var (
	avx2Vectors32 = assembled32()
	avx2Vectors64 = assembled64()
)

func assembled32() *vectorKernels[float32] {
	k := *portableVectors32
	k.exp, k.sigmoid, k.tanh, k.softplus = expFloat32AVX2, sigmoidFloat32AVX2, tanhFloat32AVX2, softplusFloat32AVX2
	k.sqrt, k.square, k.reciprocal = sqrtFloat32AVX2, squareFloat32AVX2, reciprocalFloat32AVX2
	k.abs, k.sign, k.rectify = absFloat32AVX2, signFloat32AVX2, rectifyFloat32AVX2
	k.scale, k.offset, k.addScaled = scaleFloat32AVX2, offsetFloat32AVX2, addScaledFloat32AVX2
	k.add, k.subtract, k.multiply, k.divide = addFloat32AVX2, subtractFloat32AVX2, multiplyFloat32AVX2, divideFloat32AVX2
	k.sigmoidGradient, k.tanhGradient, k.softplusGradient = sigmoidGradientFloat32AVX2, tanhGradientFloat32AVX2, softplusGradientFloat32AVX2
	k.sum, k.squaredNorm, k.sumColumns = sumFloat32AVX2, squaredNormFloat32AVX2, sumColumnsAVX2[float32]
	k.sumExp, k.maximum = sumExpFloat32AVX2, maximumFloat32AVX2
	k.adam, k.rmsProp = adamFloat32AVX2, rmsPropFloat32AVX2
	k.momentum, k.nesterov = momentumFloat32AVX2, nesterovFloat32AVX2
	return &k
}

func assembled64() *vectorKernels[float64] {
	k := *portableVectors64
	k.exp, k.sigmoid, k.tanh, k.softplus = expFloat64AVX2, sigmoidFloat64AVX2, tanhFloat64AVX2, softplusFloat64AVX2
	k.sqrt, k.square, k.reciprocal = sqrtFloat64AVX2, squareFloat64AVX2, reciprocalFloat64AVX2
	k.abs, k.sign, k.rectify = absFloat64AVX2, signFloat64AVX2, rectifyFloat64AVX2
	k.scale, k.offset, k.addScaled = scaleFloat64AVX2, offsetFloat64AVX2, addScaledFloat64AVX2
	k.add, k.subtract, k.multiply, k.divide = addFloat64AVX2, subtractFloat64AVX2, multiplyFloat64AVX2, divideFloat64AVX2
	k.sigmoidGradient, k.tanhGradient, k.softplusGradient = sigmoidGradientFloat64AVX2, tanhGradientFloat64AVX2, softplusGradientFloat64AVX2
	k.sum, k.squaredNorm, k.sumColumns = sumFloat64AVX2, squaredNormFloat64AVX2, sumColumnsAVX2[float64]
	k.sumExp, k.maximum = sumExpFloat64AVX2, maximumFloat64AVX2
	k.adam, k.rmsProp = adamFloat64AVX2, rmsPropFloat64AVX2
	k.momentum, k.nesterov = momentumFloat64AVX2, nesterovFloat64AVX2
	return &k
}

// sumColumnsAVX2 is sumColumns. A call of the assembly has few rows, so that it
// is short.
func sumColumnsAVX2[T Float](dst, x []T, low, high, rows, cols int) {
	const most = 512 // rows
	var total [columnBlock]float64
	for ; low < high; low += columnBlock {
		width := min(columnBlock, high-low)
		clear(total[:])
		for i := 0; i < rows; i += most {
			part := x[i*cols+low : (min(i+most, rows)-1)*cols+low+width]
			switch part := any(part).(type) {
			case []float32:
				addColumnsFloat32AVX2(width, &total[0], &part[0], min(most, rows-i), cols)
			case []float64:
				addColumnsFloat64AVX2(width, &total[0], &part[0], min(most, rows-i), cols)
			}
		}
		for j := range width {
			dst[low+j] = T(total[j])
		}
	}
}
