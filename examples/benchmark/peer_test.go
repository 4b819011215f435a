package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fake is a peer whose steps take a second more for each thread; it collects what
// it is asked.
func fake(t *testing.T, requests *[]string) *peer {
	t.Helper()
	fromUs, toPeer := io.Pipe()
	fromPeer, toUs := io.Pipe()
	t.Cleanup(func() { toPeer.Close(); fromPeer.Close() })
	go func() {
		for lines := bufio.NewScanner(fromUs); lines.Scan(); {
			*requests = append(*requests, lines.Text())
			if strings.HasPrefix(lines.Text(), "{") {
				fmt.Fprintln(toUs, `{"python": "3.1", "torch": "1.2", "sklearn": "", "tasks": ["ae_step", "rbm_pcd1"]}`)
				continue
			}
			var name string
			var steps, warm, threads int
			fmt.Sscan(lines.Text(), &name, &steps, &warm, &threads)
			seconds := make([]float64, steps)
			for i := range seconds {
				seconds[i] = float64(1 + threads)
			}
			json.NewEncoder(toUs).Encode(seconds)
		}
	}()
	w, _ := tiny()
	p, err := greet(toPeer, fromPeer, w)
	require.NoError(t, err)
	return p
}

func TestPeer(t *testing.T) {
	var requests []string
	text := printed(t, fake(t, &requests), options{})
	assert.Regexp(t, `\n\nratio ae_step \d+\.\d\d\nratio rbm_pcd1 \d+\.\d\d\nfloor ae_step \d+\.\d\d\n$`, text)
	assert.Contains(t, text, "Python 3.1, PyTorch 1.2.\n")
	assert.Contains(t, text, "1000.00 ms")
	assert.Contains(t, text, " default ", "the best setting is shown")

	assert.JSONEq(t, `{"sizes": [12, 8, 6, 3], "batch": 5, "visible": 10, "hidden": 7, "encode": [1, 4]}`, requests[0])
	assert.Equal(t, []string{
		"ae_step 2 2 0", "ae_step 2 2 1", "ae_step 2 2 2", "rbm_pcd1 5 2 0", "rbm_pcd1 5 2 1", "rbm_pcd1 5 2 2",
		"ae_step 2 2 0", "ae_step 2 2 1", "rbm_pcd1 5 2 0", "rbm_pcd1 5 2 1",
	}, requests[1:], "three threads take three times as long, and are not tried again")
}

func TestPeerInMarkdownAndJSON(t *testing.T) {
	var requests []string
	lines := strings.Split(printed(t, fake(t, &requests), options{markdown: true}), "\n")
	for _, line := range lines[:10] {
		assert.Equal(t, strings.Count(lines[0], "|"), strings.Count(line, "|"), line)
	}
	var r report
	require.NoError(t, json.Unmarshal([]byte(printed(t, fake(t, &requests), options{json: true})), &r))
	require.NotNil(t, r.Peer)
	assert.Equal(t, "1.2", r.Peer.Torch)
	step := r.Tasks[0]
	require.NotNil(t, step.Peer)
	assert.Equal(t, 1.0, step.Peer.Median)
	assert.Equal(t, "default", step.PeerThreads)
	assert.Positive(t, step.Ratio)
}

func TestPeerErrors(t *testing.T) {
	w, _ := tiny()
	_, err := greet(io.Discard, strings.NewReader(""), w)
	assert.ErrorContains(t, err, "peer: no answer to ")
	_, err = greet(io.Discard, strings.NewReader(`{"python": "3.1", "tasks": []}`), w)
	assert.ErrorContains(t, err, "peer: Python 3.1 has neither PyTorch nor scikit-learn")
	p, err := greet(io.Discard, strings.NewReader(`{"python": "3.1", "tasks": ["ae_step"]} [1, 2]`), w)
	require.NoError(t, err)
	_, err = p.turn("ae_step", 3, 0)
	assert.ErrorContains(t, err, "peer: 2 times for 3 steps")
	assert.False(t, p.knows("encode_1"))
	assert.False(t, (*peer)(nil).knows("ae_step"))
}

func TestEnvironment(t *testing.T) {
	all := []string{"HOME=/", "OPENBLAS_CORETYPE=Haswell", "OPENBLAS_L2_SIZE=1", "OPENBLAS_NUM_THREADS=2"}
	assert.Equal(t, []string{"HOME=/", "OPENBLAS_NUM_THREADS=2"}, environment(all))
}

// Both sides do the same tasks with the same settings.
func TestScriptKnowsTheTasks(t *testing.T) {
	assert.Contains(t, script, fmt.Sprintf("\nBATCHES = %d\nRATE = %v\n", batches, rate))
	w, _ := tiny()
	tasks, err := w.tasks()
	require.NoError(t, err)
	alone := []string{peakFloat32, peakFloat64, memory}
	for _, task := range tasks {
		if !slices.Contains(alone, task.name) && !strings.HasPrefix(task.name, "encode_") {
			assert.Contains(t, script, task.name+"=lambda: ")
		}
	}
	assert.Contains(t, script, `f"encode_{k}"`)
}
