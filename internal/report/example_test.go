package report_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/harmonium-ml/harmonium/internal/report"
)

func Example() {
	dir, err := os.MkdirTemp("", "report")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	page := report.New("A first model", "")
	page.Prose("The loss falls and **stays** low.")
	curve := report.Series{Name: "training", Y: []float64{182.4, 151.3, 139.9}}
	err = page.Figure(report.Lines{X: "epoch", Y: "nats per image", Series: []report.Series{curve}}, "Training loss")
	fmt.Println(err)
	err = page.WriteFile(filepath.Join(dir, "report.html"))
	fmt.Println(err)
	// Output:
	// <nil>
	// <nil>
}
