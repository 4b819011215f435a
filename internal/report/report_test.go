package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"html/template"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/internal/report"
)

// pageFile keeps the sample page for a look at it:
//
//	go test ./internal/report -run Sample -page /tmp/sample.html
var pageFile = flag.String("page", "", "write the sample page to this file")

// TestSample builds a page with every kind of cell and checks what holds for
// every page.
func TestSample(t *testing.T) {
	text := render(t, sample(t))
	if *pageFile != "" {
		require.NoError(t, sample(t).WriteFile(*pageFile))
	}
	assert.Equal(t, text, render(t, sample(t)), "equal content, equal bytes")
	assertSelfContained(t, text)
	const maxPage = 1_500_000 // bytes, with a map of 10,000 points
	assert.Less(t, len(text), maxPage)
}

// sample is a page as an example program writes it.
func sample(t *testing.T) *report.Report {
	t.Helper()
	page := report.New("Digits in two numbers", "A deep autoencoder finds a map of handwriting")
	page.Prose("The decoder gives the *natural parameters* η of a Bernoulli family, so the loss is\n" +
		"`A(η) − ⟨η, x⟩`, in **nats** per image. See [Hinton & Salakhutdinov (2006)](https://doi.org/10.1126/science.1127647).\n\n" +
		"## Training\n\n- Adam at rate 0.001\n- twelve epochs of batches of 100\n\n" +
		"| layer | width |\n|---|--:|\n| code | 2 |\n")
	page.Code("\n\tae, err := zoo.NewAutoencoder(zoo.AutoencoderConfig{\n\t\tSizes: []int{784, 1000, 500, 250, 2}, // the code last\n\t\tLoss:  losses.Bernoulli{},\n\t}, seed)\n\tif err != nil {\n\t\treturn fmt.Errorf(\"autoencoder: %w\", err)\n\t}\n")
	page.Output("epoch 1/12  train 182.4  validation 171.0\nepoch 2/12  train 160.3  validation 158.8\n")
	require.NoError(t, page.Table([]string{"model", "nats", "images/s"},
		[][]string{{"PCA, 2 components", "193.2", "12,400"}, {"autoencoder", "131.7", "4,150"}}))

	rng := rand.New(rand.NewPCG(1, 2))
	curve := func(start, end, noise float64, n int) []float64 {
		y := make([]float64, n)
		for i := range y {
			y[i] = end + (start-end)*math.Exp(-6*float64(i)/float64(n)) + noise*rng.NormFloat64()
		}
		return y
	}
	require.NoError(t, page.Figure(report.Lines{X: "epoch", Y: "loss, nats per image", Series: []report.Series{
		{Name: "train", Y: curve(182, 131, 0.3, 12)}, {Name: "validation", Y: curve(171, 134, 0.3, 12)}, {Name: "PCA", X: []float64{1, 12}, Y: []float64{193.2, 193.2}},
	}}, "Loss over the epochs; PCA with two components for comparison."))
	require.NoError(t, page.Figure(report.Lines{X: "step", Y: "norm of the gradient", LogY: true, Series: []report.Series{
		{Name: "encoder", Y: positive(curve(900, 0.02, 0.004, 50_000))}, {Name: "decoder", Y: positive(curve(40, 0.5, 0.05, 50_000))},
	}}, "A logarithmic axis and 50,000 steps."))
	require.NoError(t, page.Figure(clusters(rng, 10_000), "Codes of 10,000 test images."))
	page.Prose("## Reconstructions\n\nOriginals above, reconstructions below.")
	require.NoError(t, page.Figure(report.Images{Width: 28, Height: 28, Low: 0, High: 1, Rows: []report.ImageRow{
		{Label: "original", Images: blobs(rng, 10, 0)}, {Label: "autoencoder", Images: blobs(rng, 10, 0.1)}, {Label: "PCA", Images: blobs(rng, 8, 0.4)},
	}}, "Ten test images."))
	require.NoError(t, page.Figure(report.Images{Width: 12, Height: 12, Rows: []report.ImageRow{
		{Images: blobs(rng, 16, 1)}, {Images: blobs(rng, 16, 1)},
	}}, "Weights of 32 hidden units, symmetric grey."))
	return page
}

func positive(y []float64) []float64 {
	for i := range y {
		y[i] = math.Abs(y[i])
	}
	return y
}

func clusters(rng *rand.Rand, n int) report.Scatter {
	s := report.Scatter{XLabel: "first code", YLabel: "second code", Names: strings.Split("0123456789", "")}
	for range n {
		class := rng.IntN(10)
		angle := float64(class) * 2 * math.Pi / 10
		s.Class = append(s.Class, class)
		s.X = append(s.X, 20*math.Cos(angle)+4*rng.NormFloat64())
		s.Y = append(s.Y, 20*math.Sin(angle)+4*rng.NormFloat64())
	}
	return s
}

// blobs returns n images of a ring with noise.
func blobs(rng *rand.Rand, n int, noise float64) [][]float32 {
	side := 28
	if noise == 1 {
		side = 12
	}
	images := make([][]float32, n)
	for k := range images {
		images[k] = make([]float32, side*side)
		for i := range images[k] {
			x, y := float64(i%side)/float64(side)-0.5, float64(i/side)/float64(side)-0.5
			images[k][i] = float32(math.Exp(-200*math.Pow(math.Hypot(x, y*(1+float64(k)/20))-0.3, 2)) + noise*rng.NormFloat64()*0.3)
		}
	}
	return images
}

func render(t testing.TB, page *report.Report) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, page.Write(&b))
	return b.String()
}

// assertSelfContained checks that the page runs and loads nothing.
func assertSelfContained(t *testing.T, text string) {
	t.Helper()
	lower := strings.ToLower(text)
	for _, forbidden := range []string{"<script", "<link", "<iframe", "@import", "url(", "javascript:", "onload=", "onerror=",
		`src="http`, `src="//`, `src="/`, `href="data:`} {
		assert.NotContains(t, lower, forbidden)
	}
	assert.Contains(t, lower, `content="default-src 'none';`)
}

// TestHostileText: whatever the text, it comes out as text.
func TestHostileText(t *testing.T) {
	const evil = `</title></style></code></pre>"'><script>alert(1)</script><img src=http://x/y onerror="alert(1)">`
	page := report.New(evil, evil)
	page.Code(evil)
	page.Code("x := `" + evil + "` // " + evil)
	page.Output(evil)
	page.Prose(evil + "\n\n" + "[a](javascript:alert(1)) ![picture](https://example.org/p.png \"t\") <b>bold</b>")
	require.NoError(t, page.Table([]string{evil}, [][]string{{evil}}))
	require.NoError(t, page.Figure(report.Lines{X: evil, Y: evil, Series: []report.Series{{Name: evil, Y: []float64{1, 2}}}}, evil))
	require.NoError(t, page.Figure(report.Scatter{X: []float64{1}, Y: []float64{1}, Class: []int{0}, Names: []string{evil}, XLabel: evil, YLabel: evil}, evil))
	require.NoError(t, page.Figure(report.Images{Width: 1, Height: 1, Rows: []report.ImageRow{{Label: evil, Images: [][]float32{{1}}}}}, evil))
	text := render(t, page)

	for _, forbidden := range []string{"<script", "<img src=http", "<b>", `href="javascript`, `src="https`} {
		assert.NotContains(t, text, forbidden)
	}
	assert.Contains(t, text, `<a href="https://example.org/p.png" title="t">picture</a>`, "an image becomes a link")
	assert.Equal(t, 1, strings.Count(text, "</title>"))
	assert.Equal(t, 1, strings.Count(text, "</style>"))
}

// TestCells: the cells come in order, each in its form.
func TestCells(t *testing.T) {
	page := report.New("Title & more", "")
	page.Prose("Some *prose*.")
	page.Code("return 1")
	page.Output("1 < 2\n\n")
	require.NoError(t, page.Table([]string{"name", "value"}, [][]string{{"a<b", "−1,000.5"}, {"c", ""}}))
	text := render(t, page)
	at := 0
	for _, want := range []string{
		"<title>Title &amp; more</title>",
		"<h1>Title &amp; more</h1>",
		"<p>Some <em>prose</em>.</p>",
		`<pre class="code"><code><span class="k">return</span> <span class="n">1</span></code></pre>`,
		`<pre class="output"><samp>1 &lt; 2</samp></pre>`,
		`<th>name</th><th class="right">value</th>`,
		`<td>a&lt;b</td><td class="right">−1,000.5</td>`,
		`</html>`,
	} {
		i := strings.Index(text[at:], want)
		require.GreaterOrEqual(t, i, 0, "%s after byte %d", want, at)
		at += i
	}
	assert.NotContains(t, text, `class="subtitle"`)
}

func TestTableRefusesRaggedRows(t *testing.T) {
	page := report.New("t", "")
	before := render(t, page)
	err := page.Table([]string{"a", "b"}, [][]string{{"1", "2"}, {"3"}})
	assert.EqualError(t, err, "report: row 1 of the table has 1 cells, its header 2")
	assert.Equal(t, before, render(t, page), "nothing is added")
}

// brokenFigure cannot be drawn.
type brokenFigure struct{ err error }

func (f brokenFigure) HTML() (template.HTML, error) { return "<b>half", f.err }

func TestFigureErrorNamesTheCaption(t *testing.T) {
	page := report.New("t", "")
	before := render(t, page)
	cause := errors.New("no ink")
	err := page.Figure(brokenFigure{cause}, "Map")
	assert.ErrorIs(t, err, cause)
	assert.EqualError(t, err, `report: figure "Map": no ink`)
	assert.Equal(t, before, render(t, page), "nothing is added")
}

func TestWriteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.html")
	page := report.New("t", "")
	require.NoError(t, page.WriteFile(path))
	page.Prose("more")
	require.NoError(t, page.WriteFile(path), "a page may be written again and again while it grows")
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, render(t, page), string(b))

	assert.Error(t, page.WriteFile(filepath.Join(t.TempDir(), "none", "report.html")))
}

// elements parses a drawing, which is well-formed XML besides HTML, and counts
// its elements by name.
func elements(t testing.TB, drawn template.HTML) map[string]int {
	t.Helper()
	count := map[string]int{}
	d := xml.NewDecoder(strings.NewReader("<figure>" + string(drawn) + "</figure>"))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return count
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok {
			count[start.Name.Local]++
		}
	}
}
