package report

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
)

// Images shows rows of small grey images, such as originals above their
// reconstructions, or the weights of hidden units.
//
// Each image holds Height·Width values, row by row. Low is drawn black, High
// white; values outside are clipped and NaN is drawn red. If both are zero, the
// scale is symmetric, as weights want it: the largest absolute value of all
// images is white, its negative black, and zero the grey between them.
//
// Errors: no images, a size below 1, an image of another length (its row and
// number are named), Low above High.
type Images struct {
	Rows          []ImageRow
	Width, Height int
	Low, High     float32
}

// An ImageRow is a row of images with a label, which may be empty.
type ImageRow struct {
	Label  string
	Images [][]float32
}

// HTML draws the rows.
func (g Images) HTML() (template.HTML, error) {
	longest, err := g.check()
	if err != nil {
		return "", err
	}
	low, high := g.scale()
	var b strings.Builder
	b.WriteString(`<div class="images"` + g.layout(longest) + ">\n")
	for _, row := range g.Rows {
		data, err := g.encode(row, longest, low, high)
		if err != nil {
			return "", err
		}
		if g.labelled() {
			b.WriteString("<span>" + html.EscapeString(row.Label) + "</span>")
		}
		alt := fmt.Sprintf("%s: %d images of %d×%d pixels", row.Label, len(row.Images), g.Width, g.Height)
		fmt.Fprintf(&b, `<img alt="%s" src="data:image/png;base64,%s"/>`+"\n", html.EscapeString(strings.TrimPrefix(alt, ": ")), data)
	}
	b.WriteString("</div>")
	return template.HTML(b.String()), nil
}

// check returns the number of images in the longest row.
func (g Images) check() (longest int, err error) {
	if g.Width < 1 || g.Height < 1 {
		return 0, fmt.Errorf("images of %d×%d pixels", g.Width, g.Height)
	}
	if !(g.Low < g.High) && (g.Low != 0 || g.High != 0) {
		return 0, fmt.Errorf("black at %g and white at %g", g.Low, g.High)
	}
	for i, row := range g.Rows {
		for j, pixels := range row.Images {
			if len(pixels) != g.Width*g.Height {
				return 0, fmt.Errorf("image %d of row %d %q has %d values, want %d×%d", j, i, row.Label, len(pixels), g.Width, g.Height)
			}
		}
		longest = max(longest, len(row.Images))
	}
	if longest == 0 {
		return 0, fmt.Errorf("no images")
	}
	return longest, nil
}

// scale returns the values that are black and white.
func (g Images) scale() (low, high float32) {
	if g.Low != 0 || g.High != 0 {
		return g.Low, g.High
	}
	for _, row := range g.Rows {
		for _, pixels := range row.Images {
			for _, v := range pixels {
				if finite(float64(v)) {
					high = max(high, float32(math.Abs(float64(v))))
				}
			}
		}
	}
	if high == 0 {
		high = 1
	}
	return -high, high
}

func (g Images) labelled() bool {
	for _, row := range g.Rows {
		if row.Label != "" {
			return true
		}
	}
	return false
}

// layout limits the width, so that few small images are not blown up, and
// leaves out the column of labels if there are none.
func (g Images) layout(longest int) string {
	const zoom = 3
	style := fmt.Sprintf("max-width:%dpx", zoom*(longest*(g.Width+gap))+zoom*50)
	if !g.labelled() {
		style += ";grid-template-columns:minmax(0,1fr)"
	}
	return ` style="` + style + `"`
}

// gap is the number of transparent pixels between images.
const gap = 1

// The palette of the rows: greys, then NaN, then nothing.
const (
	greys        = 254
	indexNaN     = greys
	indexNothing = greys + 1
)

func palette() color.Palette {
	p := make(color.Palette, greys, greys+2)
	for i := range p {
		p[i] = color.Gray{Y: uint8(math.Round(255 * float64(i) / (greys - 1)))}
	}
	return append(p, color.NRGBA{R: 0xd0, G: 0x20, B: 0x20, A: 0xff}, color.NRGBA{})
}

// encode returns the row as a PNG in base 64. All rows are as wide as the
// longest, so their images line up.
func (g Images) encode(row ImageRow, longest int, low, high float32) (string, error) {
	strip := image.NewPaletted(image.Rect(0, 0, longest*(g.Width+gap)-gap, g.Height), palette())
	for i := range strip.Pix {
		strip.Pix[i] = indexNothing
	}
	for j, pixels := range row.Images {
		for i, v := range pixels {
			strip.SetColorIndex(j*(g.Width+gap)+i%g.Width, i/g.Width, greyIndex(v, low, high))
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, strip); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

func greyIndex(v, low, high float32) uint8 {
	if v != v {
		return indexNaN
	}
	at := (float64(v) - float64(low)) / (float64(high) - float64(low))
	return uint8(math.Round((greys - 1) * min(1, max(0, at))))
}
