/* Memory, semaphores and queues of others; terminals; what the parent left open. */
#include "probe.h"
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/sysmacros.h>
#include <termios.h>

struct message {
	long type;
	char text[64];
};

PROBE(ipc, make_memory, "system_calls", "") { return shmget(IPC_PRIVATE, 4096, 0600) >= 0; }
PROBE(ipc, attach_memory, "system_calls", "") { return shmat(shared_memory, NULL, 0) != (void *)-1; }
PROBE(ipc, describe_memory, "system_calls", "") { return !shmctl(shared_memory, IPC_STAT, &(struct shmid_ds){0}); }
PROBE(ipc, scan_memory, "system_calls", "") { return shmctl(0, SHM_INFO, (void *)&(struct shm_info){0}) >= 0; }
PROBE(ipc, remove_memory, "system_calls", "") { return !shmctl(shared_memory, IPC_RMID, NULL); }
PROBE(ipc, make_semaphore, "system_calls", "") { return semget(IPC_PRIVATE, 1, 0600) >= 0; }
PROBE(ipc, read_semaphore, "system_calls", "") { return semctl(semaphore, 0, GETVAL) >= 0; }
PROBE(ipc, set_semaphore, "system_calls", "") { return semctl(semaphore, 0, SETVAL, 7) >= 0; }
PROBE(ipc, use_semaphore, "system_calls", "") { return !semop(semaphore, &(struct sembuf){0, 1, IPC_NOWAIT}, 1); }
PROBE(ipc, use_semaphore_timed, "system_calls", "") { return !semtimedop(semaphore, &(struct sembuf){0, 1, IPC_NOWAIT}, 1, NULL); }
PROBE(ipc, remove_semaphore, "system_calls", "") { return !semctl(semaphore, 0, IPC_RMID); }
PROBE(ipc, make_queue, "system_calls", "") { return msgget(IPC_PRIVATE, 0600) >= 0; }
PROBE(ipc, scan_queues, "system_calls", "") { return msgctl(0, MSG_INFO, (void *)&(struct msginfo){0}) >= 0; }
PROBE(ipc, read_queue, "system_calls", "")
{
	struct message m;
	return msgrcv(queue, &m, sizeof m.text, 0, IPC_NOWAIT) > 0;
}
PROBE(ipc, write_queue, "system_calls", "")
{
	struct message m = {1, "x"};
	return !msgsnd(queue, &m, 1, IPC_NOWAIT);
}
PROBE(ipc, remove_queue, "system_calls", "") { return !msgctl(queue, IPC_RMID, NULL); }
PROBE(ipc, open_named_queue, "system_calls", "") { return mq_open("/untaint-probe", O_RDWR) >= 0; }
PROBE(ipc, make_named_queue, "system_calls", "") { return mq_open("/untaint-other", O_RDWR | O_CREAT, 0600, NULL) >= 0; }
PROBE(ipc, remove_named_queue, "system_calls", "") { return !mq_unlink("/untaint-probe"); }

PROBE(terminal, open_terminal, "files", "") { return opens("/dev/tty", O_RDWR); }
PROBE(terminal, write_terminal, "files", "")
{
	int fd = open("/dev/tty", O_WRONLY);
	return fd >= 0 && write(fd, "\033[0m", 4) == 4;
}
PROBE(terminal, terminal_settings, "files", "")
{
	struct termios t;
	return !tcgetattr(open("/dev/tty", O_RDONLY), &t);
}
PROBE(terminal, type_into_terminal, "files,system_calls", "") { return !ioctl(open("/dev/tty", O_RDWR), TIOCSTI, "#"); }

PROBE(inherited, leaked_descriptor, "stop", "") { return pread(leaked, buffer, 1, 0) == 1; }
PROBE(inherited, any_descriptor, "stop", "")
{
	for (int fd = 3; fd < 4096; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return true;
	return false;
}
PROBE(inherited, secret_variable, "always", "") { return getenv("PROBE_SECRET") != NULL; }
PROBE(inherited, ignored_signal, "stop", "")
{
	struct sigaction a;
	return !sigaction(SIGUSR2, NULL, &a) && a.sa_handler == SIG_IGN;
}
PROBE(inherited, same_group, "always", "") { return getpgid(0) == getpgid(parent); }
