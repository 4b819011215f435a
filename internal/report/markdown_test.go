package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/harmonium-ml/harmonium/internal/report"
)

func TestMarkdown(t *testing.T) {
	for markdown, want := range map[string]string{
		"## Head":                         "<h2>Head</h2>",
		"*a* and `b < c`":                 "<em>a</em> and <code>b &lt; c</code>",
		"| a | b |\n|---|--:|\n| 1 | 2 |": `<td style="text-align:right">2</td>`,
		"[x](https://example.org)":        `<a href="https://example.org">x</a>`,
		"![alt *text*](p.png)":            `<a href="p.png">alt <em>text</em></a>`,
		"```go\nx := 1\n```":              "x := 1",
	} {
		page := report.New("t", "")
		page.Prose(markdown)
		assert.Contains(t, render(t, page), want, markdown)
	}
}
