package x

const a = `SELECT ` + "`" + `a` + "`" + ` FROM ` + "`" + `t` + "`" + `
`

const b = "not this"

var c = `nor that`
