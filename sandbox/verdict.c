/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/judge.h"

#include "text/utf8.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Length of an address at the start of s ("0x" and at least six digits), or 0. */
static size_t address_length(str s)
{
    size_t n = 2;
    if (!str_starts(s, S("0x")))
        return 0;
    while (n < s.n && is_hex(s.p[n]))
        n++;
    return n >= 8 ? n : 0;
}

str text_normal(struct arena *a, str text, size_t most)
{
    struct buf to CLEANUP_BUF = {.max = most + 16};
    while (text.n && to.n < most) {
        uint32_t code;
        size_t n = address_length(text);
        if (n) {
            buf_str(&to, S("0x…"));
        } else if ((n = utf8_next(text, &code)) == 0) {
            buf_byte(&to, '?');
            n = 1;
        } else if (code < 0x20 || code == 0x7f) {
            buf_byte(&to, ' ');
        } else {
            buf_put(&to, text.p, n);
        }
        text = str_from(text, n);
    }
    if (text.n)
        buf_str(&to, S("…"));
    return arena_str(a, buf_view(&to));
}

str text_repaired(struct arena *a, str bytes)
{
    struct buf to CLEANUP_BUF = {0};
    while (bytes.n) {
        uint32_t code;
        size_t n = utf8_next(bytes, &code);
        if (n)
            buf_put(&to, bytes.p, n);
        else
            buf_str(&to, S("\xEF\xBF\xBD"));
        bytes = str_from(bytes, n ? n : 1);
    }
    return arena_str(a, buf_view(&to));
}

static void limit_hit(struct arena *a, const struct watch *w, enum box_class class_, const char *limit,
                      struct box_verdict *ret)
{
    ret->class_ = class_;
    ret->limit = limit;
    ret->allowed = box_limit_text(a, &w->box->plan->spec.limits, limit);
}

static void signalled(struct arena *a, const struct watch *w, int number, struct box_verdict *ret)
{
    ret->signal = number;
    double cpu = w->box->plan->spec.limits.cpu;
    if (w->oom)
        limit_hit(a, w, BOX_MEMORY, "memory", ret);
    else if (number == SIGXCPU || (number == SIGKILL && w->cpu_s >= cpu))
        limit_hit(a, w, BOX_CPU_TIME, "cpu", ret);
    else if (number == SIGXFSZ)
        limit_hit(a, w, BOX_FILE_SIZE, "file_bytes", ret);
    else if (number == SIGSYS)
        ret->class_ = BOX_FORBIDDEN_SYSCALL;
    else
        ret->class_ = BOX_SIGNAL;
}

static void failed(struct arena *a, const struct watch *w, struct box_verdict *ret)
{
    const struct box_plan *plan = w->box->plan;
    const char *why = strerror(w->failed_errno);
    ret->class_ = BOX_SETUP_ERROR;
    if (w->failed_op >= 0 && (size_t)w->failed_op < plan->ops.n)
        ret->message = arena_printf(a, "the box could not be made: %.*s: %s",
                                    STR_ARG(op_words(a, &plan->ops.v[w->failed_op])), why);
    else if (w->failed_op == -1)
        ret->message = arena_printf(a, "%s cannot be executed in the box: %s%s", plan->spec.argv[0], why,
                                    w->failed_errno == EACCES && plan->host.root
                                        ? " (root gives its rights up; the file and the folders above it must be "
                                          "readable by all)"
                                        : "");
    else
        ret->message = arena_printf(a, "the box could not be made: %s", why);
}

void verdict_of_end(struct arena *a, const struct watch *w, const char *mode, struct box_verdict *ret)
{
    *ret = (struct box_verdict){.mode = mode,
                                .exit_code = -1,
                                .tier = w->box->plan->tier,
                                .no_proc = w->box->plan->tier == TIER_FULL && !plan_find(w->box->plan, OP_PROC),
                                .wall_s = w->wall_s,
                                .cpu_s = w->cpu_s,
                                .memory_peak = w->peak_bytes,
                                .stdout_bytes = w->out_bytes,
                                .stderr_bytes = w->err_bytes,
                                .out = text_repaired(a, buf_view(&w->out_head)),
                                .errout = text_repaired(a, buf_view(&w->err_head))};
    switch (w->end) {
    case WATCH_EXITED:
        if (w->has_status && WIFSIGNALED(w->status)) {
            signalled(a, w, WTERMSIG(w->status), ret);
            return;
        }
        if (!w->pid) { /* nothing foreign ever ran */
            ret->class_ = BOX_SETUP_ERROR;
            ret->message = S("the box ended before the program began");
            return;
        }
        ret->class_ = BOX_EARLY_EXIT;
        ret->exit_code = w->has_status ? WEXITSTATUS(w->status) : -1;
        return;
    case WATCH_CPU:
        limit_hit(a, w, BOX_CPU_TIME, "cpu", ret);
        return;
    case WATCH_WALL:
        limit_hit(a, w, BOX_WALL_TIME, "wall", ret);
        return;
    case WATCH_OUTPUT:
        limit_hit(a, w, BOX_OUTPUT, "output_bytes", ret);
        return;
    case WATCH_FAILED:
        failed(a, w, ret);
        return;
    case WATCH_LOST:
        if (w->oom) { /* the kernel took the box's own processes along */
            limit_hit(a, w, BOX_MEMORY, "memory", ret);
            return;
        }
        ret->class_ = BOX_SETUP_ERROR;
        ret->message = S("the box was lost: what watches the program from inside did not tell its end");
        return;
    case WATCH_RECORD:
        return; /* the judge says what it means */
    }
}
