package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
)

// A report is all figures of a run. Its fields are the object of -json; times are
// in seconds.
type report struct {
	Processor  string    `json:"processor,omitempty"`
	GOMAXPROCS int       `json:"gomaxprocs"`
	Go         string    `json:"go"`
	Peer       *versions `json:"peer,omitempty"`
	Limits     limits    `json:"limits"`
	Tasks      []row     `json:"tasks"`
}

// A row is what the report says about a task.
type row struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	Ours   figures  `json:"ours"`
	Bytes  float64  `json:"bytes_per_step"`
	Allocs float64  `json:"allocations_per_step"`
	Floor  float64  `json:"floor,omitempty"` // our median divided by the least time possible
	Peer   *figures `json:"peer,omitempty"`
	Ratio  float64  `json:"ratio,omitempty"` // the peer's time divided by ours

	PeerThreads string `json:"peer_threads,omitempty"`
}

// figures are the times of one side.
type figures struct {
	Steps  int     `json:"steps"`
	Median float64 `json:"median"`
	P10    float64 `json:"p10"`
	Rate   float64 `json:"rate,omitempty"` // what is done per second, in the median
	Unit   string  `json:"unit,omitempty"`
}

func newReport(results []result, p *peer) *report {
	r := &report{
		GOMAXPROCS: runtime.GOMAXPROCS(0),
		Go:         fmt.Sprintf("%s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH),
		Limits:     limitsOf(results),
	}
	if f, err := os.Open("/proc/cpuinfo"); err == nil { // other systems have none
		r.Processor = processor(f)
		f.Close()
	}
	if p != nil {
		r.Peer = &p.versions
	}
	for _, one := range results {
		row := row{Name: one.name, Title: one.title, Ours: one.figures(one.ours), Bytes: one.bytes, Allocs: one.allocs}
		if one.flops > 0 {
			row.Floor = row.Ours.Median / r.Limits.floor(one.task)
		}
		if threads, best := one.peer(); best != nil {
			theirs := one.figures(best)
			row.Peer, row.Ratio, row.PeerThreads = &theirs, ratio(one.ours, best), "default"
			if threads > 0 {
				row.PeerThreads = fmt.Sprint(threads)
			}
		}
		r.Tasks = append(r.Tasks, row)
	}
	return r
}

func (t task) figures(seconds timing) figures {
	f := figures{Steps: len(seconds.steps()), Median: seconds.median(), P10: seconds.p10()}
	if t.amount > 0 {
		f.Rate, f.Unit = t.amount/f.Median, t.unit
	}
	return f
}

// processor finds the name of the processor in Linux's list.
func processor(list io.Reader) string {
	for lines := bufio.NewScanner(list); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func (r *report) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func (r *report) writeText(w io.Writer) error {
	fmt.Fprintf(w, "%s\n\n", r.machine())
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, cells := range r.cells() {
		title := "what it is"
		if i > 0 {
			title = r.Tasks[i-1].Title
			cells[0] = r.Tasks[i-1].Name
		}
		fmt.Fprintln(table, strings.Join(append(cells, title), "\t"))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s\n\n%s", legend, r.lastLines())
	return err
}

func (r *report) writeMarkdown(w io.Writer) error {
	cells := r.cells()
	for i, line := range cells {
		fmt.Fprintf(w, "| %s |\n", strings.Join(line, " | "))
		if i == 0 {
			fmt.Fprintf(w, "|---|%s\n", strings.Repeat("--:|", len(line)-1))
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n\n%s\n", r.machine(), legend)
	return err
}

const legend = `Times are medians and tenth percentiles (p10) of all steps. A ratio is the median over
rounds of the peer's time divided by ours, with the peer's best thread setting. The floor
is the time of a step's matrix products at the best rate that our kernel has shown, and of
what Adam reads and writes at the best rate of the memory; × floor is our median divided by it.`

func (r *report) machine() string {
	var about []string
	if r.Processor != "" {
		about = append(about, r.Processor)
	}
	about = append(about, fmt.Sprintf("GOMAXPROCS %d", r.GOMAXPROCS), r.Go)
	if r.Peer != nil {
		about = append(about, r.Peer.String())
	}
	return fmt.Sprintf("%s.\nAt best %.0f GFLOP/s in float32, %.0f in float64, %.1f GB/s of memory.",
		strings.Join(about, ", "), r.Limits.Float32, r.Limits.Float64, r.Limits.Memory)
}

// cells are the table, its head first.
func (r *report) cells() [][]string {
	head := []string{"", "ours", "p10", "rate", "× floor", "bytes/step", "allocations/step"}
	if r.Peer != nil {
		head = append(head, "peer", "p10", "rate", "threads", "ratio")
	}
	all := [][]string{head}
	for _, t := range r.Tasks {
		line := append([]string{t.Title}, t.Ours.cells()...)
		floor := ""
		if t.Floor > 0 {
			floor = fmt.Sprintf("%.2f", t.Floor)
		}
		line = append(line, floor, fmt.Sprintf("%.0f", t.Bytes), fmt.Sprintf("%.0f", t.Allocs))
		switch {
		case t.Peer != nil:
			line = append(append(line, t.Peer.cells()...), t.PeerThreads, fmt.Sprintf("%.2f", t.Ratio))
		case r.Peer != nil:
			line = append(line, "", "", "", "", "")
		}
		all = append(all, line)
	}
	return all
}

func (f figures) cells() []string {
	rate := ""
	if f.Rate > 0 {
		rate = fmt.Sprintf("%.0f %s/s", f.Rate, f.Unit)
	}
	return []string{duration(f.Median), duration(f.P10), rate}
}

func duration(seconds float64) string {
	if seconds < 1e-3 {
		return fmt.Sprintf("%.1f µs", seconds*1e6)
	}
	return fmt.Sprintf("%.2f ms", seconds*1e3)
}

// lastLines are for scripts.
func (r *report) lastLines() string {
	var lines strings.Builder
	for _, t := range r.Tasks {
		if t.Peer != nil {
			fmt.Fprintf(&lines, "ratio %s %.2f\n", t.Name, t.Ratio)
		}
	}
	for _, t := range r.Tasks {
		if t.Name == "ae_step" {
			fmt.Fprintf(&lines, "floor %s %.2f\n", t.Name, t.Floor)
		}
	}
	return lines.String()
}
