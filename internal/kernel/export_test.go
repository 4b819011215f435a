package kernel

// InnerBlock is the length of the chains of a product.
var InnerBlock = innerBlock
