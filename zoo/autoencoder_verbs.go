package zoo

import (
	"context"
	"fmt"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
)

// Fit trains the autoencoder to reconstruct the data: it minimizes the mean of
// −log P(R = x | h(x)). The first Fit starts the output bias at the best constant
// prediction. Data that the loss cannot take is an error before the first step.
//
// With an error, also that of a cancelled ctx, the history is that of the epochs
// before it.
func (m *Autoencoder) Fit(ctx context.Context, data optim.Source, c optim.Config) (optim.History, error) {
	for _, source := range []optim.Source{data, c.Validation} {
		if source == nil {
			continue
		}
		if err := check(source, m.config.Loss, m.width); err != nil {
			return optim.History{}, err
		}
	}
	if data == nil {
		return optim.History{}, fmt.Errorf("zoo: autoencoder: no data to fit")
	}
	trainer := optim.Trainer{Program: m.train, Evaluate: m.evaluate, Source: data, Config: c}
	if err := trainer.Check(); err != nil {
		return optim.History{}, err
	}
	if !m.started {
		bias, err := nullModel(data, m.config.Loss)
		if err != nil {
			return optim.History{}, err
		}
		graph.SetFloat64s(m.dense[len(m.dense)-1].Bias.Value, bias)
		m.started = true
	}
	return trainer.Fit(ctx)
}

// Encode gives the code h(x) of every example: [n, code].
func (m *Autoencoder) Encode(data optim.Source) (*tensor.Dense, error) {
	return m.each(data, m.codeWidth, func(x *tensor.Dense) (*tensor.Dense, error) { return one(m.encode, "code", x) })
}

// Decode gives the mean E[x|h] of the data for codes [n, code].
func (m *Autoencoder) Decode(codes *tensor.Dense) (*tensor.Dense, error) {
	if codes == nil || codes.Dims() != 2 || codes.Shape()[1] != m.codeWidth {
		return nil, fmt.Errorf("zoo: autoencoder: codes of shape %v; want [n %d]", shapeOf(codes), m.codeWidth)
	}
	return one(m.decode, "mean", codes)
}

// Reconstruct gives the mean E[x|h(x)] for every example, in the shape of the data.
func (m *Autoencoder) Reconstruct(data optim.Source) (*tensor.Dense, error) {
	return m.each(data, m.width, func(x *tensor.Dense) (*tensor.Dense, error) {
		codes, err := one(m.encode, "code", x)
		if err != nil {
			return nil, err
		}
		return one(m.decode, "mean", codes)
	})
}

// Score gives log P(R = x | h(x)) of every example, in nats: how well it is
// reconstructed, larger being better. It is not log p(x). Where data are
// probabilities it is minus a cross-entropy.
func (m *Autoencoder) Score(data optim.Source) ([]float64, error) {
	scores, err := m.each(data, 1, func(x *tensor.Dense) (*tensor.Dense, error) { return one(m.evaluate, "score", x) })
	if err != nil {
		return nil, err
	}
	return graph.Float64s(scores), nil
}

// each checks the data and collects what f gives for it, a few hundred examples
// at a time.
func (m *Autoencoder) each(data optim.Source, width int, f func(x *tensor.Dense) (*tensor.Dense, error)) (*tensor.Dense, error) {
	return collect(data, m.config.Loss, m.width, m.config.Dtype, width, f)
}

// one is the output of a program with one input.
func one(p *graph.Program, output string, x *tensor.Dense) (*tensor.Dense, error) {
	values, err := p.Evaluate([]string{output}, x)
	if err != nil {
		return nil, err
	}
	return values[0], nil
}
