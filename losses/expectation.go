package losses

import "github.com/harmonium-ml/harmonium/graph"

// MeanStatistics is E[T(x)|η] = A'(η), the mean of the sufficient statistics given
// natural parameters: the derivative of the log-partition, so it follows from A
// alone. For most families T(x) = x, and it is the mean of x.
//
// Shapes: η [n, d·outputs] → [n, d·outputs].
func MeanStatistics(b *graph.Builder, f Family, eta *graph.Node) *graph.Node {
	return b.Gradient(b.Sum(f.LogPartition(b, eta)), eta)[0]
}
