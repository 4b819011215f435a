package zoo

import (
	"context"
	"errors"
	"fmt"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/energy"
	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/internal/checkpoint"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/samplers"
)

// RBMConfig says what an [RBM] is made of and how it is trained.
type RBMConfig struct {
	Columns int // columns of the data: visible units
	Hidden  int // hidden units

	VisibleFamily losses.Family // nil means Bernoulli
	HiddenFamily  losses.Family // nil means Bernoulli

	// NoVisibleBias leaves out the visible bias, as in the lecture's energy.
	NoVisibleBias bool

	Chains int          // persistent Markov chains; 0 means 100
	Sweeps int          // Gibbs sweeps of every chain between two steps; 0 means 1
	Dtype  tensor.Dtype // zero means tensor.Float32
}

// RBM is a restricted Boltzmann machine trained by stochastic maximum likelihood:
// persistent contrastive divergence. The negative phase comes from Markov chains
// that go on from step to step.
//
// Its energies and conditionals are those of Machine.
//
// Source: Younes (1989); Tieleman (2008).
type RBM struct {
	Machine *energy.RBM

	config          RBMConfig
	train, score    *graph.Program
	encode, decode  *graph.Program
	started         bool // the visible bias is not zero any more: fitted or loaded
	visible, hidden int  // numbers per state
}

// NewRBM makes a machine with initial weights from the seed.
func NewRBM(c RBMConfig, seed uint64) (*RBM, error) {
	if c.VisibleFamily == nil {
		c.VisibleFamily = losses.Bernoulli{}
	}
	if c.HiddenFamily == nil {
		c.HiddenFamily = losses.Bernoulli{}
	}
	if c.Chains == 0 {
		c.Chains = 100
	}
	if c.Dtype == (tensor.Dtype{}) {
		c.Dtype = tensor.Float32
	}
	if c.Chains < 0 || c.Sweeps < 0 {
		return nil, fmt.Errorf("zoo: RBM: %d chains and %d sweeps; want 0 or more", c.Chains, c.Sweeps)
	}
	machine, err := energy.NewRBM(c.VisibleFamily, c.Columns, c.HiddenFamily, c.Hidden, samplers.NewStream(seed).For("weights"))
	if err != nil {
		return nil, err
	}
	if c.NoVisibleBias {
		machine.Visible.Bias = nil
	}
	if err := graph.Convert(c.Dtype, machine.Params()...); err != nil {
		return nil, err
	}
	m := &RBM{Machine: machine, config: c}
	m.visible, m.hidden = machine.Dims()
	return m, m.build()
}

func (m *RBM) build() (err error) {
	program := func(define func(b *graph.Builder)) (p *graph.Program) {
		if err == nil {
			p, err = graph.BuildOf(m.config.Dtype, define)
		}
		return p
	}
	m.train = program(func(b *graph.Builder) {
		b.Minimize(energy.PhaseDifference(b, m.Machine, b.Input("data", m.visible), b.Input("model", m.visible)))
	})
	m.score = program(func(b *graph.Builder) {
		b.Output("score", b.Neg(m.Machine.FreeEnergy(b, b.Input("v", m.visible))))
	})
	m.encode = program(func(b *graph.Builder) {
		b.Output("code", losses.MeanStatistics(b, m.config.HiddenFamily, m.Machine.HiddenNatural(b, b.Input("v", m.visible))))
	})
	m.decode = program(func(b *graph.Builder) {
		b.Output("mean", losses.MeanStatistics(b, m.config.VisibleFamily, m.Machine.VisibleNatural(b, b.Input("h", m.hidden))))
	})
	return err
}

// Fit trains the machine: it moves the chains, and takes a step along the
// difference of the two phases. The loss it reports is that difference, which is
// not a likelihood and does not measure progress. The first Fit starts the visible
// bias at the best constant prediction. A nil Rule means plain descent with rate
// 0.05.
//
// With an error, also that of a cancelled ctx, the history is that of the epochs
// before it.
func (m *RBM) Fit(ctx context.Context, data optim.Source, c optim.Config) (optim.History, error) {
	if c.Validation != nil {
		return optim.History{}, errors.New("zoo: RBM: the phase difference of validation data means nothing; compare Score instead")
	}
	if err := check(data, m.config.VisibleFamily, m.visible); err != nil {
		return optim.History{}, err
	}
	if c.Rule == nil {
		c.Rule = optim.NewDescent(0.05)
	}
	gibbs := samplers.Gibbs{Model: m.Machine, Steps: m.config.Sweeps}
	var chains *samplers.Chain
	trainer := optim.Trainer{Program: m.train, Source: data, Config: c,
		Inputs: func(batch *optim.Batch, s *samplers.Stream) ([]graph.Array, error) {
			_, err := gibbs.Step(chains, s)
			return []graph.Array{batch.X, chains.Visible()}, err
		}}
	if err := trainer.Check(); err != nil {
		return optim.History{}, err
	}
	if bias := m.Machine.Visible.Bias; bias != nil && !m.started {
		outputs, err := nullModel(data, m.config.VisibleFamily)
		if err != nil {
			return optim.History{}, err
		}
		natural, err := natural(m.config.VisibleFamily, outputs)
		if err != nil {
			return optim.History{}, err
		}
		graph.SetFloat64s(bias.Value, natural)
	}
	m.started = true
	var err error
	if chains, err = gibbs.Start(m.config.Chains, samplers.NewStream(c.Seed).For("chains")); err != nil {
		return optim.History{}, err
	}
	return trainer.Fit(ctx)
}

// natural maps outputs of one example to natural parameters.
func natural(f losses.Family, outputs []float64) ([]float64, error) {
	p, err := graph.BuildOf(tensor.Float64, func(b *graph.Builder) {
		b.Output("eta", f.Natural(b, b.Input("out", len(outputs))))
	})
	if err != nil {
		return nil, err
	}
	eta, err := p.Evaluate([]string{"eta"}, graph.Slice[float64](outputs))
	if err != nil {
		return nil, err
	}
	return eta[0].Float64s(), nil
}

// Encode gives the mean statistics of the hidden units, E[T(h)|v]: for Bernoulli
// units the probabilities of a 1. [n, hidden].
func (m *RBM) Encode(data optim.Source) (*tensor.Dense, error) {
	return m.each(data, m.hidden, func(v *tensor.Dense) (*tensor.Dense, error) { return one(m.encode, "code", v) })
}

// Decode gives the mean statistics of the visible units for hidden states [n, hidden].
func (m *RBM) Decode(codes *tensor.Dense) (*tensor.Dense, error) {
	if codes == nil || codes.Dims() != 2 || codes.Shape()[1] != m.hidden {
		return nil, fmt.Errorf("zoo: RBM: codes of shape %v; want [n %d]", shapeOf(codes), m.hidden)
	}
	return one(m.decode, "mean", codes)
}

// Reconstruct gives what Decode makes of Encode: one mean-field step up and down.
func (m *RBM) Reconstruct(data optim.Source) (*tensor.Dense, error) {
	return m.each(data, m.visible, func(v *tensor.Dense) (*tensor.Dense, error) {
		codes, err := one(m.encode, "code", v)
		if err != nil {
			return nil, err
		}
		return one(m.decode, "mean", codes)
	})
}

// Score gives −F(v) of every example, in nats: log p(v) + log Z, with a log Z that
// is the same for all examples. Machine.ExactLogPartition computes it for a small
// machine.
func (m *RBM) Score(data optim.Source) ([]float64, error) {
	scores, err := m.each(data, 1, func(v *tensor.Dense) (*tensor.Dense, error) { return one(m.score, "score", v) })
	if err != nil {
		return nil, err
	}
	return graph.Float64s(scores), nil
}

// Sample draws n states of the visible units by as many independent chains of the
// given number of Gibbs sweeps, started at random: [n, visible]. They are samples
// of the model only if that is long enough for the chains to forget their start.
func (m *RBM) Sample(n, sweeps int, rng *samplers.Stream) (*tensor.Dense, error) {
	if n < 1 || sweeps < 1 || rng == nil {
		return nil, fmt.Errorf("zoo: RBM: %d samples after %d sweeps; want 1 or more of each, and a stream", n, sweeps)
	}
	gibbs := samplers.Gibbs{Model: m.Machine, Steps: sweeps}
	chains, err := gibbs.Start(n, rng)
	if err != nil {
		return nil, err
	}
	if _, err := gibbs.Step(chains, rng); err != nil {
		return nil, err
	}
	return chains.Visible().(*tensor.Dense), nil
}

func (m *RBM) each(data optim.Source, width int, f func(v *tensor.Dense) (*tensor.Dense, error)) (*tensor.Dense, error) {
	return collect(data, m.config.VisibleFamily, m.visible, m.config.Dtype, width, f)
}

// Summary lists the sides with their numbers of parameters.
func (m *RBM) Summary() string {
	params := m.Machine.Params()
	side := func(name string, units energy.Units, width int) row {
		r := row{part: fmt.Sprintf("%s, %v", name, units.Family), output: fmt.Sprintf("[n %d]", width)}
		if units.Bias != nil {
			r.params = []*graph.Param{units.Bias}
		}
		return r
	}
	return summary("Restricted Boltzmann machine", []row{
		side("visible", m.Machine.Visible, m.visible),
		{part: "weight", output: fmt.Sprint(shapeOf(params[0].Value)), params: params[:1]},
		side("hidden", m.Machine.Hidden, m.hidden),
	})
}

const (
	rbmKind    = "rbm"
	rbmVersion = 1
)

// Save writes the machine to a file, at once or not at all. The file is valid
// safetensors, with a checksum over all of it. Chains are not part of it.
func (m *RBM) Save(path string) error {
	c := m.config
	return checkpoint.Save(path, &checkpoint.File{
		Kind: rbmKind, Version: rbmVersion,
		Metadata: map[string]string{
			"units":           join([]int{c.Columns, c.Hidden}),
			"visible":         c.VisibleFamily.String(),
			"hidden":          c.HiddenFamily.String(),
			"no visible bias": fmt.Sprint(c.NoVisibleBias),
			"chains":          join([]int{c.Chains, c.Sweeps}),
			"dtype":           c.Dtype.String(),
		},
		Arrays: arrays(m.Machine.Params()),
	})
}

// LoadRBM reads a machine that Save has written. A family of your own is found
// among custom, by its String.
func LoadRBM(path string, custom ...losses.Loss) (*RBM, error) {
	f, err := checkpoint.Load(path)
	if err != nil {
		return nil, err
	}
	if err := f.Expect(rbmKind, rbmVersion); err != nil {
		return nil, err
	}
	s := &settings{metadata: f.Metadata}
	family := func(name string) (losses.Family, error) {
		l, err := losses.Parse(name, custom...)
		if err != nil {
			return nil, err
		}
		f, ok := l.(losses.Family)
		if !ok {
			return nil, fmt.Errorf("%v is not a family", l)
		}
		return f, nil
	}
	units, chains := s.ints("units"), s.ints("chains")
	if s.err == nil && (len(units) != 2 || len(chains) != 2) {
		s.fail("units", "want two sizes, and two for the chains")
	}
	c := RBMConfig{
		VisibleFamily: parsed(s, "visible", family),
		HiddenFamily:  parsed(s, "hidden", family),
		NoVisibleBias: s.bool("no visible bias"),
		Dtype:         s.dtype("dtype"),
	}
	if s.err != nil {
		return nil, s.err
	}
	c.Columns, c.Hidden, c.Chains, c.Sweeps = units[0], units[1], chains[0], chains[1]
	m, err := NewRBM(c, 0)
	if err != nil {
		return nil, err
	}
	m.started = true
	return m, restore(f, m.Machine.Params())
}
