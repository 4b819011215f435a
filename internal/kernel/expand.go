package kernel

// Repeat writes each element of x k times, dst[i·k+j] = x[i].
//
// Shapes: dst has k times the elements of x. dst is not x.
func Repeat[T Float](dst, x []T, k int) {
	match("Repeat", groups("Repeat", len(dst), k), len(x))
	for i, v := range x {
		Fill(dst[i*k:(i+1)*k], v)
	}
}

// Tile writes row again and again, dst[i·len(row)+j] = row[j].
//
// Shapes: dst has a multiple of the elements of row. dst is not row.
func Tile[T Float](dst, row []T) {
	if len(dst) == 0 {
		return
	}
	groups("Tile", len(dst), len(row))
	for ; len(dst) > 0; dst = dst[len(row):] {
		copy(dst, row)
	}
}

// Fill writes c to every element of dst.
func Fill[T Float](dst []T, c T) {
	const first = 1024 // elements that are written one by one, and then copied
	head := dst[:min(len(dst), first)]
	for i := range head {
		head[i] = c
	}
	for rest := dst[len(head):]; len(rest) > 0; {
		rest = rest[copy(rest, head):]
	}
}
