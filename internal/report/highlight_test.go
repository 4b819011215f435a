package report_test

import (
	"html"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/harmonium-ml/harmonium/internal/report"
)

func TestHighlight(t *testing.T) {
	assert.Equal(t,
		`<span class="k">for</span> i := <span class="k">range</span> <span class="n">0x1F</span> { s += <span class="s">&#34;&lt;a&gt;&#34;</span> } <span class="c">// 5 &lt; 6</span>`,
		report.Highlight(`for i := range 0x1F { s += "<a>" } // 5 < 6`))
	assert.Equal(t, "<span class=\"s\">`two\nlines`</span>\nx", report.Highlight("`two\nlines`\nx"))
}

var tag = regexp.MustCompile(`<span class="[cksn]">|</span>`)

// TestHighlightKeepsText: without the spans the text is as it was, Go or not.
func TestHighlightKeepsText(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching("([a-z\"'`/*#0-9.(){}<>&\\n\\t ]|func|//|é|\\x00|\xef\xbb\xbf)*"))
	rapid.Check(t, func(t *rapid.T) {
		source := report.Dedent(text.Draw(t, "source"))
		if got := html.UnescapeString(tag.ReplaceAllString(report.Highlight(source), "")); got != source && !hasEntity.MatchString(source) {
			t.Fatalf("%q became %q", source, got)
		}
	})
}

// hasEntity finds text that the check itself would change when it unescapes.
var hasEntity = regexp.MustCompile(`&`)

func TestDedent(t *testing.T) {
	assert.Equal(t, "if x {\n\ty()\n\n}", report.Dedent("\n\t\tif x {\r\n\t\t\ty()\r\n\n\t\t}\n\n"))
	assert.Equal(t, "a\n b", report.Dedent(" a\n  b"))
	assert.Equal(t, "  a\nb", report.Dedent("  a\nb"), "nothing shared, nothing removed")
	assert.Equal(t, "", report.Dedent(" \n\n"))
}
