package report

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// A Figure draws itself as HTML that needs nothing outside itself (an svg, or
// an img with its data inline), with a description for readers who do not see it.
type Figure interface {
	HTML() (template.HTML, error)
}

// maxColours is how many clearly distinct colours there are (--c0 … --c9 of the
// style sheet).
const maxColours = 10

// A canvas collects the text of an SVG image.
type canvas struct{ strings.Builder }

func newCanvas(class string, width, height float64, description string) *canvas {
	c := &canvas{}
	c.printf(`<svg class="%s" viewBox="0 0 %s %s" role="img" aria-label="%s">`+"\n",
		class, coordinate(width), coordinate(height), html.EscapeString(description))
	return c
}

func (c *canvas) printf(format string, args ...any) { fmt.Fprintf(c, format, args...) }

// text writes s at (x, y); attributes go into the tag as they are.
func (c *canvas) text(x, y float64, attributes, s string) {
	c.printf(`<text x="%s" y="%s" %s>%s</text>`+"\n", coordinate(x), coordinate(y), attributes, html.EscapeString(s))
}

func (c *canvas) html() template.HTML { return template.HTML(c.String() + "</svg>") }

// coordinate writes a position to a tenth of a pixel, as short as it gets.
func coordinate(v float64) string {
	s := strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

// legend writes the names of series or classes, each after its mark. The mark
// is a piece of SVG in a box of the given width and of height 10.
func legend(names []string, width int, kind string, mark func(i int) string) string {
	var b strings.Builder
	b.WriteString(`<ul class="legend">`)
	for i, name := range names {
		fmt.Fprintf(&b, `<li><svg class="%s" viewBox="0 0 %d 10" aria-hidden="true">%s</svg>%s</li>`, kind, width, mark(i), html.EscapeString(name))
	}
	b.WriteString("</ul>\n")
	return b.String()
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
