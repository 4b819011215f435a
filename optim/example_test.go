package optim_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"gorgonia.org/tensor"

	"github.com/harmonium-ml/harmonium/graph"
	"github.com/harmonium-ml/harmonium/optim"
)

// lineProgram fits y = a·x + b to rows (x, y) by least squares.
func lineProgram() (program *graph.Program, a, b *graph.Param) {
	a, b = graph.Zeros("a", 1, 1), graph.Zeros("b", 1)
	program, err := graph.Build(func(g *graph.Builder) {
		x, y := g.Input("x", 1), g.Input("y", 1)
		residual := g.Sub(g.Affine(x, g.Param(a), g.Param(b)), y)
		g.Minimize(g.Mean(g.SumRows(g.Square(residual))))
	})
	if err != nil {
		log.Fatal(err)
	}
	return program, a, b
}

func ExampleOptimizer() {
	program, a, b := lineProgram()
	momentum := optim.Optimizer{Rule: optim.NewMomentum(0.1, 0.9)}
	x, y := graph.Slice[float32]{-1, 0, 1, 2}, graph.Slice[float32]{-1, 1, 3, 5}
	for range 300 {
		if _, err := program.Run(x, y); err != nil {
			log.Fatal(err)
		}
		if err := momentum.Step(program.Params()); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Printf("y = %.3f x + %.3f\n", a.Value.Float32s()[0], b.Value.Float32s()[0])
	// Output: y = 2.000 x + 1.000
}

func ExampleChain() {
	w := graph.Zeros("w", 2)
	w.Grad = tensor.New(tensor.WithShape(2), tensor.WithBacking([]float32{30, 40}))
	clipped := optim.Optimizer{Rule: optim.Chain{optim.ClipNorm(5), optim.NewDescent(1)}}
	if err := clipped.Step([]*graph.Param{w}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(w.Value)
	// Output: [-3  -4]
}

func ExampleTrainer_Steps() {
	// Any model whose cost is a mean over the batch: here, the mean of the data.
	mu := graph.Zeros("mu", 1)
	program, err := graph.Build(func(b *graph.Builder) {
		x := b.Input("x", 1)
		b.Minimize(b.Mean(b.SumRows(b.Square(b.Sub(x, b.RepeatRows(b.Param(mu), x))))))
	})
	if err != nil {
		log.Fatal(err)
	}
	trainer := optim.Trainer{
		Program: program,
		Source:  &table{width: 1, x: []float64{1, 2, 3, 4, 5, 6}},
		Config:  optim.Config{Epochs: 3, BatchSize: 6, Rule: optim.NewDescent(0.25)},
	}
	for step, err := range trainer.Steps(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		if step.EpochEnd {
			fmt.Printf("epoch %d: loss %.3f\n", step.Epoch, step.Train)
		}
	}
	fmt.Printf("mean %.4f\n", mu.Value.Float32s()[0])
	// Output:
	// epoch 1: loss 15.167
	// epoch 2: loss 5.979
	// epoch 3: loss 3.682
	// mean 3.0625
}

func ExampleWarmup() {
	schedule := optim.Warmup(2, optim.Cosine)
	for step := 1; step <= 7; step++ {
		fmt.Print(math.Round(100*schedule(step, 6))/100, " ")
	}
	// Output: 0.5 1 1 0.85 0.5 0.15 0
}
