package kernel_test

import (
	"math/rand/v2"
	"testing"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// The parts of a training step of a 784-1000-500-250-30 autoencoder with 100
// examples in a batch, without its matrix products.
func BenchmarkStep(b *testing.B) {
	const parameters, hidden, visible = 2837314, 100 * 3500, 100 * 784
	rng := rand.New(rand.NewPCG(1, 1))
	w, g := normals[float32](rng, parameters), normals[float32](rng, parameters)
	m, v := make([]float32, parameters), make([]float32, parameters)
	x, y, z := normals[float32](rng, hidden), make([]float32, hidden), make([]float32, hidden)
	columns := make([]float32, 1000)
	for _, part := range []struct {
		name string
		run  func()
	}{
		{"Adam", func() { kernel.Adam(w, g, m, v, 1e-3, 0.9, 0.999, 1e-8, 0.1, 0.001, 0) }},
		{"Momentum", func() { kernel.Momentum(w, g, v, 1e-3, 0.9, false) }},
		{"SquaredNorm", func() { kernel.SquaredNorm(g) }},
		{"Tanh", func() { kernel.Tanh(y, x) }},
		{"TanhGradient", func() { kernel.TanhGradient(z, x, y) }},
		{"Softplus", func() { kernel.Softplus(y[:visible], x[:visible]) }},
		{"SoftplusGradient", func() { kernel.SoftplusGradient(z[:visible], x[:visible], x[:visible]) }},
		{"Multiply", func() { kernel.Multiply(z[:visible], x[:visible], y[:visible]) }},
		{"SumGroups", func() { kernel.SumGroups(z[:100], x[:visible], 784) }},
		{"SumColumns", func() { kernel.SumColumns(columns, x[:100000], 1000) }},
	} {
		b.Run(part.name, func(b *testing.B) {
			for b.Loop() {
				part.run()
			}
		})
	}
}
