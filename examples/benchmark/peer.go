package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

//go:embed bench.py
var script string

// A peer does the same work elsewhere. It is asked line by line, "ae_step 20 2 1" for
// 20 steps after 2 that are not timed with 1 thread, and answers with the list of
// seconds in JSON. The first line is the size of the work, and its answer says who
// the peer is.
type peer struct {
	to       io.Writer
	from     *json.Decoder
	versions versions
	tasks    []string
	close    func() error
}

// versions are those of the peer's software, empty where it has none.
type versions struct {
	Python  string `json:"python"`
	Torch   string `json:"torch"`
	Sklearn string `json:"sklearn"`
}

func (v versions) String() string {
	s := "Python " + v.Python
	if v.Torch != "" {
		s += ", PyTorch " + v.Torch
	}
	if v.Sklearn != "" {
		s += ", scikit-learn " + v.Sklearn
	}
	return s
}

// environment leaves out the variables that make OpenBLAS take the kernels of
// another machine.
func environment(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(variable string) bool {
		return strings.HasPrefix(variable, "OPENBLAS_CORETYPE=") || strings.HasPrefix(variable, "OPENBLAS_L2_SIZE=")
	})
}

// startPeer runs the script in an interpreter. The peer's complaints go to stderr.
func startPeer(ctx context.Context, interpreter string, w work, stderr io.Writer) (*peer, error) {
	command := exec.CommandContext(ctx, interpreter, "-c", script)
	command.Env = environment(os.Environ())
	command.Stderr = stderr
	to, err := command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("peer: %w", err)
	}
	from, err := command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("peer: %w", err)
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("peer: %w", err)
	}
	p, err := greet(to, from, w)
	end := func() error {
		to.Close() // the peer ends with its input
		return command.Wait()
	}
	if err != nil {
		end()
		return nil, err
	}
	p.close = end
	return p, nil
}

// greet tells a peer the work and asks what it can do.
func greet(to io.Writer, from io.Reader, w work) (*peer, error) {
	p := &peer{to: to, from: json.NewDecoder(from), close: func() error { return nil }}
	sizes, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	var answer struct {
		versions
		Tasks []string `json:"tasks"`
	}
	if err := p.ask(string(sizes), &answer); err != nil {
		return nil, err
	}
	if len(answer.Tasks) == 0 {
		return nil, fmt.Errorf("peer: %v has neither PyTorch nor scikit-learn", answer.versions)
	}
	p.versions, p.tasks = answer.versions, answer.Tasks
	return p, nil
}

// knows tells whether there is a peer and it can do a task.
func (p *peer) knows(task string) bool { return p != nil && slices.Contains(p.tasks, task) }

// turn gives the seconds of the peer's steps.
func (p *peer) turn(task string, steps, threads int) (seconds []float64, err error) {
	if err := p.ask(fmt.Sprintf("%s %d %d %d", task, steps, warm, threads), &seconds); err != nil {
		return nil, err
	}
	if len(seconds) != steps {
		return nil, fmt.Errorf("peer: %d times for %d steps", len(seconds), steps)
	}
	return seconds, nil
}

func (p *peer) ask(request string, answer any) error {
	if _, err := fmt.Fprintln(p.to, request); err != nil {
		return fmt.Errorf("peer: %w", err)
	}
	if err := p.from.Decode(answer); err != nil {
		return fmt.Errorf("peer: no answer to %q: %w", request, err)
	}
	return nil
}
