package layers

import (
	"fmt"
	"strings"

	"github.com/harmonium-ml/harmonium/graph"
)

// An Activation is a named function of every element of its input: Linear,
// Sigmoid, Tanh, ReLU or Softplus. The zero value names none of them, and models
// put their default in its place; applied, it changes nothing.
type Activation struct {
	name string
	add  func(b *graph.Builder, x *graph.Node) *graph.Node
}

// The activations. ReLU' (0) is taken as 0.
var (
	Linear   = Activation{name: "linear"}
	Sigmoid  = Activation{"sigmoid", (*graph.Builder).Sigmoid}
	Tanh     = Activation{"tanh", (*graph.Builder).Tanh}
	ReLU     = Activation{"relu", (*graph.Builder).ReLU}
	Softplus = Activation{"softplus", (*graph.Builder).Softplus}
)

// Apply adds the function to the model.
func (a Activation) Apply(b *graph.Builder, x *graph.Node) *graph.Node {
	if a.add == nil {
		return x
	}
	return a.add(b, x)
}

// String is the name, by which [ParseActivation] finds the activation again.
func (a Activation) String() string { return a.name }

// ParseActivation finds an activation of this package by its name.
func ParseActivation(name string) (Activation, error) {
	known := []Activation{Linear, Sigmoid, Tanh, ReLU, Softplus}
	names := make([]string, len(known))
	for i, a := range known {
		if a.String() == name {
			return a, nil
		}
		names[i] = a.String()
	}
	return Activation{}, fmt.Errorf("layers: no activation %q; there are %s", name, strings.Join(names, ", "))
}
