"""Writes references.json: log-densities for references_test.go.

    python3 references.py

Every density is written as textbooks have it, from parameters that are computed from
the natural one, so nothing is shared with the formulas of
the library. All inputs are float64 numbers, taken exactly.
"""

import json
import os

from mpmath import mp, mpf, exp, expm1, log, loggamma, pi, sqrt

# What is left of differences such as 1 − exp(−1e-300), or log(1 + exp(−700)), still
# has more than 50 digits.
mp.dps = 700


def bernoulli(eta, x):
    p = 1 / (1 + exp(-eta))
    return log(p) if x == 1 else log(1 / (1 + exp(eta)))


def spin(eta, x):
    return log(exp(eta * x) / (exp(eta) + exp(-eta)))


def binomial_of(n):
    def density(eta, x):
        p, q = 1 / (1 + exp(-eta)), 1 / (1 + exp(eta))
        return log_choose(n, x) + x * log(p) + (n - x) * log(q)

    return density


def log_choose(n, x):
    return loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1)


def gaussian(variance):
    def density(eta, x):
        mu = eta * variance
        return -((x - mu) ** 2) / (2 * variance) - log(2 * pi * variance) / 2

    return density


def log_normal(variance):
    normal = gaussian(variance)
    return lambda eta, x: normal(eta, log(x)) - log(x)


def poisson(eta, x):
    rate = exp(eta)
    return x * log(rate) - rate - loggamma(x + 1)


def geometric(eta, x):
    fail = exp(eta)
    return x * log(fail) + log(1 - fail)


def negative_binomial(r):
    def density(eta, x):
        fail = exp(eta)
        return loggamma(x + r) - loggamma(r) - loggamma(x + 1) + x * log(fail) + r * log(1 - fail)

    return density


def exponential(eta, x):
    rate = -eta
    return log(rate) - rate * x


def gamma_of(k):
    def density(eta, x):
        rate = -eta
        return k * log(rate) + (k - 1) * log(x) - rate * x - loggamma(k)

    return density


def weibull(k):
    def density(eta, x):
        scale = (-eta) ** (-1 / k)
        return log(k / scale) + (k - 1) * log(x / scale) - (x / scale) ** k

    return density


def pareto(m):
    def density(eta, x):
        alpha = -eta
        return log(alpha) + alpha * log(m) - (alpha + 1) * log(x)

    return density


def inverse_gaussian(shape):
    def density(eta, x):
        mu = sqrt(shape / (-2 * eta))
        return log(shape / (2 * pi * x**3)) / 2 - shape * (x - mu) ** 2 / (2 * mu**2 * x)

    return density


def continuous_bernoulli(eta, x):
    if eta == 0:
        return mpf(0)
    return eta * x - log(expm1(eta) / eta)


def laplace(scale):
    return lambda mu, x: -abs(x - mu) / scale - log(2 * scale)


def categorical(eta, x):
    return sum(e * v for e, v in zip(eta, x)) - log(sum(exp(e) for e in eta))


# Outputs to natural parameters, where these are not the same.
def same(out):
    return out


def log_mean_to_rate(k):
    return lambda out: -k / exp(out)


def log_mean_to_failure(r):
    return lambda out: log(exp(out) / (exp(out) + r))


# name: density, outputs to natural parameters, natural parameters, outputs, values
FREE = [-700, -30, -2.5, -1e-3, 0, 1e-9, 0.75, 4, 36, 500]
NEGATIVE = [-600, -40, -2.5, -0.7, -0.69, -1e-3, -1e-9, -1e-100]
SMALL = [-300, -40, -3.25, 0, 1e-3, 2, 30, 300]
COUNTS = [0, 1, 3, 17, 1000, 123456]
POSITIVE = [1e-9, 0.1, 1, 2.75, 40, 1e6]
CASES = {
    "bernoulli": (bernoulli, same, FREE, FREE, [0, 1]),
    "spin": (spin, same, FREE, FREE, [-1, 1]),
    "binomial(n=1)": (binomial_of(mpf(1)), same, FREE, FREE, [0, 1]),
    "binomial(n=30)": (binomial_of(mpf(30)), same, FREE, FREE, [0, 1, 9, 29, 30]),
    "binomial(n=100000)": (binomial_of(mpf(100000)), same, FREE, FREE, [0, 5, 31000, 50123, 99999]),
    "poisson": (poisson, same, [-700, -30, -2.5, 0, 1e-9, 4, 9.25], [-700, -2.5, 0, 9.25, 20], COUNTS),
    "geometric": (geometric, log_mean_to_failure(1), NEGATIVE, SMALL + [-700, 1000], COUNTS),
    "negative-binomial(successes=0.001)": (negative_binomial(mpf(0.001)), log_mean_to_failure(mpf(0.001)), NEGATIVE, SMALL, COUNTS),
    "negative-binomial(successes=2.5)": (negative_binomial(mpf(2.5)), log_mean_to_failure(mpf(2.5)), NEGATIVE, SMALL, COUNTS),
    "negative-binomial(successes=11)": (negative_binomial(mpf(11)), log_mean_to_failure(mpf(11)), NEGATIVE, SMALL, COUNTS),
    "negative-binomial(successes=1e+07)": (negative_binomial(mpf(1e7)), log_mean_to_failure(mpf(1e7)), [-600, -40, -17, -14.5, -13], SMALL, COUNTS),
    "exponential": (exponential, log_mean_to_rate(1), NEGATIVE, SMALL, [0] + POSITIVE),
    "gamma(shape=0.01)": (gamma_of(mpf(0.01)), log_mean_to_rate(mpf(0.01)), NEGATIVE, SMALL, POSITIVE),
    "gamma(shape=2.5)": (gamma_of(mpf(2.5)), log_mean_to_rate(mpf(2.5)), NEGATIVE, SMALL, POSITIVE),
    "gamma(shape=100000)": (gamma_of(mpf(100000)), log_mean_to_rate(mpf(100000)), [-1e5, -36000, -1e-3], SMALL, [0.99, 1.0625, 2.75, 40]),
    "weibull(shape=0.5)": (weibull(mpf(0.5)), lambda out: -exp(-out / 2), NEGATIVE, SMALL, POSITIVE),
    "weibull(shape=8)": (weibull(mpf(8)), lambda out: -exp(-8 * out), NEGATIVE, [-30, -3.25, 0, 1e-3, 2, 30], POSITIVE),
    "pareto": (pareto(mpf(1)), lambda out: -exp(-out), NEGATIVE, SMALL, [1, 1.001, 2.75, 40, 1e6]),
    "pareto(minimum=250)": (pareto(mpf(250)), lambda out: -exp(-out), NEGATIVE, SMALL, [250, 250.0001, 400, 1e6]),
    "inverse-gaussian(shape=0.25)": (inverse_gaussian(mpf(0.25)), lambda out: -mpf(0.25) / (2 * exp(2 * out)), NEGATIVE, SMALL, POSITIVE),
    "inverse-gaussian(shape=100000)": (inverse_gaussian(mpf(100000)), lambda out: -mpf(100000) / (2 * exp(2 * out)), [-50000, -3000, -1], SMALL, [0.99, 1.0625, 2.75, 40]),
    "log-normal": (log_normal(mpf(1)), same, [-300, -2.5, 0, 1e-9, 4, 500], [-300, -2.5, 0, 4, 500], POSITIVE),
    "log-normal(variance=0.0625)": (log_normal(mpf(0.0625)), lambda out: out / mpf(0.0625), [-300, -2.5, 0, 4, 500], [-300, -2.5, 0, 4, 500], POSITIVE),
    "gaussian": (gaussian(mpf(1)), same, [-300, -2.5, 0, 4, 500], [-1e6, -2.5, 0, 4, 1e6], [-1e6, -3, 0, 1e-9, 2.75, 40]),
    "gaussian(variance=0.0625)": (gaussian(mpf(0.0625)), lambda out: out / mpf(0.0625), [-300, -2.5, 0, 4, 500], [-1e6, -2.5, 0, 4, 1e6], [-1e6, -3, 0, 1e-9, 2.75, 40]),
    "continuous-bernoulli": (continuous_bernoulli, same, FREE + [-1, 1, 0.99, 1e-300, -1e6], FREE, [0, 1e-9, 0.3, 0.5, 1]),
    "laplace(scale=0.25)": (laplace(mpf(0.25)), same, [], [-1e6, -2.5, 0, 4, 1e6], [-1e6, -3, 0, 1e-9, 2.75, 40]),
    "categorical(k=3)": (categorical, same,
        [(0, 0, 0), (1.5, -2, 0.25), (700, -700, 0), (-1000, -1001, -1000.5), (36, 0, 1e-9)],
        [(0, 0, 0), (1.5, -2, 0.25), (700, -700, 0), (1e4, 10001, 9999.5)],
        [(1, 0, 0), (0, 1, 0), (0, 0, 1)]),
}


def exact(v):
    return tuple(mpf(float(e)) for e in v) if isinstance(v, tuple) else mpf(float(v))


def numbers(v):
    return [float(e) for e in v] if isinstance(v, tuple) else [float(v)]


def decimal(v):
    return mp.nstr(v, 25)


def densities():
    for name, (density, natural, etas, outs, values) in CASES.items():
        for x in values:
            for eta in etas:
                yield {"loss": name, "natural": numbers(eta), "x": numbers(x), "logp": decimal(density(exact(eta), exact(x)))}
            for out in outs:
                yield {"loss": name, "outputs": numbers(out), "x": numbers(x), "logp": decimal(density(natural(exact(out)), exact(x)))}


def derivatives():
    """A, A', A'', A''' of the continuous Bernoulli distribution."""
    for eta in [-700.0, -36.5, -2.0, -1.0, -0.9999999, -0.5, -1e-3, -1e-9, 1e-300, 1e-5, 0.03, 0.9, 1.0, 1.0000001, 5.0, 800.0]:
        e = mpf(eta)
        q, s = exp(-e), expm1(-e)
        # A' = −1/(exp(−η) − 1) − 1/η, and so on by hand.
        values = [
            log(expm1(e) / e),
            -1 / s - 1 / e,
            1 / e**2 - q / s**2,
            -2 / e**3 + q / s**2 - 2 * q**2 / s**3,
        ]
        # The third by a difference of the second, which checks the line above.
        if abs(e) > 1e-20:
            h = mpf(10) ** (-30) * max(1, abs(e))
            second = lambda t: 1 / t**2 - exp(-t) / expm1(-t) ** 2
            assert abs((second(e + h) - second(e - h)) / (2 * h) - values[3]) < mpf(10) ** (-25)
        yield {"natural": eta, "values": [decimal(v) for v in values]}


def main():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "references.json")
    rows = {"densities": list(densities()), "derivatives": list(derivatives())}
    with open(path, "w") as f:
        f.write("{\n")
        for i, (key, list_) in enumerate(rows.items()):
            f.write(f'"{key}": [\n' + ",\n".join(json.dumps(r) for r in list_) + "\n]" + ("," if i == 0 else "") + "\n")
        f.write("}\n")


main()
