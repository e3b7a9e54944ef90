/* Executing what was not declared. */
#include "probe.h"
#include <spawn.h>

#if defined(__x86_64__)
#define LOADER "/lib64/ld-linux-x86-64.so.2"
#define LIBC "/lib/x86_64-linux-gnu/libc.so.6"
#else
#define LOADER "/lib/ld-linux-aarch64.so.1"
#define LIBC "/lib/aarch64-linux-gnu/libc.so.6"
#endif

static bool executes(int fd)
{
	char *argv[] = {"probe", "nothing", NULL};
	pid_t child = fork();
	if (child == 0) {
		syscall(SYS_execveat, fd, "", argv, (char *[]){NULL}, AT_EMPTY_PATH);
		_exit(99);
	}
	return exits_well(child);
}

static int in_memory(const char *program)
{
	int fd = syscall(SYS_memfd_create, "probe", 0);
	return fd >= 0 && !copy_to(program, fd) ? fd : -1;
}

static bool copied(const char *program, const char *as)
{
	int fd = open(as, O_CREAT | O_WRONLY, 0700);
	if (fd < 0)
		return false;
	bool ok = !copy_to(program, fd);
	close(fd);
	return ok;
}

PROBE(execute, run_true, "files,system_calls", "") { return runs("/usr/bin/true", NULL, NULL); }
PROBE(execute, run_shell, "files,system_calls", "") { return runs("/bin/sh", "-c", ":"); }
PROBE(execute, run_system, "files,system_calls", "") { return system("exit 0") == 0; }
PROBE(execute, run_env, "files,system_calls", "") { return runs("/usr/bin/env", "true", NULL); }
PROBE(execute, run_perl, "files,system_calls", "") { return runs("/usr/bin/perl", "-e", "1"); }
PROBE(execute, run_set_uid, "files,system_calls", "") { return runs("/usr/bin/passwd", "-S", NULL); }
PROBE(execute, run_helper, "files,system_calls", "exec") { return runs("/usr/bin/id", NULL, NULL); }
PROBE(execute, run_self, "files,system_calls", "") { return runs("/proc/self/exe", "nothing", NULL); }
PROBE(execute, run_spawned, "files,system_calls", "")
{
	pid_t child;
	char *argv[] = {"true", NULL};
	return !posix_spawn(&child, "/usr/bin/true", NULL, NULL, argv, (char *[]){NULL}) && exits_well(child);
}
PROBE(execute, run_vfork, "files,system_calls", "")
{
	pid_t child = vfork();
	if (child == 0) {
		execl("/usr/bin/true", "true", NULL);
		_exit(99);
	}
	return exits_well(child);
}
PROBE(execute, replace_self, "files,system_calls", "")
{
	execl("/usr/bin/true", "true", NULL);
	return false;
}
PROBE(execute, run_through_root, "files,system_calls", "") { return runs("/proc/self/root/usr/bin/true", NULL, NULL); }
PROBE(execute, run_relative, "files,system_calls", "") { return !chdir("/usr/bin") && runs("./true", NULL, NULL); }
PROBE(execute, run_path_descriptor, "files,system_calls", "")
{
	int fd = open("/usr/bin/true", O_PATH);
	return fd >= 0 && executes(fd);
}
PROBE(execute, run_descriptor_name, "files,system_calls", "")
{
	int fd = open("/usr/bin/true", O_PATH);
	return fd >= 0 && runs(self_fd(fd), NULL, NULL);
}
PROBE(execute, run_parent_program, "files,system_calls", "") { return runs(proc(victim, "exe"), "0", NULL); }
PROBE(execute, run_memory_file, "files,system_calls", "")
{
	int fd = in_memory("/proc/self/exe");
	return fd >= 0 && executes(fd);
}
PROBE(execute, run_memory_file_name, "files,system_calls", "")
{
	int fd = in_memory("/proc/self/exe");
	return fd >= 0 && runs(self_fd(fd), "nothing", NULL);
}
PROBE(execute, run_memory_file_flag, "files,system_calls", "")
{
	int fd = syscall(SYS_memfd_create, "probe", 0x10 /* MFD_EXEC */);
	return fd >= 0 && !copy_to("/proc/self/exe", fd) && executes(fd);
}
PROBE(execute, run_unnamed_file, "files,system_calls", "")
{
	int fd = open(".", O_TMPFILE | O_RDWR, 0700);
	if (fd < 0 || copy_to("/proc/self/exe", fd))
		return false;
	int again = open(self_fd(fd), O_RDONLY);
	close(fd);
	return again >= 0 && runs(self_fd(again), "nothing", NULL);
}
PROBE(execute, run_written_program, "files,system_calls", "") { return copied("/proc/self/exe", "./copy") && runs("./copy", "nothing", NULL); }
PROBE(execute, run_written_script, "files,system_calls", "")
{
	int fd = open("./script", O_CREAT | O_WRONLY, 0700);
	if (fd < 0 || write(fd, "#!/bin/sh\nexit 0\n", 17) != 17)
		return false;
	close(fd);
	return runs("./script", NULL, NULL);
}
PROBE(execute, run_link, "files,system_calls", "") { return !symlink("/usr/bin/true", "./true") && runs("./true", NULL, NULL); }
PROBE(execute, run_loader, "files,system_calls", "") { return runs(LOADER, "/usr/bin/true", NULL); }
PROBE(execute, run_loader_list, "files,system_calls", "exec") { return runs(LOADER, "--list", LIBC); }
/* The loader maps what it may read, as any program can its own code. */
PROBE(execute, run_loader_written, "files,system_calls", "exec") { return copied("/proc/self/exe", "./copy") && runs(LOADER, "./copy", "nothing"); }
PROBE(execute, run_loader_library, "files,system_calls", "exec") { return runs(LOADER, LIBC, NULL); }
PROBE(execute, run_library, "files,system_calls", "") { return runs(LIBC, NULL, NULL); }
PROBE(execute, run_loader_copied, "files,system_calls", "") { return copied(LOADER, "./loader") && runs("./loader", "/usr/bin/true", NULL); }
