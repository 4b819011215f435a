package samplers_test

import (
	"math"
	"sort"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
)

// level is the probability that a right generator fails one statistical test.
// Seeds are fixed, so a test that passes once passes always; the level says
// how much evidence a failure is.
const level = 1e-4

// draws is the size of a statistical sample: it shows relative errors of a
// probability above about 1 %.
const draws = 100_000

// assertChiSquare compares counts with probabilities by Pearson's test. Cells
// with fewer than 10 expected counts are merged with their neighbours.
func assertChiSquare(t *testing.T, counts []int, probabilities []float64) {
	t.Helper()
	require.Len(t, counts, len(probabilities))
	n := 0
	for _, c := range counts {
		n += c
	}
	statistic, cells := 0.0, 0
	observed, expected, rest := 0.0, 0.0, float64(n)
	for i, p := range probabilities {
		observed += float64(counts[i])
		expected += p * float64(n)
		rest -= p * float64(n)
		last := i == len(probabilities)-1
		if !last && (expected < 10 || rest < 10) {
			continue
		}
		statistic += (observed - expected) * (observed - expected) / expected
		cells++
		observed, expected = 0, 0
	}
	require.Greater(t, cells, 1)
	p := distuv.ChiSquared{K: float64(cells - 1)}.Survival(statistic)
	assert.Greater(t, p, level, "chi-square %.1f with %d degrees of freedom", statistic, cells-1)
}

// assertDistribution compares a sample with a distribution function by the
// Kolmogorov–Smirnov test, with the limit distribution of its statistic.
func assertDistribution(t *testing.T, sample []float64, cdf func(float64) float64) {
	t.Helper()
	sorted := append([]float64(nil), sample...)
	sort.Float64s(sorted)
	n := float64(len(sorted))
	distance := 0.0
	for i, x := range sorted {
		f := cdf(x)
		require.False(t, math.IsNaN(f), "distribution function at %v", x)
		distance = max(distance, f-float64(i)/n, float64(i+1)/n-f)
	}
	p, sign := 0.0, 2.0
	for k := 1.0; k <= 100; k++ {
		p += sign * math.Exp(-2*k*k*n*distance*distance)
		sign = -sign
	}
	assert.Greater(t, p, level, "Kolmogorov–Smirnov distance %.5f of %d draws", distance, len(sorted))
}

// uniformCells is the probability of each of n equal cells.
func uniformCells(n int) []float64 {
	p := make([]float64, n)
	for i := range p {
		p[i] = 1 / float64(n)
	}
	return p
}
