package datasets

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"unicode"
)

// moduleFolders returns where the files of a module may be: in each place the
// go command may use as its module cache, in the version that the running
// program was built with, else in the given one. It starts no other program.
func moduleFolders(module, version string) []string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path != module {
				continue
			}
			if dependency.Replace != nil {
				dependency = dependency.Replace
			}
			if dependency.Version == "" { // replaced by a folder
				return []string{dependency.Path}
			}
			module, version = dependency.Path, dependency.Version
		}
	}
	var folders []string
	for _, cache := range moduleCaches() {
		folder := filepath.Join(cache, filepath.FromSlash(escaped(module)+"@"+escaped(version)))
		if !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
	}
	return folders
}

// moduleCaches returns the folders that may be the module cache, likeliest
// first: those the environment names, those the user's go/env file names, and
// the default.
func moduleCaches() []string {
	var caches []string
	for _, setting := range []func(string) string{os.Getenv, goEnvFile()} {
		if cache := setting("GOMODCACHE"); cache != "" {
			caches = append(caches, cache)
		}
		if paths := filepath.SplitList(setting("GOPATH")); len(paths) > 0 && paths[0] != "" {
			caches = append(caches, filepath.Join(paths[0], "pkg", "mod"))
		}
	}
	if home, err := os.UserHomeDir(); err == nil {
		caches = append(caches, filepath.Join(home, "go", "pkg", "mod"))
	}
	return caches
}

// goEnvFile returns the settings of the file that "go env -w" writes.
func goEnvFile() func(name string) string {
	path := os.Getenv("GOENV")
	if path == "" {
		if config, err := os.UserConfigDir(); err == nil {
			path = filepath.Join(config, "go", "env")
		}
	}
	settings := map[string]string{}
	if path == "off" {
		path = ""
	}
	if file, err := os.Open(path); err == nil {
		defer file.Close()
		for lines := bufio.NewScanner(file); lines.Scan(); {
			if name, value, found := strings.Cut(lines.Text(), "="); found {
				settings[strings.TrimSpace(name)] = value
			}
		}
	}
	return func(name string) string { return settings[name] }
}

// escaped writes a module path or version as the module cache does, which must
// do without upper case: !go!m!n!i!s!t for GoMNIST.
func escaped(path string) string {
	var b strings.Builder
	for _, r := range path {
		if unicode.IsUpper(r) {
			b.WriteByte('!')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
