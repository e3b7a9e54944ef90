/* Taking all there is. Judged where Limits are set. */
#include "probe.h"
#include <pthread.h>
#include <sys/resource.h>

#define MIB (1L << 20)
#define MUCH (256 * MIB)

static long fill(long most)
{
	long got = 0;
	for (; got < most; got += MIB) {
		char *p = mmap(NULL, MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p == MAP_FAILED)
			break;
		memset(p, 1, MIB);
	}
	return got;
}
static long pour(int fd, long most)
{
	long got = 0;
	signal(SIGXFSZ, SIG_IGN);
	memset(buffer, 1, sizeof buffer);
	while (fd >= 0 && got < most && write(fd, buffer, sizeof buffer) == sizeof buffer)
		got += sizeof buffer;
	return got;
}

PROBE(resource, memory_bomb, "resources", "") { return fill(MUCH) >= MUCH; }
PROBE(resource, heap_bomb, "resources", "")
{
	long got = 0;
	for (char *p; got < MUCH && (p = malloc(64 << 10)); got += 64 << 10)
		memset(p, 1, 64 << 10);
	return got >= MUCH;
}
PROBE(resource, shared_mapping_bomb, "resources", "")
{
	char *p = mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return false;
	memset(p, 1, MUCH);
	return true;
}
PROBE(resource, memory_file_bomb, "resources", "") { return pour(syscall(SYS_memfd_create, "probe", 0), MUCH) >= MUCH; }
PROBE(resource, memory_file_hole, "resources", "")
{
	int fd = syscall(SYS_memfd_create, "probe", 0);
	signal(SIGXFSZ, SIG_IGN);
	return fd >= 0 && !fallocate(fd, 0, 0, MUCH);
}
PROBE(resource, disk_bomb, "resources", "") { return pour(open(getenv("TMPDIR") ? "./big" : in("outside/big"), O_CREAT | O_WRONLY, 0600), 64 * MIB) >= 64 * MIB; }
PROBE(resource, process_bomb, "resources", "")
{
	int n = 0;
	for (pid_t child; n < 200 && (child = fork()) >= 0; n++)
		if (child == 0) {
			sleep(20);
			_exit(0);
		}
	return n >= 200;
}
PROBE(resource, process_tree_bomb, "resources", "")
{
	for (int depth = 0; depth < 6; depth++)
		if (fork() < 0)
			return false;
	return true;
}
PROBE(resource, memory_by_many, "resources", "")
{
	int n = 0;
	for (pid_t child; n < 8 && (child = fork()) >= 0; n++)
		if (child == 0) {
			bool all = fill(48 * MIB) >= 48 * MIB;
			sleep(1);
			_exit(all ? 0 : 1);
		}
	int status, good = 0;
	while (wait(&status) > 0)
		good += status == 0;
	return good == 8;
}
static void *waiting(void *arg)
{
	sleep(20);
	return arg;
}
PROBE(resource, thread_bomb, "resources", "")
{
	pthread_t t;
	int n = 0;
	while (n < 300 && !pthread_create(&t, NULL, waiting, NULL))
		n++;
	return n >= 300;
}
PROBE(resource, descriptor_bomb, "resources", "")
{
	int n = 0;
	while (n < 500 && dup(1) >= 0)
		n++;
	return n >= 500;
}
PROBE(resource, pipe_bomb, "resources", "")
{
	int n = 0;
	for (int ends[2]; n < 100 && !pipe2(ends, O_NONBLOCK); n++)
		fcntl(ends[0], F_SETPIPE_SZ, MIB);
	return n >= 100;
}
PROBE(resource, watch_bomb, "resources", "")
{
	int n = 0;
	for (; n < 100 && syscall(SYS_inotify_init1, 0) >= 0; n++)
		;
	return n >= 100;
}
PROBE(resource, spin, "resources", "")
{
	struct timespec t;
	do
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	while (t.tv_sec < 2);
	return true;
}
PROBE(resource, dump_core, "resources", "")
{
	struct rlimit r;
	return !getrlimit(RLIMIT_CORE, &r) && (r.rlim_cur > 0 || (r.rlim_cur = r.rlim_max, r.rlim_max > 0 && !setrlimit(RLIMIT_CORE, &r)));
}
PROBE(resource, output_flood, "always", "") { return pour(1, 64 * MIB) >= 64 * MIB; }
