/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/watch.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A box that is not ready to run foreign code after this long never will be. */
#define START_MS 30000
/* After the kill, an end that is not told within this is lost. */
#define REPORT_MS 5000

static int64_t now_ms(void)
{
    return (int64_t)(clock_mono_ns() / 1000000);
}

/* The CPU clock of another process, by its id: the kernel's own encoding, which clock_getcpuclockid makes too. */
static bool cpu_read(pid_t pid, double *ret_s)
{
    struct timespec t;
    clockid_t id;
    if (clock_getcpuclockid(pid, &id) != 0 || clock_gettime(id, &t) != 0)
        return false;
    *ret_s = (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
    return true;
}

struct state {
    struct watch *w;
    int64_t started_ms, begun_ms, wall_ms, cpu_ms, output_max, killed_ms;
    double cpu_before;
    bool ended, killed, record_open;
};

static void job_kill(struct state *s)
{
    const struct watch *w = s->w;
    if (s->killed)
        return;
    s->killed = true;
    s->killed_ms = now_ms();
    if (!plan_find(w->box->plan, OP_CLEAN) && s->ended)
        return; /* a test left cleaning up out */
    if (w->kill_fd >= 0)
        (void)!syscall(SYS_pidfd_send_signal, w->kill_fd, SIGKILL, NULL, 0);
    else if (w->box->plan->tier == TIER_LANDLOCK && w->pid > 1)
        (void)!kill(-w->pid, SIGKILL);
    else if (w->pid > 1 && !w->has_status) /* once it is reaped, its id may be another's */
        (void)!kill(w->pid, SIGKILL);
}

static void end_set(struct state *s, enum watch_end end)
{
    if (s->ended)
        return;
    s->ended = true;
    s->w->end = end;
    s->w->wall_s = s->started_ms ? (double)(now_ms() - s->started_ms) * 1e-3 : 0;
    job_kill(s);
}

/* Reads what is there. False at the end of the stream. */
static bool output_read(struct state *s, bool is_err)
{
    struct watch *w = s->w;
    char bytes[64 << 10];
    for (;;) {
        ssize_t n = read(is_err ? w->err : w->out, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN;
        if (n == 0)
            return false;
        struct buf *head = is_err ? &w->err_head : &w->out_head;
        size_t room = head->n < w->keep ? w->keep - head->n : 0;
        buf_put(head, bytes, (size_t)n < room ? (size_t)n : room);
        *(is_err ? &w->err_bytes : &w->out_bytes) += n;
        if (w->on_output)
            w->on_output(w->on_output_ctx, is_err, (str){bytes, (size_t)n});
        if (s->output_max && w->out_bytes + w->err_bytes > s->output_max) {
            if (!s->ended || w->end == WATCH_RECORD || w->end == WATCH_EXITED) {
                s->ended = false; /* what was written before the end counts, even if it is read after it */
                end_set(s, WATCH_OUTPUT);
            }
            return true; /* the rest is for nobody */
        }
    }
}

static void started(struct state *s, pid_t pid)
{
    s->w->pid = pid;
    s->started_ms = now_ms();
    s->cpu_before = 0;
    (void)!cpu_read(pid, &s->cpu_before);
}

/* One packet of the judge. Whatever does not begin with the token was written by somebody else: it says nothing. */
static void record_read(struct state *s)
{
    struct watch *w = s->w;
    char text[RECORD_MAX];
    union {
        char bytes[CMSG_SPACE(sizeof(struct ucred))];
        struct cmsghdr aligned;
    } control = {0};
    struct iovec body = {text, sizeof text};
    struct msghdr msg = {
        .msg_iov = &body, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t n = recvmsg(w->record, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (n == 0) /* the end of it, or an empty packet, which no judge sends */
        s->record_open = false;
    if (n <= 0)
        return;
    struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
    pid_t pid = 0;
    if (c && c->cmsg_type == SCM_CREDENTIALS) {
        struct ucred who;
        memcpy(&who, CMSG_DATA(c), sizeof who);
        pid = who.pid;
    }
    str packet = {text, (size_t)n};
    bool ours = str_starts(packet, (str){w->token, TOKEN_HEX});
    if (!ours) {
        w->noise_bytes += n + 64; /* a packet costs us more than its bytes */
        if (s->output_max && w->noise_bytes > s->output_max)
            end_set(s, WATCH_OUTPUT);
        return;
    }
    packet = str_from(packet, TOKEN_HEX);
    if (str_eq(packet, S("S"))) {
        if (!w->pid)
            started(s, pid);
        return;
    }
    if (s->ended || (w->pid && pid != w->pid)) /* a child of the program that found the token says nothing either */
        return;
    memcpy(w->record_text, packet.p, packet.n);
    w->record_n = packet.n;
    end_set(s, WATCH_RECORD);
}

static void report_read(struct state *s)
{
    struct watch *w = s->w;
    struct box_note note;
    pid_t pid = 0;
    int got = box_note_receive(w->report, &note, &pid, NULL);
    if (got <= 0) {
        w->has_status = false;
        w->status = -1;
        end_set(s, WATCH_LOST);
        s->killed_ms = now_ms() - 2 * REPORT_MS;
        return;
    }
    switch (note.kind) {
    case NOTE_STARTED:
        started(s, pid);
        return;
    case NOTE_FAILED:
        w->failed_op = note.a;
        w->failed_errno = note.b;
        end_set(s, WATCH_FAILED);
        s->killed_ms = now_ms() - REPORT_MS + 500; /* it ends at once, if it tells at all */
        return;
    case NOTE_ENDED:
        w->status = note.a;
        w->has_status = true;
        w->cpu_s = (double)(note.user_us + note.system_us) * 1e-6;
        w->peak_bytes = note.peak_kib * 1024;
        return;
    default:
        return;
    }
}

/* How long the program was ready to run and had no core: time on the clock that is the host's fault, not its own. So a
 * busy host makes no wall time-out of a CPU time-out. 0 where the kernel does not tell, and for a program with threads
 * or children, which may wait for each other. */
static int64_t delay_ms(pid_t pid)
{
    char path[80], text[128];
    struct stat tasks;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    if (stat(path, &tasks) != 0 || tasks.st_nlink != 3) /* more threads than one: it may wait for itself */
        return 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    int children = open(path, O_RDONLY | O_CLOEXEC);
    bool alone = children >= 0 && read(children, text, 1) == 0;
    if (children >= 0)
        close(children);
    if (!alone)
        return 0;
    int64_t waited;
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
    if (fd >= 0)
        close(fd);
    if (n <= 0)
        return 0;
    str rest = {text, (size_t)n}; /* "ran waited slices", nanoseconds */
    (void)str_cut(&rest, ' ');
    return str_to_i64(str_cut(&rest, ' '), &waited) ? waited / 1000000 : 0;
}

/* Milliseconds of the wall limit that are left; what it waited for a core does not count, up to a bound. */
static int64_t wall_left(const struct state *s)
{
    enum { STRETCH_MAX = 5 };
    int64_t gone = now_ms() - s->started_ms, left = s->wall_ms - gone;
    if (left > 0 || gone >= STRETCH_MAX * s->wall_ms)
        return left;
    return left + delay_ms(s->w->pid);
}

static void limits_check(struct state *s)
{
    double cpu;
    int64_t now = now_ms();
    if (!s->started_ms) {
        if (now - s->begun_ms > START_MS)
            end_set(s, WATCH_LOST);
        return;
    }
    if (s->cpu_ms && cpu_read(s->w->pid, &cpu) && (cpu - s->cpu_before) * 1e3 >= (double)s->cpu_ms)
        end_set(s, WATCH_CPU);
    else if (s->wall_ms && wall_left(s) <= 0)
        end_set(s, WATCH_WALL);
}

/* Milliseconds until a limit can be hit at the earliest. */
static int patience(const struct state *s)
{
    int64_t left = 1000;
    if (s->ended)
        return 20;
    if (!s->started_ms)
        return 100;
    if (s->wall_ms)
        left = wall_left(s);
    double cpu;
    if (s->cpu_ms && cpu_read(s->w->pid, &cpu)) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        int64_t rest = (int64_t)(((double)s->cpu_ms - (cpu - s->cpu_before) * 1e3) / (double)(cores > 0 ? cores : 1));
        left = rest < left ? rest : left;
    }
    return left < 1 ? 1 : left > 1000 ? 1000 : (int)left;
}

static int64_t op_number(const struct watch *w, enum box_op_kind kind)
{
    const struct box_op *op = plan_find(w->box->plan, kind);
    return op ? op->a : 0;
}

static void oom_check(struct state *s)
{
    struct watch *w = s->w;
    bool killed = w->has_status && WIFSIGNALED(w->status) && WTERMSIG(w->status) == SIGKILL;
    if (w->box->n_groups && (killed || (s->ended && w->end == WATCH_LOST)))
        w->oom = box_oom_kills(w->box) > w->oom_before;
}

void watch_run(struct watch *w)
{
    struct state s = {.w = w,
                      .begun_ms = now_ms(),
                      .record_open = w->record >= 0,
                      .wall_ms = op_number(w, OP_WATCH_WALL),
                      .cpu_ms = op_number(w, OP_WATCH_CPU),
                      .output_max = op_number(w, OP_WATCH_OUTPUT)};
    bool out_open = true, err_open = true;
    w->out_head.max = w->err_head.max = w->keep + 1;
    while (!w->has_status || !s.ended) {
        struct pollfd p[] = {{.fd = w->report, .events = POLLIN},
                             {.fd = out_open ? w->out : -1, .events = POLLIN},
                             {.fd = err_open ? w->err : -1, .events = POLLIN},
                             {.fd = s.record_open && !s.ended ? w->record : -1, .events = POLLIN}};
        if (poll(p, 4, patience(&s)) < 0 && errno != EINTR)
            break;
        if (p[3].revents & POLLIN)
            record_read(&s);
        else if (p[3].revents)
            s.record_open = false;
        if (p[1].revents)
            out_open = output_read(&s, false);
        if (p[2].revents)
            err_open = output_read(&s, true);
        if (p[0].revents)
            report_read(&s);
        if (w->has_status && !s.ended) {
            for (int i = 0; w->record >= 0 && i < 64 && !s.ended; i++) /* a record sent just before the end */
                record_read(&s);
            oom_check(&s);
            end_set(&s, WATCH_EXITED);
        }
        if (!s.ended)
            limits_check(&s);
        else if (!w->has_status && now_ms() - s.killed_ms > REPORT_MS)
            break;
    }
    if (!s.ended)
        end_set(&s, WATCH_LOST);
    oom_check(&s);
    /* What it wrote before its end is in the pipes still. */
    if (out_open)
        (void)!output_read(&s, false);
    if (err_open)
        (void)!output_read(&s, true);
}

void watch_finish(struct watch *w)
{
    buf_finish(&w->out_head);
    buf_finish(&w->err_head);
}
