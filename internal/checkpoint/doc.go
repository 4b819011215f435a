// Package checkpoint is the one container for saved models and run states.
//
// A file is a set of named arrays and a few lines of text, and it proves that
// it is whole. It is a valid safetensors file, so other tools read it: eight
// bytes with the length of the header, the header as JSON, the arrays in little
// endian. The key harmonium.sha256 of its __metadata__ holds the SHA-256 of the
// whole file, taken with the 64 digits of the digest itself replaced by zeros.
// A file that is cut, longer than it claims, or wrong in a single bit is
// refused.
//
//	f := &checkpoint.File{
//		Kind: "autoencoder", Version: 1,
//		Arrays: []checkpoint.Array{{Name: "encoder.0.weight", Shape: []int{2, 1}, Data: []float32{3, 4}}},
//	}
//	err := checkpoint.Save("model.safetensors", f)
//	…
//	f, err = checkpoint.Load("model.safetensors")
//	err = f.Expect("autoencoder", 1)
//	weight, err := checkpoint.Values[float32](f, "encoder.0.weight", 2, 1)
//
// # One spelling
//
// Equal content gives equal bytes. Arrays are a set: the file holds them in a
// fixed order (wide elements first, so that every array is aligned, then by
// name), and Read returns them in that order. The header has exactly one
// spelling. Read parses it, spells it again and compares the bytes. This one
// comparison refuses duplicate keys, unknown fields, other orders, other
// spacing, wrong offsets, holes and overlaps.
//
// # Why not a library
//
// The served Go reader of the format, nlpodyssey/safetensors, was weighed. It
// accepts duplicate keys and other headers that the format forbids, it wants
// every array as bytes in memory (a second copy of the model), it puts empty
// arrays in a random order, and it decodes the whole header before it looks at
// it. To mend that takes more code than the format itself. The tests still use
// it as an independent reader of our files.
//
// # Hostile files
//
// Read holds no more memory than the bytes it has received deserve, whatever
// the file claims: the header is at most 2 MiB, and arrays grow as their bytes
// arrive. Nothing in a file can name code to run.
package checkpoint
