package samplers_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/samplers"
)

// A ledger is a model of two visible and three hidden units that writes down
// what it is asked. Each new number is a uniform one plus the row's sum of the
// other side.
type ledger[T float32 | float64] struct {
	calls []string
	fail  string // the call that fails
	dims  int    // added to the visible size that Dims tells
}

func (m *ledger[T]) Dims() (visible, hidden int) { return 2 + m.dims, 3 }

func (m *ledger[T]) States(n int) (v, h samplers.Array) {
	return make(samplers.Slice[T], 2*n), make(samplers.Slice[T], 3*n)
}

func (m *ledger[T]) SampleHidden(h, v samplers.Array, beta float64, s *samplers.Stream) error {
	return m.sample("hidden", h, v, 3, 2, beta, s)
}

func (m *ledger[T]) SampleVisible(v, h samplers.Array, beta float64, s *samplers.Stream) error {
	return m.sample("visible", v, h, 2, 3, beta, s)
}

func (m *ledger[T]) sample(name string, to, from samplers.Array, nto, nfrom int, beta float64, s *samplers.Stream) error {
	call := fmt.Sprintf("%s β=%g step=%d", name, beta, s.Step())
	m.calls = append(m.calls, call)
	if call == m.fail {
		return errors.New("row 0 is infeasible")
	}
	x, y := to.Data().([]T), from.Data().([]T)
	for i := range len(x) / nto {
		row, sum := s.Row(i), 0.0
		for _, f := range y[i*nfrom : (i+1)*nfrom] {
			sum += float64(f)
		}
		for j := range nto {
			x[i*nto+j] = T(row.Float64() + sum)
		}
	}
	s.Next()
	return nil
}

func TestGibbsStep(t *testing.T) {
	t.Run("float32", testGibbsStep[float32])
	t.Run("float64", testGibbsStep[float64])
}

func testGibbsStep[T float32 | float64](t *testing.T) {
	m := &ledger[T]{}
	g := samplers.Gibbs{Model: m, Steps: 2, Beta: 0.5}
	rng := samplers.NewStream(1)
	c, err := g.Start(4, rng)
	require.NoError(t, err)
	assert.Equal(t, 4, c.Len())
	info, err := g.Step(c, rng)
	require.NoError(t, err)
	assert.Equal(t, samplers.Info{Sweeps: 2}, info)
	assert.Equal(t, []string{
		"visible β=0.5 step=0",
		"hidden β=0.5 step=1", "visible β=0.5 step=2",
		"hidden β=0.5 step=3", "visible β=0.5 step=4",
	}, m.calls)
	assert.Equal(t, uint64(5), rng.Step())
}

func TestGibbsDefaults(t *testing.T) {
	m := &ledger[float64]{}
	g := samplers.Gibbs{Model: m}
	rng := samplers.NewStream(1)
	c, err := g.Start(1, rng)
	require.NoError(t, err)
	info, err := g.Step(c, rng)
	require.NoError(t, err)
	assert.Equal(t, 1, info.Sweeps)
	assert.Equal(t, []string{"visible β=1 step=0", "hidden β=1 step=1", "visible β=1 step=2"}, m.calls)
	assert.Equal(t, samplers.Gibbs{Model: m}, g, "a step does not change the configuration")
}

// Start draws the visible units without coupling: a uniform number plus the sum of h = 0.
func TestGibbsStartIsUncoupled(t *testing.T) {
	rng := samplers.NewStream(2)
	row := rng.Row(1)
	c, err := samplers.Gibbs{Model: &ledger[float64]{}}.Start(2, rng)
	require.NoError(t, err)
	assert.Equal(t, []float64{row.Float64(), row.Float64()}, c.Visible().Data().([]float64)[2:])
	assert.Equal(t, make([]float64, 6), c.Hidden().Data())
}

func TestGibbsStartAtCopies(t *testing.T) {
	t.Run("float32", testGibbsStartAtCopies[float32])
	t.Run("float64", testGibbsStartAtCopies[float64])
}

func testGibbsStartAtCopies[T float32 | float64](t *testing.T) {
	data := []T{1, 2, 3, 4}
	g := samplers.Gibbs{Model: &ledger[T]{}}
	c, err := g.StartAt(samplers.Slice[T](data))
	require.NoError(t, err)
	assert.Equal(t, 2, c.Len())
	assert.Equal(t, data, c.Visible().Data())
	_, err = g.Step(c, samplers.NewStream(1))
	require.NoError(t, err)
	assert.Equal(t, []T{1, 2, 3, 4}, data, "the data stay as they are")
	assert.NotEqual(t, data, c.Visible().Data())
}

// run steps chains of the ledger and returns their visible states.
func run(t *testing.T, c *samplers.Chain, steps int, s *samplers.Stream) []float64 {
	t.Helper()
	g := samplers.Gibbs{Model: &ledger[float64]{}, Steps: 3}
	for range steps {
		_, err := g.Step(c, s)
		require.NoError(t, err)
	}
	return append([]float64(nil), c.Visible().Data().([]float64)...)
}

func TestGibbsResumesWithTheSameBits(t *testing.T) {
	g := samplers.Gibbs{Model: &ledger[float64]{}}
	rng := samplers.NewStream(3)
	c, err := g.Start(5, rng)
	require.NoError(t, err)
	saved := run(t, c, 2, rng)
	text, err := rng.MarshalText()
	require.NoError(t, err)
	want := run(t, c, 2, rng)

	again, err := g.StartAt(samplers.Slice[float64](saved))
	require.NoError(t, err)
	var resumed samplers.Stream
	require.NoError(t, resumed.UnmarshalText(text))
	assert.Equal(t, want, run(t, again, 2, &resumed))
}

func TestGibbsShardsDrawTheSameBits(t *testing.T) {
	g := samplers.Gibbs{Model: &ledger[float64]{}}
	whole, err := g.Start(5, samplers.NewStream(4))
	require.NoError(t, err)
	want := run(t, whole, 2, samplers.NewStream(5))

	var got []float64
	for _, shard := range []struct{ first, n int }{{0, 2}, {2, 3}} {
		c, err := g.Start(shard.n, samplers.NewStream(4).From(shard.first))
		require.NoError(t, err)
		got = append(got, run(t, c, 2, samplers.NewStream(5).From(shard.first))...)
	}
	assert.Equal(t, want, got)
}

func TestGibbsRefusesItsConfiguration(t *testing.T) {
	m := &ledger[float64]{}
	rng := samplers.NewStream(1)
	chain, err := samplers.Gibbs{Model: m}.StartAt(make(samplers.Slice[float64], 2))
	require.NoError(t, err)
	for message, g := range map[string]samplers.Gibbs{
		"Model is nil":                                  {},
		"Steps is -1; want 0 or more":                   {Model: m, Steps: -1},
		"Beta is -1; want a finite number, 0 or more":   {Model: m, Beta: -1},
		"Beta is NaN; want a finite number, 0 or more":  {Model: m, Beta: math.NaN()},
		"Beta is +Inf; want a finite number, 0 or more": {Model: m, Beta: math.Inf(1)},
	} {
		_, err := g.Start(1, rng)
		assert.ErrorContains(t, err, message)
		_, err = g.StartAt(make(samplers.Slice[float64], 2))
		assert.ErrorContains(t, err, message)
		_, err = g.Step(chain, rng)
		assert.ErrorContains(t, err, message)
	}
	assert.Empty(t, m.calls, "nothing is drawn")
	assert.Zero(t, rng.Step())
}

func TestGibbsRefusesBadStates(t *testing.T) {
	m := &ledger[float64]{}
	g, rng := samplers.Gibbs{Model: m}, samplers.NewStream(1)
	for message, v := range map[string]samplers.Array{
		"array is nil":                                   nil,
		"0 numbers; want rows of 2":                      samplers.Slice[float64]{},
		"3 numbers; want rows of 2":                      samplers.Slice[float64]{1, 2, 3},
		"rows are float32, the model is float64":         samplers.Slice[float32]{1, 2},
		"row 1, column 0 is NaN; want a finite number":   samplers.Slice[float64]{1, 2, math.NaN(), 4},
		"row 0, column 1 is -Inf; want a finite number":  samplers.Slice[float64]{1, math.Inf(-1), 3, 4},
		"array holds []int; want []float32 or []float64": integers{1, 2},
	} {
		_, err := g.StartAt(v)
		assert.ErrorContains(t, err, message)
	}
	_, err := g.Start(0, rng)
	assert.ErrorContains(t, err, "0 chains; want at least 1")
	_, err = g.Start(1, nil)
	assert.ErrorContains(t, err, "stream is nil")
	_, err = g.Step(nil, rng)
	assert.ErrorContains(t, err, "chain or stream is nil")

	other, err := samplers.NewChain(2, make(samplers.Slice[float64], 6), make(samplers.Slice[float64], 6))
	require.NoError(t, err)
	_, err = g.Step(other, rng)
	assert.ErrorContains(t, err, "chain has rows of [3, 3]; the model's are [2, 3]")
	_, err = samplers.Gibbs{Model: &ledger[float64]{dims: 1}}.Start(3, rng)
	assert.ErrorContains(t, err, "chain has rows of [2, 3]; the model's are [3, 3]")
	_, err = samplers.Gibbs{Model: &ledger[float64]{dims: 1}}.StartAt(make(samplers.Slice[float64], 6))
	assert.ErrorContains(t, err, "chain has rows of [2, 3]; the model's are [3, 3]")
	assert.Empty(t, m.calls)
	assert.Zero(t, rng.Step())
}

func TestGibbsTellsTheModelsErrors(t *testing.T) {
	for fail, message := range map[string]string{
		"visible β=1 step=0": "Gibbs.Start: visible units: row 0 is infeasible",
		"hidden β=1 step=3":  "Gibbs.Step: sweep 1: hidden units: row 0 is infeasible",
		"visible β=1 step=2": "Gibbs.Step: sweep 0: visible units: row 0 is infeasible",
	} {
		g, rng := samplers.Gibbs{Model: &ledger[float64]{fail: fail}, Steps: 2}, samplers.NewStream(1)
		c, err := g.Start(1, rng)
		if err == nil {
			_, err = g.Step(c, rng)
		}
		assert.ErrorContains(t, err, message)
	}
}

// A step costs at most the boxing of the arrays' slices by the model.
func TestGibbsStepAllocatesNothingOfItsOwn(t *testing.T) {
	g, rng := samplers.Gibbs{Model: still{}}, samplers.NewStream(1)
	c, err := g.Start(3, rng)
	require.NoError(t, err)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		_, err = g.Step(c, rng)
	}))
	require.NoError(t, err)
}

// still is a model whose draws change nothing.
type still struct{}

func (still) Dims() (visible, hidden int) { return 1, 1 }
func (still) States(n int) (v, h samplers.Array) {
	return make(samplers.Slice[float64], n), make(samplers.Slice[float64], n)
}
func (still) SampleHidden(_, _ samplers.Array, _ float64, s *samplers.Stream) error {
	s.Next()
	return nil
}
func (still) SampleVisible(_, _ samplers.Array, _ float64, s *samplers.Stream) error {
	s.Next()
	return nil
}
