package samplertest

import (
	"fmt"
	"math"
	"testing"

	"github.com/harmonium-ml/harmonium/samplers"
)

// A Target is a distribution p(v) over few enough visible states to list.
type Target interface {
	// States returns new zero arrays for n chains, in the model's type.
	States(n int) (v, h samplers.Array)
	// LogDensity returns log p(v) + constant in nats, one number per row of v.
	// For an energy model that is −F(v). It must not come from the sampler's
	// own formulas: it is the oracle.
	LogDensity(v samplers.Array) ([]float64, error)
}

// Options says how hard to look. The zero value is a sound choice.
type Options struct {
	States [][]float64 // every state that a row of v can have; nil means Grid(columns of v, 0, 1)
	Chains int         // 0 means 20 000
	Steps  []int       // steps after which to compare, rising; nil means 1, 4, 16
	Limit  float64     // permitted distance in Monte-Carlo floors; 0 means 4
	Seed   uint64      // of the exact draws and of the sampler's stream
}

// A Distance compares n chains with the exact distribution after some steps.
//
//	TotalVariation = Σ_v |p̂(v) − p(v)| / 2,    Floor = Σ_v √(p(v)(1 − p(v))/n) / 2
//
// n exact draws have a total variation of about 0.8 floors. They exceed 4 with
// probability 6e-5 if there are two states, and hardly ever if there are many.
// A drift of fixed size is √n floors large, so enough chains find it.
type Distance struct {
	Steps          int
	TotalVariation float64
	Floor          float64
	Limit          float64 // the distance above which the chains have drifted
}

// Drifted says whether the distance is above its limit.
func (d Distance) Drifted() bool { return !(d.TotalVariation <= d.Limit) }

func (d Distance) String() string {
	return fmt.Sprintf("after %d steps: total variation %.4f, limit %.4f (%.1f of %.1f Monte-Carlo floors)",
		d.Steps, d.TotalVariation, d.Limit, d.TotalVariation/d.Floor, d.Limit/d.Floor)
}

// NoDrift fails the test if chains that start as exact draws from the target
// are not draws from it after steps of the sampler.
//
// The sampler must begin with a draw given v; the hidden states start at zero.
func NoDrift(t testing.TB, target Target, sampler samplers.Sampler, o Options) {
	t.Helper()
	distances, err := Measure(target, sampler, o)
	if err != nil {
		t.Fatalf("samplertest: %v", err)
	}
	for _, d := range distances {
		if d.Drifted() {
			t.Errorf("samplertest: %T does not leave its target invariant: %v", sampler, d)
		}
	}
}

// Measure is NoDrift without the verdict: it returns one Distance for step 0,
// the exact draws themselves, and one for each of o.Steps.
//
// Errors: a target that cannot be enumerated as told, the sampler's own, and a
// chain that leaves the listed states.
func Measure(target Target, sampler samplers.Sampler, o Options) ([]Distance, error) {
	o, err := o.withDefaults(target)
	if err != nil {
		return nil, err
	}
	exact, err := enumerate(target, o.States)
	if err != nil {
		return nil, err
	}
	rng := samplers.NewStream(o.Seed)
	v, h := target.States(o.Chains)
	if err := exact.draw(v, rng.For("exact")); err != nil {
		return nil, err
	}
	chain, err := samplers.NewChain(o.Chains, v, h)
	if err != nil {
		return nil, err
	}
	moves, done := rng.For("sampler"), 0
	var distances []Distance
	for _, steps := range append([]int{0}, o.Steps...) {
		for ; done < steps; done++ {
			if _, err := sampler.Step(chain, moves); err != nil {
				return nil, fmt.Errorf("step %d: %w", done+1, err)
			}
		}
		d, err := exact.compare(chain.Visible(), chain.Len())
		if err != nil {
			return nil, fmt.Errorf("after %d steps: %w", steps, err)
		}
		d.Steps, d.Limit = steps, o.Limit*d.Floor
		distances = append(distances, d)
	}
	return distances, nil
}

func (o Options) withDefaults(target Target) (Options, error) {
	if o.Chains == 0 {
		o.Chains = 20_000
	}
	if o.Steps == nil {
		o.Steps = []int{1, 4, 16}
	}
	if o.Limit == 0 {
		o.Limit = 4
	}
	v, _ := target.States(1)
	row, err := numbers(v)
	if err != nil {
		return o, err
	}
	if o.States == nil {
		if len(row) > 16 {
			return o, fmt.Errorf("%d binary units are too many to list; want at most 16, or Options.States", len(row))
		}
		o.States = Grid(len(row), 0, 1)
	}
	if o.Chains < 1 || !(o.Limit > 0) || math.IsInf(o.Limit, 1) {
		return o, fmt.Errorf("options: %d chains, limit %v; want positive numbers", o.Chains, o.Limit)
	}
	for i, state := range o.States {
		if len(state) != len(row) {
			return o, fmt.Errorf("options: state %d has %d numbers; rows of v have %d", i, len(state), len(row))
		}
	}
	last := 0
	for _, steps := range o.Steps {
		if steps <= last {
			return o, fmt.Errorf("options: steps %v; want rising positive numbers", o.Steps)
		}
		last = steps
	}
	if last == 0 {
		return o, fmt.Errorf("options: no steps, so nothing is tested")
	}
	return o, nil
}
