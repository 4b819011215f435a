package graph

import (
	"encoding/binary"
	"hash"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// twin is an operation whose nodes hash like those of another.
type twin struct {
	*operation
	other uint32
}

func (t twin) WriteHash(h hash.Hash) { binary.Write(h, binary.LittleEndian, t.other) }

// Collide adds two different nodes with equal hashes to the model.
func Collide(b *Builder) {
	x := b.Constant(tensor.New(tensor.Of(b.dtype), tensor.WithShape(2)))
	o := b.Exp(x).Op().(*operation)
	different := &operation{op: o.op, id: o.id + 1<<20, types: o.types, shape: o.shape}
	if _, err := gorgonia.ApplyOp(twin{different, o.id}, x); err != nil {
		panic(err)
	}
}
