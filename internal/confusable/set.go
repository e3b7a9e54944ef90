package confusable

// scriptSet has a bit for each script of the characters that Unicode allows.
type scriptSet uint64

const anyScript = ^scriptSet(0)

// span are characters with one set of scripts.
type span struct {
	lo, hi rune
	set    uint8
}
