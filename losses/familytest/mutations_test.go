//go:build !race

// Under the race detector these take twenty times as long and run no code that
// the tests of right families do not run.

package familytest_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/losses/familytest"
	"github.com/harmonium-ml/harmonium/samplers"
)

// A mutant is a right family of which one part is replaced. NLL is made of the
// parts, so a wrong part is wrong everywhere, as a mistake of an author would be.
type mutant struct {
	losses.Family
	cost      func(b *graph.Builder, right, out, x *graph.Node) *graph.Node
	mean      func(b *graph.Builder, out *graph.Node) *graph.Node
	natural   func(b *graph.Builder, out *graph.Node) *graph.Node
	partition func(b *graph.Builder, eta *graph.Node) *graph.Node
	base      func(b *graph.Builder, x *graph.Node) *graph.Node
	null      func(column []float64) []float64
	draw      func(x, eta []float64, s *samplers.Stream)
	support   *losses.Support
}

func (m mutant) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	cost := losses.NLL(m, b, out, x)
	if m.cost != nil {
		return m.cost(b, cost, out, x)
	}
	return cost
}

func (m mutant) Mean(b *graph.Builder, out *graph.Node) *graph.Node {
	if m.mean != nil {
		return m.mean(b, out)
	}
	return m.Family.Mean(b, out)
}

func (m mutant) Natural(b *graph.Builder, out *graph.Node) *graph.Node {
	if m.natural != nil {
		return m.natural(b, out)
	}
	return m.Family.Natural(b, out)
}

func (m mutant) LogPartition(b *graph.Builder, eta *graph.Node) *graph.Node {
	if m.partition != nil {
		return m.partition(b, eta)
	}
	return m.Family.LogPartition(b, eta)
}

func (m mutant) LogBase(b *graph.Builder, x *graph.Node) *graph.Node {
	if m.base != nil {
		return m.base(b, x)
	}
	return m.Family.LogBase(b, x)
}

func (m mutant) NullModel(column []float64) []float64 {
	if m.null != nil {
		return m.null(column)
	}
	return m.Family.NullModel(column)
}

func (m mutant) Sample(x, eta []float64, s *samplers.Stream) {
	if m.draw != nil {
		m.draw(x, eta, s)
		return
	}
	m.Family.Sample(x, eta, s)
}

func (m mutant) Support() losses.Support {
	if m.support != nil {
		return *m.support
	}
	return m.Family.Support()
}

// violated lists the identities that err says are violated.
func violated(err error) (names []string) {
	switch e := err.(type) {
	case *familytest.Violation:
		names = append(names, e.Identity)
	case interface{ Unwrap() []error }:
		for _, part := range e.Unwrap() {
			names = append(names, violated(part)...)
		}
	}
	return names
}

func TestMutantsAreCaught(t *testing.T) {
	bernoulli, gaussian, poisson := losses.Bernoulli{}, losses.Gaussian{Variance: 4}, losses.Poisson{}
	categorical := losses.Categorical{K: 3}
	for name, c := range map[string]struct {
		mutant mutant
		caught []string
	}{
		"nothing is wrong (Bernoulli)":   {mutant{Family: bernoulli}, nil},
		"nothing is wrong (Gaussian)":    {mutant{Family: gaussian}, nil},
		"nothing is wrong (Poisson)":     {mutant{Family: poisson}, nil},
		"nothing is wrong (Categorical)": {mutant{Family: categorical}, nil},

		"sampler with p²": {mutant{Family: bernoulli, draw: func(x, eta []float64, s *samplers.Stream) {
			for i, e := range eta {
				x[i] = 0
				if p := 1 / (1 + math.Exp(-e)); s.Float64() < p*p {
					x[i] = 1
				}
			}
		}}, []string{"sample"}},
		"sampler with the right mean and a variance 3 % too large": {mutant{Family: gaussian, draw: func(x, eta []float64, s *samplers.Stream) {
			for i, e := range eta {
				x[i] = 4*e + 2*math.Sqrt(1.03)*s.Normal()
			}
		}}, nil}, // below the power of 20 000 draws; the next is not
		"sampler with the right mean and a variance 10 % too large": {mutant{Family: gaussian, draw: func(x, eta []float64, s *samplers.Stream) {
			for i, e := range eta {
				x[i] = 4*e + 2*math.Sqrt(1.1)*s.Normal()
			}
		}}, []string{"sample"}},
		"sampler with the right mean and variance of another real distribution": {mutant{Family: gaussian, draw: func(x, eta []float64, s *samplers.Stream) {
			for i, e := range eta {
				x[i] = 4*e + 2*math.Sqrt(12)*(s.Float64()-0.5)
			}
		}}, []string{"sample"}},
		"sampler with the right mean and variance of another discrete distribution": {mutant{Family: steps{}, draw: func(x, eta []float64, s *samplers.Stream) {
			for i, e := range eta { // Skellam; q/(1 − q)² is half the variance
				q := math.Exp(-e)
				rate := q / ((1 - q) * (1 - q))
				up, down := s.Poisson(rate), s.Poisson(rate)
				x[i] = float64(up - down)
			}
		}}, []string{"sample"}},
		"sampler of values that never occur": {mutant{Family: poisson, draw: func(x, eta []float64, s *samplers.Stream) {
			poisson.Sample(x, eta, s)
			if s.Float64() < 1e-4 {
				x[0] = 14 // at rate 1, once in 2·10¹¹ draws; the moments do not show it
			}
		}}, []string{"sample"}},
		"sampler of rounded normal numbers": {mutant{Family: poisson, draw: func(x, eta []float64, s *samplers.Stream) {
			for i, e := range eta {
				x[i] = max(0, math.Round(math.Exp(e)+math.Exp(e/2)*s.Normal()))
			}
		}}, []string{"sample"}},
		"sampler with a generator of its own": {mutant{Family: bernoulli, draw: func(x, eta []float64, _ *samplers.Stream) {
			for i, e := range eta {
				x[i] = 0
				if rand.Float64() < 1/(1+math.Exp(-e)) {
					x[i] = 1
				}
			}
		}}, []string{"sample"}},
		"sampler that overwrites η": {mutant{Family: gaussian, draw: func(x, eta []float64, s *samplers.Stream) {
			for i := range eta {
				eta[i] *= 4
				x[i] = eta[i] + 2*s.Normal()
			}
		}}, []string{"sample"}},
		"sampler outside the support": {mutant{Family: poisson, draw: func(x, eta []float64, s *samplers.Stream) {
			for i, e := range eta {
				x[i] = float64(s.Poisson(math.Exp(e)))
				if x[i] == 0 {
					x[i] = -1
				}
			}
		}}, []string{"sample"}},

		"A without ½": {mutant{Family: gaussian, partition: func(b *graph.Builder, eta *graph.Node) *graph.Node {
			return b.Scale(b.Square(eta), 4)
		}}, []string{"total", "mean", "first", "second", "null model", "sample"}},
		"A with a constant too much": {mutant{Family: poisson, partition: func(b *graph.Builder, eta *graph.Node) *graph.Node {
			return b.Offset(b.Exp(eta), 1e-6)
		}}, []string{"total", "mean", "first", "second"}},
		"no base measure": {mutant{Family: poisson, base: func(*graph.Builder, *graph.Node) *graph.Node { return nil }},
			[]string{"total", "mean", "first", "second", "sample"}},
		"Natural without 1/σ²": {mutant{Family: gaussian,
			natural: func(_ *graph.Builder, out *graph.Node) *graph.Node { return out }},
			[]string{"mean", "null model"}},
		"tanh for a mean": {mutant{Family: bernoulli,
			mean: func(b *graph.Builder, out *graph.Node) *graph.Node { return b.Tanh(out) }},
			[]string{"mean"}},
		"unstable log(1 + exp(η))": {mutant{Family: bernoulli, partition: func(b *graph.Builder, eta *graph.Node) *graph.Node {
			return b.Log(b.Offset(b.Exp(eta), 1))
		}}, []string{"range"}},
		"log of a probability": {mutant{Family: bernoulli, partition: func(b *graph.Builder, eta *graph.Node) *graph.Node {
			return b.Neg(b.Log(b.Sigmoid(b.Neg(eta))))
		}}, []string{"range"}},
		"null model of mean 0.9·x̄": {mutant{Family: poisson, null: func(column []float64) []float64 {
			return []float64{poisson.NullModel(column)[0] + math.Log(0.9)}
		}}, []string{"null model"}},
		"null model without care for constant columns": {mutant{Family: poisson, null: func(column []float64) []float64 {
			var sum float64
			for _, x := range column {
				sum += x
			}
			return []float64{math.Log(sum / float64(len(column)))}
		}}, []string{"null model"}},
		"null model that sorts its column": {mutant{Family: gaussian, null: func(column []float64) []float64 {
			right := gaussian.NullModel(column)
			column[0], column[1] = column[1], column[0]
			return right
		}}, []string{"null model"}},

		"cost and parts that disagree": {mutant{Family: poisson, cost: func(b *graph.Builder, right, _, x *graph.Node) *graph.Node {
			return b.Add(right, b.Scale(b.SumRows(x), 1e-9))
		}}, []string{"likelihood"}},
		"gradient stopped": {mutant{Family: bernoulli, partition: func(b *graph.Builder, eta *graph.Node) *graph.Node {
			return b.Softplus(b.StopGradient(eta))
		}}, []string{"derivatives", "first", "second", "null model"}},
		"second derivative stopped": {mutant{Family: poisson, partition: func(b *graph.Builder, eta *graph.Node) *graph.Node {
			still := b.StopGradient(b.Exp(eta)) // A = e^η by value; A′ = e^η, held constant
			return b.Add(still, b.Mul(still, b.Sub(eta, b.StopGradient(eta))))
		}}, []string{"derivatives", "second"}},
		"examples that know their batch": {mutant{Family: gaussian, cost: func(b *graph.Builder, right, out, _ *graph.Node) *graph.Node {
			tiny := b.Spread(b.Scale(b.Mean(out), 1e-6), right)
			return b.Add(right, b.Mul(tiny, tiny))
		}}, []string{"rows", "columns", "likelihood"}},
		"columns that know each other": {mutant{Family: gaussian, cost: func(b *graph.Builder, right, out, _ *graph.Node) *graph.Node {
			products := b.Sub(b.Square(b.SumRows(out)), b.SumRows(b.Square(out))) // 0 for one column
			return b.Add(right, b.Scale(products, 1e-6))
		}}, []string{"columns"}},
		"one mean per example": {mutant{Family: bernoulli, mean: func(b *graph.Builder, out *graph.Node) *graph.Node {
			return b.SumRows(b.Sigmoid(out))
		}}, []string{"shapes"}},
		"support that is too small": {mutant{Family: poisson, support: &losses.Support{Name: "{1, 2, …}", Lower: 1, Upper: math.Inf(1), Whole: true}},
			[]string{"total", "second", "sample"}},
		"support that is too large": {mutant{Family: bernoulli, support: &losses.Support{Name: "{0, 1, 2}", Upper: 2, Whole: true}},
			[]string{"total", "mean", "first", "second", "null model", "sample"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := familytest.Verify(c.mutant)
			assert.ElementsMatch(t, c.caught, violated(err), "%v", err)
		})
	}
}

// brokenLaplace is a loss of which one part is replaced.
type brokenLaplace struct {
	losses.Laplace
	offset float64 // added to the NLL
	shift  float64 // added to the null model
}

func (l brokenLaplace) NLL(b *graph.Builder, out, x *graph.Node) *graph.Node {
	return b.Offset(l.Laplace.NLL(b, out, x), l.offset)
}

func (l brokenLaplace) NullModel(column []float64) []float64 {
	return []float64{l.Laplace.NullModel(column)[0] + l.shift}
}

func TestBrokenLossesAreCaught(t *testing.T) {
	assert.NoError(t, familytest.VerifyLoss(brokenLaplace{}))
	for name, c := range map[string]struct {
		loss   losses.Loss
		caught []string
	}{
		"log s for log 2s":      {brokenLaplace{offset: -math.Ln2}, []string{"total", "mean", "columns"}},
		"a shifted median":      {brokenLaplace{shift: 0.1}, []string{"null model"}},
		"a negative scale":      {losses.Laplace{Scale: -1}, []string{"name"}},
		"no categories":         {losses.Categorical{}, []string{"name"}},
		"no loss":               {nil, []string{"name"}},
		"a column twice as big": {wide{}, []string{"name"}},
	} {
		t.Run(name, func(t *testing.T) {
			err := familytest.VerifyLoss(c.loss)
			assert.ElementsMatch(t, c.caught, violated(err), "%v", err)
		})
	}
}

// wide claims two numbers per value, of a support that has one.
type wide struct{ losses.Laplace }

func (wide) Width() (outputs, values int) { return 1, 2 }

// A report collects what a test that fails would say.
type report struct {
	testing.TB
	failures int
}

func (*report) Helper()        {}
func (r *report) Error(...any) { r.failures++ }

func TestCheckFailsTheTest(t *testing.T) {
	r := &report{TB: t}
	familytest.Check(r, losses.Bernoulli{})
	familytest.CheckLoss(r, losses.Laplace{})
	assert.Zero(t, r.failures)
	familytest.Check(r, mutant{Family: losses.Poisson{}, null: func([]float64) []float64 { return nil }})
	assert.Equal(t, 1, r.failures)
	familytest.CheckLoss(r, brokenLaplace{shift: 1})
	assert.Equal(t, 2, r.failures)
}
