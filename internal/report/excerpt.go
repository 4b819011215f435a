package report

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
)

// Excerpt returns the text of one declaration of a Go file, with its comment,
// for Code. The name is that of a function, a type, a constant or a variable, or
// "Type.Method". A program that embeds its own source thus shows what it runs.
//
// Errors: source that is not a Go file; no declaration of that name.
func Excerpt(source, name string) (string, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", fmt.Errorf("report: excerpt %q: %w", name, err)
	}
	for _, d := range file.Decls {
		if !declares(d, name) {
			continue
		}
		start := d.Pos()
		if doc := comment(d); doc != nil {
			start = doc.Pos()
		}
		return source[files.Position(start).Offset:files.Position(d.End()).Offset], nil
	}
	return "", fmt.Errorf("report: excerpt: the source declares no %q", name)
}

// declares reports whether d declares the name.
func declares(d ast.Decl, name string) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return functionName(d) == name
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.Name == name {
					return true
				}
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					if n.Name == name {
						return true
					}
				}
			}
		}
	}
	return false
}

// functionName returns "F" for a function and "T.F" for a method of T or *T.
func functionName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	t := f.Recv.List[0].Type
	for {
		switch of := t.(type) {
		case *ast.StarExpr:
			t = of.X
		case *ast.IndexExpr:
			t = of.X
		case *ast.IndexListExpr:
			t = of.X
		case *ast.Ident:
			return of.Name + "." + f.Name.Name
		default:
			return f.Name.Name
		}
	}
}

func comment(d ast.Decl) *ast.CommentGroup {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Doc
	case *ast.GenDecl:
		return d.Doc
	}
	return nil
}
