package graph

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Build compiles the model that define adds to its Builder, in float32. A
// mistake in the model comes back as an *[Error]; any other panic of define
// passes through.
//
// Builds may run concurrently; they take turns. A Build inside a definition is
// an error. define may be called again later, for other batch sizes, if the
// model has operations of Gorgonia's own (see [Builder.Op]), so it must not
// depend on anything that changes.
func Build(define func(b *Builder)) (*Program, error) {
	return BuildOf(tensor.Float32, define)
}

// BuildOf is [Build] in the given dtype: tensor.Float32 or tensor.Float64.
func BuildOf(dt tensor.Dtype, define func(b *Builder)) (*Program, error) {
	if err := checkDtype(dt); err != nil {
		return nil, err
	}
	if define == nil {
		return nil, &Error{Op: "Build", Reason: "the definition is nil"}
	}
	m, stock, err := compile(dt, nil, define)
	if err != nil {
		return nil, err
	}
	p := &Program{dtype: dt, define: define, model: m}
	if stock {
		p.machines = map[string]*machine{}
	}
	return p, nil
}

// building makes definitions take turns: Gorgonia shares nodes between graphs
// while it builds.
var building sync.Mutex

// compile runs a definition for the given batch sizes (nil: not known yet).
//
//go:noinline
func compile(dt tensor.Dtype, sizes []int, define func(b *Builder)) (m *machine, stock bool, err error) {
	if nested() {
		return nil, false, &Error{Op: "Build", Reason: "called inside the definition of another program"}
	}
	building.Lock()
	defer building.Unlock()
	defer func() {
		if p := recover(); p != nil {
			r, ok := p.(refusal)
			if !ok {
				panic(p)
			}
			m, err = nil, r.err
		}
	}()
	// Gorgonia merges nodes whose 32-bit hashes are equal. That is rare, but it
	// must not happen: other identifiers for our operations give other hashes.
	for salt := range uint32(8) {
		b := &Builder{graph: gorgonia.NewGraph(), dtype: dt, sizes: sizes, serial: salt << 24,
			names: map[string]bool{}, bound: map[*Param]*input{}}
		define(b)
		m = b.finish()
		if distinct(b.graph) {
			return m, b.stock, m.start(b.graph, b.stock && sizes == nil)
		}
	}
	return nil, false, &Error{Op: "Build", Reason: "different nodes of the model have equal hashes: it has too many nodes"}
}

// nested tells whether a compile is already under way further up this
// goroutine's stack.
func nested() bool {
	var pcs [64]uintptr
	for skip, depth := 2, 0; ; skip += len(pcs) {
		n := runtime.Callers(skip, pcs[:])
		frames := runtime.CallersFrames(pcs[:n])
		for more := n > 0; more; {
			var f runtime.Frame
			f, more = frames.Next()
			if strings.HasSuffix(f.Function, "harmonium/graph.compile") {
				depth++
			}
		}
		if depth > 1 {
			return true
		}
		if n < len(pcs) {
			return false
		}
	}
}

// distinct tells whether all nodes have hashes of their own.
func distinct(g *gorgonia.ExprGraph) bool {
	seen := map[uint32]bool{}
	for _, n := range g.AllNodes() {
		if seen[n.Hashcode()] {
			return false
		}
		seen[n.Hashcode()] = true
	}
	return true
}

// finish differentiates the cost and collects what a machine needs.
func (b *Builder) finish() *machine {
	if b.cost == nil && len(b.outputs) == 0 {
		b.refuse("Build", "the model has neither a cost nor an output", nil)
	}
	b.finishing = true
	m := &machine{inputs: b.inputs, params: b.params, bound: b.bound, outputs: map[string]*operation{}}
	taken := map[*Node]bool{}
	// readable gives a node whose memory nothing else overwrites or hands out.
	readable := func(n *Node) *operation {
		if _, ours := n.Op().(*operation); !ours || b.stock || taken[n] {
			n = b.Apply(identity, n)
		}
		taken[n] = true
		m.roots = append(m.roots, n)
		return n.Op().(*operation)
	}
	if b.trained != nil {
		if !b.chosen {
			b.trained = b.params
		}
		nodes := make([]*Node, len(b.trained))
		for i, p := range b.trained {
			if b.bound[p] == nil {
				b.refuse("Minimize", fmt.Sprintf("parameter %q is not used by the model", p.Name), nil)
			}
			nodes[i] = b.bound[p].node
		}
		m.trained = b.trained
		for i, g := range b.gradient("Minimize", b.cost, nodes) {
			if g == nil {
				b.refuse("Minimize", fmt.Sprintf("the cost does not depend on parameter %q: name the parameters to train, Minimize(cost, params...)", b.trained[i].Name), nil)
			}
			m.gradients = append(m.gradients, readable(g))
		}
	}
	if b.cost != nil {
		m.cost = readable(b.cost)
	}
	for _, o := range b.outputs {
		m.outputs[o.name] = readable(o.node)
	}
	m.order = describe(b, m.roots)
	return m
}

// reachable lists the nodes that the roots depend on, inputs of a node before
// the node.
func reachable(roots []*Node) []*Node {
	seen := map[*Node]bool{}
	var order []*Node
	var visit func(n *Node)
	visit = func(n *Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, c := range children(n) {
			visit(c)
		}
		order = append(order, n)
	}
	for _, r := range roots {
		visit(r)
	}
	return order
}

// children lists the inputs of a node in order, duplicates kept.
func children(n *Node) (nodes []*Node) {
	for it := n.Graph().From(n.ID()); it.Next(); {
		nodes = append(nodes, it.Node().(*Node))
	}
	return nodes
}

// A Description is one value of a program without the engine: enough to print
// it, to serve it or to export it.
type Description struct {
	Name       string         // of the input, parameter or operation
	Kind       string         // "input", "parameter", "constant", or the Kind of the operation
	Attributes map[string]any // of the operation
	Inputs     []string       // names of the values it takes
	Shape      []int          // BatchAxis is the batch
}

func describe(b *Builder, roots []*Node) []Description {
	kinds := map[*Node]string{}
	for _, in := range b.inputs {
		kinds[in.node] = "input"
	}
	for in := range maps.Values(b.bound) {
		kinds[in.node] = "parameter"
	}
	var list []Description
	names := map[*Node]string{}
	for _, n := range reachable(roots) {
		d := Description{Kind: kinds[n], Name: n.Name(), Shape: b.symbolic(n.Shape())}
		switch op := n.Op().(type) {
		case nil:
			if d.Kind == "" {
				d.Kind = "constant"
			}
		case *operation:
			d.Kind, d.Attributes, d.Name = op.op.Kind, op.op.Attributes, fmt.Sprintf("%s %d", op.op.Kind, len(list))
		default:
			d.Kind, d.Name = op.String(), fmt.Sprintf("%s %d", op, len(list))
		}
		for _, c := range children(n) {
			d.Inputs = append(d.Inputs, names[c])
		}
		names[n] = d.Name
		list = append(list, d)
	}
	return slices.Clip(list)
}
