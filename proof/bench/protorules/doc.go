// Package protorules has the structs of the benchmarks as protocol buffers, with
// the same rules for protovalidate. account.pb.go is protoc-gen-go's work, which
// needs protoc and the file buf/validate/validate.proto to be done again.
package protorules
