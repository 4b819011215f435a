package zoo

import (
	"testing"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
)

// BenchmarkAutoencoderStep is one training step of the network of Hinton &
// Salakhutdinov (2006): 100 images, Adam.
func BenchmarkAutoencoderStep(b *testing.B) {
	m, err := NewAutoencoder(AutoencoderConfig{Sizes: []int{784, 1000, 500, 250, 30}}, 1)
	if err != nil {
		b.Fatal(err)
	}
	x := tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(100, 784))
	samplers.NewStream(1).Float32s(x.Float32s())
	adam := optim.Optimizer{Rule: optim.NewAdam(1e-3)}
	step := func() {
		if _, err := m.train.Run(x); err != nil {
			b.Fatal(err)
		}
		if err := adam.Step(m.train.Params()); err != nil {
			b.Fatal(err)
		}
	}
	step()
	b.ReportAllocs()
	for b.Loop() {
		step()
	}
}

// BenchmarkRBMStep is one step of persistent contrastive divergence of a machine of
// 784 + 500 Bernoulli units: 100 images, 100 chains, plain descent.
func BenchmarkRBMStep(b *testing.B) {
	m, err := NewRBM(RBMConfig{Columns: 784, Hidden: 500}, 1)
	if err != nil {
		b.Fatal(err)
	}
	x := tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(100, 784))
	rng := samplers.NewStream(1)
	rng.Float32s(x.Float32s())
	gibbs := samplers.Gibbs{Model: m.Machine}
	chains, err := gibbs.Start(100, rng)
	if err != nil {
		b.Fatal(err)
	}
	descent := optim.Optimizer{Rule: optim.NewDescent(0.01)}
	step := func() {
		if _, err := gibbs.Step(chains, rng); err != nil {
			b.Fatal(err)
		}
		if _, err := m.train.Run(x, chains.Visible()); err != nil {
			b.Fatal(err)
		}
		if err := descent.Step(m.train.Params()); err != nil {
			b.Fatal(err)
		}
	}
	step()
	b.ReportAllocs()
	for b.Loop() {
		step()
	}
}
