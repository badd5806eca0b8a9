/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seccomp filters, made by libseccomp in the process that watches, and loaded after fork as plain BPF.
 *
 * An allow-list: what is not named answers ENOSYS, as on a kernel that does not know the call, so that libraries fall
 * back to what they did before it existed. Calls that no judged program has a reason to make, and that reach for other
 * processes, the kernel or its keys, kill it: that is a verdict of its own. Foreign ABIs (32-bit, x32) are killed: they
 * would be a second door with other numbers. What is allowed only in part (clone, socket, …) follows the tables.
 *
 * Not here: mount and its kin. In a warm box the interpreter, which is ours, needs them to furnish each job; the job
 * itself has no capability left, so they fail with EPERM.
 */
#include "sandbox/plan.h"

#include "base/fd.h"
#include "text/json_own.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files, memory, time, threads, signals, pipes: what programs do all day. A name that this machine's architecture does
 * not have is skipped. */
static const char *const ALLOWED[] = {"access",
                                      "alarm",
                                      "arch_prctl",
                                      "brk",
                                      "capget",
                                      "chdir",
                                      "chmod",
                                      "chown",
                                      "clock_getres",
                                      "clock_gettime",
                                      "clock_nanosleep",
                                      "close",
                                      "close_range",
                                      "copy_file_range",
                                      "creat",
                                      "dup",
                                      "dup2",
                                      "dup3",
                                      "epoll_create",
                                      "epoll_create1",
                                      "epoll_ctl",
                                      "epoll_pwait",
                                      "epoll_pwait2",
                                      "epoll_wait",
                                      "eventfd",
                                      "eventfd2",
                                      "execve",
                                      "execveat",
                                      "exit",
                                      "exit_group",
                                      "faccessat",
                                      "faccessat2",
                                      "fadvise64",
                                      "fallocate",
                                      "fchdir",
                                      "fchmod",
                                      "fchmodat",
                                      "fchown",
                                      "fchownat",
                                      "fcntl",
                                      "fdatasync",
                                      "fgetxattr",
                                      "flistxattr",
                                      "flock",
                                      "fork",
                                      "fstat",
                                      "fstatfs",
                                      "fsync",
                                      "ftruncate",
                                      "futex",
                                      "futex_waitv",
                                      "futimesat",
                                      "get_robust_list",
                                      "get_thread_area",
                                      "getcpu",
                                      "getcwd",
                                      "getdents",
                                      "getdents64",
                                      "getegid",
                                      "geteuid",
                                      "getgid",
                                      "getgroups",
                                      "getitimer",
                                      "getpeername",
                                      "getpgid",
                                      "getpgrp",
                                      "getpid",
                                      "getppid",
                                      "getpriority",
                                      "getrandom",
                                      "getresgid",
                                      "getresuid",
                                      "getrlimit",
                                      "getrusage",
                                      "getsid",
                                      "getsockname",
                                      "getsockopt",
                                      "gettid",
                                      "gettimeofday",
                                      "getuid",
                                      "getxattr",
                                      "inotify_add_watch",
                                      "inotify_init",
                                      "inotify_init1",
                                      "inotify_rm_watch",
                                      "kill",
                                      "lchown",
                                      "lgetxattr",
                                      "link",
                                      "linkat",
                                      "listxattr",
                                      "llistxattr",
                                      "lseek",
                                      "lstat",
                                      "madvise",
                                      "membarrier",
                                      "mincore",
                                      "mkdir",
                                      "mkdirat",
                                      "mknod",
                                      "mknodat",
                                      "mlock",
                                      "mlock2",
                                      "mlockall",
                                      "mmap",
                                      "mprotect",
                                      "mremap",
                                      "msync",
                                      "munlock",
                                      "munlockall",
                                      "munmap",
                                      "nanosleep",
                                      "newfstatat",
                                      "open",
                                      "openat",
                                      "openat2",
                                      "pause",
                                      "pidfd_open",
                                      "pidfd_send_signal",
                                      "pipe",
                                      "pipe2",
                                      "poll",
                                      "ppoll",
                                      "prctl",
                                      "pread64",
                                      "preadv",
                                      "preadv2",
                                      "pselect6",
                                      "pwrite64",
                                      "pwritev",
                                      "pwritev2",
                                      "read",
                                      "readahead",
                                      "readlink",
                                      "readlinkat",
                                      "readv",
                                      "recvfrom",
                                      "recvmmsg",
                                      "recvmsg",
                                      "rename",
                                      "renameat",
                                      "renameat2",
                                      "restart_syscall",
                                      "rmdir",
                                      "rseq",
                                      "rt_sigaction",
                                      "rt_sigpending",
                                      "rt_sigprocmask",
                                      "rt_sigqueueinfo",
                                      "rt_sigreturn",
                                      "rt_sigsuspend",
                                      "rt_sigtimedwait",
                                      "rt_tgsigqueueinfo",
                                      "sched_get_priority_max",
                                      "sched_get_priority_min",
                                      "sched_getaffinity",
                                      "sched_getattr",
                                      "sched_getparam",
                                      "sched_getscheduler",
                                      "sched_rr_get_interval",
                                      "sched_yield",
                                      "seccomp",
                                      "select",
                                      "sendfile",
                                      "sendmmsg",
                                      "sendmsg",
                                      "sendto",
                                      "set_robust_list",
                                      "set_thread_area",
                                      "set_tid_address",
                                      "setgid",
                                      "setgroups",
                                      "setitimer",
                                      "setpgid",
                                      "setregid",
                                      "setresgid",
                                      "setresuid",
                                      "setreuid",
                                      "setrlimit",
                                      "setsid",
                                      "setsockopt",
                                      "setuid",
                                      "shutdown",
                                      "sigaltstack",
                                      "signalfd",
                                      "signalfd4",
                                      "splice",
                                      "stat",
                                      "statfs",
                                      "statx",
                                      "symlink",
                                      "symlinkat",
                                      "sync_file_range",
                                      "sysinfo",
                                      "tee",
                                      "tgkill",
                                      "time",
                                      "timer_create",
                                      "timer_delete",
                                      "timer_getoverrun",
                                      "timer_gettime",
                                      "timer_settime",
                                      "timerfd_create",
                                      "timerfd_gettime",
                                      "timerfd_settime",
                                      "times",
                                      "tkill",
                                      "truncate",
                                      "umask",
                                      "uname",
                                      "unlink",
                                      "unlinkat",
                                      "utime",
                                      "utimensat",
                                      "utimes",
                                      "vfork",
                                      "wait4",
                                      "waitid",
                                      "waitpid",
                                      "write",
                                      "writev"};

/* Newer than the libseccomp of Debian 12, by the number that all architectures share: fchmodat2, map_shadow_stack,
 * futex_wake, futex_wait, futex_requeue, mseal. */
static const int ALLOWED_BY_NUMBER[] = {452, 453, 454, 455, 456, 462};

/* Landlock only ever takes rights away; a program that confines itself may. */
static const int LANDLOCK_NUMBERS[] = {444, 445, 446};

/* What our interpreter needs to furnish a job. */
static const char *const ZYGOTE[] = {"capset", "mount", "mount_setattr", "setns", "umount2"};

struct rule {
    const char *serves;
    const char *name;
};

/* No program under judgement has a reason to: it dies. */
static const struct rule KILLED[] = {
    {"keys", "add_key"},
    {"keys", "keyctl"},
    {"keys", "request_key"},
    {"kernel", "bpf"},
    {"kernel", "delete_module"},
    {"kernel", "finit_module"},
    {"kernel", "init_module"},
    {"kernel", "kexec_file_load"},
    {"kernel", "kexec_load"},
    {"kernel", "open_by_handle_at"},
    {"kernel", "perf_event_open"},
    {"kernel", "reboot"},
    {"kernel", "swapoff"},
    {"kernel", "swapon"},
    {"kernel", "iopl"},
    {"kernel", "ioperm"},
    {"kernel", "acct"},
    {"tracing", "process_vm_readv"},
    {"tracing", "process_vm_writev"},
    {"tracing", "ptrace"},
    {"tracing", "kcmp"},
    {"tracing", "pidfd_getfd"},
};

/* Refused as if the kernel did not have them; named only because a test must be able to leave the refusal out. */
static const struct rule UNKNOWN[] = {
    {"kernel", "io_uring_enter"},
    {"kernel", "io_uring_register"},
    {"kernel", "io_uring_setup"},
    {"kernel", "userfaultfd"},
    {"memory", "memfd_create"},
    {"ipc", "msgctl"},
    {"ipc", "msgget"},
    {"ipc", "msgrcv"},
    {"ipc", "msgsnd"},
    {"ipc", "mq_open"},
    {"ipc", "mq_unlink"},
    {"ipc", "mq_timedsend"},
    {"ipc", "mq_timedreceive"},
    {"ipc", "semctl"},
    {"ipc", "semget"},
    {"ipc", "semop"},
    {"ipc", "semtimedop"},
    {"ipc", "shmat"},
    {"ipc", "shmctl"},
    {"ipc", "shmdt"},
    {"ipc", "shmget"},
};

/* Refused with EPERM, as to any process without privilege. */
static const struct rule REFUSED[] = {
    {"network", "accept"}, {"network", "accept4"}, {"network", "bind"},     {"network", "connect"},
    {"network", "listen"}, {"network", "socket"},  {"namespaces", "setns"}, {"namespaces", "unshare"},
};

#define NEW_NAMESPACES                                                                                                 \
    (CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

struct maker {
    scmp_filter_ctx ctx;
    const struct box_plan *plan;
    int rc; /* of the first rule that failed */
};

static void rule_add(struct maker *m, uint32_t action, const char *name)
{
    int nr = seccomp_syscall_resolve_name(name);
    if (nr == __NR_SCMP_ERROR || nr < 0 || m->rc) /* negative: not of this architecture */
        return;
    int rc = seccomp_rule_add(m->ctx, action, nr, 0);
    if (rc != 0 && rc != -EEXIST && rc != -EACCES) /* EACCES: it says what the default says */
        m->rc = rc;
}

static void rule_cmp(struct maker *m, uint32_t action, const char *name, struct scmp_arg_cmp cmp)
{
    int nr = seccomp_syscall_resolve_name(name);
    if (nr == __NR_SCMP_ERROR || nr < 0 || m->rc)
        return;
    m->rc = seccomp_rule_add_array(m->ctx, action, nr, 1, &cmp);
}

static void list_add(struct maker *m, uint32_t action, const struct rule *rules, size_t n, bool refusal)
{
    for (size_t i = 0; i < n; i++) {
        bool stands = plan_has(m->plan, rules[i].serves);
        if (stands && refusal)
            rule_add(m, action, rules[i].name);
        else if (!stands)
            rule_add(m, SCMP_ACT_ALLOW, rules[i].name);
    }
}

/* clone and unshare: all but new namespaces. In a zygote, those that a job gets; never a user namespace, which would
 * hand out capabilities. clone3 hides its flags from a filter, so it does not exist (ENOSYS); glibc then uses clone. */
static void clones_add(struct maker *m, enum filter_kind kind)
{
    bool guarded = plan_has(m->plan, "namespaces");
    if (!guarded) {
        rule_add(m, SCMP_ACT_ALLOW, "clone");
        return;
    }
    rule_cmp(m, SCMP_ACT_ALLOW, "clone", SCMP_A0_64(SCMP_CMP_MASKED_EQ, NEW_NAMESPACES, 0));
    rule_cmp(m, SCMP_ACT_ERRNO(EPERM), "clone", SCMP_A0_64(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER));
    if (kind == FILTER_ZYGOTE)
        rule_cmp(m, SCMP_ACT_ALLOW, "unshare", SCMP_A0_64(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, 0));
}

/* A terminal can be typed into (TIOCSTI) by whoever has one. The low half decides, as in the kernel. */
static void ioctl_add(struct maker *m)
{
    rule_cmp(m, SCMP_ACT_ALLOW, "ioctl", SCMP_A1_32(SCMP_CMP_NE, 0x5412));
}

/* Calls that can be aimed at another process of the same user: at oneself only. */
static void own_process_add(struct maker *m)
{
    static const char *const AIMED[] = {"sched_setaffinity", "setpriority"};
    rule_cmp(m, SCMP_ACT_ALLOW, "prlimit64", SCMP_A0_64(SCMP_CMP_EQ, 0));
    rule_cmp(m, SCMP_ACT_ALLOW, "prlimit64", SCMP_A2_64(SCMP_CMP_EQ, 0)); /* asks only */
    rule_cmp(m, SCMP_ACT_ALLOW, AIMED[0], SCMP_A0_64(SCMP_CMP_EQ, 0));
    struct scmp_arg_cmp self[] = {SCMP_A0_64(SCMP_CMP_EQ, 0 /* PRIO_PROCESS */), SCMP_A1_64(SCMP_CMP_EQ, 0)};
    if (!m->rc)
        m->rc = seccomp_rule_add_array(m->ctx, SCMP_ACT_ALLOW, seccomp_syscall_resolve_name(AIMED[1]), 2, self);
    if (plan_has(m->plan, "pids"))
        return;
    rule_add(m, SCMP_ACT_ALLOW, "prlimit64"); /* a test left that protection out */
    for (size_t i = 0; i < COUNT_OF(AIMED); i++)
        rule_add(m, SCMP_ACT_ALLOW, AIMED[i]);
}

/* Pairs that are connected for good. A pair of datagram sockets can be aimed at any other socket of the host. */
static void socketpair_add(struct maker *m)
{
    if (!plan_has(m->plan, "network")) {
        rule_add(m, SCMP_ACT_ALLOW, "socketpair");
        return;
    }
    rule_cmp(m, SCMP_ACT_ALLOW, "socketpair", SCMP_A1_64(SCMP_CMP_MASKED_EQ, 0xf, SOCK_STREAM));
    rule_cmp(m, SCMP_ACT_ALLOW, "socketpair", SCMP_A1_64(SCMP_CMP_MASKED_EQ, 0xf, SOCK_SEQPACKET));
}

static void personality_add(struct maker *m)
{
    rule_cmp(m, SCMP_ACT_ALLOW, "personality", SCMP_A0_64(SCMP_CMP_EQ, 0xffffffff)); /* asks only */
    rule_cmp(m, SCMP_ACT_ALLOW, "personality", SCMP_A0_64(SCMP_CMP_EQ, 0));
}

static void program_rules(struct maker *m, enum filter_kind kind)
{
    for (size_t i = 0; i < COUNT_OF(ALLOWED); i++)
        rule_add(m, SCMP_ACT_ALLOW, ALLOWED[i]);
    for (size_t i = 0; i < COUNT_OF(ALLOWED_BY_NUMBER) && !m->rc; i++)
        m->rc = seccomp_rule_add(m->ctx, SCMP_ACT_ALLOW, ALLOWED_BY_NUMBER[i], 0);
    for (size_t i = 0; i < COUNT_OF(LANDLOCK_NUMBERS) && !m->rc; i++)
        m->rc = seccomp_rule_add(m->ctx, SCMP_ACT_ALLOW, LANDLOCK_NUMBERS[i], 0);
    list_add(m, SCMP_ACT_KILL_PROCESS, KILLED, COUNT_OF(KILLED), true);
    list_add(m, 0, UNKNOWN, COUNT_OF(UNKNOWN), false);
    bool zygote = kind == FILTER_ZYGOTE;
    for (size_t i = 0; i < COUNT_OF(REFUSED); i++) {
        bool stands = plan_has(m->plan, REFUSED[i].serves), namespaces = REFUSED[i].serves[1] == 'a';
        if (!stands)
            rule_add(m, SCMP_ACT_ALLOW, REFUSED[i].name);
        else if (!(zygote && namespaces))
            rule_add(m, SCMP_ACT_ERRNO(EPERM), REFUSED[i].name);
    }
    clones_add(m, kind);
    ioctl_add(m);
    own_process_add(m);
    socketpair_add(m);
    personality_add(m);
    for (size_t i = 0; zygote && i < COUNT_OF(ZYGOTE); i++)
        rule_add(m, SCMP_ACT_ALLOW, ZYGOTE[i]);
    if (zygote && plan_has(m->plan, "namespaces") && m->plan->tier != TIER_FULL)
        rule_add(m, SCMP_ACT_ERRNO(EPERM), "setns");
}

/* On top of the other, where there is no namespace: nobody leaves the process group by which all are killed; where
 * Landlock cannot yet hold signals back, nobody signals; and modes, owners and times of files, which Landlock does not
 * cover, stay as they are, since with the user's own id all of his files could be reached. */
static void landlock_rules(struct maker *m)
{
    static const char *const GROUP[] = {"setpgid", "setsid"};
    static const char *const SIGNALS[] = {
        "kill", "tkill", "tgkill", "pidfd_send_signal", "rt_sigqueueinfo", "rt_tgsigqueueinfo"};
    static const char *const FILES[] = {"chmod",     "chown",  "fchmod", "fchmodat",  "fchown", "fchownat",
                                        "futimesat", "lchown", "utime",  "utimensat", "utimes"};
    bool pids = plan_has(m->plan, "pids"), view = plan_has(m->plan, "view");
    for (size_t i = 0; pids && i < COUNT_OF(GROUP); i++)
        rule_add(m, SCMP_ACT_ERRNO(EPERM), GROUP[i]);
    for (size_t i = 0; pids && m->plan->host.landlock < 6 && i < COUNT_OF(SIGNALS); i++)
        rule_add(m, SCMP_ACT_ERRNO(EPERM), SIGNALS[i]);
    for (size_t i = 0; view && i < COUNT_OF(FILES); i++)
        rule_add(m, SCMP_ACT_ERRNO(EPERM), FILES[i]);
    if (view && !m->rc)
        m->rc = seccomp_rule_add(m->ctx, SCMP_ACT_ERRNO(EPERM), 452 /* fchmodat2 */, 0);
    if (view && m->plan->host.landlock < 3)
        rule_add(m, SCMP_ACT_ERRNO(EPERM), "truncate"); /* later ones cover it */
}

/* The socket of the judge's record stays what it is: what the judge writes there begins with a secret, and must not be
 * written to anything that the program has put in its place. */
static void record_rules(struct maker *m)
{
    rule_cmp(m, SCMP_ACT_ERRNO(EPERM), "close", SCMP_A0_64(SCMP_CMP_EQ, BOX_RECORD_FD));
    rule_cmp(m, SCMP_ACT_ERRNO(EPERM), "close_range", SCMP_A0_64(SCMP_CMP_LE, BOX_RECORD_FD));
    rule_cmp(m, SCMP_ACT_ERRNO(EPERM), "dup2", SCMP_A1_64(SCMP_CMP_EQ, BOX_RECORD_FD));
    rule_cmp(m, SCMP_ACT_ERRNO(EPERM), "dup3", SCMP_A1_64(SCMP_CMP_EQ, BOX_RECORD_FD));
}

static void job_rules(struct maker *m)
{
    if (m->plan->spec.use != USE_COMMAND)
        record_rules(m);
    if (m->plan->tier == TIER_LANDLOCK)
        landlock_rules(m);
}

static json_t *names_json(const struct box_plan *plan, const struct rule *rules, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (plan_has(plan, rules[i].serves))
            json_array_append_new(list, json_string(rules[i].name));
    return list;
}

static json_t *rules_json(const struct box_plan *plan, enum filter_kind kind, size_t bytes)
{
    if (kind == FILTER_JOB) {
        json_t *refused = json_array();
        if (plan->spec.use != USE_COMMAND)
            json_array_append_new(refused, json_string("close and replace the judge's socket"));
        if (plan->tier == TIER_LANDLOCK) {
            json_array_append_new(refused, json_string("setpgid, setsid"));
            json_array_append_new(refused, json_string("chmod, chown, utime and their kin"));
            if (plan->host.landlock < 6)
                json_array_append_new(refused, json_string("kill and its kin"));
        }
        return json_pack("{s:s, s:o, s:i}", "default", "allow", "eperm", refused, "instructions", (int)(bytes / 8));
    }
    return json_pack("{s:s, s:s, s:i, s:o, s:o, s:s, s:i}", "default", "ENOSYS", "foreign_abi", "kill", "allowed",
                     (int)(COUNT_OF(ALLOWED) + COUNT_OF(ALLOWED_BY_NUMBER) + COUNT_OF(LANDLOCK_NUMBERS)), "kill",
                     names_json(plan, KILLED, COUNT_OF(KILLED)), "eperm", names_json(plan, REFUSED, COUNT_OF(REFUSED)),
                     "clone", plan_has(plan, "namespaces") ? "without new namespaces" : "any", "instructions",
                     (int)(bytes / 8));
}

static bool bpf_export(struct arena *a, scmp_filter_ctx ctx, str *ret, struct err *err)
{
    int fd CLEANUP_FD = memfd_create("filter", MFD_CLOEXEC);
    struct stat st;
    int rc = fd < 0 ? -errno : seccomp_export_bpf(ctx, fd);
    if (rc != 0 || fstat(fd, &st) != 0)
        return err_errno(err, rc ? -rc : errno, "cannot write a seccomp filter");
    char *bytes = arena_alloc(a, (size_t)st.st_size);
    if (lseek(fd, 0, SEEK_SET) != 0 || fd_read_exact(fd, bytes, (size_t)st.st_size) != 1)
        return err_errno(err, errno, "cannot read a seccomp filter back");
    *ret = (str){bytes, (size_t)st.st_size};
    return true;
}

bool filter_make(struct arena *a, const struct box_plan *plan, enum filter_kind kind, str *ret_bpf, json_t **ret_rules,
                 struct err *err)
{
    bool job = kind == FILTER_JOB;
    struct maker m = {.ctx = seccomp_init(job ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(ENOSYS)), .plan = plan};
    if (!m.ctx)
        return err_set(err, ERR_HOST, "libseccomp cannot begin a filter");
    m.rc = seccomp_attr_set(m.ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (!m.rc)
        m.rc = seccomp_attr_set(m.ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree: fewer steps a call */
    if (job)
        job_rules(&m);
    else
        program_rules(&m, kind);
    bool ok = m.rc == 0 ? bpf_export(a, m.ctx, ret_bpf, err)
                        : err_errno(err, -m.rc, "libseccomp refuses a rule of the filter");
    seccomp_release(m.ctx);
    if (ok)
        *ret_rules = json_own(a, rules_json(plan, kind, ret_bpf->n));
    return ok;
}
