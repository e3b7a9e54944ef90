package html

// noteAttribute reports an attribute that is not written as it stands.
func (e *engine) noteAttribute(el elementID, a *attribute, reason Reason) {
	if e.silent {
		return
	}
	e.inspectAttribute(a)
	name := e.p.nameOf(a.id)
	if a.id == 0 && isHandler(a.name(e.s)) {
		name = handlerName
	}
	e.note(Removal{Offset: int(a.at), Element: el.String(), Attribute: name, Reason: reason})
}

// setValue sets what is written instead of the value in the input.
func (e *engine) setValue(a *attribute, value string) {
	e.values = append(e.values, value)
	a.value = uint32(len(e.values))
}

// nameOf returns the name of a row.
func (p *Policy) nameOf(id attributeID) string {
	if id == attrData {
		return "data-*"
	}
	return p.attributes.names[id]
}

// addAttribute adds an attribute that the input does not have.
func (e *engine) addAttribute(id attributeID, value string) {
	a := attribute{id: id, keep: true, added: true}
	e.setValue(&a, value)
	e.tag.attrs = append(e.tag.attrs, a)
}

// keepValue keeps an attribute with a value.
func (e *engine) keepValue(a *attribute, was, value string) {
	if a.keep = true; !a.plain || was != value {
		e.setValue(a, value)
	}
}
