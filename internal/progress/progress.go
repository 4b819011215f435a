package progress

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A Progress reports on one run. Its methods must not be called by several
// goroutines at once. Errors of the writer are dropped: a run does not fail
// because nobody can watch it. A nil *Progress is silent.
type Progress struct {
	w     io.Writer
	bar   *progressbar.ProgressBar // nil where there is no terminal
	drawn bool                     // the cursor stands at the end of a bar
}

// New reports on a run of the given number of steps; 0 means that the number is
// not known. A nil w is the standard error. If quiet, it writes nothing.
func New(w io.Writer, steps int, quiet bool) *Progress {
	if w == nil {
		w = os.Stderr
	}
	return newProgress(w, steps, quiet, isTerminal(w))
}

func newProgress(w io.Writer, steps int, quiet, terminal bool) *Progress {
	switch {
	case quiet:
		return &Progress{w: io.Discard}
	case terminal:
		return &Progress{w: w, bar: newBar(w, steps)}
	}
	return &Progress{w: w}
}

// Step reports that step is done, the first being 1, with this loss.
func (p *Progress) Step(step int, loss float64) {
	if p == nil || p.bar == nil {
		return
	}
	p.drawn = p.drawn || !p.bar.IsFinished() // a full bar is not drawn again
	p.bar.Describe(fmt.Sprintf("loss %.5g", loss))
	_ = p.bar.Set(step)
}

// Epoch writes a line, above the bar if there is one.
func (p *Progress) Epoch(line string) {
	if p == nil {
		return
	}
	if p.drawn {
		_, _ = io.WriteString(p.w, eraseLine)
	}
	_, _ = fmt.Fprintln(p.w, strings.TrimRight(line, "\n"))
	if p.drawn {
		_ = p.bar.RenderBlank()
		p.drawn = !p.bar.IsFinished()
	}
}

// Done ends the report and leaves the cursor on a new line. Further calls do
// nothing.
func (p *Progress) Done() {
	if p == nil || !p.drawn {
		return
	}
	_ = p.bar.Exit()
	_, _ = fmt.Fprintln(p.w)
	p.drawn, p.bar = false, nil
}

// eraseLine empties the line of the cursor and puts the cursor at its start.
const eraseLine = "\r\x1b[K"

// redrawEvery keeps a run of fast steps from drawing all the time.
const redrawEvery = 100 * time.Millisecond

func newBar(w io.Writer, steps int) *progressbar.ProgressBar {
	if steps < 1 {
		steps = -1 // unknown
	}
	return progressbar.NewOptions(steps,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetWidth(24),
		progressbar.OptionThrottle(redrawEvery),
		progressbar.OptionUseANSICodes(true),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("steps"),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionShowElapsedTimeOnFinish(),
		progressbar.OptionSetSpinnerChangeInterval(0), // no goroutine of its own
	)
}

// isTerminal reports whether a person looks at what w writes.
func isTerminal(w io.Writer) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}
