// Package house has the tests that hold for the whole tree.
package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/harmonium-ml/harmonium"

// rank is the floor on which a package lives. A package imports packages of lower
// floors only; see CONTRIBUTING.md.
func rank(pkg string) int {
	top, _, _ := strings.Cut(strings.TrimPrefix(pkg, module+"/"), "/")
	switch top {
	case "examples":
		return 5
	case "zoo":
		return 4
	case "energy":
		return 3
	case "losses", "layers", "optim":
		return 2
	case "graph":
		return 1
	case "samplers":
		return 0
	case "internal":
		return -1
	}
	return 100 // a package that has no floor is a mistake
}

// conformance packages may import whatever they test.
var conformance = []string{"graph/gradtest", "losses/familytest", "samplers/samplertest", "energy/energytest"}

// A file is a Go file of the tree that is not a test.
type file struct {
	path, pkg string
	syntax    *ast.File
}

func files(t *testing.T) (list []file) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		list = append(list, file{name, path.Join(module, filepath.ToSlash(folder)), syntax})
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(list), 50, "the tree was not found")
	return list
}

func imports(f file) (list []string) {
	for _, spec := range f.syntax.Imports {
		list = append(list, strings.Trim(spec.Path.Value, `"`))
	}
	return list
}

// misplaced tells what is wrong with an import, or nothing.
func misplaced(from, to string) string {
	for _, c := range conformance {
		if from == module+"/"+c {
			return ""
		}
	}
	switch {
	case strings.HasPrefix(to, "gorgonia.org/") && rank(from) < 1:
		return fmt.Sprintf("%s imports %s: only packages from graph upwards know the engine", from, to)
	case !strings.HasPrefix(to, module+"/"):
		return ""
	case samePart(from, to):
		return ""
	case rank(to) >= rank(from) && !(rank(from) == -1 && rank(to) == -1):
		return fmt.Sprintf("%s imports %s: imports go down only", from, to)
	}
	return ""
}

// samePart tells whether one package lies within the other's folder: zoo/datasets
// and zoo are one floor, and zoo may use its own part.
func samePart(from, to string) bool { return strings.HasPrefix(to, from+"/") }

func TestImportsGoDown(t *testing.T) {
	for _, f := range files(t) {
		for _, to := range imports(f) {
			if wrong := misplaced(f.pkg, to); wrong != "" {
				t.Errorf("%s: %s", f.path, wrong)
			}
		}
	}
}

func TestMisplacedImportsAreFound(t *testing.T) {
	for _, c := range [][2]string{
		{"losses", "energy"}, {"losses", "layers"}, {"samplers", "graph"}, {"graph", "losses"}, {"internal/kernel", "samplers"}, {"energy", "zoo"},
	} {
		assert.NotEmpty(t, misplaced(module+"/"+c[0], module+"/"+c[1]), c)
	}
	assert.NotEmpty(t, misplaced(module+"/samplers", "gorgonia.org/tensor"))
	assert.NotEmpty(t, misplaced(module+"/internal/kernel", "gorgonia.org/gorgonia"))
	assert.NotEmpty(t, misplaced(module+"/zoo", module+"/attic"))
	assert.Empty(t, misplaced(module+"/energy", module+"/losses"))
	assert.Empty(t, misplaced(module+"/zoo", module+"/zoo/datasets"))
}

// No hidden work at program start, no cgo, no clock seeds.
func TestNothingHappensBehindTheUsersBack(t *testing.T) {
	for _, f := range files(t) {
		for _, d := range f.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function", f.path)
			}
		}
		for _, to := range imports(f) {
			assert.NotEqual(t, "C", to, "%s uses cgo", f.path)
			assert.NotEqual(t, "math/rand", to, "%s: random numbers come from samplers.Stream", f.path)
		}
		if strings.HasSuffix(f.pkg, "gradtest") || f.pkg == module+"/samplers" {
			continue // test points from a fixed generator; the interface that Stream satisfies
		}
		assert.NotContains(t, imports(f), "math/rand/v2", "%s: random numbers come from samplers.Stream", f.path)
	}
}

// Without this version every program that uses Gorgonia panics at its start.
func TestGorgoniaStarts(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	require.NoError(t, err)
	assert.Contains(t, string(mod), "go4.org/unsafe/assume-no-moving-gc v0.0.0-20231121144256-b99613f794b6")
	assert.NotContains(t, string(mod), "replace")
}

// The README's programs are pieces of examples that are compiled and run.
func TestReadmeShowsWhatIsTested(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	const open = "```go\n"
	parts := strings.Split(string(readme), "<!-- ")[1:]
	require.NotEmpty(t, parts)
	for _, part := range parts {
		name, rest, _ := strings.Cut(part, " -->\n")
		require.True(t, strings.HasPrefix(rest, open), name)
		code, _, _ := strings.Cut(strings.TrimPrefix(rest, open), "```\n")
		example, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
		require.NoError(t, err)
		indented := "\t" + strings.ReplaceAll(strings.TrimSuffix(code, "\n"), "\n", "\n\t")
		assert.Contains(t, string(example), indented)
	}
	assert.Equal(t, len(parts), strings.Count(string(readme), open), "every program names its example")
}
