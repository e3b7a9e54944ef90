#include "probe.h"

const char *arena;
pid_t parent, victim;
int port, leaked, shared_memory, semaphore, queue;
char buffer[1 << 16];

static char *path(void)
{
	static char paths[16][4096];
	static int next;
	return paths[next++ % 16];
}

char *in(const char *name)
{
	char *p = path();
	snprintf(p, 4096, "%s/%s", arena, name);
	return p;
}

char *proc(pid_t pid, const char *name)
{
	char *p = path();
	snprintf(p, 4096, "/proc/%d/%s", pid, name);
	return p;
}

char *self_fd(int fd)
{
	char *p = path();
	snprintf(p, 4096, "/proc/self/fd/%d", fd);
	return p;
}

bool opens(const char *name, int flags) { return open(name, flags | O_NONBLOCK, 0600) >= 0; }

bool reads(const char *name)
{
	int fd = open(name, O_RDONLY | O_NONBLOCK);
	return fd >= 0 && read(fd, buffer, sizeof buffer) > 0;
}

bool lists(const char *name)
{
	DIR *d = opendir(name);
	return d && readdir(d);
}

bool reached(long result) { return result >= 0 || (errno != EPERM && errno != EACCES && errno != ENOSYS); }

bool exits_well(pid_t child)
{
	int status;
	if (child < 0 || waitpid(child, &status, 0) != child)
		return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool runs(const char *name, const char *one, const char *two)
{
	char *argv[] = {(char *)name, (char *)one, (char *)two, NULL};
	pid_t child = fork();
	if (child == 0) {
		execve(name, argv, (char *[]){NULL});
		_exit(99);
	}
	return exits_well(child);
}

int copy_to(const char *from, int to)
{
	int fd = open(from, O_RDONLY);
	ssize_t n = -1;
	while (fd >= 0 && (n = read(fd, buffer, sizeof buffer)) > 0)
		if (write(to, buffer, n) != n)
			return -1;
	close(fd);
	return fd < 0 || n < 0 ? -1 : 0;
}

extern const struct probe *const __start_probes[], *const __stop_probes[];

int main(int argc, char **argv)
{
	const struct probe *const *p;
	if (argc == 2 && !strcmp(argv[1], "nothing"))
		return 0;
	if (argc == 2 && !strcmp(argv[1], "list")) {
		for (p = __start_probes; p < __stop_probes; p++)
			printf("%s\t%s\t%s\t%s\n", (*p)->class, (*p)->name, (*p)->stops, (*p)->note);
		return 0;
	}
	if (argc != 10)
		return 64;
	arena = argv[2];
	parent = atoi(argv[3]), victim = atoi(argv[4]), port = atoi(argv[5]), leaked = atoi(argv[6]);
	shared_memory = atoi(argv[7]), semaphore = atoi(argv[8]), queue = atoi(argv[9]);
	for (p = __start_probes; p < __stop_probes; p++)
		if (!strcmp((*p)->name, argv[1])) {
			errno = 0;
			bool done = (*p)->run();
			printf("%s (%s)\n", done ? "succeeded" : "refused", strerror(errno));
			fflush(stdout);
			_exit(done ? 0 : 1);
		}
	return 65;
}
