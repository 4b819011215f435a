//go:build !noasm

package kernel

// The engines of assembly kernels. The transpose is one for both.
var (
	avx2Float32 = assembly(8, [2][]blockFunc[float32]{
		{block1x8Float32AVX2, block2x8Float32AVX2, block3x8Float32AVX2, block4x8Float32AVX2, block5x8Float32AVX2,
			block6x8Float32AVX2},
		{block1x16Float32AVX2, block2x16Float32AVX2, block3x16Float32AVX2, block4x16Float32AVX2, block5x16Float32AVX2,
			block6x16Float32AVX2},
	}, 8, transposeFloat32AVX2, copyRowsFloat32AVX2)
	avx2Float64 = assembly(4, [2][]blockFunc[float64]{
		{block1x4Float64AVX2, block2x4Float64AVX2, block3x4Float64AVX2, block4x4Float64AVX2, block5x4Float64AVX2,
			block6x4Float64AVX2},
		{block1x8Float64AVX2, block2x8Float64AVX2, block3x8Float64AVX2, block4x8Float64AVX2, block5x8Float64AVX2,
			block6x8Float64AVX2},
	}, 4, transposeFloat64AVX2, copyRowsFloat64AVX2)
	avx512Float32 = assembly(16, [2][]blockFunc[float32]{
		{block1x16Float32AVX512, block2x16Float32AVX512, block3x16Float32AVX512, block4x16Float32AVX512, block5x16Float32AVX512,
			block6x16Float32AVX512, block7x16Float32AVX512, block8x16Float32AVX512, block9x16Float32AVX512, block10x16Float32AVX512,
			block11x16Float32AVX512, block12x16Float32AVX512, block13x16Float32AVX512, block14x16Float32AVX512},
		{block1x32Float32AVX512, block2x32Float32AVX512, block3x32Float32AVX512, block4x32Float32AVX512, block5x32Float32AVX512,
			block6x32Float32AVX512, block7x32Float32AVX512, block8x32Float32AVX512, block9x32Float32AVX512, block10x32Float32AVX512,
			block11x32Float32AVX512, block12x32Float32AVX512, block13x32Float32AVX512, block14x32Float32AVX512},
	}, 8, transposeFloat32AVX2, copyRowsFloat32AVX512)
	avx512Float64 = assembly(8, [2][]blockFunc[float64]{
		{block1x8Float64AVX512, block2x8Float64AVX512, block3x8Float64AVX512, block4x8Float64AVX512, block5x8Float64AVX512,
			block6x8Float64AVX512, block7x8Float64AVX512, block8x8Float64AVX512, block9x8Float64AVX512, block10x8Float64AVX512,
			block11x8Float64AVX512, block12x8Float64AVX512, block13x8Float64AVX512, block14x8Float64AVX512},
		{block1x16Float64AVX512, block2x16Float64AVX512, block3x16Float64AVX512, block4x16Float64AVX512, block5x16Float64AVX512,
			block6x16Float64AVX512, block7x16Float64AVX512, block8x16Float64AVX512, block9x16Float64AVX512, block10x16Float64AVX512,
			block11x16Float64AVX512, block12x16Float64AVX512, block13x16Float64AVX512, block14x16Float64AVX512},
	}, 4, transposeFloat64AVX2, copyRowsFloat64AVX512)
)
