package zoo_test

import (
	"context"
	"fmt"
	"log"

	"github.com/harmonium-ml/harmonium/energy"
	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
	"github.com/harmonium-ml/harmonium/zoo"
	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// stripes are 64 small pictures of 4×4 pixels: each row is all on or all off.
func stripes() *datasets.Table {
	var x []float32
	for i := range 64 {
		for j := range 16 {
			x = append(x, float32(i>>(j/4)&1))
		}
	}
	data, err := datasets.FromSlice(x, 16)
	if err != nil {
		log.Fatal(err)
	}
	return data
}

// An autoencoder of a table: say the distribution of the data, fit, encode.
func ExampleAutoencoder() {
	data := stripes() // any optim.Source: 64 examples of 16 columns in [0, 1]

	ae, err := zoo.NewAutoencoder(zoo.AutoencoderConfig{
		Sizes: []int{16, 8, 4},    // columns, hidden layers, code
		Loss:  losses.Bernoulli{}, // the distribution of the data given the code
	}, 1)
	if err != nil {
		log.Fatal(err)
	}
	config := optim.Config{Epochs: 300, BatchSize: 16, Rule: optim.NewAdam(0.01), Schedule: optim.Cosine}
	if _, err = ae.Fit(context.Background(), data, config); err != nil {
		log.Fatal(err)
	}
	codes, err := ae.Encode(data) // [64, 4]
	if err != nil {
		log.Fatal(err)
	}
	squaredError, err := zoo.SquaredError(ae, data)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("codes %v, squared error below 0.1: %v\n", codes.Shape(), squaredError < 0.1)
	// Output: codes (64, 4), squared error below 0.1: true
}

// A restricted Boltzmann machine trained by hand: samples of the model, symbolic
// gradient, step.
func Example_restrictedBoltzmannMachine() {
	data := stripes()
	rng := samplers.NewStream(1)
	rbm, err := energy.NewRBM(losses.Bernoulli{}, 16, losses.Bernoulli{}, 12, rng)
	if err != nil {
		log.Fatal(err)
	}
	gibbs := samplers.Gibbs{Model: rbm, Steps: 5}
	chain, err := gibbs.Start(64, rng.For("start"))
	if err != nil {
		log.Fatal(err)
	}
	step, err := graph.Build(func(b *graph.Builder) {
		pos, neg := b.Input("data", 16), b.Input("model", 16)
		b.Minimize(energy.PhaseDifference(b, rbm, pos, neg))
	})
	if err != nil {
		log.Fatal(err)
	}
	descent, order, sweeps := optim.Optimizer{Rule: optim.NewDescent(0.1)}, rng.For("order"), rng.For("sweeps")
	for range 400 { // epochs
		for batch := range data.Batches(32, order) {
			if _, err := gibbs.Step(chain, sweeps); err != nil { // v⁻ ~ p(v), persistent
				log.Fatal(err)
			}
			if _, err := step.Run(batch, chain.Visible()); err != nil { // gradient of mean F(v⁺) − mean F(v⁻)
				log.Fatal(err)
			}
			if err := descent.Step(step.Params()); err != nil {
				log.Fatal(err)
			}
		}
	}
	logZ, err := rbm.ExactLogPartition()
	if err != nil {
		log.Fatal(err)
	}
	free, err := graph.Build(func(b *graph.Builder) { b.Cost(b.Mean(rbm.FreeEnergy(b, b.Input("v", 16)))) })
	if err != nil {
		log.Fatal(err)
	}
	f, err := free.Run(data.X())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("log-likelihood from -11 to above -6 nats: %v\n", -f-logZ > -6)
	// Output: log-likelihood from -11 to above -6 nats: true
}
