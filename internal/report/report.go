package report

import (
	_ "embed"
	"fmt"
	"html"
	"html/template"
	"io"
	"strconv"
	"strings"

	"github.com/harmonium-ml/harmonium/internal/atomicfile"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var style string

var page = template.Must(template.New("page").Parse(pageSource))

// A Report is a page under construction: cells, one below the other, in the
// order of the calls. It must not be used by several goroutines at once.
type Report struct {
	title, subtitle string
	cells           []template.HTML
}

// New returns a page with a heading and no cells. The subtitle may be empty.
func New(title, subtitle string) *Report {
	return &Report{title: title, subtitle: subtitle}
}

// Prose adds text in Markdown with tables. HTML in it is left out, and an image
// becomes a link, so the page stays whole by itself.
func (r *Report) Prose(markdown string) {
	r.add(`<div class="prose">` + "\n" + renderMarkdown(markdown) + `</div>`)
}

// Code adds Go source, or a piece of it, with colours. The indentation that all
// lines share is taken away.
func (r *Report) Code(source string) {
	r.add(`<pre class="code"><code>` + highlight(dedent(source)) + `</code></pre>`)
}

// Output adds text as a program printed it.
func (r *Report) Output(text string) {
	r.add(`<pre class="output"><samp>` + html.EscapeString(strings.TrimRight(text, "\n")) + `</samp></pre>`)
}

// Table adds a table. A column that holds only numbers is set to the right.
//
// Errors: a row with more or fewer cells than the header; the error names it.
func (r *Report) Table(header []string, rows [][]string) error {
	for i, row := range rows {
		if len(row) != len(header) {
			return fmt.Errorf("report: row %d of the table has %d cells, its header %d", i, len(row), len(header))
		}
	}
	right := make([]string, len(header)) // the class of the cells of a column
	for j := range header {
		if numeric(rows, j) {
			right[j] = ` class="right"`
		}
	}
	var b strings.Builder
	b.WriteString(`<div class="scroll"><table><thead>`)
	writeRow(&b, "th", header, right)
	b.WriteString(`</thead><tbody>`)
	for _, row := range rows {
		writeRow(&b, "td", row, right)
	}
	b.WriteString(`</tbody></table></div>`)
	r.add(b.String())
	return nil
}

// Figure adds a figure with a caption below it.
//
// Errors: those of the figure; then nothing is added.
func (r *Report) Figure(f Figure, caption string) error {
	drawn, err := f.HTML()
	if err != nil {
		return fmt.Errorf("report: figure %q: %w", caption, err)
	}
	text := "<figure>\n" + string(drawn)
	if caption != "" {
		text += "\n<figcaption>" + html.EscapeString(caption) + "</figcaption>"
	}
	r.add(text + "\n</figure>")
	return nil
}

// Write writes the page.
func (r *Report) Write(w io.Writer) error {
	return page.Execute(w, struct {
		Title, Subtitle string
		Style           template.CSS
		Cells           []template.HTML
	}{r.title, r.subtitle, template.CSS(style), r.cells})
}

// WriteFile writes the page to the file at path, in one step: path holds the
// previous file or the page, whole. Its directory must exist.
func (r *Report) WriteFile(path string) error { return atomicfile.Write(path, r.Write) }

func (r *Report) add(cell string) { r.cells = append(r.cells, template.HTML(cell)) }

// numeric reports whether the column has numbers only; blanks may be among them.
func numeric(rows [][]string, column int) bool {
	found := false
	for _, row := range rows {
		text := strings.TrimSpace(row[column])
		text = strings.TrimSuffix(strings.ReplaceAll(strings.Replace(text, "−", "-", 1), ",", ""), "%")
		if text == "" {
			continue
		}
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return false
		}
		found = true
	}
	return found
}

func writeRow(b *strings.Builder, tag string, cells, class []string) {
	b.WriteString("<tr>")
	for j, cell := range cells {
		fmt.Fprintf(b, "<%s%s>%s</%s>", tag, class[j], html.EscapeString(cell), tag)
	}
	b.WriteString("</tr>\n")
}
