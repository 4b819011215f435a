package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// The committed files are what the generator writes. Their first line is the
// command.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	folder := t.TempDir()
	const assembly, stubs = "vector_avx2_amd64.s", "vector_avx2_amd64.go"
	run := exec.Command("go", "run", ".", "-pkg", "kernel",
		"-out", filepath.Join(folder, assembly), "-stubs", filepath.Join(folder, stubs))
	if text, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, name := range []string{assembly, stubs} {
		want, got := body(t, filepath.Join(folder, name)), body(t, filepath.Join("..", "..", name))
		if !bytes.Equal(want, got) {
			t.Errorf("%s is not current: run go generate", name)
		}
	}
}

// A formula that needs more than the 16 registers of AVX2 would silently get
// registers of AVX-512.
func TestRegistersAreThoseOfAVX2(t *testing.T) {
	beyond := regexp.MustCompile(`\b(Z[0-9]+|[XY](1[6-9]|[23][0-9]))\b`)
	if found := beyond.Find(body(t, filepath.Join("..", "..", "vector_avx2_amd64.s"))); found != nil {
		t.Errorf("the assembly uses %s", found)
	}
}

// body is a file without its first line.
func body(t *testing.T, name string) []byte {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := bytes.Cut(data, []byte("\n"))
	return rest
}
