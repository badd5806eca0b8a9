/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first process of a box, a fork of the worker that never executes anything. It holds a copy of the worker's
 * memory, which may hold what the user has in the environment: so it makes itself undumpable before anything foreign
 * runs, and nothing inside may trace it or read its /proc. Raw system calls only, no allocation.
 */
#include "sandbox/init.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct init {
    const struct init_task *task;
    struct op_state state;
    struct init_task moved; /* in the program's process: with its descriptors in place */
    pid_t program, sleeper; /* 0 = none */
};

static void note_send(const struct init *in, enum box_note_kind kind, int a, int b, const int *fds)
{
    struct box_note note = {.kind = kind, .a = a, .b = b};
    union {
        char bytes[CMSG_SPACE(2 * sizeof(int))];
        struct cmsghdr aligned;
    } control = {0};
    struct iovec body = {&note, sizeof note};
    struct msghdr msg = {.msg_iov = &body, .msg_iovlen = 1};
    if (fds) {
        msg.msg_control = control.bytes;
        msg.msg_controllen = sizeof control.bytes;
        struct cmsghdr *head = CMSG_FIRSTHDR(&msg);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(2 * sizeof *fds);
        memcpy(CMSG_DATA(head), fds, 2 * sizeof *fds);
    }
    (void)!sendmsg(in->task->ctl, &msg, MSG_NOSIGNAL);
}

static void ops_do(struct init *in, enum box_phase phase)
{
    const struct box_plan *plan = in->task->box->plan;
    for (size_t i = 0; i < plan->ops.n; i++) {
        if (plan->ops.v[i].phase != phase)
            continue;
        int num = op_do(&plan->ops.v[i], &in->state);
        if (num) {
            note_send(in, NOTE_FAILED, (int)i, num, NULL);
            _exit(1);
        }
    }
}

/* Descriptors 0 to 2 (and 3 and 4, for an interpreter), whatever they were before: first out of the way, then in place.
 */
static bool descriptors_place(const struct box_io *io, int *ctl)
{
    enum { FIRST_FREE = 16 };
    const int want[] = {io->in, io->out, io->err, io->record, io->program};
    enum { N = COUNT_OF(want) };
    int moved[N];
    int control = fcntl(*ctl, F_DUPFD_CLOEXEC, FIRST_FREE);
    if (control < 0)
        return false;
    *ctl = control;
    for (int i = 0; i < N; i++) {
        moved[i] = want[i] < 0 ? -1 : fcntl(want[i], F_DUPFD_CLOEXEC, FIRST_FREE);
        if (want[i] >= 0 && moved[i] < 0)
            return false;
    }
    for (int i = 0; i < N; i++)
        if (moved[i] >= 0 && dup2(moved[i], i) != i)
            return false;
    for (int i = 0; i < N; i++)
        if (moved[i] >= 0)
            close(moved[i]);
    return true;
}

static _Noreturn void program_main(struct init *in)
{
    static const char *const NO_ENVIRONMENT[] = {NULL};
    struct init_task *task = &in->moved;
    const struct box_spec *spec = &in->task->box->plan->spec;
    *task = *in->task;
    in->task = task;
    if (!descriptors_place(&task->io, &task->ctl)) {
        note_send(in, NOTE_FAILED, -2, errno, NULL);
        _exit(1);
    }
    in->state.keep_fd = task->ctl;
    ops_do(in, PHASE_PROGRAM);
    if (spec->use == USE_COMMAND)
        note_send(in, NOTE_STARTED, 0, 0, NULL);
    const char *const *env = spec->env ? spec->env : NO_ENVIRONMENT;
    if (!plan_find(task->box->plan, OP_ENVIRONMENT)) /* a test left it out */
        env = (const char *const *)environ;
    execve(spec->argv[0], (char *const *)(uintptr_t)spec->argv, (char *const *)(uintptr_t)env);
    note_send(in, NOTE_FAILED, -1, errno, NULL);
    _exit(127);
}

/* Holds a pid namespace open and reaps what is orphaned in it. Shares init's memory and descriptors: it leaves one of
 * its namespace where init waits for it, and touches nothing else. (It alone may open that: init is not dumpable.) */
__attribute__((no_sanitize("address", "undefined"))) static int sleeper_main(void *to)
{
    int *ns = to;
    long fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/ns/pid", O_RDONLY | O_CLOEXEC, 0);
    __atomic_store_n(ns, fd < 0 ? -1 : (int)fd, __ATOMIC_RELEASE);
    syscall(SYS_futex, ns, FUTEX_WAKE, 1, NULL, NULL, 0);
    for (;;)
        syscall(SYS_ppoll, NULL, 0, NULL, NULL, 0);
    return 0;
}

/* The job before is over: with its first process, all the others of its namespace go. */
static void sleeper_end(struct init *in)
{
    if (in->sleeper <= 0)
        return;
    kill(in->sleeper, SIGKILL);
    while (waitpid(in->sleeper, NULL, 0) < 0 && errno == EINTR)
        ;
    in->sleeper = 0;
}

static void job_begin(struct init *in)
{
    static _Alignas(16) char stack[16384];
    const struct box_plan *plan = in->task->box->plan;
    sleeper_end(in);
    if (plan->tier != TIER_FULL || !plan_has(plan, "pids")) {
        note_send(in, NOTE_JOB, 0, 0, NULL);
        return;
    }
    /* SIGCHLD ignored: orphans vanish without being waited for. Signal handlers are not shared by clone, so ours come
     * back. */
    enum { NOT_YET = -2 };
    int fds[2] = {-1, NOT_YET};
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigaction(SIGCHLD, &ignore, &before);
    in->sleeper = clone(sleeper_main, stack + sizeof stack,
                        CLONE_VM | CLONE_FILES | CLONE_NEWPID | CLONE_PIDFD | SIGCHLD, &fds[1], &fds[0]);
    int num = errno;
    sigaction(SIGCHLD, &before, NULL);
    while (in->sleeper > 0 && __atomic_load_n(&fds[1], __ATOMIC_ACQUIRE) == NOT_YET)
        syscall(SYS_futex, &fds[1], FUTEX_WAIT, NOT_YET, NULL, NULL, 0);
    if (in->sleeper < 0 || fds[1] < 0)
        note_send(in, NOTE_JOB, 0, in->sleeper < 0 ? num : ENOSYS, NULL);
    else
        note_send(in, NOTE_JOB, 0, 0, fds);
    for (int i = 0; i < 2; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

/* Every process that is ours by now, with its group: orphans become ours, one generation after the other. */
static void children_kill(void)
{
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
    if (fd >= 0)
        close(fd);
    for (str rest = n > 0 ? (str){text, (size_t)n} : STR_NONE; rest.p;) {
        int64_t pid;
        if (!str_to_i64(str_cut(&rest, ' '), &pid) || pid <= 1 || !rest.p) /* the last one may be cut off */
            continue;
        kill((pid_t)-pid, SIGKILL);
        kill((pid_t)pid, SIGKILL);
    }
}

/* Tier landlock: kills a process group (0: every child that is left) and waits until nobody of it is there. Nobody may
 * leave his group, so one signal reaches all at once. */
static void sweep(struct init *in, pid_t group)
{
    for (int i = 0; i < 5000; i++) {
        if (group > 1 && kill(-group, SIGKILL) != 0 && errno == ESRCH)
            break;
        if (group <= 1)
            children_kill();
        pid_t got = waitpid(group > 1 ? -group : -1, NULL, WNOHANG);
        if (got == in->program && got > 0)
            in->program = -1;
        if (group <= 1 && got < 0 && errno == ECHILD)
            break;
        if (got <= 0)
            usleep(500);
    }
    note_send(in, NOTE_SWEPT, 0, 0, NULL);
}

static void reap(struct init *in)
{
    struct rusage usage;
    int status;
    for (pid_t pid; (pid = wait4(-1, &status, WNOHANG, &usage)) > 0;) {
        if (pid == in->sleeper)
            in->sleeper = 0;
        if (pid != in->program)
            continue;
        in->program = -1;
        struct box_note note = {.kind = NOTE_ENDED,
                                .a = status,
                                .user_us = (int64_t)usage.ru_utime.tv_sec * 1000000 + usage.ru_utime.tv_usec,
                                .system_us = (int64_t)usage.ru_stime.tv_sec * 1000000 + usage.ru_stime.tv_usec,
                                .peak_kib = usage.ru_maxrss};
        (void)!send(in->task->ctl, &note, sizeof note, MSG_NOSIGNAL);
    }
}

static void serve(struct init *in, int children)
{
    for (;;) {
        struct pollfd p[] = {{.fd = in->task->ctl, .events = POLLIN}, {.fd = children, .events = POLLIN}};
        if (poll(p, 2, -1) < 0 && errno != EINTR)
            return;
        if (p[1].revents) {
            struct signalfd_siginfo info;
            (void)!read(children, &info, sizeof info);
            reap(in);
        }
        if (!p[0].revents)
            continue;
        struct box_ask ask;
        if (recv(in->task->ctl, &ask, sizeof ask, 0) != (ssize_t)sizeof ask)
            return; /* the worker is gone, or wants no more */
        if (ask.kind == ASK_JOB)
            job_begin(in);
        else if (ask.kind == ASK_SWEEP)
            sweep(in, ask.a);
    }
}

/* Of the worker's descriptors only those of the task stay: its end of our own socket, above all, must not, or the end
 * of the worker would go unseen. */
static void descriptors_keep(const struct init_task *task)
{
    const int keep[] = {task->io.in,      task->io.out, task->io.err, task->io.record,
                        task->io.program, task->ctl,    task->ruleset};
    close(task->box->ctl);
    if (!plan_has(task->box->plan, "descriptors"))
        return;
    for (unsigned first = 0;;) {
        unsigned next = ~0U;
        for (size_t i = 0; i < COUNT_OF(keep); i++)
            if (keep[i] >= 0 && (unsigned)keep[i] >= first && (unsigned)keep[i] < next)
                next = (unsigned)keep[i];
        if (next > first)
            syscall(SYS_close_range, first, next == ~0U ? next : next - 1, 0);
        if (next == ~0U)
            return;
        first = next + 1;
    }
}

static void init_become(const struct init_task *task)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    signal(SIGCHLD, SIG_DFL);
    descriptors_keep(task);
    struct box_ask ask;
    if (recv(task->ctl, &ask, sizeof ask, 0) != (ssize_t)sizeof ask) /* ids and groups are set before this */
        _exit(1);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    /* With process 1 of a pid namespace all others die. Without one, init sees the end of its socket, and sweeps. */
    if (task->box->plan->tier == TIER_FULL)
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    else
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    setsid(); /* no terminal */
}

_Noreturn void init_main(const struct init_task *task)
{
    struct init in = {.task = task, .state = {.box = task->box, .ruleset = task->ruleset, .keep_fd = task->ctl}};
    init_become(task);
    if (task->own_mounts && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
        note_send(&in, NOTE_FAILED, -2, errno, NULL);
        _exit(1);
    }
    ops_do(&in, PHASE_INIT);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    in.program = (pid_t)syscall(SYS_clone, (unsigned long)SIGCHLD, NULL, NULL, NULL, NULL);
    if (in.program == 0)
        program_main(&in);
    if (in.program < 0 || children < 0) {
        note_send(&in, NOTE_FAILED, -2, errno, NULL);
        _exit(1);
    }
    const int ours[] = {task->io.in, task->io.out, task->io.err, task->io.record, task->io.program, task->ruleset};
    for (size_t i = 0; i < COUNT_OF(ours); i++)
        if (ours[i] >= 0)
            close(ours[i]);
    serve(&in, children);
    if (task->box->plan->tier == TIER_LANDLOCK && plan_find(task->box->plan, OP_CLEAN))
        sweep(&in, 0);
    _exit(0);
}
