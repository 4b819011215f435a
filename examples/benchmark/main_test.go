package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tiny is work of a few milliseconds.
func tiny() (work, plan) {
	return work{
		Sizes: []int{12, 8, 6, 3}, Batch: 5, Visible: 10, Hidden: 7, Encode: []int{1, 4},
		peak: product{m: 6, n: 16, k: 8}, megabytes: 1,
	}, plan{rounds: 2, steps: 0.1, threads: []int{0, 1, 2}}
}

func printed(t *testing.T, p *peer, o options) string {
	t.Helper()
	w, plan := tiny()
	var stdout, stderr bytes.Buffer
	require.NoError(t, benchmark(context.Background(), w, plan, p, o, &stdout, &stderr))
	assert.Equal(t, "round 1 of 2\nround 2 of 2\n", stderr.String())
	return stdout.String()
}

func TestText(t *testing.T) {
	text := printed(t, nil, options{})
	assert.Regexp(t, `\nfloor ae_step \d+\.\d\d\n$`, text)
	assert.Regexp(t, `(?m)^gemm_narrow +\d+\.\d µs +\d+\.\d µs +\d+ GFLOP/s +\d+\.\d\d +`, text)
	assert.NotContains(t, text, "\nratio ", "there is no peer")
}

func TestJSON(t *testing.T) {
	var r report
	require.NoError(t, json.Unmarshal([]byte(printed(t, nil, options{json: true})), &r))
	assert.Positive(t, r.GOMAXPROCS)
	assert.Positive(t, r.Limits.Float32)
	assert.Positive(t, r.Limits.Float64)
	assert.Positive(t, r.Limits.Memory)
	assert.Nil(t, r.Peer)
	require.NotEmpty(t, r.Tasks)
	for _, task := range r.Tasks {
		assert.NotEmpty(t, task.Title, task.Name)
		assert.Positive(t, task.Ours.Steps, task.Name)
		assert.Positive(t, task.Ours.P10, task.Name)
		assert.GreaterOrEqual(t, task.Ours.Median, task.Ours.P10, task.Name)
		assert.Nil(t, task.Peer, task.Name)
	}
	step := r.Tasks[0]
	assert.Equal(t, "ae_step", step.Name)
	assert.Equal(t, 4, step.Ours.Steps, "2 rounds of a tenth of 20 steps")
	assert.Positive(t, step.Floor)
	assert.Positive(t, step.Allocs)
	assert.Positive(t, step.Bytes)
}

func TestMarkdown(t *testing.T) {
	lines := strings.Split(printed(t, nil, options{markdown: true}), "\n")
	columns := strings.Count(lines[0], "|")
	for _, line := range lines[:10] {
		assert.Equal(t, columns, strings.Count(line, "|"), line)
	}
	assert.True(t, strings.HasPrefix(lines[2], "| autoencoder step, float32 | "), lines[2])
}

func TestRefusals(t *testing.T) {
	for want, args := range map[string][]string{
		"-json and -markdown exclude each other": {"-json", "-markdown"},
		`unexpected argument "fast"`:             {"fast"},
		"peer: exec: ":                           {"-peer", "no-such-python"},
		"flag provided but not defined":          {"-speed"},
	} {
		assert.ErrorContains(t, run(context.Background(), args, io.Discard, io.Discard), want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w, plan := tiny()
	assert.ErrorIs(t, benchmark(ctx, w, plan, nil, options{}, io.Discard, io.Discard), context.Canceled)
}

func TestProcessor(t *testing.T) {
	assert.Equal(t, "Zuse Z3", processor(strings.NewReader("processor\t: 0\nmodel name\t: Zuse Z3\nmodel name\t: other\n")))
	assert.Empty(t, processor(strings.NewReader("no list\n")))
}
