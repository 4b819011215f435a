// Package gradtest checks the derivatives of anything that adds nodes to a
// model: an operation, a layer, a loss, an energy.
//
// Every gradient is compared with central differences in float64, for the value
// itself and for a cost in which both the value and its inputs are used twice;
// Hessian-vector products are compared with differences of the gradient.
//
//	gradtest.Check(t, func(b *graph.Builder, x []*graph.Node) *graph.Node {
//		return b.Tanh(b.Affine(x[0], x[1], nil))
//	}, gradtest.Random(1, 5, 3), gradtest.Random(2, 3, 4))
package gradtest

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
)

// A Function adds a value of any shape, computed from x, to a model.
type Function func(b *graph.Builder, x []*graph.Node) *graph.Node

const (
	// Tolerance bounds the error of a gradient relative to the largest element
	// of the gradient, or to 1 if that is smaller.
	Tolerance = 1e-6
	// step balances truncation, O(step²), and rounding, O(1e-16/step).
	step = 1e-5
	// symmetry bounds |uᵀHv − vᵀHu| relative to uᵀHv: rounding only.
	symmetry = 1e-10
)

// Check fails the test unless first and second derivatives of f at the given
// points are right, with respect to the points and to every parameter that f
// uses. All are float64.
func Check(t testing.TB, f Function, at ...*tensor.Dense) {
	t.Helper()
	if err := errors.Join(First(f, at...), Second(f, at...)); err != nil {
		t.Error(err)
	}
}

// CheckFirst is Check without second derivatives.
func CheckFirst(t testing.TB, f Function, at ...*tensor.Dense) {
	t.Helper()
	if err := First(f, at...); err != nil {
		t.Error(err)
	}
}

// First compares the gradient with central differences, in three runs whose bits
// must be equal.
func First(f Function, at ...*tensor.Dense) error {
	for name, cost := range costs(f) {
		xs := points(at)
		p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) { b.Minimize(cost(b, nodes(b, xs))) })
		if err != nil {
			return err
		}
		var first [][]float64
		for run := range 3 {
			if _, err := p.Run(); err != nil {
				return err
			}
			var gradients [][]float64
			for _, x := range p.Params() {
				gradients = append(gradients, slices.Clone(values(x.Grad)))
			}
			if run == 0 {
				first = gradients
			} else if !slices.EqualFunc(first, gradients, slices.Equal) {
				return fmt.Errorf("%s: the gradient of run %d differs from that of run 1", name, run+1)
			}
		}
		for i, x := range p.Params() {
			numeric, err := differences(x, func() (float64, error) { return p.Run() })
			if err != nil {
				return err
			}
			for j := range numeric {
				if err := near(fmt.Sprintf("%s: ∂/∂%s[%d]", name, x.Name, j), first[i][j], numeric[j], first[i]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Second compares Hessian-vector products with differences of the gradient, and
// checks that the Hessian is symmetric.
func Second(f Function, at ...*tensor.Dense) error {
	cost := costs(f)["used twice"]
	xs := points(at)
	var used []*graph.Param
	gradient, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) { b.Minimize(cost(b, nodes(b, xs))) })
	if err != nil {
		return err
	}
	used = gradient.Params()
	build := func(seed uint64) (*graph.Program, [][]float64, error) {
		directions := make([][]float64, len(used))
		p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
			c := cost(b, nodes(b, xs))
			wrt, v := make([]*graph.Node, len(used)), make([]*graph.Node, len(used))
			for i, x := range used {
				d := Random(seed+uint64(i), x.Value.Shape()...)
				directions[i] = values(d)
				wrt[i], v[i] = b.Param(x), b.Constant(d)
			}
			for i, h := range b.HessianVector(c, wrt, v) {
				b.Output(used[i].Name, h)
			}
		})
		return p, directions, err
	}
	var products [2][][]float64
	var directions [2][][]float64
	for k := range 2 {
		p, d, err := build(uint64(100 * (k + 1)))
		if err != nil {
			return err
		}
		if _, err := p.Run(); err != nil {
			return err
		}
		directions[k] = d
		for _, x := range used {
			products[k] = append(products[k], slices.Clone(values(p.Output(x.Name))))
		}
	}
	// H·v by differences of the gradient along v.
	shifted := func(sign float64) (all [][]float64, err error) {
		for i, x := range used {
			x := values(x.Value)
			for j := range x {
				x[j] += sign * step * directions[0][i][j]
			}
		}
		if _, err := gradient.Run(); err != nil {
			return nil, err
		}
		for i, x := range used {
			all = append(all, slices.Clone(values(x.Grad)))
			x := values(x.Value)
			for j := range x {
				x[j] -= sign * step * directions[0][i][j]
			}
		}
		return all, nil
	}
	plus, err := shifted(1)
	if err != nil {
		return err
	}
	minus, err := shifted(-1)
	if err != nil {
		return err
	}
	var uHv, vHu float64
	for i, x := range used {
		for j := range products[0][i] {
			numeric := (plus[i][j] - minus[i][j]) / (2 * step)
			if err := near(fmt.Sprintf("second order: (H·v) of %s[%d]", x.Name, j), products[0][i][j], numeric, products[0][i]); err != nil {
				return err
			}
			uHv += directions[1][i][j] * products[0][i][j]
			vHu += directions[0][i][j] * products[1][i][j]
		}
	}
	if !(math.Abs(uHv-vHu) <= symmetry*max(1, math.Abs(uHv))) {
		return fmt.Errorf("second order: uᵀHv = %v but vᵀHu = %v", uHv, vHu)
	}
	return nil
}

// Random is a float64 array of standard normal numbers from a fixed generator.
func Random(seed uint64, shape ...int) *tensor.Dense {
	t := tensor.New(tensor.Of(tensor.Float64), tensor.WithShape(shape...))
	rng := rand.New(rand.NewPCG(seed, 0))
	x := values(t)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return t
}

// costs makes scalars of f whose gradients meet every element of its value with
// a different weight: once plainly, once with f's value and its inputs used
// twice.
func costs(f Function) map[string]func(b *graph.Builder, x []*graph.Node) *graph.Node {
	weighted := func(b *graph.Builder, seed uint64, y *graph.Node) *graph.Node {
		if len(y.Shape()) == 0 {
			return y
		}
		return b.Dot(b.Constant(Random(seed, y.Shape()...)), y)
	}
	return map[string]func(b *graph.Builder, x []*graph.Node) *graph.Node{
		"used once": func(b *graph.Builder, x []*graph.Node) *graph.Node {
			return weighted(b, 1, f(b, x))
		},
		"used twice": func(b *graph.Builder, x []*graph.Node) *graph.Node {
			computed := make([]*graph.Node, len(x))
			for i := range x {
				computed[i] = b.Scale(x[i], 1) // not a leaf, and used again below
			}
			y := f(b, computed)
			cost := b.Add(weighted(b, 1, y), weighted(b, 2, b.Mul(y, y)))
			for i, c := range computed {
				cost = b.Add(cost, weighted(b, uint64(3+i), b.Mul(c, x[i])))
			}
			return cost
		},
	}
}

func points(at []*tensor.Dense) []*graph.Param {
	xs := make([]*graph.Param, len(at))
	for i, a := range at {
		xs[i] = graph.NewParam(fmt.Sprintf("gradtest x%d", i), a.Clone().(*tensor.Dense))
	}
	return xs
}

func nodes(b *graph.Builder, xs []*graph.Param) []*graph.Node {
	ns := make([]*graph.Node, len(xs))
	for i, x := range xs {
		ns[i] = b.Param(x)
	}
	return ns
}

// differences moves every element of x both ways and tells how f changes.
func differences(x *graph.Param, f func() (float64, error)) ([]float64, error) {
	data := values(x.Value)
	slopes := make([]float64, len(data))
	for j, original := range data {
		h := step * max(1, math.Abs(original))
		data[j] = original + h
		up, errUp := f()
		data[j] = original - h
		down, errDown := f()
		data[j] = original
		if err := errors.Join(errUp, errDown); err != nil {
			return nil, err
		}
		slopes[j] = (up - down) / (2 * h)
	}
	return slopes, nil
}

func near(what string, symbolic, numeric float64, all []float64) error {
	scale := 1.0
	for _, v := range all {
		scale = max(scale, math.Abs(v))
	}
	if !(math.Abs(symbolic-numeric) <= Tolerance*scale) {
		return fmt.Errorf("%s is %v, by differences %v", what, symbolic, numeric)
	}
	return nil
}

// values is the backing of a float64 array, also of a scalar.
func values(t *tensor.Dense) []float64 { return t.Float64s() }
