package samplers_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/harmonium-ml/harmonium/samplers"
)

// logProbError bounds the relative error of log p(k), as the doc of Poisson says.
const logProbError = 1e-12

// sumError bounds |Σ p(k) − 1|: log p(k) is about −10 where the mass of the
// largest rate is.
const sumError = 10 * logProbError

// Seen to fail: inversion that starts at k = 1; PTRS with the squeeze at
// us ≥ 0.007 (rate 10), with v ≤ 1 as squeeze, and with b alone as the density
// of k.
func TestPoisson(t *testing.T) {
	for _, rate := range []float64{0.1, 1, 3, 9.99, 10, 12, 30, 300} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			s := samplers.NewStream(61)
			top := int(rate + 12*math.Sqrt(rate) + 12)
			counts, probabilities := make([]int, top+1), make([]float64, top+1)
			for range draws {
				counts[s.Poisson(rate)]++
			}
			for k := range probabilities {
				probabilities[k] = distuv.Poisson{Lambda: rate}.Prob(float64(k))
			}
			assertChiSquare(t, counts, probabilities)
		})
	}
}

// At large rates (k − λ)/√λ is normal, up to a skewness of 1/√λ that 100 000
// draws do not see.
func TestPoissonAtLargeRates(t *testing.T) {
	for _, rate := range []float64{1e9, 1e15, 1e18} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			s := samplers.NewStream(67)
			x := sample(draws, func() float64 { return (float64(s.Poisson(rate)) - rate) / math.Sqrt(rate) })
			assertDistribution(t, x, distuv.UnitNormal.CDF)
		})
	}
}

func TestPoissonDomain(t *testing.T) {
	s := samplers.NewStream(71)
	for range 100 {
		assert.Zero(t, s.Poisson(0))
	}
	for _, rate := range []float64{-1e-9, math.NaN(), math.Inf(-1)} {
		assert.Equal(t, -1, s.Poisson(rate), "rate %v", rate)
	}
	for _, rate := range []float64{1e19, 1e300, math.Inf(1)} {
		assert.Equal(t, math.MaxInt, s.Poisson(rate), "rate %v", rate)
	}
	for range 1000 {
		assert.Positive(t, s.Poisson(math.MaxInt*(1-0x1p-53)), "draws around the largest int do not wrap")
	}
}

// p(k)/p(k−1) = λ/k holds where the terms of log p(k) cancel and where they do not.
//
// Seen to fail: the series of the deviation cut after its first term; 1/12
// alone as the Stirling error; no Stirling error.
func TestPoissonLogProb(t *testing.T) {
	for _, rate := range []float64{10, 100, 1e4, 1e6} {
		reach := 30*math.Sqrt(rate) + 20
		k := math.Floor(math.Max(0, rate-reach))
		before := samplers.PoissonLogProb(k, rate)
		sum, worst := math.Exp(before), 0.0
		for k++; k < rate+reach; k++ {
			l := samplers.PoissonLogProb(k, rate)
			sum += math.Exp(l)
			worst = max(worst, math.Abs(l-before-math.Log(rate/k))/math.Max(1, -l))
			before = l
		}
		assert.Less(t, worst, logProbError, "steps of log p(k) at rate %v", rate)
		assert.InDelta(t, 1, sum, sumError, "probabilities of rate %v", rate)
	}
	// log p(λ) = −log(2πλ)/2 − 1/(12λ) + O(λ⁻³) says the level at rates too large to sum.
	for _, rate := range []float64{1e6, 1e12, 1e15} {
		want := -math.Log(2*math.Pi*rate)/2 - 1/(12*rate)
		assert.InEpsilon(t, want, samplers.PoissonLogProb(rate, rate), logProbError)
	}
}

func BenchmarkPoisson(b *testing.B) {
	for _, rate := range []float64{1, 100, 1e12} {
		b.Run(fmt.Sprintf("rate=%g", rate), func(b *testing.B) {
			s := samplers.NewStream(1)
			for b.Loop() {
				s.Poisson(rate)
			}
		})
	}
}
