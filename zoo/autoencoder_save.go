package zoo

import (
	"fmt"

	"github.com/harmonium-ml/harmonium/internal/checkpoint"
	"github.com/harmonium-ml/harmonium/layers"
	"github.com/harmonium-ml/harmonium/losses"
)

const (
	autoencoderKind    = "autoencoder"
	autoencoderVersion = 1
)

// Save writes the autoencoder to a file, at once or not at all. The file is valid
// safetensors, with a checksum over all of it.
func (m *Autoencoder) Save(path string) error {
	return checkpoint.Save(path, &checkpoint.File{
		Kind: autoencoderKind, Version: autoencoderVersion,
		Metadata: map[string]string{
			"sizes":  join(m.config.Sizes),
			"loss":   m.config.Loss.String(),
			"hidden": m.config.Hidden.String(),
			"code":   m.config.Code.String(),
			"tied":   fmt.Sprint(m.config.Tied),
			"dtype":  m.config.Dtype.String(),
		},
		Arrays: arrays(m.params()),
	})
}

// LoadAutoencoder reads an autoencoder that Save has written. A loss of your own
// is found among custom, by its String.
func LoadAutoencoder(path string, custom ...losses.Loss) (*Autoencoder, error) {
	f, err := checkpoint.Load(path)
	if err != nil {
		return nil, err
	}
	if err := f.Expect(autoencoderKind, autoencoderVersion); err != nil {
		return nil, err
	}
	s := &settings{metadata: f.Metadata}
	c := AutoencoderConfig{
		Sizes:  s.ints("sizes"),
		Loss:   parsed(s, "loss", func(name string) (losses.Loss, error) { return losses.Parse(name, custom...) }),
		Hidden: parsed(s, "hidden", layers.ParseActivation),
		Code:   parsed(s, "code", layers.ParseActivation),
		Tied:   s.bool("tied"),
		Dtype:  s.dtype("dtype"),
	}
	if s.err != nil {
		return nil, s.err
	}
	m, err := NewAutoencoder(c, 0)
	if err != nil {
		return nil, err
	}
	m.started = true
	return m, restore(f, m.params())
}
