package zoo

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/harmonium-ml/harmonium/graph"
)

// A row of a summary: a part of a model, the shape of what it gives, and the
// parameters that it is the first to use.
type row struct {
	part, output string
	params       []*graph.Param
}

// summary lists the parts of a model and counts its parameters.
func summary(title string, rows []row) string {
	var text strings.Builder
	fmt.Fprintln(&text, title)
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "Part\tOutput\tParameters")
	total, bytes := 0, 0
	for _, r := range rows {
		n := 0
		for _, p := range r.params {
			n += p.Value.Shape().TotalSize()
			bytes += p.Value.Shape().TotalSize() * int(p.Value.Dtype().Size())
		}
		total += n
		fmt.Fprintf(w, "%s\t%s\t%d\n", r.part, r.output, n)
	}
	w.Flush()
	fmt.Fprintf(&text, "%d parameters, %.1f MB\n", total, float64(bytes)/1e6)
	return text.String()
}

// Summary lists the layers with their output shapes and numbers of parameters.
func (m *Autoencoder) Summary() string {
	c := m.config
	rows := []row{{part: "data", output: fmt.Sprintf("[n %d]", m.width)}}
	seen := map[*graph.Param]bool{}
	for i, d := range m.dense {
		width := d.Bias.Value.Shape()[0]
		part := fmt.Sprintf("%s, %v", d.Name, c.Hidden)
		switch i {
		case len(m.dense)/2 - 1:
			part = fmt.Sprintf("%s, %v", d.Name, c.Code)
		case len(m.dense) - 1:
			part = fmt.Sprintf("%s, parameters of %v", d.Name, c.Loss)
		}
		r := row{part: part, output: fmt.Sprintf("[n %d]", width)}
		for _, p := range []*graph.Param{d.Weight, d.Bias} {
			if !seen[p] {
				r.params = append(r.params, p)
				seen[p] = true
			}
		}
		rows = append(rows, r)
	}
	return summary("Autoencoder", rows)
}
