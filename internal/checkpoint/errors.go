package checkpoint

import (
	"errors"
	"fmt"
)

// The reasons to refuse a file; test for them with errors.Is.
var (
	ErrFormat  = errors.New("not a checkpoint file")     // the bytes are something else
	ErrCorrupt = errors.New("damaged file")              // a checkpoint, but not as it was written
	ErrVersion = errors.New("newer version")             // written by a newer program
	ErrKind    = errors.New("wrong kind")                // a checkpoint of something else
	ErrInvalid = errors.New("content cannot be written") // Write was asked for the impossible
	ErrMissing = errors.New("missing or unlike array")   // no such array, or another type or shape
)

// An Error says what is wrong with a file and, where known, which file.
// Err is one of the reasons of this package or the error of the system.
type Error struct {
	Path   string // empty when a stream is read or written
	Reason string // the detail: which array, which sizes
	Err    error
}

// Error returns the message: path, reason, detail.
func (e *Error) Error() string {
	text := "checkpoint: "
	if e.Path != "" {
		text += e.Path + ": "
	}
	if e.Err != nil {
		text += e.Err.Error() + ": "
	}
	return text + e.Reason
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

func fail(kind error, format string, args ...any) *Error {
	return &Error{Reason: fmt.Sprintf(format, args...), Err: kind}
}

// at returns err with the path filled in.
func at(path string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Path == "" {
		return &Error{Path: path, Reason: e.Reason, Err: e.Err}
	}
	return err
}
