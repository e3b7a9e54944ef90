/* What a probe has: where it is, whom it may hurt, and a few ways to try. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * A probe returns whether it succeeded. `stops` names the protections any one of
 * which has to stop it; "always" is for what each level has to, and "stop" for
 * what each has to that can stop its child before it begins. `note` holds words:
 *
 *   look      a harmless look-up, which no level promises to refuse
 *   temp      is what TempDir gives
 *   write     is what WritableDir gives, in that folder
 *   named     is what a command with anything to write may do by name where no
 *             call can be held, as it says
 *   exec      is what Helpers gives
 *   network   is what Network gives
 *   victim    succeeded if the victim is dead afterwards
 *   survivor  succeeded if a process called "survivor" lives afterwards
 */
struct probe {
	const char *class, *name, *stops, *note;
	bool (*run)(void);
};

#define PROBE(class, name, stops, note)                                          \
	static bool probe_##name(void);                                          \
	static const struct probe entry_##name = {#class, #name, stops, note, probe_##name}; \
	static const struct probe *const pointer_##name                          \
		__attribute__((section("probes"), used)) = &entry_##name;        \
	static bool probe_##name(void)

extern const char *arena; /* a folder that nothing declares */
extern pid_t parent;      /* the program that started this one */
extern pid_t victim;      /* another process of the same user */
extern int port;          /* where something listens on the loopback address */
extern int leaked;        /* a descriptor without close-on-exec in the parent */
extern int shared_memory, semaphore, queue; /* System V objects of others */
extern char buffer[1 << 16];

char *in(const char *name);                  /* a path in the arena */
char *proc(pid_t pid, const char *name);     /* a path in /proc */
char *self_fd(int fd);
bool reads(const char *path);                /* opens and gets a byte */
bool opens(const char *path, int flags);
bool lists(const char *path);
bool reached(long result);                   /* the kernel looked at the arguments */
bool runs(const char *path, const char *one, const char *two);
bool exits_well(pid_t child);
int copy_to(const char *from, int to);       /* 0 if all was copied */
