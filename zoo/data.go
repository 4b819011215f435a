package zoo

import (
	"errors"
	"fmt"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
	"github.com/harmonium-ml/harmonium/optim"
)

// chunk is the number of examples that are read and computed at once.
const chunk = 500

// check refuses data that the loss cannot take, before anything changes.
func check(data optim.Source, loss losses.Loss, width int) error {
	return read(data, loss, width, tensor.Float64, func(int, *tensor.Dense) error { return nil })
}

// read checks the examples of a source and hands them to use, a chunk at a time.
func read(data optim.Source, loss losses.Loss, width int, dt tensor.Dtype, use func(row int, x *tensor.Dense) error) error {
	switch {
	case data == nil:
		return errors.New("zoo: no data")
	case data.Width() != width:
		return fmt.Errorf("zoo: the data has %d columns, the model expects %d", data.Width(), width)
	case data.Len() == 0:
		return errors.New("zoo: the data has no examples")
	}
	var batch optim.Batch
	for from := 0; from < data.Len(); from += chunk {
		rows := make([]int, min(chunk, data.Len()-from))
		for i := range rows {
			rows[i] = from + i
		}
		if err := data.Read(&batch, rows, dt); err != nil {
			return err
		}
		if batch.Mask != nil {
			return errors.New("zoo: the data has missing cells, which this model cannot take")
		}
		if err := losses.Check(loss, batch.X, nil); err != nil {
			if cell := (*losses.DataError)(nil); errors.As(err, &cell) {
				cell.Row += from
			}
			return err
		}
		if err := use(from, batch.X); err != nil {
			return err
		}
	}
	return nil
}

// collect computes f of all examples; f gives width numbers for each.
func collect(data optim.Source, loss losses.Loss, columns int, dt tensor.Dtype, width int,
	f func(x *tensor.Dense) (*tensor.Dense, error)) (*tensor.Dense, error) {
	var all *tensor.Dense
	err := read(data, loss, columns, dt, func(row int, x *tensor.Dense) error {
		y, err := f(x)
		if err != nil {
			return err
		}
		if all == nil {
			all = tensor.New(tensor.Of(dt), tensor.WithShape(data.Len(), width))
		}
		switch dst := all.Data().(type) {
		case []float32:
			copy(dst[row*width:], y.Float32s())
		case []float64:
			copy(dst[row*width:], y.Float64s())
		}
		return nil
	})
	return all, err
}

// nullModelRows bounds the examples that the best constant prediction is
// estimated from.
const nullModelRows = 10_000

// nullModel gives the outputs of the best constant prediction of all columns.
func nullModel(data optim.Source, loss losses.Loss) ([]float64, error) {
	rows := make([]int, min(nullModelRows, data.Len()))
	for i := range rows {
		rows[i] = int(int64(i) * int64(data.Len()) / int64(len(rows))) // evenly spread
	}
	var batch optim.Batch
	if err := data.Read(&batch, rows, tensor.Float64); err != nil {
		return nil, err
	}
	_, values := loss.Width()
	x, width := batch.X.Float64s(), data.Width()
	column := make([]float64, 0, len(rows)*values)
	var outputs []float64
	for from := 0; from < width; from += values {
		column = column[:0]
		for i := range rows {
			column = append(column, x[i*width+from:i*width+from+values]...)
		}
		outputs = append(outputs, loss.NullModel(column)...)
	}
	return outputs, nil
}

func shapeOf(t *tensor.Dense) []int {
	if t == nil {
		return nil
	}
	return t.Shape()
}

// A Reconstructor is a model that gives back what it has kept of the data.
type Reconstructor interface {
	Reconstruct(data optim.Source) (*tensor.Dense, error)
}

// SquaredError is the squared error of the reconstructions, summed over columns
// and averaged over examples: the unit of Hinton & Salakhutdinov (2006), for
// pixels in [0, 1].
func SquaredError(m Reconstructor, data optim.Source) (float64, error) {
	reconstruction, err := m.Reconstruct(data)
	if err != nil {
		return 0, err
	}
	r, width := graph.Float64s(reconstruction), data.Width()
	var batch optim.Batch
	var sum float64
	for from := 0; from < data.Len(); from += chunk {
		rows := make([]int, min(chunk, data.Len()-from))
		for i := range rows {
			rows[i] = from + i
		}
		if err := data.Read(&batch, rows, tensor.Float64); err != nil {
			return 0, err
		}
		for i, x := range batch.X.Float64s() {
			d := x - r[from*width+i]
			sum += d * d
		}
	}
	return sum / float64(data.Len()), nil
}
