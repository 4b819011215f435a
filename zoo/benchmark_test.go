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
