// Mnist trains a deep generalized autoencoder on the real MNIST digits and
// compares it with principal components, as Hinton & Salakhutdinov (2006) did.
//
//	go run ./examples/mnist
//
// It needs nothing but Go: the images come with a Go module. It writes an
// illustrated report, mnist.html, and prints as its last line the squared error of
// the reconstructed test images, summed over pixels.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/internal/progress"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/optim"
	"github.com/harmonium-ml/harmonium/zoo"
	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

//go:embed main.go
var source string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "mnist:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	epochs      int
	seed        uint64
	data, out   string
	quiet, fast bool
}

func parse(args []string, stderr io.Writer) (o options, err error) {
	f := flag.NewFlagSet("mnist", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.IntVar(&o.epochs, "epochs", 8, "passes over the training images")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the weights and of the order of the images")
	f.StringVar(&o.data, "data", "", "folder of IDX files with MNIST's names, plain or .gz; empty for MNIST itself")
	f.StringVar(&o.out, "out", "mnist.html", "file of the report; empty for none")
	f.BoolVar(&o.quiet, "quiet", false, "print the last line only")
	f.BoolVar(&o.fast, "fast", false, "a first impression: a sixth of the images, at most five epochs")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	if o.epochs < 1 {
		return o, fmt.Errorf("-epochs %d; want 1 or more", o.epochs)
	}
	return o, nil
}

const components = 30 // of the code, and of the principal components it is compared with

// result is what a run has found, for the last line and the report.
type result struct {
	train, test            *datasets.Table
	pca                    *zoo.PCA
	model                  *zoo.Autoencoder
	history                optim.History
	squaredError, pcaError float64 // of the test images
	nll                    float64 // mean over the test images, in nats
	codes, images, fromPCA *tensor.Dense
	seconds                float64
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	start := time.Now()
	say := func(format string, a ...any) {
		if !o.quiet {
			fmt.Fprintf(stdout, format+"\n", a...)
		}
	}
	var r result
	if r.train, r.test, err = datasets.MNIST(o.data); err != nil {
		return err
	}
	if o.fast {
		o.epochs = min(o.epochs, 5)
		if r.train, err = r.train.Head(r.train.Len() / 6); err != nil {
			return err
		}
	}
	say("%d training and %d test images", r.train.Len(), r.test.Len())
	if err := r.principalComponents(); err != nil {
		return err
	}
	say("PCA-%d: test squared error %.2f", components, r.pcaError)
	if r.model, err = autoencoder(r.train.Width(), o.seed); err != nil {
		return err
	}
	say("\n%s", r.model.Summary())
	if err := r.fit(ctx, o, stderr); err != nil {
		return err
	}
	if err := r.evaluate(); err != nil {
		return err
	}
	r.seconds = time.Since(start).Seconds()
	last := fmt.Sprintf("mnist: test squared error %.2f (PCA-%d %.2f), NLL %.2f nats, %.0f s",
		r.squaredError, components, r.pcaError, r.nll, r.seconds)
	if o.out != "" {
		page, err := r.report(o, last)
		if err != nil {
			return err
		}
		if err := page.WriteFile(o.out); err != nil {
			return err
		}
		say("report: %s", o.out)
	}
	fmt.Fprintln(stdout, last)
	return nil
}

// principalComponents fits PCA, the best linear code of the same size.
func (r *result) principalComponents() (err error) {
	if r.pca, err = zoo.NewPCA(components); err != nil {
		return err
	}
	if err = r.pca.Fit(r.train); err != nil {
		return err
	}
	r.pcaError, err = zoo.SquaredError(r.pca, r.test)
	return err
}

// autoencoder is the network of Hinton & Salakhutdinov (2006) with tanh units. Each
// pixel is a Bernoulli variable, whose log-odds the decoder gives.
func autoencoder(pixels int, seed uint64) (*zoo.Autoencoder, error) {
	return zoo.NewAutoencoder(zoo.AutoencoderConfig{
		Sizes: []int{pixels, 1000, 500, 250, components},
		Loss:  losses.Bernoulli{},
	}, seed)
}

// fit trains with Adam, whose rate falls to zero along a cosine. The loss on the
// test images is shown after every epoch; nothing is chosen by it.
func (r *result) fit(ctx context.Context, o options, stderr io.Writer) (err error) {
	const batch = 100
	steps := o.epochs * ((r.train.Len() + batch - 1) / batch)
	watch := progress.New(stderr, steps, o.quiet)
	defer watch.Done()
	r.history, err = r.model.Fit(ctx, r.train, optim.Config{
		Epochs:     o.epochs,
		BatchSize:  batch,
		Rule:       optim.NewAdam(1e-3),
		Schedule:   optim.Cosine,
		Seed:       o.seed,
		Validation: r.test,
		Progress: func(s optim.Step) {
			watch.Step(s.Number, s.Loss)
			if s.EpochEnd {
				watch.Epoch(fmt.Sprintf("epoch %d of %d: NLL %.2f nats, test %.2f", s.Epoch, o.epochs, s.Train, s.Validation))
			}
		},
	})
	return err
}

// evaluate reconstructs the test images.
func (r *result) evaluate() (err error) {
	if r.squaredError, err = zoo.SquaredError(r.model, r.test); err != nil {
		return err
	}
	scores, err := r.model.Score(r.test)
	if err != nil {
		return err
	}
	for _, s := range scores {
		r.nll -= s / float64(len(scores))
	}
	if r.codes, err = r.model.Encode(r.test); err != nil {
		return err
	}
	if r.images, err = r.model.Reconstruct(r.test); err != nil {
		return err
	}
	r.fromPCA, err = r.pca.Reconstruct(r.test)
	return err
}
