package main

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"gorgonia.org/tensor"
)

const rounding = 1e-12 // relative, of a few operations in float64

func TestQuantile(t *testing.T) {
	x := []float64{4, 1, 3, 2}
	assert.Equal(t, 2.5, quantile(x, 0.5))
	assert.Equal(t, []float64{4, 1, 3, 2}, x, "not sorted in place")
	assert.InEpsilon(t, 1.3, quantile(x, 0.1), rounding)
	assert.Equal(t, 1.0, quantile(x, 0))
	assert.Equal(t, 4.0, quantile(x, 1))
	assert.Equal(t, 7.0, quantile([]float64{7}, 0.1))
	assert.True(t, math.IsNaN(quantile(nil, 0.5)))
}

func TestTiming(t *testing.T) {
	x := timing{{5, 1, 2}, {3, 4}}
	assert.Equal(t, 3.0, x.median())
	assert.InEpsilon(t, 1.4, x.p10(), rounding)
}

// One slow round of both sides, and one of ours, do not move the ratio.
func TestRatio(t *testing.T) {
	ours := timing{{1, 1, 9}, {10, 10, 10}, {1, 1, 1}, {5, 5, 5}, {1, 1, 1}}
	theirs := timing{{2, 2, 2}, {20, 99, 20}, {2, 2, 2}, {2, 2, 2}, {2, 2, 2}}
	assert.Equal(t, 2.0, ratio(ours, theirs))
}

func TestBestThreads(t *testing.T) {
	r := result{theirs: map[int]timing{0: {{3, 3}}, 1: {{2, 2}}, 2: {{4, 4}}, 8: nil}}
	threads, best := r.peer()
	assert.Equal(t, 1, threads)
	assert.Equal(t, timing{{2, 2}}, best)
	_, best = (&result{}).peer()
	assert.Nil(t, best)
}

func TestFloor(t *testing.T) {
	l := limitsOf([]result{
		{task: task{name: peakFloat32, amount: 4}, ours: timing{{2, 1}, {4}}},
		{task: task{name: peakFloat64, amount: 4}, ours: timing{{2}, {4}}},
		{task: task{name: memory, amount: 3}, ours: timing{{6}}},
		{task: task{name: "ae_step", amount: 1}, ours: timing{{1e-9}}},
	})
	assert.Equal(t, limits{Float32: 4, Float64: 2, Memory: 0.5}, l)
	assert.InEpsilon(t, 2.0+6, l.floor(task{dtype: tensor.Float32, flops: 8e9, traffic: 3e9}), rounding)
	assert.InEpsilon(t, 4.0, l.floor(task{dtype: tensor.Float64, flops: 8e9}), rounding)
}

// By hand: 4-3-2-3-4 has 12+6+6+12 weights and 3+2+3+4 biases; with 5 examples
// each weight takes 10 operations in each of 3 products, of the first layer in 2.
func TestAutoencoderCost(t *testing.T) {
	flops, params := autoencoderCost(work{Sizes: []int{4, 3, 2}, Batch: 5})
	assert.Equal(t, 36.0+12, params)
	assert.Equal(t, float64(10*(2*12+3*6+3*6+3*12)), flops)
}
