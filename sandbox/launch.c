/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting a box and ending it, seen from the process that watches. What happens inside is in init.c.
 */
#include "sandbox/init.h"

#include "base/clock.h"
#include "base/fd.h"
#include "sandbox/landlock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long a box may take to end by itself before it is killed. */
enum { STOP_MS = 5000 };

bool box_socket(int ret[2], struct err *err)
{
    int on = 1;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret) != 0)
        return err_errno(err, errno, "cannot make a socket for a box");
    struct timeval patience = {.tv_sec = 30}; /* init answers at once, or never */
    (void)!setsockopt(ret[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    (void)!setsockopt(ret[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return true;
}

int box_note_receive(int fd, struct box_note *ret, pid_t *ret_pid, int ret_fds[2])
{
    union {
        char bytes[CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(4 * sizeof(int))];
        struct cmsghdr aligned;
    } control = {0};
    struct iovec body = {ret, sizeof *ret};
    struct msghdr msg = {
        .msg_iov = &body, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t n;
    do
        n = recvmsg(fd, &msg, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n <= 0)
        return n < 0 && errno != ECONNRESET ? -1 : 0;
    if (ret_fds)
        ret_fds[0] = ret_fds[1] = -1;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_CREDENTIALS && ret_pid) {
            struct ucred who;
            memcpy(&who, CMSG_DATA(c), sizeof who);
            *ret_pid = who.pid;
        }
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
            size_t fds = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < fds; i++) {
                int got;
                memcpy(&got, CMSG_DATA(c) + i * sizeof got, sizeof got);
                if (ret_fds && i < 2)
                    ret_fds[i] = got;
                else
                    close(got);
            }
        }
    }
    if (n != (ssize_t)sizeof *ret) {
        errno = EPROTO;
        return -1;
    }
    return 1;
}

bool box_ask(const struct box *box, enum box_ask_kind kind, int a)
{
    struct box_ask ask = {kind, a};
    return send(box->ctl, &ask, sizeof ask, MSG_NOSIGNAL) == (ssize_t)sizeof ask;
}

static bool proc_write(pid_t pid, const char *file, const char *text, struct err *err)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    int fd CLEANUP_FD = open(path, O_WRONLY | O_CLOEXEC);
    if (fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text))
        return true;
    return err_errno(err, errno, "cannot write %s of a box", file);
}

/* Root hands out a uid that nothing else has, and stays mapped itself for the setup; anybody else has but his own. */
static bool ids_map(const struct box *box, const struct box_op *op, struct err *err)
{
    char map[128];
    bool root = box->plan->host.root;
    snprintf(map, sizeof map, "%s%lld %lld 1\n", root ? "0 0 1\n" : "", (long long)op->a, (long long)op->b);
    if (!root && !proc_write(box->init, "setgroups", "deny", err))
        return false;
    if (!proc_write(box->init, "uid_map", map, err))
        return false;
    if (!root)
        snprintf(map, sizeof map, "%lld %lld 1\n", (long long)op->a, (long long)getgid());
    return proc_write(box->init, "gid_map", map, err);
}

/* Where the folders of boxes are made. */
static const char *temp_folder(void)
{
    const char *temp = getenv("TMPDIR");
    return temp && temp[0] == '/' && strlen(temp) <= 128 ? temp : "/tmp";
}

void box_leftovers_remove(void)
{
    const char *temp = temp_folder();
    DIR *dir = opendir(temp);
    if (!dir)
        return;
    for (struct dirent *e; (e = readdir(dir));) {
        struct box gone = {0};
        int64_t pid;
        str rest = str_of(e->d_name);
        bool ours = str_starts(rest, S("assize-box-"));
        rest = str_from(rest, sizeof "assize-box-" - 1);
        if (!ours || !str_to_i64(str_cut(&rest, '-'), &pid) || pid <= 1 || pid > INT32_MAX ||
            kill((pid_t)pid, 0) == 0 || errno != ESRCH ||
            snprintf(gone.scratch, sizeof gone.scratch, "%s/%s", temp, e->d_name) >= (int)sizeof gone.scratch)
            continue;
        box_scratch_empty(&gone);
        rmdir(gone.scratch);
    }
    closedir(dir);
}

/* A folder that others cannot enter except to reach the one inside, which is the program's. */
static bool scratch_make(struct box *box, struct err *err)
{
    const char *temp = temp_folder();
    snprintf(box->scratch, sizeof box->scratch, "%s/assize-box-%d-XXXXXX", temp, (int)getpid());
    if (!mkdtemp(box->scratch)) {
        box->scratch[0] = 0;
        return err_errno(err, errno, "cannot make a folder in %s (TMPDIR, else /tmp) for a box", temp);
    }
    if (box->plan->host.root && chown(box->scratch, box->plan->uid, box->plan->uid) != 0)
        return err_errno(err, errno, "cannot give %s to the user of the box", box->scratch);
    return true;
}

/* One pass over the folder `from`: removes what can be removed, and moves folders that are not empty up into `top`,
 * under new names: so any depth is emptied with two descriptors. Links are removed, never followed. True if nothing is
 * left. */
static bool folder_thin(int top, int from, uint64_t *serial)
{
    bool empty = true;
    int own = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = own < 0 ? NULL : fdopendir(own);
    if (!dir) {
        if (own >= 0)
            close(own);
        return false;
    }
    for (struct dirent *e; (e = readdir(dir));) {
        char name[32];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 || unlinkat(from, e->d_name, 0) == 0 ||
            unlinkat(from, e->d_name, AT_REMOVEDIR) == 0)
            continue;
        empty = false;
        (void)!fchmodat(from, e->d_name, 0700, 0);
        snprintf(name, sizeof name, ".assize-%llu", (unsigned long long)(*serial)++);
        if (from != top)
            (void)!renameat(from, e->d_name, top, name);
    }
    closedir(dir);
    return empty;
}

/* One round: thins out every folder that lies in `top`. */
static void folders_thin(int top, uint64_t *serial)
{
    int own = openat(top, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = own < 0 ? NULL : fdopendir(own);
    if (!dir) {
        if (own >= 0)
            close(own);
        return;
    }
    for (struct dirent *e; (e = readdir(dir));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        int below = openat(top, e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (below < 0)
            continue;
        (void)!folder_thin(top, below, serial);
        close(below);
        (void)!unlinkat(top, e->d_name, AT_REMOVEDIR);
    }
    closedir(dir);
}

void box_scratch_empty(const struct box *box)
{
    enum { ROUNDS_MAX = 100000 };
    uint64_t serial = 0;
    if (!box->scratch[0])
        return;
    (void)!chmod(box->scratch, 0700);
    int top CLEANUP_FD = open(box->scratch, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    for (int i = 0; top >= 0 && i < ROUNDS_MAX && !folder_thin(top, top, &serial); i++)
        folders_thin(top, &serial);
}

static bool groups_make(struct box *box, struct err *err)
{
    for (size_t i = 0; i < box->plan->ops.n; i++) {
        const struct box_op *op = &box->plan->ops.v[i];
        if (op->kind != OP_CGROUP || box->n_groups == COUNT_OF(box->groups))
            continue;
        if (!cgroup_make(op, box->plan->spec.slot, &box->groups[box->n_groups], err))
            return false;
        box->n_groups++;
    }
    return true;
}

/* As fork, with namespaces. Only what is async-signal-safe may follow in the child. */
static pid_t box_clone(int flags, int *ret_pidfd)
{
    return (pid_t)syscall(SYS_clone, (unsigned long)flags | CLONE_PIDFD | SIGCHLD, NULL, ret_pidfd, NULL, NULL);
}

static bool begin(struct box *box, const struct box_io *io, struct err *err)
{
    const struct box_plan *plan = box->plan;
    int pair[2] = {-1, -1}, flags = 0, ruleset CLEANUP_FD = -1;
    const struct box_op *ids = plan_find(plan, OP_IDS);
    if (plan_find(plan, OP_SCRATCH) && !scratch_make(box, err))
        return false;
    if (plan_find(plan, OP_LANDLOCK) && !landlock_make(plan, box->scratch[0] ? box->scratch : "/tmp", &ruleset, err))
        return false;
    if (!groups_make(box, err) || !box_socket(pair, err))
        return false;
    for (size_t i = 0; i < plan->ops.n; i++)
        flags |= plan->ops.v[i].kind == OP_NAMESPACES ? (int)plan->ops.v[i].a : 0;
    box->ctl = pair[0];
    struct init_task task = {
        .box = box, .io = *io, .ctl = pair[1], .ruleset = ruleset, .own_mounts = flags & CLONE_NEWNS};
    pid_t pid = box_clone(flags, &box->init_fd);
    if (pid == 0)
        init_main(&task);
    int num = errno;
    close(pair[1]);
    if (pid < 0) {
        box->init_fd = -1;
        return err_errno(err, num, "cannot clone a box");
    }
    box->init = pid;
    for (size_t i = 0; i < box->n_groups; i++)
        if (!cgroup_join(&box->groups[i], pid, err))
            return false;
    if (ids && !ids_map(box, ids, err))
        return false;
    return box_ask(box, ASK_GO, 0) || err_errno(err, errno, "cannot start a box");
}

bool box_start(const struct box_plan *plan, const struct box_io *io, struct box *ret, struct err *err)
{
    *ret = (struct box){.plan = plan, .init_fd = -1, .ctl = -1};
    if (begin(ret, io, err))
        return true;
    box_stop(ret);
    return false;
}

void box_kill(const struct box *box)
{
    if (box->init > 0 && plan_find(box->plan, OP_CLEAN))
        (void)!syscall(SYS_pidfd_send_signal, box->init_fd, SIGKILL, NULL, 0);
}

int64_t box_oom_kills(const struct box *box)
{
    for (size_t i = 0; i < box->n_groups; i++)
        if (box->groups[i].memory)
            return cgroup_count(&box->groups[i], box->groups[i].version == 1 ? "memory.oom_control" : "memory.events",
                                "oom_kill");
    return 0;
}

int64_t box_fork_refusals(const struct box *box)
{
    for (size_t i = 0; i < box->n_groups; i++)
        if (!box->groups[i].memory)
            return cgroup_count(&box->groups[i], "pids.events", "max");
    return 0;
}

void box_stop(struct box *box)
{
    if (box->ctl >= 0) {
        if (box->init > 0 && box->plan->tier == TIER_LANDLOCK && plan_find(box->plan, OP_CLEAN)) {
            struct box_note note;
            (void)!box_ask(box, ASK_SWEEP, 0); /* all of them: without a pid namespace, nobody else would */
            while (box_note_receive(box->ctl, &note, NULL, NULL) == 1 && note.kind != NOTE_SWEPT)
                ;
        }
        close(box->ctl);
    }
    if (box->init > 0) {
        /* It ends by itself now, and takes the rest along; the time of those it reaped is then known to the host. */
        struct pollfd ended = {.fd = box->init_fd, .events = POLLIN};
        if (plan_find(box->plan, OP_CLEAN) && poll(&ended, 1, STOP_MS) <= 0)
            (void)!syscall(SYS_pidfd_send_signal, box->init_fd, SIGKILL, NULL, 0);
        while (waitpid(box->init, NULL, 0) < 0 && errno == EINTR)
            ;
        close(box->init_fd);
    }
    for (size_t i = 0; i < box->n_groups; i++)
        cgroup_remove(&box->groups[i]);
    if (box->scratch[0]) {
        box_scratch_empty(box);
        rmdir(box->scratch);
    }
    *box = (struct box){.plan = box->plan, .init_fd = -1, .ctl = -1};
}
