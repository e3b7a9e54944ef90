package untaint

// englishSanitize has a sentence for each Code that package sanitize declares.
var englishSanitize = map[Code]string{}
