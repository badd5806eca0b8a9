/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/judge.h"

#include "base/fd.h"
#include "base/rng.h"
#include "text/show.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Loaded before the first program comes, so that no program pays for it: what most solutions import, and no more, since
 * every page that is loaded makes every fork dearer. */
#define PRELOAD "['copy','heapq','math','random','string','typing']"

enum { READY_MS = 30000, WARM_FAILURES_MAX = 3 };

struct judge {
    struct judge_spec spec;
    struct box_plan *warm_plan, *cold_plan;
    struct box box; /* the warm one */
    bool stands;
    int control; /* to the warm interpreter */
    int none;    /* /dev/null */
    int failures;
};

static void bytes_put(struct buf *to, const void *bytes, size_t n)
{
    const unsigned char *b = bytes;
    buf_str(to, S("b\""));
    for (size_t i = 0; i < n; i++)       /* an object read byte by byte, which the analyser loses sight of */
        buf_printf(to, "\\x%02x", b[i]); /* NOLINT(clang-analyzer-core.CallAndMessage) */
    buf_byte(to, '"');
}

/* One operation of the phase `job` as system calls in Python's words; see helper.py. */
static void op_put(struct buf *to, size_t at, const struct box_op *op)
{
    int i = (int)at;
    unsigned long quiet = MS_NOSUID | MS_NODEV;
    struct rlimit old, limit;
    static const uint32_t HEAD[2] = {_LINUX_CAPABILITY_VERSION_3}; /* struct __user_cap_header_struct: for oneself */
    static const uint64_t SCOPES[3] = {0, 0, 3};                   /* abstract sockets and signals stay in the job */
    static const uint32_t NONE[6] = {0};                           /* two of struct __user_cap_data_struct */
    switch (op->kind) {
    case OP_NEW_MOUNTS:
        buf_printf(to, "(%d,%d,%d),", i, SYS_unshare, CLONE_NEWNS);
        break;
    case OP_TMP:
        buf_printf(to, "(%d,%d,b'tmp',b'/tmp',b'tmpfs',%lu,b'%.*s'),", i, SYS_mount, quiet, STR_ARG(op->text));
        break;
    case OP_PROC:
        buf_printf(to, "(%d,%d,b'proc',b'/proc',b'proc',%lu,0),", i, SYS_mount, quiet | MS_NOEXEC);
        break;
    case OP_WORKDIR:
        buf_printf(to, "(%d,%d,b'%s'),", i, SYS_chdir, op->path);
        break;
    case OP_GROUP:
        buf_printf(to, "(%d,%d,0,0),", i, SYS_setpgid);
        break;
    case OP_RLIMIT:
        limit.rlim_cur = limit.rlim_max = (rlim_t)op->b;
        if (getrlimit((__rlimit_resource_t)op->a, &old) == 0 && old.rlim_max < limit.rlim_max)
            limit.rlim_cur = limit.rlim_max = old.rlim_max;
        buf_printf(to, "(%d,%d,0,%lld,", i, SYS_prlimit64, (long long)op->a);
        bytes_put(to, &limit, sizeof limit);
        buf_str(to, S(",0),"));
        break;
    case OP_DESCRIPTORS:
        buf_printf(to, "(%d,%d,%lld,%u,0),", i, SYS_close_range, (long long)op->a, ~0U);
        break;
    case OP_CAPS:
        buf_printf(to, "(%d,%d,%d,%d,0,0,0),(%d,%d,", i, SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, i,
                   SYS_capset);
        bytes_put(to, &HEAD, sizeof HEAD);
        buf_byte(to, ',');
        bytes_put(to, NONE, sizeof NONE);
        buf_str(to, S("),"));
        break;
    case OP_LANDLOCK: /* a ruleset that handles nothing but scopes; helper.py makes and enters it */
        buf_printf(to, "(%d,446,", i);
        bytes_put(to, SCOPES, sizeof SCOPES);
        buf_str(to, S("),"));
        break;
    case OP_SECCOMP:
        buf_printf(to, "(%d,%d,1,0,('filter',", i, SYS_seccomp);
        bytes_put(to, op->text.p, op->text.n);
        buf_str(to, S(")),"));
        break;
    default:
        BUG("operation %d is of no job", (int)op->kind);
    }
}

/* The interpreter's command line: the helper, and what it is to do, as one program. */
static const char *const *argv_make(struct arena *a, const struct python *python, const struct box_plan *plan,
                                    bool warm)
{
    const char **argv = arena_array(a, const char *, 6);
    struct buf text CLEANUP_BUF = {0};
    buf_str(&text, str_of(HELPER_PY));
    buf_printf(&text, "\nmain(%s, [", warm ? "True" : "False");
    for (size_t i = 0; i < plan->ops.n; i++)
        if (plan->ops.v[i].phase == PHASE_JOB)
            op_put(&text, i, &plan->ops.v[i]);
    buf_printf(&text, "], %d, 0, " PRELOAD ")\n", SYS_setns);
    argv[0] = python->path.p;
    argv[1] = "-s";
    argv[2] = "-B";
    argv[3] = "-c";
    argv[4] = arena_cstr(a, buf_view(&text));
    return argv;
}

/* Sets and dictionaries of strings iterate in the same order each time. The helper empties the environment. */
static const char *const ENVIRONMENT[] = {"PYTHONHASHSEED=0", NULL};

static bool plan_one(struct arena *a, const struct host *host, const struct judge_spec *spec, enum box_use use,
                     struct box_plan **ret, struct err *err)
{
    str *ro = arena_array(a, str, spec->python.n_ro + spec->n_ro);
    size_t n = 0;
    for (size_t i = 0; i < spec->python.n_ro; i++)
        ro[n++] = spec->python.ro[i];
    for (size_t i = 0; i < spec->n_ro; i++)
        ro[n++] = spec->ro[i];
    struct box_spec box = {.tier = spec->tier,
                           .limits = spec->limits,
                           .ro = ro,
                           .n_ro = n,
                           .env = ENVIRONMENT,
                           .slot = spec->slot,
                           .use = use};
    if (!box_plan_make(a, host, &box, ret, err))
        return false;
    (*ret)->spec.argv = argv_make(a, &spec->python, *ret, use == USE_WARM);
    return true;
}

bool judge_open(struct arena *a, const struct host *host, const struct judge_spec *spec, struct judge **ret,
                struct err *err)
{
    struct judge *j = arena_new(a, struct judge);
    *j = (struct judge){.spec = *spec, .control = -1, .none = -1};
    /* A job's own /tmp would hide what is shown below it, so there every program gets a box. */
    for (size_t i = 0; i < spec->python.n_ro; i++)
        j->spec.cold |= str_starts(spec->python.ro[i], S("/tmp/"));
    for (size_t i = 0; i < spec->n_ro; i++)
        j->spec.cold |= str_starts(spec->ro[i], S("/tmp/"));
    spec = &j->spec;
    if (!plan_one(a, host, spec, USE_COLD, &j->cold_plan, err) ||
        (!spec->cold && !plan_one(a, host, spec, USE_WARM, &j->warm_plan, err)))
        return false;
    j->none = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (j->none < 0)
        return err_errno(err, errno, "cannot open /dev/null");
    *ret = j;
    return true;
}

enum box_tier judge_tier(const struct judge *j)
{
    return j->cold_plan->tier;
}

/* Waits for a note of one kind on one of two sockets; anything else, or nothing in time, is a failure. */
static bool note_await(int fd, int other, enum box_note_kind kind, int ret_fds[2], int ms)
{
    struct pollfd p[] = {{.fd = fd, .events = POLLIN}, {.fd = other, .events = POLLIN}};
    struct box_note note;
    if (poll(p, 2, ms) <= 0 || !p[0].revents)
        return false;
    return box_note_receive(fd, &note, NULL, ret_fds) == 1 && (enum box_note_kind)note.kind == kind && note.b == 0;
}

static void warm_stop(struct judge *j)
{
    if (!j->stands)
        return;
    close(j->control); /* the interpreter ends by itself */
    j->control = -1;
    (void)!note_await(j->box.ctl, -1, NOTE_ENDED, NULL, 1000);
    box_stop(&j->box);
    j->stands = false;
}

void judge_close(struct judge *j)
{
    if (!j)
        return;
    warm_stop(j);
    if (j->none >= 0)
        close(j->none);
    j->none = -1;
}

static bool warm_start(struct judge *j)
{
    struct err unused;
    int pair[2];
    if (j->stands)
        return true;
    if (j->spec.cold || j->failures >= WARM_FAILURES_MAX || !box_socket(pair, &unused))
        return false;
    struct box_io io = {j->none, j->none, j->none, pair[1], -1};
    bool started = box_start(j->warm_plan, &io, &j->box, &unused);
    close(pair[1]);
    j->control = pair[0];
    j->stands = started;
    if (started && note_await(j->control, j->box.ctl, NOTE_READY, NULL, READY_MS))
        return true;
    j->failures++;
    if (started)
        warm_stop(j);
    else
        close(pair[0]);
    return false;
}

/* What one program needs: its text behind its token, and ways back. */
struct job {
    char token[TOKEN_HEX + 1];
    int program, out[2], err[2], record[2];
};

static void job_close_far(struct job *job)
{
    int *const ends[] = {&job->program, &job->out[1], &job->err[1], &job->record[1]};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (*ends[i] >= 0)
            close(*ends[i]);
        *ends[i] = -1;
    }
}

static void job_close(struct job *job)
{
    job_close_far(job);
    int *const ends[] = {&job->out[0], &job->err[0], &job->record[0]};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (*ends[i] >= 0)
            close(*ends[i]);
        *ends[i] = -1;
    }
}

static bool job_open(struct job *job, str program, struct err *err)
{
    unsigned char secret[TOKEN_HEX / 2];
    *job = (struct job){.program = -1, .out = {-1, -1}, .err = {-1, -1}, .record = {-1, -1}};
    /* The one number that does not come from a seed: it must not be guessed, and leaves no trace in any result. */
    if (getrandom(secret, sizeof secret, 0) != (ssize_t)sizeof secret)
        return err_errno(err, errno, "no random numbers");
    for (size_t i = 0; i < sizeof secret; i++)
        snprintf(job->token + 2 * i, 3, "%02x", secret[i]);
    job->program = memfd_create("program", MFD_CLOEXEC);
    if (job->program < 0 || !fd_write_all(job->program, job->token, TOKEN_HEX) ||
        !fd_write_all(job->program, program.p, program.n) || lseek(job->program, 0, SEEK_SET) != 0 ||
        pipe2(job->out, O_CLOEXEC) != 0 || pipe2(job->err, O_CLOEXEC) != 0 ||
        fcntl(job->out[0], F_SETFL, O_NONBLOCK) != 0 || fcntl(job->err[0], F_SETFL, O_NONBLOCK) != 0) {
        int num = errno;
        job_close(job);
        return err_errno(err, num, "cannot hand a program to a box");
    }
    if (!box_socket(job->record, err)) {
        job_close(job);
        return false;
    }
    return true;
}

static bool job_send(int to, const struct job *job, int ns)
{
    const int fds[] = {job->program, job->record[1], job->out[1], job->err[1], ns};
    size_t n = ns >= 0 ? 5 : 4;
    union {
        char bytes[CMSG_SPACE(sizeof fds)];
        struct cmsghdr aligned;
    } control = {0};
    char word[] = "job";
    struct iovec body = {word, sizeof word - 1};
    struct msghdr msg = {
        .msg_iov = &body, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = CMSG_SPACE(n * sizeof(int))};
    struct cmsghdr *head = CMSG_FIRSTHDR(&msg);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(n * sizeof(int));
    memcpy(CMSG_DATA(head), fds, n * sizeof(int));
    return sendmsg(to, &msg, MSG_NOSIGNAL) > 0;
}

/* What the record says: "verdict NUL message". Only words that a judge gives. */
static void record_take(struct arena *a, const struct watch *w, struct box_verdict *ret)
{
    static const enum box_class SAID[] = {BOX_PASSED,     BOX_ASSERTION_FAILED, BOX_EXCEPTION,
                                          BOX_EARLY_EXIT, BOX_SYNTAX_ERROR,     BOX_MEMORY,
                                          BOX_PROCESSES,  BOX_FILE_SIZE,        BOX_SETUP_ERROR};
    str rest = {w->record_text, w->record_n}, word = str_cut(&rest, 0);
    ret->class_ = BOX_SETUP_ERROR;
    ret->message = text_normal(a, rest, 500);
    for (size_t i = 0; i < COUNT_OF(SAID); i++)
        if (str_eq_c(word, BOX_CLASS_NAMES[SAID[i]]))
            ret->class_ = SAID[i];
    if (w->pid && ret->class_ == BOX_SETUP_ERROR) /* once it runs, nothing is the box's fault */
        ret->class_ = BOX_EXCEPTION;
    const char *limit = NULL;
    if (ret->class_ == BOX_MEMORY)
        limit = "memory";
    else if (ret->class_ == BOX_PROCESSES)
        limit = "processes";
    else if (ret->class_ == BOX_FILE_SIZE)
        limit = str_find(ret->message, S("[Errno 28]")) >= 0 ? "tmp_bytes" : "file_bytes";
    ret->limit = limit;
    ret->allowed = box_limit_text(a, &w->box->plan->spec.limits, limit);
    int64_t op, num;
    str second = ret->message, first = str_cut(&second, ' ');
    if (ret->class_ == BOX_SETUP_ERROR && str_to_i64(first, &op) && str_to_i64(second, &num))
        ret->message = arena_printf(
            a, "the job could not be furnished: %.*s: %s",
            STR_ARG(op >= 0 && (size_t)op < w->box->plan->ops.n ? op_words(a, &w->box->plan->ops.v[op]) : S("?")),
            strerror((int)num));
}

static void verdict_take(struct arena *a, const struct watch *w, struct box_verdict *ret)
{
    verdict_of_end(a, w, "inprocess", ret);
    if (w->end == WATCH_RECORD)
        record_take(a, w, ret);
    else if (w->end == WATCH_EXITED && !w->pid && ret->class_ != BOX_MEMORY) {
        ret->class_ = BOX_SETUP_ERROR;
        ret->limit = NULL;
        ret->allowed = STR_NONE;
        ret->signal = 0;
        ret->message = arena_printf(a, "the interpreter ended before the program began%s%.*s",
                                    ret->errout.n ? ": " : "", STR_ARG(text_normal(a, ret->errout, 300)));
    } else if (w->end == WATCH_EXITED && ret->class_ == BOX_EARLY_EXIT)
        ret->message = arena_printf(a, "ended by itself with exit code %d before there was a verdict", ret->exit_code);
    if (ret->class_ != BOX_EARLY_EXIT)
        ret->exit_code = -1;
}

static struct watch watch_of(const struct judge *j, const struct job *job, const struct box *box, int report,
                             int kill_fd)
{
    return (struct watch){.box = box,
                          .out = job->out[0],
                          .err = job->err[0],
                          .record = job->record[0],
                          .report = report,
                          .token = job->token,
                          .kill_fd = kill_fd,
                          .keep = j->spec.keep,
                          .oom_before = box_oom_kills(box)};
}

static bool run_cold(struct judge *j, struct arena *a, str program, struct box_verdict *ret, struct err *err)
{
    struct job job;
    struct box box;
    struct err why;
    if (!job_open(&job, program, err))
        return false;
    struct box_io io = {j->none, job.out[1], job.err[1], job.record[1], job.program};
    bool stands = box_start(j->cold_plan, &io, &box, &why);
    job_close_far(&job);
    if (stands) {
        struct watch w = watch_of(j, &job, &box, box.ctl, -1);
        watch_run(&w);
        verdict_take(a, &w, ret);
        watch_finish(&w);
        box_stop(&box);
    } else {
        *ret = (struct box_verdict){.class_ = BOX_SETUP_ERROR,
                                    .mode = "inprocess",
                                    .exit_code = -1,
                                    .tier = j->cold_plan->tier,
                                    .message = arena_str(a, str_of(why.msg))};
    }
    job_close(&job);
    return true;
}

/* Nothing of a job outlives it: its pid namespace was killed by the watch; without one, its group is. */
static bool warm_tidy(struct judge *j, const struct watch *w)
{
    if (j->warm_plan->tier != TIER_LANDLOCK)
        return true;
    bool swept = w->pid <= 1 || !plan_find(j->warm_plan, OP_CLEAN) ||
                 (box_ask(&j->box, ASK_SWEEP, w->pid) && note_await(j->box.ctl, -1, NOTE_SWEPT, NULL, READY_MS));
    box_scratch_empty(&j->box);
    return swept;
}

/* *ret_again: the warm interpreter failed, not the program. */
static bool run_warm(struct judge *j, struct arena *a, str program, struct box_verdict *ret, bool *ret_again,
                     struct err *err)
{
    struct job job;
    int first[2] = {-1, -1}; /* of the pid namespace: its first process, and itself */
    if (!job_open(&job, program, err))
        return false;
    *ret_again = !box_ask(&j->box, ASK_JOB, 0) || !note_await(j->box.ctl, -1, NOTE_JOB, first, READY_MS) ||
                 !job_send(j->control, &job, first[1]);
    job_close_far(&job);
    if (!*ret_again) {
        struct watch w = watch_of(j, &job, &j->box, j->control, first[0]);
        watch_run(&w);
        bool memory = w.end == WATCH_LOST && box_oom_kills(&j->box) > w.oom_before;
        *ret_again = w.end == WATCH_LOST && !memory;
        verdict_take(a, &w, ret);
        if (memory) { /* the kernel took the interpreter together with the program */
            ret->class_ = BOX_MEMORY;
            ret->limit = "memory";
            ret->allowed = box_limit_text(a, &j->spec.limits, "memory");
            ret->message = STR_NONE;
        }
        ret->warm = true;
        if (ret->class_ ==
            BOX_SETUP_ERROR) { /* not the program's doing: the interpreter is replaced, the program goes cold */
            *ret_again = true;
            j->failures++;
        }
        if (w.end == WATCH_LOST || ret->class_ == BOX_SETUP_ERROR || !warm_tidy(j, &w))
            warm_stop(j);
        watch_finish(&w);
    } else {
        j->failures++;
        warm_stop(j);
    }
    for (int i = 0; i < 2; i++)
        if (first[i] >= 0)
            close(first[i]);
    job_close(&job);
    return true;
}

bool judge_run(struct judge *j, struct arena *a, str program, struct box_verdict *ret, struct err *err)
{
    bool again = true;
    if (warm_start(j) && !run_warm(j, a, program, ret, &again, err))
        return false;
    return !again || run_cold(j, a, program, ret, err);
}
