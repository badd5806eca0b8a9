/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Control groups, version 1 and 2, where this process may make them: a folder a box, made before it starts, entered by
 * its first process, removed after it. (Documentation/admin-guide/cgroup-v1, cgroup-v2.rst.)
 */
#include "sandbox/box.h"

#include "base/fd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static bool word_write(const char *folder, const char *file, str text)
{
    char path[1024];
    if (snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path)
        return false;
    int fd CLEANUP_FD = open(path, O_WRONLY | O_CLOEXEC);
    return fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n;
}

/* Removes what boxes of an assize that was killed left behind, be it one that had our own process id. */
static void stale_remove(const char *folder)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return;
    for (struct dirent *e; (e = readdir(dir));) {
        int64_t pid = 0;
        str rest = str_of(e->d_name), name = str_cut(&rest, '-'), number = str_cut(&rest, '-');
        if (str_eq(name, S("assize")) && str_to_i64(number, &pid) && pid > 0 && pid < INT32_MAX &&
            (pid == getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH)))
            (void)!unlinkat(dirfd(dir), e->d_name, AT_REMOVEDIR);
    }
    closedir(dir);
}

/* Whether a group in `folder` would have the file of the limit. */
static bool usable(const char *folder, const char *file)
{
    char path[700], limit[800];
    snprintf(path, sizeof path, "%s/assize-%d-probe", folder, (int)getpid());
    if (mkdir(path, 0755) != 0)
        return false;
    snprintf(limit, sizeof limit, "%s/%s", path, file);
    bool ok = access(limit, W_OK) == 0;
    rmdir(path);
    return ok;
}

static void folder_take(struct host_cgroup *group, int version, const char *folder)
{
    if (strlen(folder) >= sizeof group->path)
        return;
    group->version = version;
    memcpy(group->path, folder, strlen(folder) + 1);
    stale_remove(folder);
}

static void probe_v1(struct host_cgroup *group, const char *controller, str path, const char *file)
{
    char folder[512];
    if (!group->version &&
        snprintf(folder, sizeof folder, "/sys/fs/cgroup/%s%.*s", controller, STR_ARG(path)) < (int)sizeof folder &&
        usable(folder, file))
        folder_take(group, 1, folder);
}

/* Our own group, else the one above it: where systemd delegates, processes live in a leaf. */
static void probe_v2(struct host *host, str path)
{
    static const char *const ROOTS[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
    str parent = str_sub(path, 0, 0);
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/') {
            parent = str_sub(path, 0, i - 1);
            break;
        }
    const str places[] = {path, parent};
    for (size_t r = 0; r < COUNT_OF(ROOTS); r++)
        for (size_t i = 0; i < COUNT_OF(places); i++) {
            char folder[512];
            if (snprintf(folder, sizeof folder, "%s%.*s", ROOTS[r], STR_ARG(places[i])) >= (int)sizeof folder)
                continue;
            (void)!word_write(folder, "cgroup.subtree_control", S("+memory +pids"));
            if (!host->memory.version && usable(folder, "memory.max"))
                folder_take(&host->memory, 2, folder);
            if (!host->pids.version && usable(folder, "pids.max"))
                folder_take(&host->pids, 2, folder);
        }
}

void host_cgroups_probe(struct host *host)
{
    struct buf text CLEANUP_BUF = {.max = 64 << 10};
    struct err unused;
    int fd CLEANUP_FD = open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);
    (void)unused;
    char *room = fd < 0 ? NULL : buf_room(&text, 16 << 10);
    ssize_t n = room ? read(fd, room, 16 << 10) : -1;
    for (str rest = n > 0 ? (str){room, (size_t)n} : STR_NONE; rest.p;) {
        str line = str_cut(&rest, '\n'), path = line;
        (void)str_cut(&path, ':');
        str controller = str_cut(&path, ':');
        if (!path.p)
            continue;
        if (str_eq(path, S("/")))
            path = S("");
        if (str_eq(controller, S("memory")))
            probe_v1(&host->memory, "memory", path, "memory.limit_in_bytes");
        else if (str_eq(controller, S("pids")))
            probe_v1(&host->pids, "pids", path, "pids.max");
        else if (controller.n == 0)
            probe_v2(host, path);
    }
}

bool cgroup_make(const struct box_op *op, int64_t slot, struct cgroup *ret, struct err *err)
{
    static unsigned counter;
    bool memory = strncmp(op->target, "memory", 6) == 0;
    *ret = (struct cgroup){.version = strcmp(op->target, "memory.limit_in_bytes") == 0 ? 1 : 2, .memory = memory};
    snprintf(ret->path, sizeof ret->path, "%s/assize-%d-%lld-%u-%s", op->path, (int)getpid(), (long long)slot,
             counter++, memory ? "memory" : "pids");
    if (mkdir(ret->path, 0755) != 0 && (errno != EEXIST || rmdir(ret->path) != 0 || mkdir(ret->path, 0755) != 0))
        return err_errno(err, errno, "cannot make the control group %s", ret->path);
    if (word_write(ret->path, op->target, op->text)) {
        if (memory && ret->version == 2)
            (void)!word_write(ret->path, "memory.swap.max", S("0"));
        return true;
    }
    int num = errno;
    rmdir(ret->path);
    return err_errno(err, num, "cannot write %.*s to %s/%s", STR_ARG(op->text), ret->path, op->target);
}

bool cgroup_join(const struct cgroup *group, pid_t pid, struct err *err)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%d", (int)pid);
    return word_write(group->path, "cgroup.procs", (str){text, (size_t)n}) ||
           err_errno(err, errno, "cannot move a box into the control group %s", group->path);
}

/* Its last process may still be on its way out. */
void cgroup_remove(const struct cgroup *group)
{
    for (int i = 0; i < 200 && rmdir(group->path) != 0 && errno == EBUSY; i++)
        usleep(1000);
}

int64_t cgroup_count(const struct cgroup *group, const char *file, const char *key)
{
    char path[800], text[1024];
    snprintf(path, sizeof path, "%s/%s", group->path, file);
    int fd CLEANUP_FD = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
    for (str rest = n > 0 ? (str){text, (size_t)n} : STR_NONE; rest.p;) {
        str line = str_cut(&rest, '\n'), word = str_cut(&line, ' ');
        int64_t value;
        if (str_eq_c(word, key) && str_to_i64(line, &value))
            return value;
    }
    return 0;
}
