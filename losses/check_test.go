package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/losses"
)

func matrix[T float32 | float64](columns int, x ...T) *tensor.Dense {
	return tensor.New(tensor.WithShape(len(x)/columns, columns), tensor.WithBacking(x))
}

func TestCheckAcceptsDomain(t *testing.T) {
	for _, c := range []struct {
		loss losses.Loss
		x    *tensor.Dense
	}{
		{losses.Bernoulli{}, matrix[float32](2, 0, 1, 0.25, 1)},
		{losses.Spin{}, matrix[float32](2, -1, 1, 0.25, 0)},
		{losses.Gaussian{}, matrix[float32](2, -1e30, 1, 0.25, 1e30)},
		{losses.Laplace{}, matrix(2, -1e300, 1, 0.25, 1e300)},
		{losses.Poisson{}, matrix[float32](2, 0, 1, 1e6, 3)},
		{losses.Categorical{K: 3}, matrix[float32](6, 1, 0, 0, 0.2, 0.3, 0.5, 0, 0, 1, 1./3, 1./3, 1./3)},
	} {
		assert.NoError(t, losses.Check(c.loss, c.x, nil), "%v", c.loss)
	}
}

func TestCheckNamesTheCell(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		loss   losses.Loss
		bad    []float64
		domain string
	}{
		{losses.Bernoulli{}, []float64{1.5}, "[0, 1]"},
		{losses.Bernoulli{}, []float64{-1e-9}, "[0, 1]"},
		{losses.Bernoulli{}, []float64{nan}, "[0, 1]"},
		{losses.Spin{}, []float64{-1.5}, "[−1, 1]"},
		{losses.Binomial{N: 3}, []float64{4}, "{0, …, 3}"},
		{losses.Gamma{}, []float64{0}, "(0, ∞)"},
		{losses.Exponential{}, []float64{-1}, "[0, ∞)"},
		{losses.ContinuousBernoulli{}, []float64{1.5}, "[0, 1]"},
		{losses.Gaussian{}, []float64{nan}, "the real numbers"},
		{losses.Gaussian{}, []float64{inf}, "the real numbers"},
		{losses.Laplace{}, []float64{-inf}, "the real numbers"},
		{losses.Poisson{}, []float64{0.5}, "{0, 1, 2, …}"},
		{losses.Poisson{}, []float64{-1}, "{0, 1, 2, …}"},
		{losses.Poisson{}, []float64{inf}, "{0, 1, 2, …}"},
		{losses.Categorical{K: 2}, []float64{1, 1}, "2 probabilities, which sum to 1"},
		{losses.Categorical{K: 2}, []float64{0, 0}, "2 probabilities, which sum to 1"},
		{losses.Categorical{K: 2}, []float64{1.5, -0.5}, "2 probabilities, which sum to 1"},
		{losses.Categorical{K: 2}, []float64{nan, 1}, "2 probabilities, which sum to 1"},
	} {
		// Two rows of three columns, of which row 1, column 2 is bad.
		good := make([]float64, len(c.bad))
		good[0] = 1
		var x []float64
		for range 5 {
			x = append(x, good...)
		}
		x = append(x, c.bad...)
		err := losses.Check(c.loss, matrix(3*len(c.bad), x...), []string{"age", "height", "weight"})
		var e *losses.DataError
		require.ErrorAs(t, err, &e, "%v of %v", c.bad, c.loss)
		assert.Equal(t, []any{1, 2, "weight", c.domain, c.loss.String()}, []any{e.Row, e.Column, e.Name, e.Domain, e.Loss})
		require.Len(t, e.Value, len(c.bad))
		for i := range e.Value {
			assert.True(t, e.Value[i] == c.bad[i] || math.IsNaN(e.Value[i]) && math.IsNaN(c.bad[i]))
		}
	}
}

func TestCheckMessage(t *testing.T) {
	x := matrix[float32](2, 1, 2, 3, -4)
	assert.EqualError(t, losses.Check(losses.Poisson{}, x, []string{"cats", "dogs"}),
		"losses: row 1, column 1 (dogs): -4 is no data for poisson; want {0, 1, 2, …}")
	assert.EqualError(t, losses.Check(losses.Categorical{K: 2}, x, nil),
		"losses: row 0, column 0: [1 2] is no data for categorical(k=2); want 2 probabilities, which sum to 1")
}

func TestCheckShortensMessage(t *testing.T) {
	err := losses.Check(losses.Categorical{K: 1000}, matrix(1000, make([]float64, 1000)...), nil)
	assert.ErrorContains(t, err, "[0 0 0 0 0 0 0 0 0 0] … (1000 numbers) is no data")
}

func TestCheckRefusesShapes(t *testing.T) {
	x := matrix[float32](3, 0, 0, 1)
	for message, err := range map[string]error{
		"matrix":               losses.Check(losses.Poisson{}, nil, nil),
		"want a matrix":        losses.Check(losses.Poisson{}, tensor.New(tensor.WithBacking([]float32{1})), nil),
		"columns of 2 numbers": losses.Check(losses.Categorical{K: 2}, x, nil),
		"2 names for the 3":    losses.Check(losses.Poisson{}, x, []string{"a", "b"}),
		"float32 or float64":   losses.Check(losses.Poisson{}, tensor.New(tensor.WithShape(1, 1), tensor.WithBacking([]int{1})), nil),
		"variance":             losses.Check(losses.Gaussian{Variance: -1}, x, nil),
	} {
		assert.ErrorContains(t, err, message)
	}
}

func TestCheckReadsViews(t *testing.T) {
	x := matrix(3, 1, 2, 0.5, 3, 4, 0.5)
	view, err := x.Slice(nil, tensor.S(0, 2))
	require.NoError(t, err)
	assert.Error(t, losses.Check(losses.Poisson{}, x, nil))
	assert.NoError(t, losses.Check(losses.Poisson{}, view.(*tensor.Dense), nil))
}

// On one core of a 2020s server, 47 million cells take less than half a second:
// Bernoulli, one-hot and Poisson data alike.
func BenchmarkCheck(b *testing.B) {
	for _, loss := range []losses.Loss{losses.Bernoulli{}, losses.Categorical{K: 7}, losses.Poisson{}, losses.Gaussian{}} {
		b.Run(loss.String(), func(b *testing.B) {
			data := make([]float32, 60_000*784)
			if c, ok := loss.(losses.Categorical); ok {
				for i := 0; i < len(data); i += c.K {
					data[i] = 1
				}
			}
			x := matrix(784, data...)
			for b.Loop() {
				if err := losses.Check(loss, x, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
