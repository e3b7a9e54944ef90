/* Other processes, and outliving the run. */
#include "probe.h"
#include <linux/perf_event.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>

#define PROCESS_MADVISE 440
#define PROCESS_MRELEASE 448

static int descriptor_of(pid_t pid) { return syscall(SYS_pidfd_open, pid, 0); }

PROBE(process, trace_parent, "system_calls", "") { return !ptrace(PTRACE_SEIZE, parent, 0, 0); }
PROBE(process, trace_victim, "system_calls", "") { return !ptrace(PTRACE_SEIZE, victim, 0, 0); }
PROBE(process, attach_victim, "system_calls", "") { return !ptrace(PTRACE_ATTACH, victim, 0, 0); }
static bool moves(long nr, pid_t pid)
{
	struct iovec mine = {buffer, 8}, theirs = {(void *)0x10000, 8};
	return syscall(nr, pid, &mine, 1, &theirs, 1, 0) > 0 || errno == EFAULT;
}
PROBE(process, read_parent_memory, "system_calls", "") { return moves(SYS_process_vm_readv, parent); }
PROBE(process, read_victim_memory, "system_calls", "") { return moves(SYS_process_vm_readv, victim); }
PROBE(process, write_victim_memory, "system_calls", "") { return moves(SYS_process_vm_writev, victim); }
PROBE(process, advise_victim_memory, "system_calls", "")
{
	struct iovec none = {(void *)0x10000, 4096};
	return reached(syscall(PROCESS_MADVISE, descriptor_of(victim), &none, 1, 20 /* MADV_COLD */, 0));
}
PROBE(process, release_victim_memory, "system_calls", "") { return reached(syscall(PROCESS_MRELEASE, descriptor_of(victim), 0)); }
PROBE(process, move_victim_pages, "system_calls", "")
{
	void *page = buffer;
	int status;
	return !syscall(SYS_move_pages, victim, 1, &page, NULL, &status, 0);
}
PROBE(process, migrate_victim_pages, "system_calls", "")
{
	unsigned long nodes = 1;
	return syscall(SYS_migrate_pages, victim, 8, &nodes, &nodes) >= 0;
}
PROBE(process, take_parent_descriptor, "system_calls", "") { return syscall(SYS_pidfd_getfd, descriptor_of(parent), 0, 0) >= 0; }
PROBE(process, take_victim_descriptor, "system_calls", "") { return syscall(SYS_pidfd_getfd, descriptor_of(victim), 0, 0) >= 0; }
PROBE(process, compare_parent, "system_calls", "") { return syscall(SYS_kcmp, parent, getpid(), 0, 0, 0) >= 0; }
PROBE(process, measure_parent, "system_calls", "")
{
	struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE, .size = sizeof attr, .config = PERF_COUNT_SW_CPU_CLOCK, .exclude_kernel = 1};
	return syscall(SYS_perf_event_open, &attr, parent, -1, -1, 0) >= 0;
}

PROBE(process, signal_parent, "signals", "") { return !kill(parent, SIGURG); }
PROBE(process, signal_parent_null, "signals", "") { return !kill(parent, 0); }
PROBE(process, signal_victim, "signals", "") { return !kill(victim, SIGURG); }
PROBE(process, kill_victim, "signals", "victim") { return !kill(victim, SIGKILL); }
PROBE(process, signal_group, "signals", "") { return !kill(-getpgid(victim), SIGURG); }
PROBE(process, signal_thread, "signals", "") { return !syscall(SYS_tgkill, victim, victim, SIGURG); }
PROBE(process, signal_any_thread, "signals", "") { return !syscall(SYS_tkill, victim, SIGURG); }
PROBE(process, queue_signal, "signals", "") { return !sigqueue(victim, SIGURG, (union sigval){0}); }
PROBE(process, queue_thread_signal, "signals", "")
{
	siginfo_t info = {.si_signo = SIGURG, .si_code = SI_QUEUE};
	return !syscall(SYS_rt_tgsigqueueinfo, victim, victim, SIGURG, &info);
}
PROBE(process, signal_by_descriptor, "signals", "") { return !syscall(SYS_pidfd_send_signal, descriptor_of(victim), SIGURG, NULL, 0); }
PROBE(process, signal_all, "system_calls", "") { return !kill(-1, 0); }
static bool owned(int how, pid_t pid)
{
	struct f_owner_ex owner = {F_OWNER_PID, pid};
	int ends[2];
	if (pipe2(ends, O_NONBLOCK) || fcntl(ends[0], how, how == F_SETOWN ? (long)pid : (long)&owner))
		return false;
	if (fcntl(ends[0], F_SETSIG, SIGKILL) || fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK))
		return false;
	bool sent = write(ends[1], "x", 1) == 1;
	usleep(20000);
	return sent;
}
PROBE(process, kill_by_owner, "signals", "victim") { return owned(F_SETOWN, victim); }
PROBE(process, kill_by_owner_ex, "signals", "victim") { return owned(F_SETOWN_EX, victim); }
PROBE(process, kill_by_owner_group, "signals", "victim") { return owned(F_SETOWN, -getpgid(victim)); }

PROBE(process, kill_by_owner_of_socket, "signals", "victim")
{
	int pair[2], on = 1;
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	ioctl(pair[0], FIOSETOWN, &victim);
	fcntl(pair[0], F_SETSIG, SIGKILL);
	ioctl(pair[0], FIOASYNC, &on);
	bool sent = write(pair[1], "x", 1) == 1;
	usleep(20000);
	return sent;
}
PROBE(process, renice_parent, "system_calls", "") { return !setpriority(PRIO_PROCESS, parent, getpriority(PRIO_PROCESS, parent) + 1); }
PROBE(process, renice_victim, "system_calls", "") { return !setpriority(PRIO_PROCESS, victim, 5); }
PROBE(process, renice_group, "system_calls", "") { return !setpriority(PRIO_PGRP, getpgid(victim), 6); }
PROBE(process, renice_user, "system_calls", "") { return !setpriority(PRIO_USER, 0, 1); }
static bool pinned(pid_t pid)
{
	cpu_set_t set;
	return !sched_getaffinity(pid, sizeof set, &set) && !sched_setaffinity(pid, sizeof set, &set);
}
PROBE(process, pin_parent, "system_calls", "") { return pinned(parent); }
PROBE(process, pin_victim, "system_calls", "") { return pinned(victim); }
PROBE(process, schedule_victim, "system_calls", "") { return !sched_setscheduler(victim, SCHED_BATCH, &(struct sched_param){0}); }
PROBE(process, schedule_parent, "system_calls", "") { return !sched_setscheduler(parent, SCHED_OTHER, &(struct sched_param){0}); }
PROBE(process, schedule_parameter, "system_calls", "") { return !sched_setparam(victim, &(struct sched_param){0}); }
PROBE(process, schedule_attribute, "system_calls", "")
{
	struct { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; } a = {.size = 48};
	return !syscall(SYS_sched_setattr, victim, &a, 0);
}
PROBE(process, disk_priority, "system_calls", "") { return !syscall(SYS_ioprio_set, 1, victim, 3 << 13); }
PROBE(process, disk_priority_user, "system_calls", "") { return !syscall(SYS_ioprio_set, 3, getuid(), 2 << 13 | 4); }
PROBE(process, read_parent_limit, "system_calls", "")
{
	struct rlimit r;
	return !prlimit(parent, RLIMIT_NOFILE, NULL, &r);
}
PROBE(process, set_victim_limit, "system_calls", "") { return !prlimit(victim, RLIMIT_CORE, &(struct rlimit){0, 0}, NULL); }
PROBE(process, robust_list, "system_calls", "look")
{
	void *head;
	size_t size;
	return !syscall(SYS_get_robust_list, victim, &head, &size);
}
PROBE(process, session_of_parent, "system_calls", "look") { return getsid(parent) >= 0; }
PROBE(process, group_of_victim, "system_calls", "look") { return getpgid(victim) >= 0; }
PROBE(process, scheduler_of_parent, "system_calls", "look") { return sched_getscheduler(parent) >= 0; }
PROBE(process, descriptor_of_parent, "system_calls", "look") { return descriptor_of(parent) >= 0; }
PROBE(process, clock_of_parent, "system_calls", "look")
{
	struct timespec t;
	return !clock_gettime((~(clockid_t)parent) << 3 | 2, &t);
}

PROBE(tree, leave_session, "process_group", "")
{
	pid_t child = fork();
	if (child == 0)
		_exit(setsid() > 0 ? 0 : 1);
	return exits_well(child);
}
PROBE(tree, leave_group, "process_group", "")
{
	pid_t child = fork();
	if (child == 0)
		_exit(!setpgid(0, 0) ? 0 : 1);
	return exits_well(child);
}
PROBE(tree, move_child, "process_group", "")
{
	pid_t child = fork();
	if (child == 0)
		pause();
	bool moved = child > 0 && !setpgid(child, child);
	if (child > 0)
		kill(child, SIGKILL);
	return moved;
}
PROBE(tree, join_group_of_parent, "process_group", "")
{
	pid_t child = fork();
	if (child == 0)
		_exit(!setpgid(0, getpgid(parent)) ? 0 : 1);
	return exits_well(child);
}
PROBE(tree, forget_parent_death, "system_calls", "") { return !prctl(PR_SET_PDEATHSIG, 0); }
static bool stays(bool session, bool hold)
{
	pid_t child = fork();
	if (child != 0)
		return exits_well(child);
	if (session)
		setsid();
	if (fork() > 0)
		_exit(0);
	prctl(PR_SET_NAME, "survivor");
	prctl(PR_SET_PDEATHSIG, 0);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	for (int fd = 0; !hold && fd < 3; fd++)
		close(fd);
	sleep(20);
	_exit(0);
}
PROBE(tree, stay_behind, "always", "survivor") { return stays(false, false); }
PROBE(tree, stay_with_output, "always", "survivor") { return stays(false, true); }
PROBE(tree, become_daemon, "process_group", "survivor") { return stays(true, false); }
PROBE(tree, become_daemon_with_output, "process_group", "survivor") { return stays(true, true); }
static bool cloned(unsigned long flags)
{
	pid_t child = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
	if (child == 0)
		_exit(0);
	return child > 0;
}
PROBE(tree, child_of_parent, "system_calls", "") { return cloned(CLONE_PARENT); }
PROBE(tree, child_untraced, "system_calls", "") { return cloned(CLONE_UNTRACED); }
PROBE(tree, fork_by_clone3, "system_calls", "look")
{
	uint64_t args[11] = {[4] = SIGCHLD};
	pid_t child = syscall(SYS_clone3, args, sizeof args);
	if (child == 0)
		_exit(0);
	return child > 0;
}
PROBE(namespace, clone_user, "system_calls", "") { return cloned(CLONE_NEWUSER); }
PROBE(namespace, clone_mounts, "system_calls", "") { return cloned(CLONE_NEWNS); }
