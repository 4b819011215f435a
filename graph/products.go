package graph

// VectorJacobian adds vᵀ·∂y/∂x for every x of wrt: the gradient of ⟨v, y⟩ with v,
// which has y's shape, held constant.
func (b *Builder) VectorJacobian(y, v *Node, wrt ...*Node) []*Node {
	b.same("VectorJacobian", y, v)
	return b.orZeros(b.reverse("VectorJacobian", y, v, wrt), wrt)
}

// JacobianVector adds Σ ∂y/∂x·v, the change of y when every x of wrt moves along
// its v. It is two reverse passes: uᵀ·∂y/∂x is linear in u, and its derivative by
// u along v is the product.
func (b *Builder) JacobianVector(y *Node, wrt, v []*Node) *Node {
	u := b.Fill(y, 0)
	along := b.dot("JacobianVector", b.reverse("JacobianVector", y, u, wrt), v)
	if along == nil {
		return b.Fill(y, 0)
	}
	return b.gradient("JacobianVector", along, []*Node{u})[0]
}

// HessianVector adds H·v for the Hessian H of a scalar cost with respect to the
// nodes of wrt taken together; v has one node for each of them, of its shape.
func (b *Builder) HessianVector(cost *Node, wrt, v []*Node) []*Node {
	along := b.dot("HessianVector", b.gradient("HessianVector", cost, wrt), v)
	products := make([]*Node, len(wrt))
	if along != nil {
		products = b.gradient("HessianVector", along, wrt)
	}
	return b.orZeros(products, wrt)
}

// dot adds Σ ⟨x, v⟩; a nil x counts as zero. It is nil if all are.
func (b *Builder) dot(op string, x, v []*Node) (sum *Node) {
	if len(x) != len(v) {
		b.refuse(op, "as many vectors are needed as nodes to differentiate by", nil)
	}
	for i := range x {
		if x[i] == nil {
			continue
		}
		b.same(op, x[i], v[i])
		if product := b.Sum(b.Mul(x[i], v[i])); sum == nil {
			sum = product
		} else {
			sum = b.Add(sum, product)
		}
	}
	return sum
}

// orZeros replaces nil, no dependence, by zeros.
func (b *Builder) orZeros(x, like []*Node) []*Node {
	for i := range x {
		if x[i] == nil {
			x[i] = b.Fill(like[i], 0)
		}
	}
	return x
}
