package graph

// identity copies its input. Outputs go through it where other operations might
// overwrite the original.
var identity = &Op{
	Kind: "identity", Shape: sameShape,
	Float32: copyFirst[float32], Float64: copyFirst[float64],
	Backward: func(_ *Builder, _ []*Node, _, gradient *Node, _ []bool) []*Node { return []*Node{gradient} },
}

var stopGradient = &Op{
	Kind: "stop gradient", Shape: sameShape, Stop: true,
	Float32: copyFirst[float32], Float64: copyFirst[float64],
}

func copyFirst[T Float](out View[T], in []View[T]) { copy(out.Data, in[0].Data) }

// StopGradient is x as a constant: the value passes, no gradient flows back.
func (b *Builder) StopGradient(x *Node) *Node { return b.Apply(stopGradient, x) }
