package netsafe_test

import (
	"testing"

	"github.com/untaint/untaint/internal/test/network"
)

func TestMain(m *testing.M) { network.Main(m) }
