package losses

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse is the inverse of a loss's String: it makes the loss that has the given
// name. more are losses of your own; the one with this name is returned.
//
// Errors: a name that no loss has, and constants that make no sense.
func Parse(text string, more ...Loss) (Loss, error) {
	for _, l := range more {
		if l != nil && l.String() == text {
			return l, Validate(l)
		}
	}
	kind, constants, err := split(text)
	if err != nil {
		return nil, err
	}
	var l Loss
	switch kind {
	case "bernoulli":
		l = Bernoulli{}
	case "binomial":
		l = Binomial{N: int(constants["n"])}
	case "categorical":
		l = Categorical{K: int(constants["k"])}
	case "continuous-bernoulli":
		l = ContinuousBernoulli{}
	case "exponential":
		l = Exponential{}
	case "gamma":
		l = Gamma{Shape: constants["shape"]}
	case "gaussian":
		l = Gaussian{Variance: constants["variance"]}
	case "geometric":
		l = Geometric{}
	case "inverse-gaussian":
		l = InverseGaussian{Shape: constants["shape"]}
	case "laplace":
		l = Laplace{Scale: constants["scale"]}
	case "log-normal":
		l = LogNormal{Variance: constants["variance"]}
	case "negative-binomial":
		l = NegativeBinomial{Successes: constants["successes"]}
	case "pareto":
		l = Pareto{Minimum: constants["minimum"]}
	case "poisson":
		l = Poisson{}
	case "spin":
		l = Spin{}
	case "weibull":
		l = Weibull{Shape: constants["shape"]}
	default:
		return nil, fmt.Errorf("losses: no loss is called %q; a loss of your own has to be passed", text)
	}
	if err := Validate(l); err != nil {
		return nil, err
	}
	if l.String() != text {
		return nil, fmt.Errorf("losses: %q is not a name; did you mean %q?", text, l)
	}
	return l, nil
}

// split takes "gaussian(variance=0.25)" apart.
func split(text string) (kind string, constants map[string]float64, err error) {
	kind, list, listed := strings.Cut(text, "(")
	if !listed {
		return kind, nil, nil
	}
	list, closed := strings.CutSuffix(list, ")")
	if !closed {
		return "", nil, fmt.Errorf("losses: %q has no closing parenthesis", text)
	}
	constants = map[string]float64{}
	for pair := range strings.SplitSeq(list, ", ") {
		key, number, _ := strings.Cut(pair, "=")
		if constants[key], err = strconv.ParseFloat(number, 64); err != nil {
			return "", nil, fmt.Errorf("losses: %q: %q is not a constant and its number", text, pair)
		}
	}
	return kind, constants, nil
}

// name writes "kind(key=value)", or "kind" alone if the value is the usual one.
// The number has as many digits as it takes to read it back.
func name(kind, key string, value, usual float64) string {
	if value == usual {
		return kind
	}
	return fmt.Sprintf("%s(%s=%s)", kind, key, strconv.FormatFloat(value, 'g', -1, 64))
}
