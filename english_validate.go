package untaint

// englishValidate has a sentence for each Code that package validate declares.
var englishValidate = map[Code]string{}
