package samplertest_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/samplers"
	"github.com/harmonium-ml/harmonium/samplers/samplertest"
)

func TestGibbsDoesNotDrift(t *testing.T) {
	t.Run("float32", testGibbsDoesNotDrift[float32])
	t.Run("float64", testGibbsDoesNotDrift[float64])
}

func testGibbsDoesNotDrift[T float32 | float64](t *testing.T) {
	m := newMachine[T](4, 3, 1)
	samplertest.NoDrift(t, m, samplers.Gibbs{Model: m}, samplertest.Options{})
	samplertest.NoDrift(t, m, samplers.Gibbs{Model: m, Steps: 3}, samplertest.Options{Steps: []int{2}, Seed: 1})
}

// A right kernel stays under the limit for every machine and seed, and near
// the 0.8 floors of exact draws.
func TestNoDriftHasNoFalseAlarms(t *testing.T) {
	mean, n := 0.0, 0
	for seed := range uint64(20) {
		m := newMachine[float64](4, 4, seed)
		distances, err := samplertest.Measure(m, samplers.Gibbs{Model: m},
			samplertest.Options{Chains: 2000, Steps: []int{1, 3}, Seed: seed})
		require.NoError(t, err)
		require.Len(t, distances, 3, "step 0 comes first")
		for i, d := range distances {
			assert.Equal(t, []int{0, 1, 3}[i], d.Steps)
			assert.False(t, d.Drifted(), "seed %d: %v", seed, d)
			mean += d.TotalVariation / d.Floor
			n++
		}
	}
	mean /= float64(n)
	// E|x|/σ = √(2/π) for normal x; 0.15 is about four standard errors of the mean of 60 distances.
	assert.InDelta(t, math.Sqrt(2/math.Pi), mean, 0.15)
}

// Every fault must be found on every machine. The weakest is the dropped hidden
// bias of machine 0: 3.1 floors with 20 000 chains, so 80 000 are used here.
func TestNoDriftFindsFaults(t *testing.T) {
	type model = machine[float64]
	faults := map[string]func(m model) samplers.Sampler{
		"hidden bias dropped": func(m model) samplers.Sampler {
			m.c = make([]float64, len(m.c))
			return samplers.Gibbs{Model: m}
		},
		"visible bias dropped": func(m model) samplers.Sampler {
			m.b = make([]float64, len(m.b))
			return samplers.Gibbs{Model: m}
		},
		"weight transposed": func(m model) samplers.Sampler {
			w := m.w
			m.w = nil
			for i := range w {
				m.w = append(m.w, nil)
				for j := range w {
					m.w[i] = append(m.w[i], w[j][i])
				}
			}
			return samplers.Gibbs{Model: m}
		},
		"wrong temperature": func(m model) samplers.Sampler { return samplers.Gibbs{Model: m, Beta: 0.8} },
		"numbers used twice": func(m model) samplers.Sampler {
			m.reuse = true
			return samplers.Gibbs{Model: m}
		},
		"one row of numbers for all chains": func(m model) samplers.Sampler {
			m.onRow = true
			return samplers.Gibbs{Model: m}
		},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(3) {
				m := newMachine[float64](4, 4, seed)
				distances, err := samplertest.Measure(m, fault(m), samplertest.Options{Chains: 80_000, Steps: []int{1}, Seed: seed})
				require.NoError(t, err)
				assert.False(t, distances[0].Drifted(), "exact draws: %v", distances[0])
				assert.True(t, distances[1].Drifted(), "machine %d: %v", seed, distances[1])
			}
		})
	}
}

// failures is a testing.TB that keeps what it is told.
type failures struct {
	testing.TB
	errors, fatals []string
}

func (f *failures) Helper()                   {}
func (f *failures) Errorf(s string, a ...any) { f.errors = append(f.errors, fmt.Sprintf(s, a...)) }
func (f *failures) Fatalf(s string, a ...any) { f.fatals = append(f.fatals, fmt.Sprintf(s, a...)) }

func TestNoDriftFailsItsTest(t *testing.T) {
	m := newMachine[float64](4, 4, 1)
	f := &failures{TB: t}
	samplertest.NoDrift(f, m, samplers.Gibbs{Model: m, Beta: 0.5}, samplertest.Options{Steps: []int{4}})
	assert.Empty(t, f.fatals)
	require.Len(t, f.errors, 1)
	assert.Contains(t, f.errors[0], "samplers.Gibbs does not leave its target invariant: after 4 steps: total variation ")

	f = &failures{TB: t}
	samplertest.NoDrift(f, m, samplers.Gibbs{}, samplertest.Options{})
	assert.Empty(t, f.errors)
	require.Len(t, f.fatals, 1)
	assert.Contains(t, f.fatals[0], "step 1: samplers: Gibbs: Model is nil")
}

// stepFunc is a Sampler without configuration.
type stepFunc func(c *samplers.Chain, s *samplers.Stream) (samplers.Info, error)

func (f stepFunc) Step(c *samplers.Chain, s *samplers.Stream) (samplers.Info, error) { return f(c, s) }

// die is one visible unit with the given log-densities of 1, 2, 3, ….
type die struct {
	logs []float64
	err  error
}

func (d die) States(n int) (v, h samplers.Array) {
	return make(samplers.Slice[float32], n), make(samplers.Slice[float32], 0)
}

func (d die) LogDensity(v samplers.Array) ([]float64, error) {
	var logs []float64
	for _, x := range v.Data().([]float32) {
		logs = append(logs, d.logs[int(x)-1])
	}
	return logs, d.err
}

// Independent draws are a kernel too, here over more than two values.
func TestNoDriftOverOtherValues(t *testing.T) {
	fair := stepFunc(func(c *samplers.Chain, s *samplers.Stream) (samplers.Info, error) {
		x := c.Visible().Data().([]float32)
		for i := range x {
			row := s.Row(i)
			x[i] = 1 + float32(int(3*row.Float64()))
		}
		s.Next()
		return samplers.Info{}, nil
	})
	o := samplertest.Options{States: samplertest.Grid(1, 1, 2, 3)}
	samplertest.NoDrift(t, die{logs: []float64{5, 5, 5}}, fair, o)

	distances, err := samplertest.Measure(die{logs: []float64{0, 0, math.Log(2)}}, fair, o)
	require.NoError(t, err)
	// The fair die is Σ|1/3 − p|/2 = 1/6 from (1/4, 1/4, 1/2).
	assert.InDelta(t, 1.0/6, distances[1].TotalVariation, 4*distances[1].Floor)
	assert.True(t, distances[1].Drifted())

	impossible, err := samplertest.Measure(die{logs: []float64{0, math.Inf(-1), 0}}, fair, o)
	require.NoError(t, err)
	assert.False(t, impossible[0].Drifted(), "a state of probability 0 is never drawn")
	assert.True(t, impossible[1].Drifted())

	certain, err := samplertest.Measure(die{logs: []float64{0, math.Inf(-1), math.Inf(-1)}}, fair, o)
	require.NoError(t, err)
	assert.False(t, certain[0].Drifted(), "one possible state has no Monte-Carlo error")
	assert.True(t, certain[1].Drifted())
}

// unreadable is a target whose arrays are of no known type, or too short.
type unreadable struct{ short bool }

func (b unreadable) Data() any {
	if b.short {
		return []float64{0}
	}
	return []byte{0}
}
func (b unreadable) States(int) (v, h samplers.Array)           { return b, b }
func (unreadable) LogDensity(samplers.Array) ([]float64, error) { return make([]float64, 3), nil }

// twoStates is a binary unit whose log-density has one number too many.
type twoStates struct{ die }

func (twoStates) LogDensity(samplers.Array) ([]float64, error) { return make([]float64, 3), nil }

func TestMeasureRefusals(t *testing.T) {
	stay := stepFunc(func(*samplers.Chain, *samplers.Stream) (samplers.Info, error) { return samplers.Info{}, nil })
	leave := stepFunc(func(c *samplers.Chain, _ *samplers.Stream) (samplers.Info, error) {
		c.Visible().Data().([]float32)[2] = 2.5
		return samplers.Info{}, nil
	})
	three := samplertest.Options{States: samplertest.Grid(1, 1, 2, 3), Chains: 10}
	with := func(change func(o *samplertest.Options)) samplertest.Options {
		o := three
		change(&o)
		return o
	}
	fair := die{logs: []float64{0, 0, 0}}
	for message, c := range map[string]struct {
		target  samplertest.Target
		sampler samplers.Sampler
		options samplertest.Options
	}{
		"after 1 steps: chain 2 is at [2.5], which is not a listed state": {fair, leave, three},
		"state 1, [2], is NaN":                {die{logs: []float64{0, math.NaN(), 0}}, stay, three},
		"state 2, [3], is +Inf":               {die{logs: []float64{0, 0, math.Inf(1)}}, stay, three},
		"every state has log-density −Inf":    {die{logs: []float64{math.Inf(-1), math.Inf(-1), math.Inf(-1)}}, stay, three},
		"of all states: no graph":             {die{fair.logs, errors.New("no graph")}, stay, three},
		"-1 chains, limit 4":                  {fair, stay, with(func(o *samplertest.Options) { o.Chains = -1 })},
		"10 chains, limit NaN":                {fair, stay, with(func(o *samplertest.Options) { o.Limit = math.NaN() })},
		"steps [1 1]; want rising":            {fair, stay, with(func(o *samplertest.Options) { o.Steps = []int{1, 1} })},
		"no steps":                            {fair, stay, with(func(o *samplertest.Options) { o.Steps = []int{} })},
		"state 0 has 2 numbers":               {fair, stay, with(func(o *samplertest.Options) { o.States = samplertest.Grid(2, 1, 2) })},
		"states 0 and 1 are both [1]":         {fair, stay, with(func(o *samplertest.Options) { o.States = samplertest.Grid(1, 1, 1) })},
		"1 states; want at least 2":           {fair, stay, with(func(o *samplertest.Options) { o.States = samplertest.Grid(1, 1) })},
		"array holds []uint8; want []float32": {unreadable{}, stay, three},
		"no room for row 1 of 1 numbers":      {unreadable{short: true}, stay, three},
		"log-density of 2 states has 3":       {twoStates{}, stay, samplertest.Options{}},
		"17 binary units are too many":        {newMachine[float32](17, 1, 1), stay, samplertest.Options{}},
	} {
		_, err := samplertest.Measure(c.target, c.sampler, c.options)
		assert.ErrorContains(t, err, message)
	}
}
