package layers

import (
	"math"

	"github.com/harmonium-ml/harmonium/samplers"
)

// An Initializer fills the initial weights of a layer with in inputs and out
// outputs, with the numbers of rng.
type Initializer func(weights []float32, in, out int, rng *samplers.Stream)

// GlorotUniform draws from U(−a, a) with a = √(6/(in+out)), variance 2/(in+out):
// keeps the size of signals and gradients through layers that are nearly linear
// (tanh, sigmoid). Source: Glorot & Bengio (2010).
func GlorotUniform(weights []float32, in, out int, rng *samplers.Stream) {
	uniform(weights, math.Sqrt(6/float64(in+out)), rng)
}

// GlorotNormal draws from N(0, 2/(in+out)). Source: Glorot & Bengio (2010).
func GlorotNormal(weights []float32, in, out int, rng *samplers.Stream) {
	Normal(math.Sqrt(2/float64(in+out)))(weights, in, out, rng)
}

// HeUniform draws from U(−a, a) with a = √(6/in), variance 2/in: keeps the size of
// signals through rectified layers. Source: He et al. (2015).
func HeUniform(weights []float32, in, _ int, rng *samplers.Stream) {
	uniform(weights, math.Sqrt(6/float64(in)), rng)
}

// HeNormal draws from N(0, 2/in). Source: He et al. (2015).
func HeNormal(weights []float32, in, out int, rng *samplers.Stream) {
	Normal(math.Sqrt(2/float64(in)))(weights, in, out, rng)
}

// Normal draws from N(0, deviation²); with 0.01 it is the customary start of a
// restricted Boltzmann machine (Hinton 2010).
func Normal(deviation float64) Initializer {
	return func(weights []float32, _, _ int, rng *samplers.Stream) {
		for i := range weights {
			weights[i] = float32(deviation * rng.Normal())
		}
	}
}

func uniform(weights []float32, a float64, rng *samplers.Stream) {
	for i := range weights {
		weights[i] = float32(a * (2*rng.Float64() - 1))
	}
}
