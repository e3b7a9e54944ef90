package decode

// Options are those with which json reads what the plan's type is.
func (p *Plan) Options() any { return p.options }

// SameName is sameName.
var SameName = sameName
