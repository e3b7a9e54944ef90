package html

import "strings"

// attrData stands for each data-* attribute that a policy allows by its prefix. It
// is behind the rows of the table and of those allowed by name.
const attrData = attributeID(maxAttributes - 1)

const dataPrefix = "data-"

// gadgets are the names after "data-" that scripts of wide use act upon: they load,
// evaluate or send what stands in them.
const gadgets = "action ajax alpine attr bind bs class component computed confirm controller dismiss disable-with dojo effect ember fancybox html hx htmx init intro jsaction ko lightbox livewire method msg mv ng on original-title parent parsley phx pjax props ref reflex remote ride role rule show signals slide spy stimulus style sveltekit target template text tippy toggle trix turbo turbolinks uk ujs unicorn unpoly up v val wire wp x"

// isGadget reports whether an attribute with a name like this, or one that starts
// like this, could be such a one.
func isGadget(name string, prefix bool) bool {
	name = strings.TrimPrefix(name, dataPrefix)
	for gadget := range strings.FieldsSeq(gadgets) {
		if name == gadget && len(gadget) > 1 || strings.HasPrefix(name, gadget+"-") || prefix && strings.HasPrefix(gadget+"-", name) {
			return true
		}
	}
	return false
}

// allowsData reports whether a data-* attribute, by its name in the input, is allowed
// on an element by a prefix.
func (p *Policy) allowsData(el elementID, name string) bool {
	var buf [maxAttributeName]byte
	low := string(foldName(name, &buf))
	if !strings.HasPrefix(low, dataPrefix) || !isDataName(low) || isGadget(low, false) {
		return false
	}
	for _, list := range [...][]string{p.elements[el].data, p.data} {
		for _, prefix := range list {
			if strings.HasPrefix(low, prefix) && low != prefix {
				return true
			}
		}
	}
	return false
}

// isDataName reports whether a name has the characters of a data-* attribute.
func isDataName(name string) bool {
	return len(name) <= maxAttributeName && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
