// Package kernel is the arithmetic of the library: matrix products,
// elementwise maps, reductions, counter-based random numbers and fused update
// rules, all on plain slices. It knows no tensor, no graph and no model.
//
// A kernel writes to its first argument:
//
//	kernel.Gemm(false, false, n, out, in, x, in, w, out, bias, false, y, out) // y = x·w + bias
//	kernel.Sigmoid(y, y)
//
// Three rules hold for every kernel.
//
//   - The bits of a result do not depend on the number of threads. Work is cut
//     into tiles of fixed size, and sums are added in a fixed order.
//   - Slices whose lengths do not fit are a mistake of the calling code, and
//     stop it with a panic that names the kernel and the lengths.
//   - A destination may be one of the operands (the same slice), unless the
//     comment says otherwise. Slices that overlap in part may not be used.
package kernel
