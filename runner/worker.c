/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/worker.h"

#include "base/clock.h"
#include "base/fd.h"
#include "runner/wire.h"
#include "text/show.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static bool class_listed(const struct scorer_kind *kind, str class_)
{
    if (class_.n == 0 || !kind->classes)
        return true;
    for (size_t i = 0; kind->classes[i]; i++)
        if (str_eq_c(class_, kind->classes[i]))
            return true;
    return false;
}

/* What every row carries and no scorer has to know. */
static void row_complete(const struct suite_scorer *scorer, const struct unit *unit, struct row *row)
{
    const char *name = scorer->kind->name;
    if (row->has_value && !isfinite(row->value))
        BUG("scorer '%s' gave a value that is not finite", name);
    if (!class_listed(scorer->kind, row->class_))
        BUG("scorer '%s' gave the class '%.*s', which it does not list", name, STR_ARG(row->class_));
    row->scorer = scorer->id;
    row->scorer_name = str_of(name);
    row->scorer_version = scorer->kind->version;
    row->params_sha = scorer->params_sha;
    if (row->severity.n == 0)
        row->severity = scorer->severity.n ? scorer->severity : unit->kase->severity;
}

static bool unit_score(const struct work *work, const struct unit *unit, const struct evidence *evidence,
                       struct env *env, struct arena *a, struct rows *rows, struct err *err)
{
    for (size_t i = 0; i < work->suite->scorers.n; i++) {
        const struct suite_scorer *scorer = &work->suite->scorers.v[i];
        struct rows own = {0};
        struct scorer_input in = {
            .unit = unit, .evidence = evidence, .env = env, .rows = rows, .a = a, .state = scorer->state};
        if (!scorer->kind->score(&in, &own, err))
            return err_wrap(err, "scorer '%.*s'", STR_ARG(scorer->id));
        if (own.n == 0)
            BUG("scorer '%s' gave no row", scorer->kind->name);
        for (size_t r = 0; r < own.n; r++) {
            row_complete(scorer, unit, &own.v[r]);
            *vec_push(a, rows) = own.v[r];
        }
    }
    return true;
}

bool unit_run(const struct work *work, const struct unit *unit, struct env *env, struct arena *a,
              struct unit_record *ret, struct err *err)
{
    uint64_t wall = clock_mono_ns(), cpu = clock_cpu_ns();
    struct evidence evidence = {0};
    struct unit_record record = {.index = (int64_t)unit->index};
    const struct subject_kind *kind = work->suite->subject_kind;
    if ((env && !env->ops->reset(env, unit->stream, err)) ||
        !kind->produce(work->suite->subject, unit, env, a, &evidence, err) ||
        !unit_score(work, unit, &evidence, env, a, &record.rows, err))
        return err_wrap(err, "case '%s', trial %lld", show_text(unit->kase->id).text, (long long)unit->trial);
    record.story = evidence.story;
    record.n_story = evidence.n_story;
    record.measures = arena_array(a, struct measure, evidence.measures.n + 2);
    record.measures[record.n_measures++] =
        (struct measure){S("wall_ms"), true, (double)(clock_mono_ns() - wall) * 1e-6, {0}};
    record.measures[record.n_measures++] =
        (struct measure){S("cpu_ms"), true, (double)(clock_cpu_ns() - cpu) * 1e-6, {0}};
    for (size_t i = 0; i < evidence.measures.n; i++)
        record.measures[record.n_measures++] = evidence.measures.v[i];
    *ret = record;
    return true;
}

/* MSG_NOSIGNAL: a coordinator that is gone is an end, not a signal. */
static bool send_all(int fd, str bytes)
{
    while (bytes.n) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}

/* True if the coordinator wants no more: it shut its end, even if batches still lie in the socket. */
static bool asked_to_stop(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLRDHUP};
    return poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR));
}

/* Frames of quick units go up together, since a system call costs nearly as much as such a unit. What may have to wait
 * for a slow one, and would die with it, took less than 2 ms together and is soon done again. */
enum { HELD_BYTES = 1 << 15, HELD_NS = 2000000 };

struct worker {
    const struct work *work;
    int fd;
    struct env *env;
    struct arena a;
    struct buf out; /* frames that are held back */
    uint64_t sent;  /* clock: when there were none */
};

static bool release(struct worker *w)
{
    bool ok = send_all(w->fd, buf_view(&w->out));
    buf_clear(&w->out);
    w->sent = clock_mono_ns();
    return ok;
}

/* One unit and its frame; false ends the worker. */
static bool answer(struct worker *w, size_t index)
{
    const struct plan *plan = w->work->plan;
    struct unit_record record;
    struct err err = {0};
    size_t held = w->out.n;
    arena_reset(&w->a);
    if (index >= plan->units.n)
        BUG("a batch beyond the plan");
    bool ok = unit_run(w->work, &plan->units.v[index], w->env, &w->a, &record, &err);
    if (ok) {
        wire_put_unit(&w->out, &record);
        if (w->out.full)
            ok = err_set(&err, ERR_HOST,
                         "case '%s', trial %lld: its rows and story take more than the %zu MiB of a unit",
                         show_text(plan->units.v[index].kase->id).text, (long long)plan->units.v[index].trial,
                         WIRE_FRAME_MAX >> 20);
    }
    if (!ok) {
        w->out.n = held;
        w->out.full = false;
        wire_put_failure(&w->out, &err);
        (void)!release(w);
        return false;
    }
    return (w->out.n < HELD_BYTES && clock_mono_ns() - w->sent < HELD_NS) || release(w);
}

static void serve(struct worker *w)
{
    struct wire_batch batch;
    while (fd_read_exact(w->fd, &batch, sizeof batch) == 1) {
        w->sent = clock_mono_ns();
        for (uint64_t i = 0; i < batch.n; i++)
            if ((w->out.n == 0 && asked_to_stop(w->fd)) || !answer(w, (size_t)(batch.first + i)))
                return;
        if (w->out.n && !release(w))
            return;
    }
}

_Noreturn void worker_main(const struct work *work, int fd)
{
    struct worker w = {.work = work, .fd = fd, .out = {.max = HELD_BYTES + WIRE_HEAD + WIRE_FRAME_MAX}};
    const struct env_image *image = work->suite->image;
    struct err err = {0};
    if (image && !image->ops->open(image, &w.env, &err)) {
        wire_put_failure(&w.out, &err);
        (void)!send_all(fd, buf_view(&w.out));
    } else {
        serve(&w);
    }
    if (work->suite->subject_kind->leave)
        work->suite->subject_kind->leave(work->suite->subject);
    if (w.env)
        w.env->ops->close(w.env);
    buf_finish(&w.out);
    arena_finish(&w.a);
    _exit(0); /* nothing of the coordinator's is ours to flush or to close */
}
