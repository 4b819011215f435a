package main

import (
	"fmt"
	"slices"

	"github.com/harmonium-ml/harmonium/internal/report"
	"github.com/harmonium-ml/harmonium/zoo"
	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// report writes the illustrated page.
func (r *result) report(o options, last string) (*report.Report, error) {
	page := report.New("A deep autoencoder of handwritten digits",
		fmt.Sprintf("%d training images, %d test images, %d epochs", r.train.Len(), r.test.Len(), o.epochs))
	excerpt := func(name string) error {
		code, err := report.Excerpt(source, name)
		page.Code(code)
		return err
	}

	page.Prose(fmt.Sprintf(`An **autoencoder** squeezes an image of %d pixels into a code of %d numbers and draws
the image again from the code. A *generalized* autoencoder draws a distribution instead of an image: here the decoder gives
every pixel the log-odds of being white, and training maximizes the log-probability of the training images,
Σ log P(R = xₙ | hₙ). Grey values count as probabilities.

The network has three hidden layers on each side of the code:`, r.train.Width(), components))
	if err := excerpt("autoencoder"); err != nil {
		return nil, err
	}
	page.Output(r.model.Summary())

	page.Prose("## Training\n\nAdam, 100 images a step, with a rate that falls to zero along a cosine.")
	if err := excerpt("result.fit"); err != nil {
		return nil, err
	}
	if err := page.Figure(r.curves(), "Mean negative log-likelihood per image after each epoch, in nats. Nothing was chosen by the test curve."); err != nil {
		return nil, err
	}

	page.Prose(fmt.Sprintf(`## Reconstructions

The best *linear* code of the same size is that of the first %d principal components. The squared error is summed over
the pixels of an image and averaged over the test images.`, components))
	err := page.Table([]string{"code", "test squared error"}, [][]string{
		{fmt.Sprintf("%d principal components", components), fmt.Sprintf("%.2f", r.pcaError)},
		{fmt.Sprintf("%d numbers of the autoencoder", components), fmt.Sprintf("%.2f", r.squaredError)},
	})
	if err != nil {
		return nil, err
	}
	if err := page.Figure(r.rows(), "One test image of each class, its reconstruction from the autoencoder's code, and from principal components."); err != nil {
		return nil, err
	}

	page.Prose(`## The codes

Each point is the code of a test image, seen along the two directions in which the codes vary most. Nobody told the
network which digit is which.`)
	points, err := r.scatter()
	if err != nil {
		return nil, err
	}
	if err := page.Figure(points, "Codes of the test images, coloured by class."); err != nil {
		return nil, err
	}
	page.Output(last)
	return page, nil
}

func (r *result) curves() report.Lines {
	var train, test []float64
	for _, e := range r.history.Epochs {
		train, test = append(train, e.Train), append(test, e.Validation)
	}
	return report.Lines{X: "epoch", Y: "nats", Series: []report.Series{
		{Name: "training images", Y: train}, {Name: "test images", Y: test}}}
}

// rows shows the first test image of every class.
func (r *result) rows() report.Images {
	height, width := r.test.ImageSize()
	size := height * width
	g := report.Images{Width: width, Height: height, Low: 0, High: 1,
		Rows: []report.ImageRow{{Label: "original"}, {Label: "autoencoder"}, {Label: "PCA"}}}
	labels := r.test.Labels()
	original, images, fromPCA := r.test.X().Float32s(), r.images.Float32s(), r.fromPCA.Float64s()
	for class := range classes(labels) {
		i := slices.Index(labels, class)
		if i < 0 {
			continue
		}
		linear := make([]float32, size)
		for j := range linear {
			linear[j] = float32(fromPCA[i*size+j])
		}
		for k, image := range [][]float32{original[i*size : (i+1)*size], images[i*size : (i+1)*size], linear} {
			g.Rows[k].Images = append(g.Rows[k].Images, image)
		}
	}
	return g
}

// scatter projects the codes on their own first two principal components.
func (r *result) scatter() (report.Scatter, error) {
	codes, err := datasets.NewTable(r.codes)
	if err != nil {
		return report.Scatter{}, err
	}
	plane, err := zoo.NewPCA(2)
	if err != nil {
		return report.Scatter{}, err
	}
	if err := plane.Fit(codes); err != nil {
		return report.Scatter{}, err
	}
	projected, err := plane.Encode(codes)
	if err != nil {
		return report.Scatter{}, err
	}
	s := report.Scatter{Class: r.test.Labels(), XLabel: "first direction", YLabel: "second direction"}
	for class := range classes(s.Class) {
		s.Names = append(s.Names, fmt.Sprint(class))
	}
	for i, v := range projected.Float64s() {
		if i%2 == 0 {
			s.X = append(s.X, v)
		} else {
			s.Y = append(s.Y, v)
		}
	}
	return s, nil
}

// classes is the number of classes of labels 0, 1, 2, …
func classes(labels []int) int {
	if len(labels) == 0 {
		return 0
	}
	return slices.Max(labels) + 1
}
