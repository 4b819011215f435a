package kernel

// The assembly is written by the programs in _asm, a module of its own.
//
//go:generate go run -C _asm . -set avx2 -out ../gemm_avx2_amd64.s -stubs ../gemm_avx2_amd64.go -pkg kernel
//go:generate go run -C _asm . -set avx512 -out ../gemm_avx512_amd64.s -stubs ../gemm_avx512_amd64.go -pkg kernel
//go:generate go run -C _asm ./vector -out ../vector_avx2_amd64.s -stubs ../vector_avx2_amd64.go -pkg kernel
