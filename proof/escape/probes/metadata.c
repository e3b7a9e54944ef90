/* Modes, owners, times and attributes of files that were not given. */
#include "probe.h"
#include <linux/btrfs.h>
#include <linux/f2fs.h>
#include <linux/fs.h>
#include <linux/fscrypt.h>
#include <linux/fsverity.h>
#include <linux/msdos_fs.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <utime.h>

#define FCHMODAT2 452
#define SETXATTRAT 463
#define FILE_SETATTR 469
#ifndef FS_IOC_SETVERSION
#define FS_IOC_SETVERSION _IOW('v', 2, long)
#endif

PROBE(metadata, change_mode, "system_calls", "named") { return !chmod(in("secret"), 0666); }
PROBE(metadata, change_mode_at, "system_calls", "named") { return !fchmodat(AT_FDCWD, in("secret"), 0666, 0); }
PROBE(metadata, change_mode_of_folder, "system_calls", "named") { return !chmod(arena, 0777); }
PROBE(metadata, change_mode_by_path_descriptor, "system_calls", "named")
{
	int fd = open(in("secret"), O_PATH);
	return fd >= 0 && !chmod(self_fd(fd), 0666);
}
PROBE(metadata, change_mode_fchmodat2, "system_calls", "named")
{
	int fd = open(in("secret"), O_PATH);
	return fd >= 0 && !syscall(FCHMODAT2, fd, "", 0666, AT_EMPTY_PATH);
}
PROBE(metadata, change_mode_in_directory, "system_calls", "named") { return !chdir(arena) && !chmod("secret", 0666); }
PROBE(metadata, change_mode_through_link, "system_calls", "named")
{
	return (!symlink(in("secret"), "./sym") && !chmod("./sym", 0666)) || !chmod(in("link"), 0666);
}
PROBE(metadata, change_mode_open, "files,metadata", "")
{
	int fd = open(in("secret"), O_RDONLY);
	return fd >= 0 && !fchmod(fd, 0666);
}
PROBE(metadata, change_mode_of_library, "system_calls", "named") { return !chmod("/usr/lib/os-release", 0644); }
/* What a level with a writable folder may read. */
PROBE(metadata, change_mode_of_readable, "metadata", "")
{
	int fd = open(in("readable"), O_RDONLY);
	return fd >= 0 && !fchmod(fd, 0666);
}
PROBE(metadata, change_owner_of_readable, "metadata", "")
{
	int fd = open(in("readable"), O_RDONLY);
	return fd >= 0 && !fchown(fd, getuid(), getgid());
}
PROBE(metadata, change_times_of_readable, "metadata", "")
{
	int fd = open(in("readable"), O_RDONLY);
	return fd >= 0 && !futimens(fd, NULL);
}
PROBE(metadata, set_attribute_of_readable, "metadata", "")
{
	int fd = open(in("readable"), O_RDONLY);
	return fd >= 0 && !fsetxattr(fd, "user.probe", "x", 1, 0);
}
PROBE(metadata, change_mode_of_readable_by_descriptor_name, "metadata", "")
{
	int fd = open(in("readable"), O_RDONLY);
	return fd >= 0 && !chmod(self_fd(fd), 0666);
}
PROBE(metadata, change_mode_of_open_library, "metadata", "")
{
	int fd = open("/usr/lib/os-release", O_RDONLY);
	return fd >= 0 && !fchmod(fd, 0644);
}
PROBE(metadata, change_mode_of_parent, "system_calls", "named") { return !chdir(arena) && !chmod("..", 0777); }
PROBE(metadata, change_mode_out_of_folder, "system_calls", "named")
{
	char name[5000];
	snprintf(name, sizeof name, "../../../../../../../../../../../..%s", in("secret"));
	return !chmod(name, 0666);
}
PROBE(metadata, change_owner, "system_calls", "named") { return !chown(in("secret"), getuid(), getgid()); }
PROBE(metadata, change_owner_of_link, "system_calls", "named") { return !lchown(in("link"), getuid(), getgid()); }
PROBE(metadata, give_away, "system_calls,privileges", "") { return !chown(in("secret"), 1234, 1234); }
PROBE(metadata, change_times, "system_calls", "named")
{
	struct timeval t[2] = {{1, 1}, {1, 1}};
	return !utimes(in("secret"), t);
}
PROBE(metadata, change_times_old, "system_calls", "named") { return !utime(in("secret"), &(struct utimbuf){1, 1}); }
PROBE(metadata, change_times_at, "system_calls", "named") { return !utimensat(AT_FDCWD, in("secret"), NULL, 0); }
PROBE(metadata, change_times_of_folder, "system_calls", "named") { return !utimensat(AT_FDCWD, arena, NULL, 0); }
PROBE(metadata, change_times_of_link, "system_calls", "named") { return !utimensat(AT_FDCWD, in("link"), NULL, AT_SYMLINK_NOFOLLOW); }
PROBE(metadata, set_attribute, "system_calls", "named") { return !setxattr(in("secret"), "user.probe", "x", 1, 0); }
PROBE(metadata, set_attribute_of_link, "system_calls", "named") { return !lsetxattr(in("secret"), "user.probe", "x", 1, 0); }
PROBE(metadata, set_attribute_at, "system_calls", "named")
{
	struct { uint64_t value; uint32_t size, flags; } args = {(uint64_t)(uintptr_t)"x", 1, 0};
	return !syscall(SETXATTRAT, AT_FDCWD, in("secret"), 0, "user.probe", &args, sizeof args);
}
PROBE(metadata, remove_attribute, "system_calls", "named") { return !removexattr(in("secret"), "user.secret"); }
PROBE(metadata, set_access_list, "system_calls", "named")
{
	static const unsigned char acl[] = {2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 4, 0, 6, 0, 255, 255, 255, 255, 32, 0, 6, 0, 255, 255, 255, 255};
	return !setxattr(in("secret"), "system.posix_acl_access", acl, sizeof acl, 0);
}
PROBE(metadata, set_flags, "system_calls,files", "")
{
	int fd = open(in("secret"), O_RDONLY);
	int flags = 0;
	return fd >= 0 && !ioctl(fd, FS_IOC_GETFLAGS, &flags) && !ioctl(fd, FS_IOC_SETFLAGS, &flags);
}
PROBE(metadata, set_flags_by_name, "system_calls", "named")
{
	struct { uint64_t xflags; uint32_t extsize, nextents, projid, cowextsize; } attr = {0};
	return !syscall(FILE_SETATTR, AT_FDCWD, in("secret"), &attr, sizeof attr, 0);
}
/* A request of a file system, on a file that each level may read and none may
 * write. One that another file system has is reached if this one is asked. */
static bool asks(unsigned long request)
{
	int fd = open("/usr/lib/os-release", O_RDONLY);
	return fd >= 0 && reached(ioctl(fd, request, NULL));
}
PROBE(metadata, request_flags, "system_calls", "") { return asks(FS_IOC_SETFLAGS); }
PROBE(metadata, request_project, "system_calls", "") { return asks(FS_IOC_FSSETXATTR); }
PROBE(metadata, request_generation, "system_calls", "") { return asks(FS_IOC_SETVERSION); }
PROBE(metadata, request_generation_of_ext4, "system_calls", "") { return asks(_IOW('f', 4, long)); }
PROBE(metadata, request_verity, "system_calls", "") { return asks(FS_IOC_ENABLE_VERITY); }
PROBE(metadata, request_encryption, "system_calls", "") { return asks(FS_IOC_SET_ENCRYPTION_POLICY); }
PROBE(metadata, request_encryption_key, "system_calls", "") { return asks(FS_IOC_ADD_ENCRYPTION_KEY); }
PROBE(metadata, request_attributes_of_fat, "system_calls", "") { return asks(FAT_IOCTL_SET_ATTRIBUTES); }
PROBE(metadata, request_subvolume, "system_calls", "") { return asks(BTRFS_IOC_SUBVOL_CREATE); }
PROBE(metadata, request_snapshot, "system_calls", "") { return asks(BTRFS_IOC_SNAP_CREATE_V2); }
PROBE(metadata, request_removal_of_subvolume, "system_calls", "") { return asks(BTRFS_IOC_SNAP_DESTROY); }
PROBE(metadata, request_flags_of_subvolume, "system_calls", "") { return asks(BTRFS_IOC_SUBVOL_SETFLAGS); }
PROBE(metadata, request_defragmentation, "system_calls", "") { return asks(BTRFS_IOC_DEFRAG_RANGE); }
PROBE(metadata, request_deduplication, "system_calls", "") { return asks(FIDEDUPERANGE); }
PROBE(metadata, request_pin_of_f2fs, "system_calls", "") { return asks(F2FS_IOC_SET_PIN_FILE); }
PROBE(metadata, request_copy_of_ocfs2, "system_calls", "") { return asks(_IOW('o', 4, uint64_t[3])); }
PROBE(metadata, request_layout_of_ceph, "system_calls", "") { return asks(_IOW(0x97, 2, uint64_t[5])); }
PROBE(metadata, get_attribute, "system_calls", "look") { return getxattr(in("secret"), "user.secret", buffer, 100) > 0; }
PROBE(metadata, list_attributes, "system_calls", "look") { return listxattr(in("secret"), buffer, 100) > 0; }

/* Each needs a file of its own, which a level without one refuses as well. */
static bool is_special(const char *name)
{
	struct stat st;
	return !stat(name, &st) && st.st_mode & (S_ISUID | S_ISGID);
}
PROBE(metadata, set_uid_bit, "system_calls", "")
{
	int fd = open("./program", O_CREAT | O_WRONLY, 0755);
	return fd >= 0 && !fchmod(fd, 04755) && is_special("./program");
}
PROBE(metadata, set_uid_bit_by_name, "system_calls", "")
{
	close(open("./program", O_CREAT | O_WRONLY, 0755));
	return !chmod("./program", 04755) && is_special("./program");
}
PROBE(metadata, set_gid_bit_fchmodat2, "system_calls", "")
{
	close(open("./program", O_CREAT | O_WRONLY, 0755));
	return !syscall(FCHMODAT2, AT_FDCWD, "./program", 02755, 0) && is_special("./program");
}
PROBE(metadata, set_uid_bit_created, "system_calls", "")
{
	close(open("./program", O_CREAT | O_WRONLY, 04755));
	return is_special("./program");
}
PROBE(metadata, set_uid_bit_creat, "system_calls", "")
{
	close(creat("./program", 04755));
	return is_special("./program");
}
PROBE(metadata, set_uid_bit_mknod, "system_calls", "") { return !mknod("./program", S_IFREG | 04755, 0) && is_special("./program"); }
PROBE(metadata, set_gid_bit_of_folder, "system_calls", "") { return !mkdir("./folder", 02755) && !chmod("./folder", 02755) && is_special("./folder"); }
PROBE(metadata, open_scratch_to_all, "system_calls", "temp write") { return !chmod(".", 0777); }
