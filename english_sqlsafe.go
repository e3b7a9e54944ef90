package untaint

// englishSQL has a sentence for each Code that package sqlsafe declares.
var englishSQL = map[Code]string{}
