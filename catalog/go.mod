module github.com/untaint/untaint/catalog

go 1.26.5

require (
	github.com/stretchr/testify v1.12.1
	github.com/untaint/untaint v0.0.0
	golang.org/x/text v0.43.0
)

require go.yaml.in/yaml/v3 v3.0.5 // indirect

replace github.com/untaint/untaint => ../
