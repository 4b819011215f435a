package graph

import "github.com/harmonium-ml/harmonium/internal/kernel"

// The normalising functions of categorical distributions, on each run of k
// columns. They subtract the largest element first, so they are finite for all
// finite x.

// LogSumExp is log Σ e^x of each run of k columns: [n, d·k] → [n, d].
func (b *Builder) LogSumExp(x *Node, k int) *Node {
	return b.grouped("log-sum-exp", k, toGroups(k), kernel.LogSumExpGroups, kernel.LogSumExpGroups, x,
		func(x, _, g *Node) *Node { return b.Mul(b.RepeatGroups(g, k), b.Softmax(x, k)) })
}

// Softmax is e^x / Σ e^x within each run of k columns: [n, d·k] → [n, d·k].
func (b *Builder) Softmax(x *Node, k int) *Node {
	return b.grouped("softmax", k, inGroups(k), kernel.SoftmaxGroups, kernel.SoftmaxGroups, x,
		func(_, y, g *Node) *Node {
			gy := b.Mul(g, y)
			return b.Sub(gy, b.Mul(y, b.RepeatGroups(b.SumGroups(gy, k), k)))
		})
}

// LogSoftmax is x − log Σ e^x within each run of k columns: [n, d·k] → [n, d·k].
func (b *Builder) LogSoftmax(x *Node, k int) *Node {
	return b.grouped("log-softmax", k, inGroups(k), kernel.LogSoftmaxGroups, kernel.LogSoftmaxGroups, x,
		func(x, _, g *Node) *Node {
			return b.Sub(g, b.Mul(b.Softmax(x, k), b.RepeatGroups(b.SumGroups(g, k), k)))
		})
}

func (b *Builder) grouped(kind string, k int, shape func(in ...[]int) ([]int, error),
	single func(dst, x []float32, k int), double func(dst, x []float64, k int), x *Node,
	derivative func(x, y, g *Node) *Node) *Node {
	return b.Apply(&Op{
		Kind: kind, Attributes: map[string]any{"k": k}, Shape: shape,
		Float32: groups(single, k), Float64: groups(double, k),
		Backward: func(_ *Builder, in []*Node, y, g *Node, _ []bool) []*Node {
			return []*Node{derivative(in[0], y, g)}
		},
	}, x)
}

func inGroups(k int) func(...[]int) ([]int, error) {
	check := toGroups(k)
	return func(in ...[]int) ([]int, error) {
		if _, err := check(in...); err != nil {
			return nil, err
		}
		return sameShape(in...)
	}
}
