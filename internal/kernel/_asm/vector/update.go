package main

// updates writes the update rules, operation by operation as in Go, so that
// they have the same bits.
func updates(t number) {
	elementwise(t, 1, "adam", "a step of Adam", signature{
		slices: "w gradient m v", reads: "w gradient m v", writes: "w m v",
		numbers: "keep gain1 keep2 gain2 step spread floor",
	}, func(x, c []vector) []vector {
		w, g, m, v := x[0], x[1], x[2], x[3]
		keep, gain1, keep2, gain2, step, spread, floor := c[0], c[1], c[2], c[3], c[4], c[5], c[6]
		m = t.add(m, t.mul(gain1, t.sub(g, m)))
		v = t.add(t.mul(keep2, v), t.mul(t.mul(gain2, g), g))
		quotient := t.div(m, t.add(t.div(t.sqrt(v), spread), floor))
		return []vector{t.sub(t.mul(keep, w), t.mul(step, quotient)), m, v}
	})

	moving := signature{slices: "w gradient velocity", reads: "w gradient velocity", writes: "w velocity", numbers: "step keep"}
	elementwise(t, 1, "momentum", "a step of momentum", moving, func(x, c []vector) []vector {
		w, g, velocity, step, keep := x[0], x[1], x[2], c[0], c[1]
		velocity = t.add(t.mul(keep, velocity), g)
		return []vector{t.sub(w, t.mul(step, velocity)), velocity}
	})
	elementwise(t, 1, "nesterov", "a step of Nesterov's momentum", moving, func(x, c []vector) []vector {
		w, g, velocity, step, keep := x[0], x[1], x[2], c[0], c[1]
		velocity = t.add(t.mul(keep, velocity), g)
		return []vector{t.sub(w, t.mul(step, t.add(g, t.mul(keep, velocity)))), velocity}
	})

	elementwise(t, 1, "rmsProp", "a step of RMSProp", signature{
		slices: "w gradient v", reads: "w gradient v", writes: "w v", numbers: "step keep gain floor",
	}, func(x, c []vector) []vector {
		w, g, v, step, keep, gain, floor := x[0], x[1], x[2], c[0], c[1], c[2], c[3]
		v = t.add(t.mul(keep, v), t.mul(t.mul(gain, g), g))
		return []vector{t.sub(w, t.mul(step, t.div(g, t.add(t.sqrt(v), floor)))), v}
	})
}
