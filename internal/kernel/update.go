package kernel

import "math"

// Adam updates parameters w from gradients g, in place, with the moving
// averages m of g and v of g²:
//
//	m ← β₁m + (1−β₁)g        v ← β₂v + (1−β₂)g²
//	w ← w − rate·( (m/correction1) / (√(v/correction2) + ε) + decay·w )
//
// correction1 = 1 − β₁ᵗ and correction2 = 1 − β₂ᵗ undo the start at zero after
// t steps. decay is decoupled weight decay.
//
// Shapes: w, g, m and v have one length.
//
// Source: Kingma and Ba (2015); Loshchilov and Hutter (2019). The order of
// operations is PyTorch's.
func Adam[T Float](w, g, m, v []T, rate, beta1, beta2, epsilon, correction1, correction2, decay float64) {
	match("Adam", len(w), len(g), len(m), len(v))
	var (
		keep   = T(1 - rate*decay)
		gain1  = T(1 - beta1)
		keep2  = T(beta2)
		gain2  = T(1 - beta2)
		step   = T(rate / correction1)
		spread = T(math.Sqrt(correction2))
		floor  = T(epsilon)
	)
	f := kernelsOf[T]().adam
	if len(w) <= tile {
		f(w, g, m, v, keep, gain1, keep2, gain2, step, spread, floor)
		return
	}
	tiles(len(w), tile, func(low, high int) {
		f(w[low:high], g[low:high], m[low:high], v[low:high], keep, gain1, keep2, gain2, step, spread, floor)
	})
}

func adam[T Float](w, g, m, v []T, keep, gain1, keep2, gain2, step, spread, floor T) {
	w, m, v = w[:len(g)], m[:len(g)], v[:len(g)]
	for i, gi := range g {
		mi := m[i] + T(gain1*(gi-m[i]))
		vi := T(keep2*v[i]) + T(T(gain2*gi)*gi)
		m[i], v[i] = mi, vi
		w[i] = T(keep*w[i]) - T(step*(mi/(T(math.Sqrt(float64(vi)))/spread+floor)))
	}
}

// Momentum updates parameters w from gradients g, in place:
//
//	velocity ← momentum·velocity + g
//	w ← w − rate·velocity                    plain
//	w ← w − rate·(g + momentum·velocity)     nesterov
//
// Shapes: w, g and velocity have one length.
//
// Source: Sutskever, Martens, Dahl and Hinton (2013). As in PyTorch the
// velocity does not hold the rate, so a new rate acts at once.
func Momentum[T Float](w, g, velocity []T, rate, momentum float64, nesterov bool) {
	match("Momentum", len(w), len(g), len(velocity))
	step, keep := T(rate), T(momentum)
	kernels := kernelsOf[T]()
	if nesterov {
		updateMoving(kernels.nesterov, w, g, velocity, step, keep)
	} else {
		updateMoving(kernels.momentum, w, g, velocity, step, keep)
	}
}

func updateMoving[T Float](f func(w, g, velocity []T, step, keep T), w, g, velocity []T, step, keep T) {
	if len(w) <= tile {
		f(w, g, velocity, step, keep)
		return
	}
	tiles(len(w), tile, func(low, high int) { f(w[low:high], g[low:high], velocity[low:high], step, keep) })
}

func momentum[T Float](w, g, velocity []T, step, keep T) {
	w, velocity = w[:len(g)], velocity[:len(g)]
	for i, gi := range g {
		vi := T(keep*velocity[i]) + gi
		velocity[i] = vi
		w[i] -= T(step * vi)
	}
}

func nesterov[T Float](w, g, velocity []T, step, keep T) {
	w, velocity = w[:len(g)], velocity[:len(g)]
	for i, gi := range g {
		vi := T(keep*velocity[i]) + gi
		velocity[i] = vi
		w[i] -= T(step * (gi + T(keep*vi)))
	}
}

// RMSProp updates parameters w from gradients g, in place, with the moving
// average v of g²:
//
//	v ← ρv + (1−ρ)g²        w ← w − rate·g / (√v + ε)
//
// Shapes: w, g and v have one length.
//
// Source: Tieleman and Hinton, lecture 6.5 of Neural networks for machine
// learning (2012), with ε outside the root as in PyTorch.
func RMSProp[T Float](w, g, v []T, rate, rho, epsilon float64) {
	match("RMSProp", len(w), len(g), len(v))
	step, keep, gain, floor := T(rate), T(rho), T(1-rho), T(epsilon)
	f := kernelsOf[T]().rmsProp
	if len(w) <= tile {
		f(w, g, v, step, keep, gain, floor)
		return
	}
	tiles(len(w), tile, func(low, high int) { f(w[low:high], g[low:high], v[low:high], step, keep, gain, floor) })
}

func rmsProp[T Float](w, g, v []T, step, keep, gain, floor T) {
	w, v = w[:len(g)], v[:len(g)]
	for i, gi := range g {
		vi := T(keep*v[i]) + T(T(gain*gi)*gi)
		v[i] = vi
		w[i] -= T(step * (gi / (T(math.Sqrt(float64(vi))) + floor)))
	}
}
