package datasets_test

import (
	"fmt"
	"strings"

	"github.com/harmonium-ml/harmonium/samplers"
	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

func ExampleMNIST() {
	train, test, err := datasets.MNIST("")
	if err != nil {
		fmt.Println(err)
		return
	}
	height, width := train.ImageSize()
	fmt.Println(train.Len(), "and", test.Len(), "images of", height, "×", width) // 60000 and 10000 images of 28 × 28
}

func ExampleTable_Batches() {
	table, err := datasets.FromRows([][]float64{{0}, {1}, {2}, {3}, {4}})
	if err != nil {
		fmt.Println(err)
		return
	}
	rng := samplers.NewStream(1).For("order")
	for epoch := range 2 {
		for batch := range table.Batches(2, rng) {
			fmt.Println("epoch", epoch, "has a batch of", batch.Shape()[0])
		}
	}
	// Output:
	// epoch 0 has a batch of 2
	// epoch 0 has a batch of 2
	// epoch 0 has a batch of 1
	// epoch 1 has a batch of 2
	// epoch 1 has a batch of 2
	// epoch 1 has a batch of 1
}

func ExampleCSV() {
	text := "age,income\n31,2900\n64,\n"
	table, err := datasets.CSV{}.Read(strings.NewReader(text))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.Columns(), "with", table.Missing(), "missing cell")
	fmt.Println(table.Mean())
	// Output:
	// [age income] with 1 missing cell
	// [47.5 2900]
}
