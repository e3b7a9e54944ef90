package untaint

// englishExec has a sentence for each Code that package execsafe declares.
var englishExec = map[Code]string{}
