package zoo

import (
	"fmt"
	"slices"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/layers"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/samplers"
)

// AutoencoderConfig says what an [Autoencoder] is made of.
type AutoencoderConfig struct {
	// Sizes are the number of columns of the data, the widths of the encoder's
	// hidden layers, and the width of the code: {784, 1000, 500, 250, 30}. The
	// decoder has the same widths in reverse.
	Sizes []int

	Loss   losses.Loss       // the distribution of the data given the code; nil means Bernoulli
	Hidden layers.Activation // of the hidden layers; zero means Tanh
	Code   layers.Activation // of the code; zero means Linear

	// Tied makes the decoder use the encoder's weights, transposed. The loss must
	// then take as many outputs per column as a value has numbers.
	Tied bool

	Initializer layers.Initializer // of the weights; nil means GlorotUniform
	Dtype       tensor.Dtype       // zero means tensor.Float32
}

// Autoencoder is the deep generalized autoencoder: an encoder, a decoder in
// reverse, and any distribution for the data given the code.
//
//	h = encoder(x),  maximize Σ_n log P(R = x_n | decoder(h_n))
//
// With a Gaussian loss this is the ordinary autoencoder of least squares, whose
// linear form spans the same subspace as principal components; with a Bernoulli
// loss it is the one of Hinton & Salakhutdinov (2006).
//
// Data of d columns is [n, d·values], where values is 1 for most losses and K for
// one-hot categories of K values.
//
// A deterministic autoencoder has no density: its score is how well it
// reconstructs, not log p(x).
type Autoencoder struct {
	Encoder, Decoder layers.Layer // the decoder gives the outputs that Loss takes

	config           AutoencoderConfig
	dense            []*layers.Dense // encoder first
	train, evaluate  *graph.Program
	encode, decode   *graph.Program
	width, codeWidth int
	started          bool // the output bias is not zero any more: fitted or loaded
}

// NewAutoencoder makes an autoencoder with initial weights from the seed.
func NewAutoencoder(c AutoencoderConfig, seed uint64) (*Autoencoder, error) {
	c = c.withDefaults()
	outputs, values, err := c.check()
	if err != nil {
		return nil, err
	}
	m := &Autoencoder{config: c, width: c.Sizes[0] * values, codeWidth: c.Sizes[len(c.Sizes)-1]}
	rng := samplers.NewStream(seed).For("weights")
	depth := len(c.Sizes) - 1
	in := slices.Clone(c.Sizes)
	in[0] = m.width
	var encoder, decoder layers.Sequential
	for i := range depth {
		d := layers.NewDense(fmt.Sprintf("encoder.%d", i), in[i], in[i+1], c.Initializer, rng)
		m.dense = append(m.dense, d)
		encoder = append(encoder, d, c.Hidden)
	}
	encoder[len(encoder)-1] = c.Code
	in[0] = c.Sizes[0] * outputs
	for i := range depth {
		name := fmt.Sprintf("decoder.%d", i)
		d := m.dense[depth-1-i].Transpose(name)
		if !c.Tied {
			d = layers.NewDense(name, in[depth-i], in[depth-i-1], c.Initializer, rng)
		}
		m.dense = append(m.dense, d)
		decoder = append(decoder, d, c.Hidden)
	}
	decoder[len(decoder)-1] = layers.Linear
	m.Encoder, m.Decoder = encoder, decoder
	if err := graph.Convert(c.Dtype, m.params()...); err != nil {
		return nil, err
	}
	return m, m.build()
}

func (c AutoencoderConfig) withDefaults() AutoencoderConfig {
	if c.Loss == nil {
		c.Loss = losses.Bernoulli{}
	}
	if c.Hidden.String() == "" {
		c.Hidden = layers.Tanh
	}
	if c.Code.String() == "" {
		c.Code = layers.Linear
	}
	if c.Initializer == nil {
		c.Initializer = layers.GlorotUniform
	}
	if c.Dtype == (tensor.Dtype{}) {
		c.Dtype = tensor.Float32
	}
	c.Sizes = slices.Clone(c.Sizes)
	return c
}

func (c AutoencoderConfig) check() (outputs, values int, err error) {
	if len(c.Sizes) < 2 {
		return 0, 0, fmt.Errorf("zoo: autoencoder: Sizes %v; want the columns of the data, hidden widths if any, and the width of the code", c.Sizes)
	}
	for i, s := range c.Sizes {
		if s < 1 {
			return 0, 0, fmt.Errorf("zoo: autoencoder: Sizes[%d] is %d; want 1 or more", i, s)
		}
	}
	if err := losses.Validate(c.Loss); err != nil {
		return 0, 0, err
	}
	outputs, values = c.Loss.Width()
	if c.Tied && outputs != values {
		return 0, 0, fmt.Errorf("zoo: autoencoder: tied weights need as many outputs as numbers per column; %v has %d and %d", c.Loss, outputs, values)
	}
	return outputs, values, nil
}

// build compiles the programs. All share the parameters.
func (m *Autoencoder) build() (err error) {
	program := func(define func(b *graph.Builder)) (p *graph.Program) {
		if err == nil {
			p, err = graph.BuildOf(m.config.Dtype, define)
		}
		return p
	}
	nll := func(b *graph.Builder) *graph.Node {
		x := b.Input("x", m.width)
		return m.config.Loss.NLL(b, m.Decoder.Apply(b, m.Encoder.Apply(b, x)), x)
	}
	m.train = program(func(b *graph.Builder) { b.Minimize(b.Mean(nll(b))) })
	m.evaluate = program(func(b *graph.Builder) {
		nll := nll(b)
		b.Output("score", b.Neg(nll))
		b.Cost(b.Mean(nll))
	})
	m.encode = program(func(b *graph.Builder) { b.Output("code", m.Encoder.Apply(b, b.Input("x", m.width))) })
	m.decode = program(func(b *graph.Builder) {
		b.Output("mean", m.config.Loss.Mean(b, m.Decoder.Apply(b, b.Input("code", m.codeWidth))))
	})
	return err
}

// params lists the parameters, a tied weight once.
func (m *Autoencoder) params() (params []*graph.Param) {
	for _, d := range m.dense {
		if !slices.Contains(params, d.Weight) {
			params = append(params, d.Weight)
		}
		params = append(params, d.Bias)
	}
	return params
}
