package main

import (
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/zoo"
)

// autoencoderTasks are training steps of a deep autoencoder with tanh units and
// Bernoulli outputs: loss, gradient, and Adam.
func autoencoderTasks(w work) ([]task, error) {
	single, err := autoencoderStep(w, tensor.Float32)
	if err != nil {
		return nil, err
	}
	single.name, single.title = "ae_step", "autoencoder step, float32"
	double, err := autoencoderStep(w, tensor.Float64)
	double.name, double.title = "ae_step_float64", "autoencoder step, float64"
	return []task{single, double}, err
}

func newAutoencoder(w work, dt tensor.Dtype) (*zoo.Autoencoder, error) {
	return zoo.NewAutoencoder(zoo.AutoencoderConfig{Sizes: w.Sizes, Loss: losses.Bernoulli{}, Dtype: dt}, seed)
}

func autoencoderStep(w work, dt tensor.Dtype) (task, error) {
	ae, err := newAutoencoder(w, dt)
	if err != nil {
		return task{}, err
	}
	program, err := graph.BuildOf(dt, func(b *graph.Builder) {
		x := b.Input("x", w.Sizes[0])
		b.Minimize(b.Mean(losses.Bernoulli{}.NLL(b, ae.Decoder.Apply(b, ae.Encoder.Apply(b, x)), x)))
	})
	if err != nil {
		return task{}, err
	}
	adam := optim.Optimizer{Rule: optim.NewAdam(rate)}
	batch := cycle(w.Batch, w.Sizes[0], dt, nil)
	flops, params := autoencoderCost(w)
	const arrays = 7 // that Adam reads (w, g, m, v) or writes (w, m, v)
	return task{
		steps: 20,
		step: func() error {
			if _, err := program.Run(batch()); err != nil {
				return err
			}
			return adam.Step(program.Params())
		},
		dtype: dt, flops: flops, traffic: arrays * params * float64(dt.Size()),
	}, nil
}

// autoencoderCost counts the products' operations of one step, and the parameters.
// Every weight takes part in three products, forward, its own gradient and that of
// its input; the first layer's input needs none.
func autoencoderCost(w work) (flops, params float64) {
	for i, layer := range w.network() {
		weights := float64(layer[0] * layer[1])
		products := 3.0
		if i == 0 {
			products = 2
		}
		flops += 2 * float64(w.Batch) * weights * products
		params += weights + float64(layer[1])
	}
	return flops, params
}
