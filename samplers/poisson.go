package samplers

import "math"

// Poisson returns a draw from the Poisson distribution with the given rate λ.
//
//	p(k) = λᵏ exp(−λ) / k!        E[k] = λ,  Var[k] = λ
//
// Domain: 0 ≤ λ; rate 0 gives 0. A negative or NaN rate gives −1, which no
// Poisson draw is. A rate or a draw above the largest int gives the largest int.
// Accuracy: no normal approximation at any rate; log p(k) has relative error
// below 1e-12, also where λ log λ − λ − log k! has lost all digits.
//
// Source: inversion below rate 10; above it PTRS of Hörmann, The transformed
// rejection method for generating Poisson random variables (1993), with
// log p(k) after Loader, Fast and accurate computation of binomial
// probabilities (2000).
func (s *Stream) Poisson(rate float64) int {
	switch {
	case !(rate >= 0):
		return -1
	case rate < 10:
		return s.poissonByInversion(rate)
	case rate >= math.MaxInt:
		return math.MaxInt
	}
	k := s.poissonByRejection(rate)
	if k >= math.MaxInt {
		return math.MaxInt
	}
	return int(k)
}

// poissonByInversion adds up p(0), p(1), … until they pass one uniform
// number. It stops at terms that 53 bits do not see; rate < 10 keeps p(0) far
// above them.
func (s *Stream) poissonByInversion(rate float64) int {
	k, p := 0, math.Exp(-rate)
	for u := s.open(); u > p && p > 0x1p-54; {
		u -= p
		k++
		p *= rate / float64(k)
	}
	return k
}

// poissonByRejection transforms one uniform number into a k that is nearly
// right and accepts it with a second one. About 1.2 tries are needed.
func (s *Stream) poissonByRejection(rate float64) float64 {
	b := 0.931 + 2.53*math.Sqrt(rate)
	a := -0.059 + 0.02483*b
	inverseAlpha := 1.1239 + 1.1328/(b-3.4)
	quick := 0.9277 - 3.6224/(b-2)
	for {
		u, v := s.open()-0.5, s.open()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + rate + 0.43)
		if us >= 0.07 && v <= quick {
			return k
		}
		if k < 0 || us < 0.013 && v > us {
			continue
		}
		if math.Log(v*inverseAlpha/(a/(us*us)+b)) <= poissonLogProb(k, rate) {
			return k
		}
	}
}

// poissonLogProb is log p(k) = k log λ − λ − log k! without the cancellation
// of its large terms:
//
//	log p(k) = −[k log(k/λ) + λ − k] − δ(k) − log(2πk)/2,  δ(k) = log k! − Stirling's formula
func poissonLogProb(k, rate float64) float64 {
	if k == 0 {
		return -rate
	}
	return -deviation(k, rate) - stirlingError(k) - math.Log(2*math.Pi*k)/2
}

// deviation is k log(k/λ) + λ − k. Near k = λ, where the terms cancel, it is
// the series λ·φ(v), v = (k − λ)/(k + λ), of log((1 + v)/(1 − v)).
func deviation(k, rate float64) float64 {
	d := k - rate
	if math.Abs(d) >= 0.1*(k+rate) {
		return k*math.Log(k/rate) - d
	}
	v := d / (k + rate)
	sum, power := d*v, 2*k*v
	for j := 3.0; ; j += 2 {
		power *= v * v
		next := sum + power/j
		if next == sum {
			return sum
		}
		sum = next
	}
}

// stirlingError is log k! − [(k + 1/2) log k − k + log(2π)/2], k ≥ 1.
func stirlingError(k float64) float64 {
	if k < 16 {
		factorial, _ := math.Lgamma(k + 1)
		return factorial - ((k+0.5)*math.Log(k) - k + math.Log(2*math.Pi)/2)
	}
	kk := k * k
	return (1.0/12 - (1.0/360-(1.0/1260-1.0/1680/kk)/kk)/kk) / k
}
