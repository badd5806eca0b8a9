/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations of the phases init and program, one at a time. Everything here runs between fork and exec, so it allocates
 * nothing and prints nothing. Paths of the plan are absolute; once the new root stands, the host's files are reached
 * under /.host until OP_PIVOT takes them away.
 */
#include "sandbox/box.h"

#include "sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/mount.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HOST_FOLDER "/.host"

struct path {
    char text[4200];
};

static int checked(int rc)
{
    return rc == 0 ? 0 : errno;
}

static bool path_join(const char *a, const char *b, struct path *ret)
{
    size_t n = strlen(a), m = strlen(b);
    if (n + m >= sizeof ret->text)
        return false;
    memcpy(ret->text, a, n);
    memcpy(ret->text + n, b, m + 1);
    return true;
}

static int root_make(struct op_state *state)
{
    if (mount("box", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m,nr_inodes=4096") != 0 ||
        mkdir("/tmp" HOST_FOLDER, 0755) != 0 || syscall(SYS_pivot_root, "/tmp", "/tmp" HOST_FOLDER) != 0 ||
        chdir("/") != 0)
        return errno;
    state->apart = true;
    return 0;
}

static int pivot_done(struct op_state *state)
{
    if (umount2(HOST_FOLDER, MNT_DETACH) != 0 || rmdir(HOST_FOLDER) != 0)
        return errno;
    state->apart = false;
    return 0;
}

static int place_make(const char *target, bool folder)
{
    if (folder)
        return mkdir(target, 0755) == 0 || errno == EEXIST ? 0 : errno;
    int fd = open(target, O_WRONLY | O_CREAT | O_CLOEXEC, 0444);
    if (fd < 0)
        return errno;
    close(fd);
    return 0;
}

/* Read-only with all that is mounted below; older kernels (before 5.12) only the topmost mount. */
static int read_only_set(const char *target)
{
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV};
    if (syscall(SYS_mount_setattr, AT_FDCWD, target, AT_RECURSIVE, &attr, sizeof attr) == 0)
        return 0;
    if (errno != ENOSYS)
        return errno;
    return checked(mount(NULL, target, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL));
}

static int bind_make(const struct op_state *state, const char *path, const char *target, bool device)
{
    struct path source;
    struct stat st;
    if (!path_join(state->apart ? HOST_FOLDER : "", path, &source))
        return ENAMETOOLONG;
    if (stat(source.text, &st) != 0)
        return errno;
    int num = place_make(target, S_ISDIR(st.st_mode));
    if (num)
        return num;
    if (mount(source.text, target, NULL, MS_BIND | (device ? 0 : MS_REC), NULL) != 0)
        return errno;
    return device ? 0 : read_only_set(target);
}

static int file_make(const char *path, str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
    if (fd < 0)
        return errno;
    ssize_t n = write(fd, text.p, text.n);
    close(fd);
    return n == (ssize_t)text.n ? 0 : EIO;
}

/* As a fresh process has them: assize itself ignores SIGPIPE and SIGXFSZ, workers SIGINT and SIGTERM. */
static int signals_reset(void)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t none;
    sigemptyset(&none);
    for (int i = 1; i < NSIG; i++)
        sigaction(i, &action, NULL); /* fails for SIGKILL and SIGSTOP, as it must */
    return checked(sigprocmask(SIG_SETMASK, &none, NULL));
}

/* While it still may: what is not in the bounding set cannot come back by any exec. */
static void bounding_drop(int64_t keep)
{
    for (int cap = 0; cap < 64; cap++) /* fails with EINVAL beyond the last one, with EPERM where there was no right */
        if (!((uint64_t)keep >> cap & 1))
            prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
}

static int identity_take(int64_t id, int64_t keep)
{
    bounding_drop(keep);
    gid_t gid = (gid_t)id;
    uid_t uid = (uid_t)id;
    if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0) /* a zygote keeps one; OP_CAPS takes the rest */
        return errno;
    if (syscall(SYS_setgroups, 0, NULL) != 0 || syscall(SYS_setresgid, gid, gid, gid) != 0 ||
        syscall(SYS_setresuid, uid, uid, uid) != 0)
        return errno;
    return 0;
}

/* Drops all capabilities but those of `keep`, which survive exec as ambient ones. */
static int caps_set(int64_t keep)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {0};
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    bounding_drop(keep);
    data[0].permitted = data[0].effective = data[0].inheritable = (uint32_t)keep;
    data[1].permitted = data[1].effective = data[1].inheritable = (uint32_t)((uint64_t)keep >> 32);
    if (syscall(SYS_capset, &head, data) != 0)
        return errno;
    for (int cap = 0; cap < 64; cap++)
        if (((uint64_t)keep >> cap & 1) && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) != 0)
            return errno;
    return 0;
}

static int filter_load(str bpf)
{
    struct sock_fprog program = {.len = (unsigned short)(bpf.n / sizeof(struct sock_filter)),
                                 .filter = (struct sock_filter *)(uintptr_t)bpf.p};
    return checked((int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
}

static int limit_set(int resource, rlim_t value)
{
    struct rlimit old, limit = {value, value};
    if (getrlimit((__rlimit_resource_t)resource, &old) == 0 && old.rlim_max < value)
        limit = (struct rlimit){old.rlim_max, old.rlim_max}; /* the host's own is stricter */
    return checked(setrlimit((__rlimit_resource_t)resource, &limit));
}

static int descriptors_close(unsigned first, int keep)
{
    if (keep >= 0 && (unsigned)keep >= first) {
        if ((unsigned)keep > first && syscall(SYS_close_range, first, (unsigned)keep - 1, 0) != 0)
            return errno;
        first = (unsigned)keep + 1;
    }
    return checked((int)syscall(SYS_close_range, first, ~0U, 0));
}

int op_do(const struct box_op *op, struct op_state *state)
{
    switch (op->kind) {
    case OP_ROOT:
        return root_make(state);
    case OP_DIR:
        return place_make(op->path, true);
    case OP_BIND:
        return bind_make(state, op->path, op->target, false);
    case OP_DEVICE:
        return bind_make(state, op->path, op->path, true);
    case OP_LINK:
        return checked(symlink(op->target, op->path));
    case OP_FILE:
        return file_make(op->path, op->text);
    case OP_PROC:
        return checked(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
    case OP_TMP:
        return checked(mount("tmp", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, op->text.p));
    case OP_PIVOT:
        return pivot_done(state);
    case OP_SEAL:
        return checked(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL));
    case OP_HOSTNAME:
        return checked(sethostname("box", 3));
    case OP_SIGNALS:
        return signals_reset();
    case OP_GROUP:
        return checked(setpgid(0, 0));
    case OP_RLIMIT:
        return limit_set((int)op->a, (rlim_t)op->b);
    case OP_DESCRIPTORS:
        return descriptors_close((unsigned)op->a, state->keep_fd);
    case OP_IDENTITY:
        return identity_take(op->a, op->b);
    case OP_CAPS:
        return caps_set(op->a);
    case OP_NO_NEW_PRIVS:
        return checked(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    case OP_LANDLOCK:
        return state->ruleset >= 0 ? landlock_enter(state->ruleset) : 0;
    case OP_SECCOMP:
        return filter_load(op->text);
    case OP_WORKDIR:
        return checked(chdir(op->path && *op->path ? op->path : state->box->scratch));
    case OP_NEW_MOUNTS:
        return checked(unshare(CLONE_NEWNS));
    case OP_ENVIRONMENT: /* an argument of execve */
    case OP_WATCH_WALL:
    case OP_WATCH_CPU:
    case OP_WATCH_OUTPUT:
    case OP_CLEAN:
    case OP_NAMESPACES:
    case OP_IDS:
    case OP_SCRATCH:
    case OP_CGROUP:
        return 0; /* not of a phase that runs inside */
    }
    return EINVAL;
}
