package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// Gradient adds ∂cost/∂x to the model for every x of wrt, which need not be
// inputs. The cost is a scalar. It may be called any number of times on one
// model, also on nodes that an earlier call has made: gradients of gradients are
// right.
//
// Errors: a cost that is not a scalar; an x that the cost does not depend on; an
// operation on the way that has no derivative.
func (b *Builder) Gradient(cost *Node, wrt ...*Node) []*Node {
	gradients := b.gradient("Gradient", cost, wrt)
	for i, g := range gradients {
		if g == nil {
			b.refuse("Gradient", fmt.Sprintf("the cost does not depend on node %q", wrt[i].Name()), nil, wrt[i].Shape())
		}
	}
	return gradients
}

func (b *Builder) gradient(op string, cost *Node, wrt []*Node) []*Node {
	b.own(op, cost)
	if len(cost.Shape()) != 0 {
		b.refuse(op, "the cost is not a scalar", nil, cost.Shape())
	}
	return b.reverse(op, cost, b.Fill(cost, 1), wrt)
}

// reverse is the reverse pass: it walks from y back to the nodes of wrt and adds
// up, by the chain rule, what the gradient v of y causes there. A node that y
// does not depend on gets nil. All state is local to the call.
func (b *Builder) reverse(op string, y, v *Node, wrt []*Node) []*Node {
	depends := map[*Node]bool{} // on a node of wrt
	for _, x := range wrt {
		b.own(op, x)
		depends[x] = true
	}
	order := reachable([]*Node{y})
	for _, n := range order {
		for i, c := range children(n) {
			depends[n] = depends[n] || depends[c] && flows(n, i)
		}
	}
	gradient := map[*Node]*Node{y: v}
	for i := len(order) - 1; i >= 0; i-- {
		n := order[i]
		in := children(n)
		if gradient[n] == nil || !depends[n] || len(in) == 0 {
			continue
		}
		wanted := make([]bool, len(in))
		any := false
		for j, c := range in {
			wanted[j] = depends[c] && flows(n, j)
			any = any || wanted[j]
		}
		if !any {
			continue
		}
		for j, d := range b.backward(n, in, gradient[n], wanted) {
			c := in[j]
			switch {
			case !wanted[j] || d == nil:
			case !d.Shape().Eq(c.Shape()):
				b.refuse(op, fmt.Sprintf("%s gave its input %d a gradient of the wrong shape", n.Op(), j), nil, d.Shape(), c.Shape())
			case gradient[c] == nil:
				gradient[c] = d
			default:
				gradient[c] = b.Add(gradient[c], d)
			}
		}
	}
	out := make([]*Node, len(wrt))
	for i, x := range wrt {
		out[i] = gradient[x]
	}
	return out
}

// flows tells whether a gradient passes from node n to its i-th input.
func flows(n *Node, i int) bool {
	switch op := n.Op().(type) {
	case *operation:
		return !op.op.Stop
	case gorgonia.SDOp:
		return op.DiffWRT(len(children(n)))[i]
	}
	return true
}

// backward asks the operation of node n for the gradients of its inputs.
func (b *Builder) backward(n *Node, in []*Node, gradient *Node, wanted []bool) []*Node {
	switch op := n.Op().(type) {
	case *operation:
		if op.op.Backward != nil {
			return op.op.Backward(b, in, n, gradient, wanted)
		}
	case gorgonia.SDOp:
		d, err := op.SymDiff(in, n, gradient)
		if err != nil {
			b.refuse(op.String(), "no symbolic derivative", err, n.Shape())
		}
		return d
	}
	b.refuse(n.Op().String(), "the operation has no derivative", nil, n.Shape())
	return nil
}
