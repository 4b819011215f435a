package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The committed files are what the generator writes. Their first line is the
// command.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	for _, set := range []string{"avx2", "avx512"} {
		folder := t.TempDir()
		assembly, stubs := "gemm_"+set+"_amd64.s", "gemm_"+set+"_amd64.go"
		run := exec.Command("go", "run", ".", "-set", set, "-pkg", "kernel",
			"-out", filepath.Join(folder, assembly), "-stubs", filepath.Join(folder, stubs))
		if text, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for _, name := range []string{assembly, stubs} {
			want, got := body(t, filepath.Join(folder, name)), body(t, filepath.Join("..", name))
			if !bytes.Equal(want, got) {
				t.Errorf("%s is not current: run go generate", name)
			}
		}
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
