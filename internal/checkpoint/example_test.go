package checkpoint_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/harmonium-ml/harmonium/internal/checkpoint"
)

func Example() {
	dir, err := os.MkdirTemp("", "checkpoint")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "model.safetensors")

	err = checkpoint.Save(path, &checkpoint.File{
		Kind: "autoencoder", Version: 1,
		Arrays: []checkpoint.Array{{Name: "encoder.0.weight", Shape: []int{2, 1}, Data: []float32{3, 4}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := checkpoint.Load(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Expect("autoencoder", 1))
	fmt.Println(checkpoint.Values[float32](f, "encoder.0.weight", 2, 1))
	fmt.Println(f.Expect("run", 1))
	// Output:
	// <nil>
	// [3 4] <nil>
	// checkpoint: wrong kind: the file holds a "autoencoder", want a "run"
}
