package report_test

import (
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/report"
)

// strips decodes the rows of a figure.
func strips(t testing.TB, g report.Images) []image.Image {
	t.Helper()
	drawn, err := g.HTML()
	require.NoError(t, err)
	var rows []image.Image
	for _, match := range regexp.MustCompile(`data:image/png;base64,([^"]*)"`).FindAllStringSubmatch(string(drawn), -1) {
		row, err := png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(match[1])))
		require.NoError(t, err)
		rows = append(rows, row)
	}
	return rows
}

func grey(y uint8) color.NRGBA { return color.NRGBA{y, y, y, 255} }

func at(m image.Image, x, y int) color.Color { return color.NRGBAModel.Convert(m.At(x, y)) }

// TestImagesPixels: every value is at its place, in its grey.
func TestImagesPixels(t *testing.T) {
	nan := float32(math.NaN())
	rows := strips(t, report.Images{Width: 2, Height: 3, Low: 0, High: 1, Rows: []report.ImageRow{
		{Label: "a", Images: [][]float32{{0, 1, -5, 5, nan, 0}, {1, 1, 1, 1, 1, 0}}},
		{Label: "b", Images: [][]float32{{1, 0, 0, 0, 0, 0}}},
	}})
	require.Len(t, rows, 2)
	black, white, red, nothing := grey(0), grey(255), color.NRGBA{0xd0, 0x20, 0x20, 255}, color.NRGBA{}
	assert.Equal(t, image.Rect(0, 0, 5, 3), rows[0].Bounds())
	assert.Equal(t, image.Rect(0, 0, 5, 3), rows[1].Bounds(), "rows of one width line up")
	for y, want := range [][]color.Color{
		{black, white, nothing, white, white},
		{black, white, nothing, white, white},
		{red, black, nothing, white, black},
	} {
		for x := range want {
			assert.Equal(t, want[x], at(rows[0], x, y), "(%d, %d)", x, y)
		}
	}
	assert.Equal(t, white, at(rows[1], 0, 0))
	assert.Equal(t, nothing, at(rows[1], 4, 0), "a shorter row leaves its end free")
}

// TestImagesSymmetric: zero is the middle grey, the largest absolute value an end.
func TestImagesSymmetric(t *testing.T) {
	row := strips(t, report.Images{Width: 3, Height: 1, Rows: []report.ImageRow{{Images: [][]float32{{-2, 0, 1}}}}})[0]
	assert.Equal(t, grey(0), at(row, 0, 0))
	middle, ok := at(row, 1, 0).(color.NRGBA)
	require.True(t, ok)
	const greyStep = 1.01 // 254 greys for 256 levels
	assert.InDelta(t, 127.5, middle.R, greyStep)
	upper, ok := at(row, 2, 0).(color.NRGBA)
	require.True(t, ok)
	assert.InDelta(t, 191.25, upper.R, greyStep)

	flat := strips(t, report.Images{Width: 1, Height: 1, Rows: []report.ImageRow{{Images: [][]float32{{0}}}}})[0]
	assert.Equal(t, middle, at(flat, 0, 0), "all zero is grey")
}

func TestImagesAltAndLabels(t *testing.T) {
	g := report.Images{Width: 1, Height: 1, Rows: []report.ImageRow{{Label: "original", Images: [][]float32{{1}, {2}}}}}
	drawn, err := g.HTML()
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"figure": 1, "div": 1, "img": 1, "span": 1}, elements(t, drawn))
	assert.Contains(t, string(drawn), `alt="original: 2 images of 1×1 pixels"`)
	assert.Contains(t, string(drawn), `<span>original</span>`)

	g.Rows[0].Label = ""
	drawn, err = g.HTML()
	require.NoError(t, err)
	assert.Contains(t, string(drawn), `alt="2 images of 1×1 pixels"`)
	assert.NotContains(t, string(drawn), `<span>`)
}

func TestImagesRefuses(t *testing.T) {
	rows := []report.ImageRow{{Label: "a", Images: [][]float32{{1}, {1, 2}}}}
	for name, try := range map[string]struct {
		images report.Images
		text   string
	}{
		"none":   {report.Images{Width: 1, Height: 1}, "no images"},
		"size":   {report.Images{Width: 0, Height: 1, Rows: rows}, "images of 0×1 pixels"},
		"length": {report.Images{Width: 1, Height: 1, Rows: rows}, `image 1 of row 0 "a" has 2 values, want 1×1`},
		"scale":  {report.Images{Width: 1, Height: 1, Low: 1, High: 1, Rows: rows}, "black at 1 and white at 1"},
		"NaN":    {report.Images{Width: 1, Height: 1, Low: float32(math.NaN()), High: 1, Rows: rows}, "black at NaN"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := try.images.HTML()
			assert.ErrorContains(t, err, try.text)
		})
	}
}
