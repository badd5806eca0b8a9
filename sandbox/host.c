/* SPDX-License-Identifier: Apache-2.0 */
/* What a host can do, found by doing it in a child that is thrown away. */
#include "sandbox/box.h"

#include "base/fd.h"
#include "sandbox/landlock.h"
#include "text/json_own.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child tells: each false until the step was done. */
struct trial {
    bool namespaces, mounts, proc;
    int num;
};

static void word_put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)!write(fd, text, strlen(text));
    close(fd);
}

static _Noreturn void trial_run(int to, unsigned uid, unsigned gid)
{
    struct trial t = {0};
    char map[64];
    t.namespaces =
        unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) == 0;
    t.num = t.namespaces ? 0 : errno;
    if (t.namespaces) {
        word_put("/proc/self/setgroups", "deny");
        snprintf(map, sizeof map, "0 %u 1\n", uid);
        word_put("/proc/self/uid_map", map);
        snprintf(map, sizeof map, "0 %u 1\n", gid);
        word_put("/proc/self/gid_map", map);
        pid_t pid = fork(); /* the first process of the pid namespace, which alone may mount its /proc */
        if (pid == 0) {
            t.mounts = mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
                       mount("t", "/tmp", "tmpfs", 0, "size=64k") == 0 && mkdir("/tmp/a", 0755) == 0 &&
                       mkdir("/tmp/p", 0755) == 0 && mount("/usr", "/tmp/a", NULL, MS_BIND | MS_REC, NULL) == 0;
            t.proc = t.mounts && mount("p", "/tmp/p", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0;
            (void)!write(to, &t, sizeof t);
            _exit(0);
        }
        if (pid > 0)
            (void)!waitpid(pid, NULL, 0);
        if (pid > 0)
            _exit(0);
        t.namespaces = false;
        t.num = errno;
    }
    (void)!write(to, &t, sizeof t);
    _exit(0);
}

static void namespaces_probe(struct host *host)
{
    int ends[2];
    struct trial t = {0};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
    pid_t pid = fork();
    if (pid == 0)
        trial_run(ends[1], (unsigned)getuid(), (unsigned)getgid());
    close(ends[1]);
    if (pid > 0 && fd_read_exact(ends[0], &t, sizeof t) == 1) {
        host->user_namespace = t.namespaces;
        host->user_namespace_errno = t.num;
        host->mounts = t.mounts;
        host->proc = t.proc;
    }
    close(ends[0]);
    if (pid > 0)
        (void)!waitpid(pid, NULL, 0);
}

/* Root of a user namespace, as in a rootless container, has but some ids to give away, and not those that boxes get. */
static bool ids_all_ours(void)
{
    char text[256];
    int fd CLEANUP_FD = open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
    str rest = n > 0 ? (str){text, (size_t)n} : STR_NONE, line = str_cut(&rest, '\n');
    return str_ends(str_trim(line), S(" 4294967295"));
}

void host_probe(struct host *ret)
{
    struct utsname names;
    uint32_t action = SECCOMP_RET_KILL_PROCESS;
    *ret = (struct host){.root = geteuid() == 0 && ids_all_ours()};
    if (uname(&names) == 0)
        snprintf(ret->kernel, sizeof ret->kernel, "%.60s %.60s", names.sysname, names.release);
    ret->seccomp = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
    ret->close_range = syscall(SYS_close_range, ~0U, ~0U, 0) == 0 || errno != ENOSYS;
    ret->landlock = landlock_abi();
    namespaces_probe(ret);
    host_cgroups_probe(ret);
    box_leftovers_remove();
}

enum box_tier host_tier(const struct host *host)
{
    if (!host->seccomp || !host->close_range)
        return TIER_NONE;
    if (host->user_namespace && host->mounts)
        return TIER_FULL;
    return host->landlock ? TIER_LANDLOCK : TIER_NONE;
}

static void advice_put(struct buf *to, const char *text)
{
    buf_printf(to, "                   %s\n", text);
}

static void line_put(struct buf *to, const char *what, bool there, const char *words)
{
    buf_printf(to, "  %-15s  %s\n", what, there ? words : "no");
}

static void cgroup_put(struct buf *to, const char *what, const struct host_cgroup *group)
{
    if (group->version)
        buf_printf(to, "  %-15s  version %d, in %s\n", what, group->version, group->path);
    else
        buf_printf(to, "  %-15s  not writable\n", what);
}

/* What Ubuntu and containers do, and how to undo it. */
static void namespaces_advice(const struct host *host, struct buf *to)
{
    if (host->user_namespace && host->mounts)
        return;
    if (access("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", F_OK) == 0)
        advice_put(to,
                   "Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for assize");
    if (access("/proc/sys/kernel/unprivileged_userns_clone", F_OK) == 0)
        advice_put(to, "Debian: sysctl kernel.unprivileged_userns_clone=1");
    advice_put(to, "anywhere: sysctl user.max_user_namespaces=10000");
    advice_put(to, "Docker: --security-opt seccomp=unconfined --security-opt systempaths=unconfined, or run as root");
}

void host_describe(const struct host *host, struct buf *to)
{
    char abi[96];
    enum box_tier tier = host_tier(host);
    snprintf(abi, sizeof abi, "ABI %d%s", host->landlock,
             host->landlock < 6 ? " (6 and later also hold back signals and abstract sockets)" : "");
    buf_printf(to, "%s, as %s\n\n", host->kernel,
               host->root ? "root (boxes run as a user id that nothing else has)" : "an ordinary user");
    line_put(to, "user namespaces", host->user_namespace, "yes");
    if (!host->user_namespace && host->user_namespace_errno)
        buf_printf(to, "                   (%s)\n", strerror(host->user_namespace_errno));
    line_put(to, "private mounts", host->mounts, "yes");
    namespaces_advice(host, to);
    line_put(to, "own /proc", host->proc, "yes");
    if (host->mounts && !host->proc)
        advice_put(to, "boxes run without /proc; in Docker: --security-opt systempaths=unconfined");
    line_put(to, "seccomp", host->seccomp, "filters that kill");
    if (!host->seccomp)
        advice_put(to, "Linux 4.14 or later with CONFIG_SECCOMP_FILTER");
    if (!host->close_range)
        advice_put(to, "close_range is missing: Linux 5.9 or later");
    line_put(to, "Landlock", host->landlock, abi);
    if (!host->landlock)
        advice_put(to, "Linux 5.13 or later, with landlock in the kernel's lsm= list");
    cgroup_put(to, "cgroup memory", &host->memory);
    cgroup_put(to, "cgroup pids", &host->pids);
    if (!host->memory.version || !host->pids.version)
        advice_put(to,
                   "limits then hold for each process (memory) and user (processes); to get them for the whole box:");
    if (!host->memory.version || !host->pids.version)
        advice_put(to, "systemd-run --user --scope -p Delegate=yes assize …, or run as root");
    buf_printf(to, "\nboxes run in tier: %s\n", BOX_TIER_NAMES[tier]);
    for (const char *const *gap = box_tier_gaps(tier); *gap; gap++)
        buf_printf(to, "  not promised: %s\n", *gap);
    if (tier == TIER_NONE)
        buf_printf(to, "  nothing is ever run unprotected: `assize exec` and `assize passk` refuse to run here\n");
}

static json_t *cgroup_json(const struct host_cgroup *group)
{
    return group->version ? json_pack("{s:i, s:s}", "version", group->version, "folder", group->path) : json_null();
}

json_t *host_json(const struct host *host)
{
    return json_pack("{s:s, s:b, s:b, s:b, s:b, s:b, s:i, s:o, s:o, s:s}", "kernel", host->kernel, "root", host->root,
                     "user_namespaces", host->user_namespace, "mounts", host->mounts, "proc", host->proc, "seccomp",
                     host->seccomp, "landlock_abi", host->landlock, "cgroup_memory", cgroup_json(&host->memory),
                     "cgroup_pids", cgroup_json(&host->pids), "tier", BOX_TIER_NAMES[host_tier(host)]);
}
