package contain_test

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// writeI386 writes the smallest program for i386: it exits with code 0.
func writeI386(t testing.TB, name string) {
	t.Helper()
	const at = 0x08048000
	code := []byte{0x31, 0xc0, 0x40, 0x31, 0xdb, 0xcd, 0x80} // eax = 1 (exit), ebx = 0, int 0x80
	header := elf.Header32{
		Type: uint16(elf.ET_EXEC), Machine: uint16(elf.EM_386), Version: 1,
		Entry: at + 52 + 32, Phoff: 52, Ehsize: 52, Phentsize: 32, Phnum: 1,
	}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS] = byte(elf.ELFCLASS32)
	header.Ident[elf.EI_DATA] = byte(elf.ELFDATA2LSB)
	header.Ident[elf.EI_VERSION] = 1
	size := uint32(52 + 32 + len(code))
	prog := elf.Prog32{Type: uint32(elf.PT_LOAD), Vaddr: at, Paddr: at, Filesz: size, Memsz: size, Flags: uint32(elf.PF_R | elf.PF_X), Align: 0x1000}
	var b bytes.Buffer
	require.NoError(t, binary.Write(&b, binary.LittleEndian, header))
	require.NoError(t, binary.Write(&b, binary.LittleEndian, prog))
	b.Write(code)
	require.NoError(t, os.WriteFile(name, b.Bytes(), 0o755))
}
