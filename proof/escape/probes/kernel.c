/* Namespaces, mounts, identities, and the rest of the kernel. */
#include "probe.h"
#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/timex.h>

#define STATMOUNT 457
#define LISTMOUNT 458
#define LSM_SET_SELF_ATTR 460

PROBE(namespace, unshare_user, "system_calls", "") { return !unshare(CLONE_NEWUSER); }
PROBE(namespace, unshare_mounts, "system_calls", "") { return !unshare(CLONE_NEWNS); }
PROBE(namespace, unshare_network, "system_calls", "") { return !unshare(CLONE_NEWNET); }
PROBE(namespace, unshare_processes, "system_calls", "") { return !unshare(CLONE_NEWPID); }
PROBE(namespace, unshare_ipc, "system_calls", "") { return !unshare(CLONE_NEWIPC); }
PROBE(namespace, unshare_names, "system_calls", "") { return !unshare(CLONE_NEWUTS); }
PROBE(namespace, unshare_cgroup, "system_calls", "") { return !unshare(CLONE_NEWCGROUP); }
PROBE(namespace, unshare_user_and_mounts, "system_calls", "") { return !unshare(CLONE_NEWUSER | CLONE_NEWNS); }
PROBE(namespace, clone3_user, "system_calls", "")
{
	uint64_t args[11] = {[0] = CLONE_NEWUSER, [4] = SIGCHLD};
	pid_t child = syscall(SYS_clone3, args, sizeof args);
	if (child == 0)
		_exit(0);
	return child > 0;
}
PROBE(namespace, enter_own_network, "system_calls", "")
{
	int fd = open("/proc/self/ns/net", O_RDONLY);
	return fd >= 0 && !setns(fd, 0);
}
PROBE(namespace, enter_parent_mounts, "system_calls", "") { return !setns(syscall(SYS_pidfd_open, parent, 0), CLONE_NEWNS); }
PROBE(mount, mount_memory, "system_calls", "") { return !mount("none", in("outside"), "tmpfs", 0, ""); }
PROBE(mount, mount_over_own_folder, "system_calls", "") { return !mount(in("outside"), ".", NULL, MS_BIND, NULL); }
PROBE(mount, bind_system, "system_calls", "") { return !mount("/etc", in("outside"), NULL, MS_BIND, NULL); }
PROBE(mount, remount, "system_calls", "") { return !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL); }
PROBE(mount, unmount, "system_calls", "") { return reached(umount2(in("outside"), MNT_DETACH)); }
PROBE(mount, open_tree, "system_calls", "") { return syscall(SYS_open_tree, AT_FDCWD, "/etc", 1) >= 0; }
PROBE(mount, open_file_system, "system_calls", "") { return syscall(SYS_fsopen, "tmpfs", 0) >= 0; }
PROBE(mount, pick_file_system, "system_calls", "") { return syscall(SYS_fspick, AT_FDCWD, in(""), 0) >= 0; }
PROBE(mount, set_mount, "system_calls", "") { return reached(syscall(SYS_mount_setattr, AT_FDCWD, "/nowhere", 0, buffer, 32)); }
PROBE(mount, move_mount, "system_calls", "") { return reached(syscall(SYS_move_mount, AT_FDCWD, "/nowhere", AT_FDCWD, "/nowhere", 0)); }
PROBE(mount, pivot, "system_calls", "") { return reached(syscall(SYS_pivot_root, "/nowhere", "/nowhere")); }
PROBE(mount, change_root, "system_calls", "") { return !chroot("/usr/share"); }
PROBE(mount, describe_mount, "system_calls", "") { return reached(syscall(STATMOUNT, buffer, buffer, 100, 0)); }
PROBE(mount, list_mounts, "system_calls", "")
{
	uint64_t req[3] = {24, ~0ULL, 0};
	return syscall(LISTMOUNT, req, buffer, 16, 0) >= 0;
}

PROBE(rights, become_other, "privileges", "") { return !setuid(1); }
PROBE(rights, become_other_group, "privileges", "") { return !setgid(1); }
PROBE(rights, set_groups, "privileges", "") { return !syscall(SYS_setgroups, 1, &(gid_t){1}); }
PROBE(rights, take_capabilities, "privileges", "")
{
	struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2] = {{1 << CAP_SYS_ADMIN, 1 << CAP_SYS_ADMIN, 0}};
	return !syscall(SYS_capset, &head, data);
}
PROBE(rights, keep_capabilities, "privileges", "") { return !prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0) || !prctl(PR_CAPBSET_DROP, CAP_SYS_BOOT); }
PROBE(rights, raise_limit, "privileges", "")
{
	struct rlimit r;
	getrlimit(RLIMIT_NOFILE, &r);
	r.rlim_max++;
	return !setrlimit(RLIMIT_NOFILE, &r);
}
PROBE(rights, negative_nice, "privileges", "") { return !setpriority(PRIO_PROCESS, 0, -5); }
PROBE(rights, real_time, "privileges", "") { return !sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){1}); }
PROBE(rights, disk_real_time, "privileges", "") { return !syscall(SYS_ioprio_set, 1, 0, 1 << 13); }
PROBE(rights, ports_of_machine, "privileges,system_calls", "")
{
#ifdef SYS_iopl
	return !syscall(SYS_iopl, 3);
#else
	return false;
#endif
}
PROBE(rights, gain_by_execution, "privileges", "") { return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0; }

PROBE(kernel, keyring, "system_calls", "") { return syscall(SYS_keyctl, 0, -3, 0) >= 0; }
PROBE(kernel, add_key, "system_calls", "") { return syscall(SYS_add_key, "user", "probe", "x", 1, -3) >= 0; }
PROBE(kernel, request_key, "system_calls", "") { return reached(syscall(SYS_request_key, "user", "probe", NULL, -3)); }
PROBE(kernel, page_faults, "system_calls", "") { return syscall(SYS_userfaultfd, 1) >= 0; }
PROBE(kernel, bpf_map, "system_calls", "") { return reached(syscall(SYS_bpf, 0, buffer, 64)); }
PROBE(kernel, bpf_program, "system_calls", "") { return reached(syscall(SYS_bpf, 5, buffer, 64)); }
PROBE(kernel, watch_file_system, "system_calls", "") { return syscall(SYS_fanotify_init, 0x200 /* FAN_REPORT_FID */, 0) >= 0; }
PROBE(kernel, kernel_log, "system_calls", "") { return syscall(SYS_syslog, 10, NULL, 0) >= 0; }
PROBE(kernel, accounting, "system_calls", "") { return reached(syscall(SYS_acct, "/nowhere")); }
PROBE(kernel, name_machine, "system_calls", "") { return !sethostname("probe", 5); }
PROBE(kernel, name_domain, "system_calls", "") { return !setdomainname("probe", 5); }
PROBE(kernel, set_clock, "system_calls", "")
{
	return reached(syscall(SYS_clock_settime, CLOCK_REALTIME, NULL));
}
PROBE(kernel, adjust_clock, "system_calls", "")
{
	struct timex t = {.modes = 0};
	return adjtimex(&t) >= 0;
}
PROBE(kernel, adjust_any_clock, "system_calls", "")
{
	struct timex t = {.modes = 0};
	return clock_adjtime(CLOCK_REALTIME, &t) >= 0;
}
PROBE(kernel, quotas, "system_calls", "") { return reached(syscall(SYS_quotactl, 0x800001 << 8, "/dev/none", 0, buffer)); }
PROBE(kernel, swap_off, "system_calls", "") { return reached(syscall(SYS_swapoff, "/nowhere")); }
PROBE(kernel, load_module, "system_calls", "") { return reached(syscall(SYS_init_module, buffer, 0, "")); }
PROBE(kernel, load_module_file, "system_calls", "") { return reached(syscall(SYS_finit_module, -1, "", 0)); }
PROBE(kernel, remove_module, "system_calls", "") { return reached(syscall(SYS_delete_module, "probe", O_NONBLOCK)); }
PROBE(kernel, load_kernel, "system_calls", "") { return reached(syscall(SYS_kexec_load, 0, 0, NULL, ~0UL)); }
PROBE(kernel, restart_machine, "system_calls", "") { return reached(syscall(SYS_reboot, 0, 0, 0, 0)); }
PROBE(kernel, move_process_to_cgroup, "files,system_calls", "") { return opens("/sys/fs/cgroup/cgroup.procs", O_WRONLY); }
#if defined(__x86_64__)
PROBE(kernel, descriptor_table, "system_calls", "") { return syscall(SYS_modify_ldt, 0, buffer, 100) >= 0; }
PROBE(kernel, calls_of_i386, "system_calls", "")
{
	long r;
	pid_t child = fork();
	if (child == 0) {
		__asm__ volatile("int $0x80" : "=a"(r) : "a"(20) : "memory"); /* getpid */
		_exit(r > 0 ? 0 : 1);
	}
	return exits_well(child);
}
#endif

/* What is counted for the whole machine: once it is used up, no database there
 * can begin. */
PROBE(kernel, requests_of_machine, "system_calls", "")
{
	unsigned long context = 0;
	return !syscall(SYS_io_setup, 1024, &context);
}
/* Security modules: a profile for itself, as by a file below /proc/self/attr. */
PROBE(kernel, security_profile, "system_calls", "") { return reached(syscall(LSM_SET_SELF_ATTR, 100, buffer, 32, 0)); }
