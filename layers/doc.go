// Package layers has the deterministic maps that networks are composed of.
//
// A [Layer] has one method: it adds a map x [n, in] → [n, out] to a model. Its
// parameters are plain fields; a model's parameters are those its program used.
// A layer of your own is a [Func] of a few lines.
//
//	rng := samplers.NewStream(1)
//	encoder := layers.Sequential{
//		layers.NewDense("encoder.0", 784, 500, layers.GlorotUniform, rng), layers.Tanh,
//		layers.NewDense("encoder.1", 500, 30, layers.GlorotUniform, rng),
//	}
//	program, err := graph.Build(func(b *graph.Builder) {
//		b.Output("code", encoder.Apply(b, b.Input("x", 784)))
//	})
package layers
