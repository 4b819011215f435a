// Benchmark times the library's main loops, and the same work in PyTorch and
// scikit-learn where a Python that has them is given.
//
//	go run ./examples/benchmark                          # our figures alone
//	go run ./examples/benchmark -peer /usr/bin/python3   # and how many times the peer's time is ours
//
// Both sides take turns in one run, so that what else the machine does meets both.
// The peer tries its thread settings, and the best one counts. In text form the
// last lines are for scripts: "ratio ae_step 2.31" is the peer's time divided by
// ours, "floor ae_step 1.35" is our time divided by the least that this machine's
// measured arithmetic and memory allow.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	peer                 string
	json, markdown, fast bool
}

func parse(args []string, stderr io.Writer) (o options, err error) {
	f := flag.NewFlagSet("benchmark", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.peer, "peer", "", "a Python with PyTorch or scikit-learn (or both); empty: our figures alone")
	f.BoolVar(&o.json, "json", false, "print all figures as one JSON object")
	f.BoolVar(&o.markdown, "markdown", false, "print the table in Markdown")
	f.BoolVar(&o.fast, "fast", false, "a first impression: fewer rounds of fewer steps, and the peer's own number of threads")
	switch err := f.Parse(args); {
	case err != nil:
		return o, err
	case f.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	case o.json && o.markdown:
		return o, errors.New("-json and -markdown exclude each other")
	}
	return o, nil
}

// full is the work of the figures that are published: the autoencoder and the
// machine of Hinton & Salakhutdinov (2006), with tanh units.
func full() work {
	return work{
		Sizes: []int{784, 1000, 500, 250, 30}, Batch: 100, Visible: 784, Hidden: 500, Encode: []int{1, 16, 256},
		peak: product{m: 192, n: 512, k: 256}, megabytes: 64,
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	plan := plan{rounds: 8, steps: 1, pause: 10 * time.Millisecond, threads: []int{0, 1, runtime.GOMAXPROCS(0)}}
	if o.fast {
		plan.rounds, plan.steps, plan.threads = 2, 0.2, []int{0}
	}
	w := full()
	var p *peer
	if o.peer != "" {
		if p, err = startPeer(ctx, o.peer, w, stderr); err != nil {
			return err
		}
		defer p.close()
	}
	return benchmark(ctx, w, plan, p, o, stdout, stderr)
}

// benchmark times the work and prints what the options ask for.
func benchmark(ctx context.Context, w work, plan plan, p *peer, o options, stdout, stderr io.Writer) error {
	tasks, err := w.tasks()
	if err != nil {
		return err
	}
	results, err := plan.measure(ctx, tasks, p, stderr)
	if err != nil {
		return err
	}
	report := newReport(results, p)
	switch {
	case o.json:
		return report.writeJSON(stdout)
	case o.markdown:
		return report.writeMarkdown(stdout)
	}
	return report.writeText(stdout)
}
