package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/report"
)

const program = `package main

// train fits the model.
func train() int { // é
	return 1
}

const rate, size = 0.1, 2

type chain[T any] struct{ v T }

func (c *chain[T]) step() {}

func (c chain[T]) train() {}
`

func TestExcerpt(t *testing.T) {
	for name, want := range map[string]string{
		"train":       "// train fits the model.\nfunc train() int { // é\n\treturn 1\n}",
		"size":        "const rate, size = 0.1, 2",
		"chain":       "type chain[T any] struct{ v T }",
		"chain.step":  "func (c *chain[T]) step() {}",
		"chain.train": "func (c chain[T]) train() {}",
	} {
		got, err := report.Excerpt(program, name)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := report.Excerpt(program, "step")
	assert.ErrorContains(t, err, `declares no "step"`)
	_, err = report.Excerpt("x := 1", "x")
	assert.ErrorContains(t, err, `excerpt "x"`)
}
