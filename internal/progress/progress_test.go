package progress_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/harmonium-ml/harmonium/internal/progress"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) } // no goroutine is left behind

// run reports two epochs of three steps.
func run(p *progress.Progress) {
	for step := 1; step <= 6; step++ {
		p.Step(step, 10/float64(step))
		if step%3 == 0 {
			p.Epoch([]string{"epoch 1  train 3.3", "epoch 2  train 1.7"}[step/3-1])
		}
	}
	p.Done()
}

const plain = "epoch 1  train 3.3\nepoch 2  train 1.7\n"

func TestPlain(t *testing.T) {
	var b bytes.Buffer
	run(progress.New(&b, 6, false))
	assert.Equal(t, plain, b.String())
}

// TestFile: a file has a descriptor, but is no terminal.
func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	f, err := os.Create(path)
	require.NoError(t, err)
	defer f.Close()
	run(progress.New(f, 6, false))
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, plain, string(b))
}

func TestQuiet(t *testing.T) {
	var b bytes.Buffer
	run(progress.New(&b, 6, true))
	assert.Empty(t, b.String())
	run(nil) // silent, too
}

// TestTerminal: the bar is drawn with loss and count, and the lines of the
// epochs stand alone on theirs.
func TestTerminal(t *testing.T) {
	for name, steps := range map[string]int{"known": 6, "unknown": 0, "too few": 4, "too many": 100} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			run(progress.NewTerminal(&b, steps))
			assert.Contains(t, b.String(), "loss 10 ", "the first step is drawn at once")
			assert.Contains(t, screen(b.String()), "epoch 1  train 3.3\n")
			assert.Contains(t, screen(b.String()), "\nepoch 2  train 1.7\n")
			assert.True(t, strings.HasSuffix(b.String(), "\n"), "the cursor is left on a new line")
		})
	}
}

// TestTerminalFinished: after a full run the epochs alone are left on the screen.
func TestTerminalFinished(t *testing.T) {
	var b bytes.Buffer
	run(progress.NewTerminal(&b, 6))
	assert.Contains(t, b.String(), "100%")
	assert.Equal(t, plain, screen(b.String()))
}

// TestTerminalStopped: a run that ends early leaves its bar.
func TestTerminalStopped(t *testing.T) {
	var b bytes.Buffer
	p := progress.NewTerminal(&b, 6)
	p.Step(2, 0.5)
	p.Done()
	last := screen(b.String())
	assert.Contains(t, last, "loss 0.5")
	assert.True(t, strings.HasSuffix(last, "\n"))

	p.Step(3, 0.4)
	p.Done()
	assert.Equal(t, last, screen(b.String()), "after Done there is silence")
}

// screen plays carriage returns and the erasing of lines as a terminal does, and
// cuts trailing blanks.
func screen(text string) string {
	text = strings.NewReplacer("\x1b[2K", "\x00", "\x1b[0K", "\x01", "\x1b[K", "\x01").Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		var cells []rune
		at := 0
		for _, r := range line {
			switch r {
			case '\r':
				at = 0
				continue
			case 0: // the whole line
				clear(cells)
				continue
			case 1: // from the cursor on
				cells = cells[:at]
				continue
			}
			if at == len(cells) {
				cells = append(cells, ' ')
			}
			cells[at] = r
			at++
		}
		lines[i] = strings.TrimRight(string(cells), " \x00")
	}
	return strings.Join(lines, "\n")
}

// TestBrokenWriter: a run goes on when nobody can watch it.
func TestBrokenWriter(t *testing.T) {
	assert.NotPanics(t, func() {
		run(progress.New(broken{}, 6, false))
		run(progress.NewTerminal(broken{}, 6))
	})
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("closed") }
