package progress

import "io"

// NewTerminal is New on a writer that counts as a terminal.
func NewTerminal(w io.Writer, steps int) *Progress { return newProgress(w, steps, false, true) }
