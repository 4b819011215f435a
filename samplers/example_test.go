package samplers_test

import (
	"fmt"
	"math"

	"github.com/harmonium-ml/harmonium/samplers"
)

// Agreement is a model of one visible and one hidden unit in {0, 1} that agree
// with log-odds Weight: log p(v, h) = Weight·[v = h] + constant.
type Agreement struct{ Weight float64 }

func (m Agreement) Dims() (visible, hidden int) { return 1, 1 }

func (m Agreement) States(n int) (v, h samplers.Array) {
	return make(samplers.Slice[float32], n), make(samplers.Slice[float32], n)
}

func (m Agreement) SampleHidden(h, v samplers.Array, beta float64, s *samplers.Stream) error {
	to, from := h.Data().([]float32), v.Data().([]float32)
	agree := 1 / (1 + math.Exp(-beta*m.Weight))
	for i := range to {
		to[i] = from[i]
		if row := s.Row(i); row.Float64() >= agree {
			to[i] = 1 - from[i]
		}
	}
	s.Next()
	return nil
}

func (m Agreement) SampleVisible(v, h samplers.Array, beta float64, s *samplers.Stream) error {
	return m.SampleHidden(v, h, beta, s)
}

func ExampleGibbs() {
	rng := samplers.NewStream(1)
	gibbs := samplers.Gibbs{Model: Agreement{Weight: 2}, Steps: 10}
	chain, err := gibbs.Start(10_000, rng)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := gibbs.Step(chain, rng); err != nil {
		fmt.Println(err)
		return
	}
	agree := 0
	v, h := chain.Visible().Data().([]float32), chain.Hidden().Data().([]float32)
	for i := range v {
		if v[i] == h[i] {
			agree++
		}
	}
	fmt.Printf("%.2f of the chains agree; the model says %.2f\n", float64(agree)/10_000, 1/(1+math.Exp(-2)))
	// Output: 0.88 of the chains agree; the model says 0.88
}

// A matrix of random numbers takes its rows from the rows of a stream, so
// every cut of the matrix into batches or threads gives the same numbers.
func ExampleStream() {
	noise := samplers.NewStream(42).For("noise")
	for step := range 2 {
		for i := range 3 {
			row := noise.Row(i)
			fmt.Printf("step %d row %d: %.3f %.3f\n", step, i, row.Float64(), row.Normal())
		}
		noise.Next()
	}
	second := noise.From(2) // the part of the matrix that begins at row 2
	second.Seek(0)
	row := second.Row(0)
	fmt.Printf("again step 0 row 2: %.3f\n", row.Float64())
	// Output:
	// step 0 row 0: 0.753 0.991
	// step 0 row 1: 0.505 -0.067
	// step 0 row 2: 0.698 0.595
	// step 1 row 0: 0.797 -0.218
	// step 1 row 1: 0.862 -1.860
	// step 1 row 2: 0.905 0.746
	// again step 0 row 2: 0.698
}
