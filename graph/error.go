package graph

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// BatchAxis stands for the number of examples in the shapes of an [Error] and of
// a [Description]: it is known only when a program runs.
const BatchAxis = -1

// An Error says what is wrong with a model or with a call of its program, and
// where.
type Error struct {
	Scope  string  // the scopes around the place, outermost first: "encoder/dense1"
	File   string  // the source file that asked for the operation, and its line
	Line   int     //
	Op     string  // the operation or call that was refused
	Shapes [][]int // the shapes it was given; BatchAxis is the batch
	Reason string  // why
	Err    error   // the cause, if another package refused
}

func (e *Error) Error() string {
	var s strings.Builder
	s.WriteString("graph: ")
	if e.File != "" {
		fmt.Fprintf(&s, "%s:%d: ", filepath.Base(e.File), e.Line)
	}
	for _, part := range []string{e.Scope, e.Op} {
		if part != "" {
			s.WriteString(part + ": ")
		}
	}
	s.WriteString(e.Reason)
	for i, shape := range e.Shapes {
		s.WriteString([]string{": ", " and "}[min(i, 1)] + formatShape(shape))
	}
	if e.Err != nil {
		s.WriteString(": " + e.Err.Error())
	}
	return s.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// formatShape writes [n 784] for a matrix of n examples.
func formatShape(shape []int) string {
	dims := make([]string, len(shape))
	for i, d := range shape {
		dims[i] = fmt.Sprint(d)
		if d == BatchAxis {
			dims[i] = "n"
		}
	}
	return "[" + strings.Join(dims, " ") + "]"
}

// refusal carries an Error from the depths of a definition to Build. No other
// panic is caught there.
type refusal struct{ err *Error }

// refuse stops the build.
func (b *Builder) refuse(op, reason string, cause error, shapes ...[]int) {
	e := &Error{Scope: strings.Join(b.scope, "/"), Op: op, Reason: reason, Err: cause}
	if e.File, e.Line = b.costFile, b.costLine; !b.finishing {
		e.File, e.Line = caller()
	}
	for _, s := range shapes {
		e.Shapes = append(e.Shapes, b.symbolic(s))
	}
	panic(refusal{e})
}

// symbolic replaces the placeholder batch size by BatchAxis.
func (b *Builder) symbolic(shape []int) []int {
	s := make([]int, len(shape))
	for i, d := range shape {
		s[i] = d
		if d == placeholder && b.sizes == nil {
			s[i] = BatchAxis
		}
	}
	return s
}

// caller finds the line of the user's model: the first one outside the packages
// that models are composed from.
func caller() (file string, line int) {
	_, here, _, _ := runtime.Caller(0)
	root := filepath.Dir(filepath.Dir(here))
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		// The file tells the package; the name of an inlined closure does not.
		folder, inside := strings.CutPrefix(filepath.Dir(f.File), root+string(filepath.Separator))
		library := inside && slices.Contains([]string{"graph", "layers", "losses", "energy"}, folder) &&
			!strings.HasSuffix(f.File, "_test.go")
		if !library || !more {
			return f.File, f.Line
		}
	}
}
