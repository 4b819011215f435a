package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/losses"
)

func TestParseInvertsString(t *testing.T) {
	for name, loss := range map[string]losses.Loss{
		"bernoulli":                         losses.Bernoulli{},
		"binomial(n=20)":                    losses.Binomial{N: 20},
		"categorical(k=3)":                  losses.Categorical{K: 3},
		"categorical(k=1e+06)":              losses.Categorical{K: 1e6},
		"continuous-bernoulli":              losses.ContinuousBernoulli{},
		"exponential":                       losses.Exponential{},
		"gamma":                             losses.Gamma{},
		"gamma(shape=2.5)":                  losses.Gamma{Shape: 2.5},
		"gaussian":                          losses.Gaussian{},
		"gaussian(variance=0.25)":           losses.Gaussian{Variance: 0.25},
		"gaussian(variance=0.1)":            losses.Gaussian{Variance: 0.1},
		"gaussian(variance=5e-324)":         losses.Gaussian{Variance: math.SmallestNonzeroFloat64},
		"geometric":                         losses.Geometric{},
		"inverse-gaussian":                  losses.InverseGaussian{},
		"inverse-gaussian(shape=0.1)":       losses.InverseGaussian{Shape: 0.1},
		"laplace":                           losses.Laplace{},
		"laplace(scale=0.3333333333333333)": losses.Laplace{Scale: 1.0 / 3},
		"laplace(scale=1.79769313486e+308)": losses.Laplace{Scale: 1.79769313486e308},
		"log-normal":                        losses.LogNormal{},
		"log-normal(variance=2)":            losses.LogNormal{Variance: 2},
		"negative-binomial":                 losses.NegativeBinomial{},
		"negative-binomial(successes=0.5)":  losses.NegativeBinomial{Successes: 0.5},
		"pareto":                            losses.Pareto{},
		"pareto(minimum=20)":                losses.Pareto{Minimum: 20},
		"poisson":                           losses.Poisson{},
		"spin":                              losses.Spin{},
		"weibull":                           losses.Weibull{},
		"weibull(shape=1.5)":                losses.Weibull{Shape: 1.5},
	} {
		assert.Equal(t, name, loss.String())
		parsed, err := losses.Parse(name)
		require.NoError(t, err, name)
		assert.Equal(t, loss, parsed)
	}
}

// A variance of 1 and one that is left out are the same distribution.
func TestStringLeavesOutTheUsual(t *testing.T) {
	assert.Equal(t, "gaussian", losses.Gaussian{Variance: 1}.String())
	assert.Equal(t, "laplace", losses.Laplace{Scale: 1}.String())
	assert.Equal(t, "gamma", losses.Gamma{Shape: 1}.String())
	assert.Equal(t, "log-normal", losses.LogNormal{Variance: 1}.String())
}

func TestParseRefuses(t *testing.T) {
	for text, message := range map[string]string{
		"":                              `no loss is called ""`,
		"rayleigh(k=3)":                 "no loss is called",
		"Bernoulli":                     "no loss is called",
		"bernoulli(p=0.5)":              `did you mean "bernoulli"?`,
		"bernoulli()":                   "not a constant",
		"gaussian(variance=0.250)":      `did you mean "gaussian(variance=0.25)"?`,
		"gaussian(variance=1)":          `did you mean "gaussian"?`,
		"gaussian(sigma=2)":             `did you mean "gaussian"?`,
		"gaussian(variance=2, scale=3)": "did you mean",
		"gaussian(variance=2":           "no closing parenthesis",
		"gaussian(variance=two)":        "not a constant",
		"gaussian(variance)":            "not a constant",
		"gaussian(variance=-1)":         "must be positive",
		"gaussian(variance=NaN)":        "must be positive",
		"gaussian(variance=+Inf)":       "must be positive",
		"laplace(scale=-1)":             "must be positive",
		"categorical":                   "2 categories or more",
		"categorical(k=1)":              "2 categories or more",
		"binomial":                      "1 try or more",
		"binomial(n=0)":                 "1 try or more",
		"binomial(n=2.5)":               `did you mean "binomial(n=2)"?`,
		"gamma(k=2)":                    `did you mean "gamma"?`,
		"log-normal(variance=-1)":       "must be positive",
		"negative-binomial(r=2)":        `did you mean "negative-binomial"?`,
		"pareto(minimum=NaN)":           "must be positive",
		"categorical(k=2.5)":            `did you mean "categorical(k=2)"?`,
	} {
		_, err := losses.Parse(text)
		assert.ErrorContains(t, err, message, "%q", text)
	}
}

// own is a loss that the library does not have.
type own struct{ losses.Poisson }

func (own) String() string { return "own(k=3)" }

func TestParseFindsYourOwn(t *testing.T) {
	l, err := losses.Parse("own(k=3)", losses.Poisson{}, own{})
	require.NoError(t, err)
	assert.Equal(t, own{}, l)
	_, err = losses.Parse("own(k=4)", own{})
	assert.Error(t, err)
}

func TestValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, l := range []losses.Loss{
		losses.Gaussian{Variance: -1}, losses.Gaussian{Variance: nan}, losses.Gaussian{Variance: inf},
		losses.Laplace{Scale: -1}, losses.Laplace{Scale: nan}, losses.Laplace{Scale: inf},
		losses.Categorical{}, losses.Categorical{K: 1}, losses.Categorical{K: -1},
		losses.Binomial{}, losses.Binomial{N: -1},
		losses.Gamma{Shape: -1}, losses.Gamma{Shape: nan}, losses.Gamma{Shape: inf},
		losses.InverseGaussian{Shape: -1}, losses.InverseGaussian{Shape: nan}, losses.InverseGaussian{Shape: inf},
		losses.LogNormal{Variance: -1}, losses.LogNormal{Variance: nan}, losses.LogNormal{Variance: inf},
		losses.NegativeBinomial{Successes: -1}, losses.NegativeBinomial{Successes: nan}, losses.NegativeBinomial{Successes: inf},
		losses.Pareto{Minimum: -1}, losses.Pareto{Minimum: nan}, losses.Pareto{Minimum: inf},
		losses.Weibull{Shape: -1}, losses.Weibull{Shape: nan}, losses.Weibull{Shape: inf},
	} {
		assert.ErrorContains(t, losses.Validate(l), "losses: "+l.String())
	}
	for _, l := range oneOfEach {
		assert.NoError(t, losses.Validate(l))
	}
}
