module github.com/untaint/untaint/sanitize/markdown

go 1.26.5

require (
	github.com/stretchr/testify v1.12.1
	github.com/untaint/untaint v0.0.0
	github.com/yuin/goldmark v1.8.7
)

require (
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/net v0.62.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/untaint/untaint => ../../
