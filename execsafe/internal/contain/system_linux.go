package contain

import (
	"debug/elf"
	"sync"

	"golang.org/x/sys/unix"
)

// systemPlaces is what every contained program may read: code and data that a
// distribution ships for everyone, and nothing that tells of users, other
// processes or configuration with secrets in it. /etc/passwd is not here.
var systemPlaces = []struct {
	path    string
	rights  uint64
	network bool // only with Policy.Network
	fresh   bool // replaced by a new file when it changes, so not kept open
}{
	{path: "/lib", rights: rightsRead},
	{path: "/lib32", rights: rightsRead},
	{path: "/lib64", rights: rightsRead},
	{path: "/usr/lib", rights: rightsRead},
	{path: "/usr/lib32", rights: rightsRead},
	{path: "/usr/lib64", rights: rightsRead},
	{path: "/usr/libexec", rights: rightsRead},
	{path: "/usr/local/lib", rights: rightsRead},
	{path: "/usr/local/lib64", rights: rightsRead},
	{path: "/usr/share", rights: rightsRead},
	{path: "/usr/local/share", rights: rightsRead},
	{path: "/nix/store", rights: rightsRead},
	{path: "/gnu/store", rights: rightsRead},

	{path: "/etc/ld.so.cache", rights: rightsRead, fresh: true},
	{path: "/etc/localtime", rights: rightsRead, fresh: true},
	{path: "/etc/locale.alias", rights: rightsRead, fresh: true},
	{path: "/etc/ssl/openssl.cnf", rights: rightsRead, fresh: true},
	{path: "/etc/pki/tls/openssl.cnf", rights: rightsRead, fresh: true},
	{path: "/etc/crypto-policies", rights: rightsRead},
	{path: "/etc/fonts", rights: rightsRead},
	{path: "/var/cache/fontconfig", rights: rightsRead},

	{path: "/dev/null", rights: rightsWrite},
	{path: "/dev/zero", rights: rightsRead},
	{path: "/dev/full", rights: rightsRead},
	{path: "/dev/random", rights: rightsRead},
	{path: "/dev/urandom", rights: rightsRead},

	{path: "/proc/cpuinfo", rights: rightsRead},
	{path: "/proc/filesystems", rights: rightsRead},
	{path: "/proc/meminfo", rights: rightsRead},
	{path: "/proc/stat", rights: rightsRead},
	{path: "/proc/version", rights: rightsRead},
	{path: "/proc/sys/vm/overcommit_memory", rights: rightsRead},
	{path: "/proc/sys/kernel/ngroups_max", rights: rightsRead},
	{path: "/sys/devices/system/cpu", rights: rightsRead},

	{path: "/etc/hosts", rights: rightsRead, network: true, fresh: true},
	{path: "/etc/host.conf", rights: rightsRead, network: true, fresh: true},
	{path: "/etc/gai.conf", rights: rightsRead, network: true, fresh: true},
	{path: "/etc/nsswitch.conf", rights: rightsRead, network: true, fresh: true},
	{path: "/etc/resolv.conf", rights: rightsRead, network: true, fresh: true},
	{path: "/etc/protocols", rights: rightsRead, network: true, fresh: true},
	{path: "/etc/services", rights: rightsRead, network: true, fresh: true},
	{path: "/etc/ssl/certs", rights: rightsRead, network: true},
	{path: "/etc/ssl/cert.pem", rights: rightsRead, network: true, fresh: true},
	{path: "/etc/pki/ca-trust", rights: rightsRead, network: true},
	{path: "/etc/pki/tls/certs", rights: rightsRead, network: true},
}

// keptPlace is one of systemPlaces, held open for the life of the program: a
// start adds a rule for each, and opening them would take half of its time.
type keptPlace struct {
	fd      int
	rights  uint64
	network bool
}

var kept struct {
	mu     sync.Mutex
	places []keptPlace // nil until all have been opened
}

// keptPlaces opens them, once. A start that comes while there are not enough
// descriptors fails and leaves it to the next.
func keptPlaces() ([]keptPlace, error) {
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if kept.places != nil {
		return kept.places, nil
	}
	places, err := openPlaces()
	if err != nil {
		for _, p := range places {
			_ = unix.Close(p.fd)
		}
		return nil, err
	}
	kept.places = places
	return places, nil
}

// roomToKeep is how many descriptors this program must be allowed to have for
// those of the places to stay open: they are some thirty.
const roomToKeep = 128

// openPlaces passes over what a system does not have, and keeps what it has by
// two names, such as /lib and /usr/lib, once.
func openPlaces() ([]keptPlace, error) {
	seen := make(map[fileID]bool)
	places := []keptPlace{}
	for _, row := range systemPlaces {
		if row.fresh {
			continue
		}
		fd, err := unix.Open(row.path, unix.O_PATH|unix.O_CLOEXEC, 0)
		if err != nil {
			if failed := failure("open system place", err); scarce(failed) {
				return places, failed
			}
			continue
		}
		var st unix.Stat_t
		err = unix.Fstat(fd, &st)
		id := idOf(&st)
		if err != nil || seen[id] {
			_ = unix.Close(fd)
			continue
		}
		seen[id] = true
		places = append(places, keptPlace{fd, rightsOn(&st, row.rights), row.network})
	}
	return places, nil
}

// loaderOf returns the dynamic loader an ELF program names, "" for a static one
// and for what is not ELF. The interpreter of a script is not returned: to let
// a process run a shell, the policy must say so.
func loaderOf(path string) string {
	f, err := elf.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type != elf.PT_INTERP || p.Filesz > unix.PathMax {
			continue
		}
		name := make([]byte, p.Filesz)
		if _, err := p.ReadAt(name, 0); err == nil {
			return unix.ByteSliceToString(name)
		}
	}
	return ""
}
