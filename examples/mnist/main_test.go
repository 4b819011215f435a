package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// writeImages makes a folder of 6×7 images in three classes with MNIST's names.
func writeImages(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, n := range map[string]int{"train": 120, "t10k": 30} {
		var images, labels bytes.Buffer
		binary.Write(&images, binary.BigEndian, []uint32{0x803, uint32(n), 6, 7})
		binary.Write(&labels, binary.BigEndian, []uint32{0x801, uint32(n)})
		for i := range n {
			labels.WriteByte(byte(i % 3))
			for p := range 42 {
				images.WriteByte(byte((p*(i%3+1) + i) * 37 % 256))
			}
		}
		require.NoError(t, os.WriteFile(filepath.Join(folder, name+"-images-idx3-ubyte"), images.Bytes(), 0o644))
		require.NoError(t, os.WriteFile(filepath.Join(folder, name+"-labels-idx1-ubyte"), labels.Bytes(), 0o644))
	}
	return folder
}

func TestRun(t *testing.T) {
	out := filepath.Join(t.TempDir(), "page.html")
	folder := writeImages(t)
	var stdout, stderr bytes.Buffer
	require.NoError(t, run(context.Background(), []string{"-data", folder, "-epochs", "2", "-out", out}, &stdout, &stderr))
	assert.Regexp(t, regexp.MustCompile(`\nmnist: test squared error \d+\.\d\d \(PCA-30 \d+\.\d\d\), NLL \d+\.\d\d nats, \d+ s\n$`), stdout.String())
	assert.Contains(t, stdout.String(), "120 training and 30 test images")
	assert.Contains(t, stderr.String(), "epoch 2 of 2: NLL ")
	page, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Contains(t, string(page), "principal components")

	var quiet bytes.Buffer
	stderr.Reset()
	require.NoError(t, run(context.Background(), []string{"-data", folder, "-epochs", "1", "-quiet", "-out", ""}, &quiet, &stderr))
	assert.Equal(t, 1, bytes.Count(quiet.Bytes(), []byte("\n")), "only the last line")
	assert.Empty(t, stderr.String())
}

func TestRunRefusals(t *testing.T) {
	for want, args := range map[string][]string{
		"-epochs 0; want 1 or more":     {"-epochs", "0"},
		`unexpected argument "fast"`:    {"fast"},
		"no-such-folder":                {"-data", "no-such-folder"},
		"flag provided but not defined": {"-speed"},
	} {
		var stdout, stderr bytes.Buffer
		assert.ErrorContains(t, run(context.Background(), args, &stdout, &stderr), want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	assert.ErrorIs(t, run(ctx, []string{"-data", writeImages(t), "-out", ""}, &stdout, &stderr), context.Canceled)
}
