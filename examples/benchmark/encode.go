package main

import (
	"fmt"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

// encodeTasks give codes of data as a server does, by a program without a gradient
// whose answers are copies, and once as a model does, which checks the data first.
func encodeTasks(w work) ([]task, error) {
	ae, err := newAutoencoder(w, tensor.Float32)
	if err != nil {
		return nil, err
	}
	program, err := graph.Build(func(b *graph.Builder) {
		b.Output("code", ae.Encoder.Apply(b, b.Input("x", w.Sizes[0])))
	})
	if err != nil {
		return nil, err
	}
	var weights float64
	for i := range w.Sizes[1:] {
		weights += float64(w.Sizes[i] * w.Sizes[i+1])
	}
	var tasks []task
	for _, n := range w.Encode {
		batch := cycle(n, w.Sizes[0], tensor.Float32, nil)
		tasks = append(tasks, task{
			name: fmt.Sprintf("encode_%d", n), title: fmt.Sprintf("encode, %d at once", n), steps: 50,
			step: func() error {
				_, err := program.Evaluate([]string{"code"}, batch())
				return err
			},
			dtype: tensor.Float32, flops: 2 * float64(n) * weights, amount: float64(n), unit: "examples",
		})
	}
	most := w.Encode[len(w.Encode)-1]
	table, err := datasets.NewTable(uniform(tensor.Float32, most, w.Sizes[0], stream("data")))
	if err != nil {
		return nil, err
	}
	checked := tasks[len(tasks)-1]
	checked.name, checked.title = "encode_checked", fmt.Sprintf("Autoencoder.Encode of a table of %d", most)
	checked.step = func() error {
		_, err := ae.Encode(table)
		return err
	}
	return append(tasks, checked), nil
}
