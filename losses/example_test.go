package losses_test

import (
	"fmt"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/losses"
)

// How well do constant rates of 1 and 4 predict two rows of counts? The same
// program would serve any other loss.
func Example() {
	loss := losses.Poisson{}
	program, err := graph.Build(func(b *graph.Builder) {
		out, x := b.Input("log rates", 2), b.Input("counts", 2)
		b.Output("nll", loss.NLL(b, out, x))
		b.Output("mean", loss.Mean(b, out))
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	const log4 = 1.3862944
	_, err = program.Run(
		graph.Slice[float32]{0, log4, 0, log4},
		graph.Slice[float32]{1, 4, 0, 9})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("nats per row %.3f\n", program.Output("nll").Float32s())
	fmt.Printf("rates %.2f\n", program.Output("mean").Float32s())
	// Output:
	// nats per row [2.633 5.325]
	// rates [1.00 4.00 1.00 4.00]
}

// A loss is saved by its name.
func ExampleParse() {
	name := losses.Gaussian{Variance: 0.25}.String()
	loss, err := losses.Parse(name)
	fmt.Println(name, loss == losses.Gaussian{Variance: 0.25}, err)
	_, err = losses.Parse("gaussian(sigma=0.5)")
	fmt.Println(err)
	// Output:
	// gaussian(variance=0.25) true <nil>
	// losses: "gaussian(sigma=0.5)" is not a name; did you mean "gaussian"?
}

// Data that a loss cannot take are refused by cell.
func ExampleCheck() {
	counts := tensor.New(tensor.WithShape(2, 2), tensor.WithBacking([]float32{3, 0, 1, 2.5}))
	fmt.Println(losses.Check(losses.Poisson{}, counts, []string{"cats", "dogs"}))
	// Output:
	// losses: row 1, column 1 (dogs): 2.5 is no data for poisson; want {0, 1, 2, …}
}
