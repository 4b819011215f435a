package progress_test

import (
	"fmt"
	"os"

	"github.com/harmonium-ml/harmonium/internal/progress"
)

func Example() {
	p := progress.New(os.Stdout, 4, false) // os.Stderr in a program
	defer p.Done()
	loss := 8.0
	for step := range 4 {
		loss /= 2
		p.Step(step+1, loss)
		if step%2 == 1 {
			p.Epoch(fmt.Sprintf("epoch %d  loss %.1f", step/2+1, loss))
		}
	}
	// Output:
	// epoch 1  loss 2.0
	// epoch 2  loss 0.5
}
