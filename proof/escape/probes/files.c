/* Reading and writing what was not given. */
#include "probe.h"
#include <linux/openat2.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>

PROBE(read, read_shadow, "files", "") { return reads("/etc/shadow"); }
PROBE(read, read_passwd, "files", "") { return reads("/etc/passwd"); }
PROBE(read, read_hostname, "files", "") { return reads("/etc/hostname"); }
PROBE(read, read_secret, "files", "") { return reads(in("secret")); }
PROBE(read, read_mapped, "files", "")
{
	int fd = open(in("secret"), O_RDONLY);
	char *p = fd < 0 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	return p != MAP_FAILED && p[0] == 'S';
}
PROBE(read, read_through_link, "files", "") { return reads(in("link")); }
PROBE(read, read_own_link, "files", "") { return !symlink(in("secret"), "./sym") && reads("./sym"); }
PROBE(read, read_up, "files", "")
{
	char *p = in("secret");
	static char up[4096];
	snprintf(up, sizeof up, "../../../../../../../../../../../..%s", p);
	return reads(up);
}
PROBE(read, read_self_root, "files", "")
{
	static char p[4096];
	snprintf(p, sizeof p, "/proc/self/root%s", in("secret"));
	return reads(p);
}
PROBE(read, read_self_cwd, "files", "")
{
	static char p[4096];
	snprintf(p, sizeof p, "/proc/self/cwd/../../../../../../../..%s", in("secret"));
	return reads(p);
}
PROBE(read, read_parent_root, "files", "")
{
	static char p[4096];
	snprintf(p, sizeof p, "%s%s", proc(parent, "root"), in("secret"));
	return reads(p);
}
PROBE(read, read_parent_cwd, "files", "") { return lists(proc(parent, "cwd")); }
PROBE(read, read_by_path_descriptor, "files", "")
{
	int fd = open(in("secret"), O_PATH);
	return fd >= 0 && reads(self_fd(fd));
}
PROBE(read, read_openat2, "files", "")
{
	struct open_how how = {.flags = O_RDONLY};
	int fd = syscall(SYS_openat2, AT_FDCWD, in("secret"), &how, sizeof how);
	return fd >= 0 && read(fd, buffer, 1) == 1;
}
PROBE(read, read_by_handle, "files,system_calls", "")
{
	struct file_handle *h = calloc(1, 256);
	int mount, at = open(arena, O_PATH | O_DIRECTORY), fd;
	h->handle_bytes = 128;
	if (name_to_handle_at(AT_FDCWD, in("secret"), h, &mount, 0) < 0)
		return false;
	fd = open_by_handle_at(at, h, O_RDONLY);
	if (fd < 0 && (at = open("/", O_RDONLY)) >= 0)
		fd = open_by_handle_at(open(arena, O_RDONLY), h, O_RDONLY);
	return fd >= 0 && read(fd, buffer, 1) == 1;
}
PROBE(read, hard_link_in, "files", "")
{
	return !link(in("secret"), "./hard") || !link(in("secret"), in("outside/hard"));
}
PROBE(read, link_by_descriptor, "files", "")
{
	int fd = open(in("secret"), O_PATH);
	return fd >= 0 && !linkat(AT_FDCWD, self_fd(fd), AT_FDCWD, in("outside/hard"), AT_SYMLINK_FOLLOW);
}
PROBE(read, list_root, "files", "") { return lists("/"); }
PROBE(read, list_etc, "files", "") { return lists("/etc"); }
PROBE(read, list_arena, "files", "") { return lists(arena); }
PROBE(read, list_temporary, "files", "") { return lists(in("../../tmp")); }
PROBE(read, list_home, "files", "") { return lists("/home"); }
PROBE(read, list_proc, "files", "") { return lists("/proc"); }
PROBE(read, list_devices, "files", "") { return lists("/dev"); }
PROBE(read, list_cgroups, "files", "") { return lists("/sys/fs/cgroup"); }
PROBE(read, list_interfaces, "files", "") { return lists("/sys/class/net"); }
PROBE(read, read_parent_environ, "files", "") { return reads(proc(parent, "environ")); }
PROBE(read, read_parent_cmdline, "files", "") { return reads(proc(parent, "cmdline")); }
PROBE(read, read_parent_maps, "files", "") { return reads(proc(parent, "maps")); }
PROBE(read, read_parent_status, "files", "") { return reads(proc(parent, "status")); }
PROBE(read, open_parent_memory, "files", "") { return opens(proc(parent, "mem"), O_RDONLY); }
PROBE(read, list_parent_descriptors, "files", "") { return lists(proc(parent, "fd")); }
PROBE(read, open_parent_descriptor, "files", "")
{
	for (int i = 0; i < 128; i++) {
		static char name[32];
		snprintf(name, sizeof name, "fd/%d", i);
		if (opens(proc(parent, name), O_RDONLY))
			return true;
	}
	return false;
}
PROBE(read, read_victim_environ, "files", "") { return reads(proc(victim, "environ")); }
PROBE(read, open_victim_memory, "files", "") { return opens(proc(victim, "mem"), O_RDWR); }
PROBE(read, read_own_environ_of_parent_thread, "files", "")
{
	static char name[64];
	snprintf(name, sizeof name, "task/%d/environ", parent);
	return reads(proc(parent, name));
}
PROBE(read, own_net_tcp, "files", "") { return reads("/proc/self/net/tcp"); }
PROBE(read, own_net_unix, "files", "") { return reads("/proc/self/net/unix"); }
PROBE(read, thread_net_tcp, "files", "") { return reads("/proc/thread-self/net/tcp"); }
PROBE(read, net_tcp, "files", "") { return reads("/proc/net/tcp"); }
PROBE(read, read_sysctl, "files", "") { return reads("/proc/sys/kernel/core_pattern"); }
PROBE(read, read_mounts, "files", "") { return reads("/proc/mounts"); }
PROBE(read, read_partitions, "files", "") { return reads("/proc/partitions"); }
PROBE(read, read_command_line, "files", "") { return reads("/proc/cmdline"); }
PROBE(read, read_kernel_log, "files", "") { return opens("/dev/kmsg", O_RDONLY); }
PROBE(read, open_terminal_master, "files", "") { return opens("/dev/ptmx", O_RDWR); }
PROBE(read, watch_arena, "files", "look") { return inotify_add_watch(inotify_init(), arena, IN_ALL_EVENTS) >= 0; }
PROBE(read, stat_secret, "files", "look")
{
	struct stat st;
	return !stat(in("secret"), &st);
}
PROBE(read, stat_shadow, "files", "look")
{
	struct stat st;
	return !stat("/etc/shadow", &st);
}
PROBE(read, access_secret, "files", "look") { return !access(in("secret"), R_OK); }
PROBE(read, read_link_text, "files", "look") { return readlink(in("link"), buffer, sizeof buffer) > 0; }
PROBE(read, parent_program_name, "files", "look") { return readlink(proc(parent, "exe"), buffer, sizeof buffer) > 0; }
PROBE(read, free_space, "files", "look")
{
	struct statfs st;
	return !statfs(arena, &st);
}
PROBE(read, change_directory, "files", "look") { return !chdir(arena); }
PROBE(read, open_path_only, "files", "look") { return opens(in("secret"), O_PATH); }

PROBE(write, create_file, "files", "") { return opens(in("outside/new"), O_CREAT | O_WRONLY); }
PROBE(write, append_to_secret, "files", "") { return opens(in("secret"), O_WRONLY | O_APPEND); }
PROBE(write, truncate_by_name, "truncation", "") { return !truncate(in("outside/text"), 1); }
PROBE(write, truncate_by_open, "files", "") { return opens(in("outside/text"), O_WRONLY | O_TRUNC); }
PROBE(write, truncate_reading, "files", "") { return opens(in("outside/text"), O_RDONLY | O_TRUNC); }
PROBE(write, remove_file, "files", "") { return !unlink(in("outside/text")); }
PROBE(write, remove_folder, "files", "") { return !rmdir(in("outside/empty")); }
PROBE(write, rename_file, "files", "") { return !rename(in("outside/text"), in("outside/renamed")); }
PROBE(write, exchange_files, "files", "")
{
	return !renameat2(AT_FDCWD, in("outside/text"), AT_FDCWD, in("secret"), RENAME_EXCHANGE);
}
PROBE(write, replace_secret, "files", "")
{
	int fd = open("./mine", O_CREAT | O_WRONLY, 0600);
	return (fd >= 0 && !rename("./mine", in("secret"))) || !rename(in("outside/text"), in("secret"));
}
PROBE(write, take_secret, "files", "") { return !rename(in("secret"), "./taken") || !rename(in("secret"), in("outside/taken")); }
PROBE(write, make_folder, "files", "") { return !mkdir(in("outside/made"), 0700); }
PROBE(write, make_link, "files", "") { return !symlink("/etc/passwd", in("outside/made")); }
PROBE(write, make_pipe, "files", "") { return !mkfifo(in("outside/made"), 0600); }
PROBE(write, make_file_by_mknod, "files", "") { return !mknod(in("outside/made"), S_IFREG | 0600, 0); }
PROBE(write, make_block_device, "files,privileges", "") { return !mknod("./device", S_IFBLK | 0600, makedev(7, 0)); }
PROBE(write, make_whiteout, "files", "") { return !mknod(in("outside/made"), S_IFCHR, 0); }
PROBE(write, unnamed_file, "files", "") { return opens(in("outside"), O_TMPFILE | O_RDWR); }
PROBE(write, named_later, "files", "")
{
	int fd = open(in("outside"), O_TMPFILE | O_RDWR, 0600);
	return fd >= 0 && !linkat(AT_FDCWD, self_fd(fd), AT_FDCWD, in("outside/made"), AT_SYMLINK_FOLLOW);
}
PROBE(write, write_self_root, "files", "")
{
	static char p[4096];
	snprintf(p, sizeof p, "/proc/self/root%s", in("outside/made"));
	return opens(p, O_CREAT | O_WRONLY);
}
PROBE(write, write_shared_memory_file, "files", "") { return opens("/dev/shm/untaint-probe", O_CREAT | O_RDWR); }
PROBE(write, write_through_link, "files", "") { return !symlink(in("secret"), "./sym") && opens("./sym", O_WRONLY); }
PROBE(write, write_sysctl, "files", "") { return opens("/proc/sys/kernel/core_pattern", O_WRONLY); }
PROBE(write, write_own_oom, "files", "") { return opens("/proc/self/oom_score_adj", O_WRONLY); }
PROBE(write, write_parent_oom, "files", "") { return opens(proc(parent, "oom_score_adj"), O_WRONLY); }
PROBE(write, write_victim_core_filter, "files", "") { return opens(proc(victim, "coredump_filter"), O_WRONLY); }
PROBE(write, clear_victim_pages, "files", "") { return opens(proc(victim, "clear_refs"), O_WRONLY); }
PROBE(write, name_parent_thread, "files", "") { return opens(proc(parent, "comm"), O_WRONLY); }
PROBE(write, write_in_scratch, "files", "temp write") { return opens("./mine", O_CREAT | O_WRONLY); }

/* Who opens a file that is leased stands still until the lease is broken, for
 * most of a minute. */
PROBE(write, lease_readable, "system_calls", "")
{
	int fd = open(in("readable"), O_RDONLY);
	return fd >= 0 && !fcntl(fd, F_SETLEASE, F_WRLCK);
}
/* Each program that starts opens this one. */
PROBE(write, lease_cache_of_loader, "system_calls", "") /* by root alone, who owns it */
{
	int fd = open("/etc/ld.so.cache", O_RDONLY);
	return fd >= 0 && !fcntl(fd, F_SETLEASE, F_RDLCK);
}
PROBE(write, lease_readable_for_reading, "system_calls", "")
{
	int fd = open(in("readable"), O_RDONLY);
	return fd >= 0 && !fcntl(fd, F_SETLEASE, F_RDLCK);
}
