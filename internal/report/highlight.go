package report

import (
	"go/scanner"
	"go/token"
	"html"
	"strings"
)

// highlight returns Go source as HTML, with the comments (c), keywords (k),
// numbers (n) and strings (s) in spans. Text that is not Go comes through as it
// is.
func highlight(source string) string {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, []byte(source), func(token.Position, string) {}, scanner.ScanComments)

	var b strings.Builder
	done := 0 // source[:done] is written
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		class := tokenClass(tok)
		if class == "" {
			continue
		}
		start := file.Offset(pos)
		end := min(start+len(lit), len(source))
		b.WriteString(html.EscapeString(source[done:start]))
		b.WriteString(`<span class="` + class + `">` + html.EscapeString(source[start:end]) + `</span>`)
		done = end
	}
	b.WriteString(html.EscapeString(source[done:]))
	return b.String()
}

func tokenClass(tok token.Token) string {
	switch {
	case tok == token.COMMENT:
		return "c"
	case tok.IsKeyword():
		return "k"
	case tok == token.STRING || tok == token.CHAR:
		return "s"
	case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
		return "n"
	}
	return ""
}

// dedent removes blank lines around source and the tabs and spaces that all its
// lines begin with.
func dedent(source string) string {
	source = strings.ReplaceAll(source, "\r", "")
	lines := strings.Split(source, "\n")
	for len(lines) > 0 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 {
		return ""
	}
	indent := lines[0][:len(lines[0])-len(strings.TrimLeft(lines[0], "\t "))]
	for _, line := range lines {
		for strings.TrimSpace(line) != "" && !strings.HasPrefix(line, indent) {
			indent = indent[:len(indent)-1]
		}
	}
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, indent)
	}
	return strings.Join(lines, "\n")
}
