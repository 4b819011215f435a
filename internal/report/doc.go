// Package report writes notebooks: prose, code, output, tables and figures on
// one page.
//
// The page is one HTML file that needs nothing else: no network, no script, no
// font. It reads well on a phone and on a desk, in light and in dark, on paper
// and through a screen reader. Equal content gives equal bytes. Text that comes
// from data is escaped; a Content-Security-Policy in the page forbids all that
// the page does not need.
//
//	page := report.New("Digits in thirty numbers", "A deep autoencoder on MNIST")
//	page.Prose("The *code* layer is **linear**, so the codes are free to spread.")
//	page.Code(source) // or an Excerpt of it
//	page.Output(summary)
//	err := page.Figure(report.Lines{X: "epoch", Y: "nats per image", Series: curves}, "Training and validation loss")
//	err = page.WriteFile("report.html")
//
// # Why the figures are drawn here
//
// The axes of gonum.org/v1/plot were weighed. Its SVG fixes colours, fonts and
// sizes, so it can follow neither the theme of the reader nor the width of a
// phone, and each point of a scatter costs it about 130 bytes (measured). The figures here
// take colours and text sizes from the style sheet of the page, and a point
// costs about 12 bytes: a map of 10,000 codes stays near 0.1 MB.
//
// The ten colours are the sequence of Petroff, "Accessible color sequences for
// data visualization" (2021), which was optimised for readers with any colour
// vision; three of them are a little lighter on a dark page. Curves also differ
// in their dashes, and the classes of a map carry their names.
package report
