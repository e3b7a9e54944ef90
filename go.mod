module github.com/untaint/untaint

go 1.26.5

require github.com/stretchr/testify v1.12.1

require go.yaml.in/yaml/v3 v3.0.5 // indirect
