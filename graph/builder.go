package graph

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// placeholder is the batch size while a model is checked. It is a prime that no
// axis of a model is likely to have, so that a batch axis where a feature axis
// belongs does not go unnoticed.
const placeholder = 509

// A Builder collects a model. It lives as long as the definition that [Build]
// calls; none of its methods returns an error: a mistake ends the definition,
// and Build returns it as an *[Error].
type Builder struct {
	graph *gorgonia.ExprGraph
	dtype tensor.Dtype
	sizes []int // batch sizes, one per batched input; nil means the placeholder
	scope []string

	names   map[string]bool
	inputs  []*input
	params  []*Param
	bound   map[*Param]*input
	outputs []output
	cost    *Node
	trained []*Param // parameters to differentiate the cost by
	chosen  bool     // trained was named by the model; otherwise it is every parameter used

	finishing bool // the definition has ended, and the place of an error is that of the cost
	costFile  string
	costLine  int

	serial uint32 // id of the last operation
	stock  bool   // the model has operations of Gorgonia's own, whose shapes are fixed
}

// An input is a leaf of the graph whose memory is exchanged before each run.
type input struct {
	name    string
	node    *Node
	value   gorgonia.Value // what the node is bound to
	batched bool
	shape   []int // without the batch axis
}

type output struct {
	name string
	node *Node
}

// Dtype is the element type of the program: tensor.Float32 or tensor.Float64.
func (b *Builder) Dtype() tensor.Dtype { return b.dtype }

// Scope runs define inside a named part of the model. Names of scopes appear in
// errors: "encoder/dense1".
func (b *Builder) Scope(name string, define func()) {
	b.scope = append(b.scope, name)
	define()
	b.scope = b.scope[:len(b.scope)-1]
}

// Input adds data with a batch axis: n examples of the given shape each. No
// shape means one number per example. [Program.Run] takes inputs in the order in
// which the model adds them.
func (b *Builder) Input(name string, shape ...int) *Node {
	size := placeholder
	if b.sizes != nil {
		size = b.sizes[len(b.inputs)]
	}
	return b.addInput(name, true, slices.Concat([]int{size}, shape))
}

// Setting adds data without a batch axis: a number that changes between runs,
// such as a temperature (no shape), or an array shared by all examples.
func (b *Builder) Setting(name string, shape ...int) *Node {
	return b.addInput(name, false, shape)
}

func (b *Builder) addInput(name string, batched bool, shape []int) *Node {
	b.claim("Input", name)
	for _, d := range shape {
		if d <= 0 {
			b.refuse("Input", fmt.Sprintf("%q has an axis of size %d", name, d), nil, shape)
		}
	}
	in := b.leaf(name, newValue(b.dtype, shape))
	in.batched = batched
	if batched {
		in.shape = shape[1:]
	}
	b.inputs = append(b.inputs, in)
	return in.node
}

// Constant adds a fixed array, which the program keeps (no copy).
func (b *Builder) Constant(value *tensor.Dense) *Node {
	b.check("Constant", value)
	name := fmt.Sprintf("constant %d", len(b.names))
	b.claim("Constant", name)
	return b.leaf(name, value).node
}

// Param adds a parameter; the same Param is the same node every time.
func (b *Builder) Param(p *Param) *Node {
	if p == nil || p.Value == nil {
		b.refuse("Param", "the parameter is nil or has no value", nil)
	}
	if in, ok := b.bound[p]; ok {
		return in.node
	}
	b.claim("Param", p.Name)
	b.check(fmt.Sprintf("Param %q", p.Name), p.Value)
	header := new(tensor.Dense)
	*header = *p.Value
	in := b.leaf(p.Name, header)
	b.bound[p] = in
	b.params = append(b.params, p)
	return in.node
}

// Refuse ends the definition with an error of your own: Build returns it as an
// *[Error] with the place of the call. Layers and losses refuse their own
// impossible settings with it.
func (b *Builder) Refuse(op string, err error) { b.refuse(op, err.Error(), nil) }

// Op adds an operation of Gorgonia: b.Op(gorgonia.Mul(x, w)). Shapes of such
// operations are fixed, so the program is then compiled anew for every batch
// size it meets.
func (b *Builder) Op(n *Node, err error) *Node {
	if err != nil {
		b.refuse("Op", "refused by Gorgonia", err)
	}
	b.own("Op", n)
	b.stock = true
	return n
}

// Output makes the value of a node readable after each run.
func (b *Builder) Output(name string, n *Node) {
	b.own("Output", n)
	for _, o := range b.outputs {
		if o.name == name {
			b.refuse("Output", fmt.Sprintf("name %q is in use", name), nil)
		}
	}
	b.outputs = append(b.outputs, output{name, n})
}

// Cost makes a scalar the result of each run, without differentiating it.
func (b *Builder) Cost(cost *Node) {
	b.own("Cost", cost)
	switch {
	case len(cost.Shape()) != 0:
		b.refuse("Cost", "the cost is not a scalar", nil, cost.Shape())
	case b.cost != nil:
		b.refuse("Cost", "the model has a cost already: add the two, or use Gradient and Output", nil)
	}
	b.cost = cost
	b.costFile, b.costLine = caller()
}

// Minimize makes a scalar the result of each run and asks for its gradient with
// respect to the given parameters, or to every parameter of the model if none is
// named. A parameter that the cost does not depend on is an error.
func (b *Builder) Minimize(cost *Node, params ...*Param) {
	b.Cost(cost)
	b.trained = params
	b.chosen = len(params) > 0
	if !b.chosen {
		b.trained = []*Param{}
	}
}

// claim reserves a name.
func (b *Builder) claim(op, name string) {
	if name == "" {
		b.refuse(op, "the name is empty", nil)
	}
	if b.names[name] {
		b.refuse(op, fmt.Sprintf("name %q is in use", name), nil)
	}
	b.names[name] = true
}

func (b *Builder) check(op string, value *tensor.Dense) {
	switch {
	case value == nil:
		b.refuse(op, "the array is nil", nil)
	case value.Dtype() != b.dtype:
		b.refuse(op, fmt.Sprintf("dtype %v in a program of %v", value.Dtype(), b.dtype), nil, value.Shape())
	case value.RequiresIterator():
		b.refuse(op, "the array is a view that is not contiguous: Materialize it first", nil, value.Shape())
	}
}

// leaf adds a node without inputs. Its name is unique: Gorgonia merges leaves of
// equal names.
func (b *Builder) leaf(name string, value gorgonia.Value) *input {
	shape := value.Shape().Clone()
	n := gorgonia.NewTensor(b.graph, b.dtype, len(shape), gorgonia.WithShape(shape...),
		gorgonia.WithName(name), gorgonia.WithValue(value))
	return &input{name: name, node: n, value: value, shape: shape}
}

func newValue(dt tensor.Dtype, shape []int) gorgonia.Value {
	switch {
	case len(shape) > 0:
		return tensor.New(tensor.Of(dt), tensor.WithShape(shape...))
	case dt == tensor.Float32:
		return gorgonia.NewF32(0)
	}
	return gorgonia.NewF64(0)
}
