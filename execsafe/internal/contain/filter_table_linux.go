package contain

import "golang.org/x/sys/unix"

// newestCall is the highest system call that was looked at for these tables. It
// is the same on every architecture with a filter.
const newestCall = unix.SYS_RSEQ_SLICE_YIELD

// callsOutside reach past the process: into other processes, the kernel's own
// state, namespaces and mounts, or out of the process group.
var callsOutside = []uint32{
	unix.SYS_SETSID, // leaving the group; see also setpgid

	unix.SYS_PTRACE, // other processes
	unix.SYS_PROCESS_VM_READV,
	unix.SYS_PROCESS_VM_WRITEV,
	unix.SYS_PROCESS_MADVISE,
	unix.SYS_PROCESS_MRELEASE,
	unix.SYS_PIDFD_GETFD,
	unix.SYS_KCMP,
	unix.SYS_MOVE_PAGES,
	unix.SYS_MIGRATE_PAGES,

	unix.SYS_SHMGET, // memory, queues and semaphores shared by number or name with anyone
	unix.SYS_SHMAT,
	unix.SYS_SHMCTL,
	unix.SYS_MSGGET,
	unix.SYS_MSGSND,
	unix.SYS_MSGRCV,
	unix.SYS_MSGCTL,
	unix.SYS_SEMGET,
	sysSemop,
	sysSemtimedop,
	unix.SYS_SEMCTL,
	unix.SYS_MQ_OPEN,
	unix.SYS_MQ_UNLINK,
	unix.SYS_MQ_TIMEDSEND,
	unix.SYS_MQ_TIMEDRECEIVE,
	unix.SYS_MQ_NOTIFY,
	unix.SYS_MQ_GETSETATTR,

	unix.SYS_ADD_KEY, // keyrings are no part of any namespace
	unix.SYS_REQUEST_KEY,
	unix.SYS_KEYCTL,

	unix.SYS_UNSHARE, // namespaces
	unix.SYS_SETNS,

	unix.SYS_MOUNT, // mounts
	unix.SYS_UMOUNT2,
	unix.SYS_PIVOT_ROOT,
	unix.SYS_CHROOT,
	unix.SYS_MOVE_MOUNT,
	unix.SYS_OPEN_TREE,
	unix.SYS_OPEN_TREE_ATTR,
	unix.SYS_FSOPEN,
	unix.SYS_FSCONFIG,
	unix.SYS_FSMOUNT,
	unix.SYS_FSPICK,
	unix.SYS_MOUNT_SETATTR,
	unix.SYS_STATMOUNT,
	unix.SYS_LISTMOUNT,
	unix.SYS_LISTNS,
	unix.SYS_OPEN_BY_HANDLE_AT, // files without a path
	unix.SYS_NAME_TO_HANDLE_AT,
	unix.SYS_FANOTIFY_INIT,
	unix.SYS_QUOTACTL,
	unix.SYS_QUOTACTL_FD,
	unix.SYS_SWAPON,
	unix.SYS_SWAPOFF,

	unix.SYS_LSM_SET_SELF_ATTR, // the profile of a security module, as by a file in /proc

	unix.SYS_BPF, // large and often broken parts of the kernel
	unix.SYS_PERF_EVENT_OPEN,
	unix.SYS_USERFAULTFD,
	unix.SYS_LOOKUP_DCOOKIE,
	unix.SYS_VHANGUP,

	unix.SYS_ACCT, // the machine
	unix.SYS_SYSLOG,
	unix.SYS_REBOOT,
	unix.SYS_KEXEC_LOAD,
	unix.SYS_INIT_MODULE,
	unix.SYS_FINIT_MODULE,
	unix.SYS_DELETE_MODULE,
	unix.SYS_SETHOSTNAME,
	unix.SYS_SETDOMAINNAME,
	unix.SYS_SETTIMEOFDAY,
	unix.SYS_CLOCK_SETTIME,
	unix.SYS_CLOCK_ADJTIME,
	unix.SYS_ADJTIMEX,
	unix.SYS_NFSSERVCTL,
}

// callsAbsent are answered as an old kernel would, because programs then take
// another way: clone instead of clone3, whose flags no filter can see, and
// epoll instead of io_uring, whose work no filter sees at all.
var callsAbsent = []uint32{
	unix.SYS_CLONE3,
	unix.SYS_OPENAT2, // whose mode no filter can see either
	unix.SYS_IO_URING_SETUP,
	unix.SYS_IO_URING_ENTER,
	unix.SYS_IO_URING_REGISTER,
	unix.SYS_IO_SETUP, // takes from a number that the whole machine shares
}

// callsOnMetadata change files, by name, in ways Landlock does not know.
var callsOnMetadata = []uint32{
	unix.SYS_FCHMODAT,
	unix.SYS_FCHMODAT2,
	unix.SYS_FCHOWNAT,
	unix.SYS_SETXATTR,
	unix.SYS_LSETXATTR,
	unix.SYS_SETXATTRAT,
	unix.SYS_REMOVEXATTR,
	unix.SYS_LREMOVEXATTR,
	unix.SYS_REMOVEXATTRAT,
	unix.SYS_FILE_SETATTR,
}

// callsOnOpenMetadata do so to an open file, which Landlock let be opened.
var callsOnOpenMetadata = []uint32{
	unix.SYS_FCHMOD,
	unix.SYS_FCHOWN,
	unix.SYS_FSETXATTR,
	unix.SYS_FREMOVEXATTR,
}

// modes is where a call has the mode of a file.
var modes = map[uint32]uint32{
	unix.SYS_FCHMOD: dataArg1, unix.SYS_FCHMODAT: dataArg2, unix.SYS_FCHMODAT2: dataArg2,
	unix.SYS_MKNODAT: dataArg2, unix.SYS_MKDIRAT: dataArg2,
}

// callsOnOthers change how a process is scheduled: one by its number, which is
// the argument. 0 is the caller.
var callsOnOthers = map[uint32]uint32{
	unix.SYS_SCHED_SETAFFINITY: dataArg0, unix.SYS_SCHED_SETSCHEDULER: dataArg0, unix.SYS_SCHED_SETPARAM: dataArg0, unix.SYS_SCHED_SETATTR: dataArg0,
}

// callsOnUsers do that to a process, a group or all processes of a user: the
// value of the first argument. 0 as the second is the caller's own.
var callsOnUsers = map[uint32]uint32{
	unix.SYS_SETPRIORITY: unix.PRIO_USER,
	unix.SYS_IOPRIO_SET:  3, // IOPRIO_WHO_USER
}

// prctlsRefused would let the process outlive its parent.
var prctlsRefused = []uint32{unix.PR_SET_PDEATHSIG}

// fcntlsRefused lease a file that is open for reading alone: who opens it then
// stands still for most of a minute, such as each program that starts and the
// loader's cache.
var fcntlsRefused = []uint32{unix.F_SETLEASE, unix.F_SETDELEG}

// ioctlsRefused type into the terminal that the caller was started from, or take
// it over.
var ioctlsRefused = []uint32{
	unix.TIOCSTI,
	0x541c, // TIOCLINUX
	unix.TIOCSCTTY,
	unix.TIOCSETD,
}

// ioctlTypes are the second byte of the requests that belong to file systems:
// many of them change a file, or the whole file system, by a descriptor that is
// open for reading alone, of which Landlock does not know. From the kernel's
// include/uapi/linux, and where a file system keeps them to itself, its own folder.
var ioctlTypes = []uint32{
	'f',  // fs.h, fscrypt.h, fsverity.h, ext4.h: flags, encryption, verity, migration
	'v',  // fs.h: the version, which is a file's generation
	'X',  // fs.h, fs/xfs/libxfs/xfs_fs.h: flags and projects, freezing, trimming, shutting down
	'r',  // msdos_fs.h, which exfat and ntfs3 have too: attributes
	'n',  // nilfs2_api.h
	'o',  // fs/ocfs2/ocfs2_ioctl.h: a copy under a name
	0x83, // OpenZFS: attributes, and blocks written anew
	0x94, // btrfs.h: subvolumes, their flags and their removal, defragmentation, deduplication
	0x97, // fs/ceph/ioctl.h: the layout
	0xbc, // fs/bcachefs/bcachefs_ioctl.h: subvolumes
	0xcd, // fs/reiserfs/reiserfs.h: the packing
	0xcf, // fs/smb/client/cifs_ioctl.h: integrity, keys
	0xf5, // f2fs.h: pinning, compression, atomic writes
}

// ioctlsOfFiles are those among them that only look, or that ask for a
// descriptor open for writing, as the copies do.
var ioctlsOfFiles = []uint32{
	unix.FICLONE,
	unix.FICLONERANGE,
	unix.FS_IOC_GETFLAGS,
	0x80087601, // FS_IOC_GETVERSION
	0x801c581f, // FS_IOC_FSGETXATTR
	0x81009431, // FS_IOC_GETFSLABEL
	0xc020660b, // FS_IOC_FIEMAP
	0xc0686611, // PROCMAP_QUERY
	unix.FS_IOC_MEASURE_VERITY,
	unix.FS_IOC_GET_ENCRYPTION_POLICY_EX,
	0x80047210, // FAT_IOCTL_GET_ATTRIBUTES
	0x800c581e, // XFS_IOC_DIOINFO
}
