package kernel_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/kernel"
)

// updates are the rules with fixed numbers; s and r are their state.
func updates[T kernel.Float]() map[string]func(w, g, s, r []T) {
	return map[string]func(w, g, s, r []T){
		"Adam":     func(w, g, s, r []T) { kernel.Adam(w, g, s, r, 0.01, 0.9, 0.99, 1e-6, 0.19, 0.0199, 0.1) },
		"Momentum": func(w, g, s, r []T) { kernel.Momentum(w, g, s, 0.1, 0.9, false) },
		"Nesterov": func(w, g, s, r []T) { kernel.Momentum(w, g, s, 0.1, 0.9, true) },
		"RMSProp":  func(w, g, s, r []T) { kernel.RMSProp(w, g, r, 0.01, 0.9, 1e-6) },
	}
}

// formulas are the same rules in float64, as the doc comments have them.
var formulas = map[string]func(w, g, s, r float64) (wNew, sNew, rNew float64){
	"Adam": func(w, g, s, r float64) (float64, float64, float64) {
		s, r = 0.9*s+0.1*g, 0.99*r+0.01*g*g
		return w - 0.01*((s/0.19)/(math.Sqrt(r/0.0199)+1e-6)+0.1*w), s, r
	},
	"Momentum": func(w, g, s, r float64) (float64, float64, float64) { s = 0.9*s + g; return w - 0.1*s, s, r },
	"Nesterov": func(w, g, s, r float64) (float64, float64, float64) { s = 0.9*s + g; return w - 0.1*(g+0.9*s), s, r },
	"RMSProp": func(w, g, s, r float64) (float64, float64, float64) {
		r = 0.9*r + 0.1*g*g
		return w - 0.01*g/(math.Sqrt(r)+1e-6), s, r
	},
}

func TestUpdates(t *testing.T) {
	t.Run("float32", testUpdates[float32])
	t.Run("float64", testUpdates[float64])
}

func testUpdates[T kernel.Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(61, 62))
	tolerance := 16 * epsilon[T]() // a dozen roundings of numbers of size 1
	for name, update := range updates[T]() {
		for _, n := range []int{0, 1, 3, 130, 40000} {
			w, g, s, r := normals[T](rng, n), normals[T](rng, n), normals[T](rng, n), normals[T](rng, n)
			kernel.Square(r, r)
			w1, s1, r1 := slices.Clone(w), slices.Clone(s), slices.Clone(r)
			kernel.SetThreads(1)
			update(w1, g, s1, r1)
			for i := range n {
				wantW, wantS, wantR := formulas[name](float64(w[i]), float64(g[i]), float64(s[i]), float64(r[i]))
				scale := max(1, math.Abs(wantW), math.Abs(wantS), math.Abs(wantR))
				step := math.Abs(wantW - float64(w[i]))
				require.InDelta(t, wantW, float64(w1[i]), tolerance*max(scale, step), "%s: parameter %d", name, i)
				require.InDelta(t, wantS, float64(s1[i]), tolerance*scale, "%s: first state %d", name, i)
				require.InDelta(t, wantR, float64(r1[i]), tolerance*scale, "%s: second state %d", name, i)
			}
			withThreads(t, func(threads int) {
				w2, guards := guarded[T](n)
				copy(w2, w)
				s2, r2 := slices.Clone(s), slices.Clone(r)
				update(w2, g, s2, r2)
				require.Equal(t, -1, sameBits(w1, w2), "%s: %d threads", name, threads)
				require.Equal(t, -1, sameBits(s1, s2), "%s: %d threads", name, threads)
				require.Equal(t, -1, sameBits(r1, r2), "%s: %d threads", name, threads)
				require.NoError(t, guards(), name)
			})
		}
	}
}

// Adam's first step has the size of the rate, whatever the gradient.
func TestAdamFirstStep(t *testing.T) {
	const rate, beta1, beta2 = 0.001, 0.9, 0.999
	for _, g := range []float64{1e-3, 1, -7, 1e6} {
		w, m, v := []float64{0}, []float64{0}, []float64{0}
		kernel.Adam(w, []float64{g}, m, v, rate, beta1, beta2, 0, 1-beta1, 1-beta2, 0)
		assert.InEpsilon(t, -math.Copysign(rate, g), w[0], 1e-12, "gradient %v", g)
	}
}

func TestUpdatesPassNaNOn(t *testing.T) {
	for name, update := range updates[float32]() {
		w := []float32{1, 1}
		update(w, []float32{float32(math.NaN()), 0}, make([]float32, 2), make([]float32, 2))
		assert.True(t, math.IsNaN(float64(w[0])), name)
		assert.False(t, math.IsNaN(float64(w[1])), "%s: a gradient of 0 and a state of 0", name)
	}
}

func TestUpdatesRefuseLengths(t *testing.T) {
	x, short := make([]float32, 3), make([]float32, 2)
	assert.Panics(t, func() { kernel.Adam(x, x, x, short, 1, 0, 0, 0, 1, 1, 0) })
	assert.Panics(t, func() { kernel.Momentum(x, short, x, 1, 0, false) })
	assert.Panics(t, func() { kernel.RMSProp(short, x, x, 1, 0, 0) })
}

func TestUpdatesOfShortSlicesDoNotAllocate(t *testing.T) {
	w, g, s, r := make([]float32, 100), make([]float32, 100), make([]float32, 100), make([]float32, 100)
	for name, update := range updates[float32]() {
		assert.Zero(t, testing.AllocsPerRun(10, func() { update(w, g, s, r) }), name)
	}
}

func BenchmarkAdam(b *testing.B) {
	const n = 1 << 20
	w, g, m, v := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	b.SetBytes(7 * 4 * n)
	for b.Loop() {
		kernel.Adam(w, g, m, v, 1e-3, 0.9, 0.999, 1e-8, 0.1, 0.001, 0)
	}
}
