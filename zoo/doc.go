// Package zoo has ready models behind one set of verbs: Fit, Encode, Decode,
// Reconstruct, Sample, Score, Summary, Save; and a Load for each. Data goes in as
// an optim.Source, such as a table of package datasets.
//
//	train, test, err := datasets.MNIST("")
//	ae, err := zoo.NewAutoencoder(zoo.AutoencoderConfig{
//		Sizes: []int{784, 1000, 500, 250, 30}, // the lecture's deep autoencoder
//		Loss:  losses.Bernoulli{},
//	}, 1)
//	history, err := ae.Fit(ctx, train, optim.Config{Epochs: 12, Validation: test})
//	codes, err := ae.Encode(test) // [10000, 30]
package zoo
