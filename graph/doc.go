// Package graph turns a model, written as a Go function, into a program that
// can be run and differentiated.
//
// A model is a function that adds nodes to a [Builder]: inputs, parameters and
// operations on them. [Build] calls it once, checks every shape, differentiates
// the cost symbolically and compiles the result. The engine below is Gorgonia;
// this package owns the reverse pass, the operations and the machines, because
// the engine is silently wrong in places (see README.md, limitations). Any other
// Gorgonia operation still works through [Builder.Op].
//
// One program serves every batch size. Programs that use the same [Param] share
// its values: one trains, another encodes.
//
//	w := graph.NewParam("w", tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(3, 2)))
//	program, err := graph.Build(func(b *graph.Builder) {
//		x := b.Input("x", 3)                       // [n, 3]
//		y := b.Tanh(b.Affine(x, b.Param(w), nil))  // [n, 2]
//		b.Minimize(b.Mean(b.SumRows(b.Square(y)))) // sum over dimensions, mean over examples
//	})
//	cost, err := program.Run(batch)                // w.Grad now holds ∂cost/∂w
package graph
