//go:build linux && !amd64

package contain_test

var oldMetadataCalls []metadataCall
