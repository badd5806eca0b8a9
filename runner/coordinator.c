/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/coordinator.h"

#include "base/clock.h"
#include "runner/wire.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    BATCH_MAX = 16,            /* units in one batch */
    QUEUE_MAX = 2 * BATCH_MAX, /* units that wait at one worker: the batch in hand and one more */
    READ_SIZE = 1 << 16,
    COMMIT_UNITS = 1024, /* a transaction holds at most so many units … */
    TICK_MS = 100,       /* … and lasts at most so long; progress is told as often */
    TRIES_MAX = 2,
    IDLE_DEATHS_MAX = 1000, /* workers that died with nothing to do: then something kills them for its own reasons */
};

/* One worker, seen from here. */
struct slot {
    int fd; /* -1 = dead */
    pid_t pid;
    struct buf in;
    size_t queue[QUEUE_MAX]; /* plan indexes handed to it, in order; answers come in that order */
    size_t n_queue;
};

struct coordinator {
    const struct coordination *what;
    struct arena a;       /* as long as the run */
    struct arena scratch; /* of one frame */
    struct slot *slots;
    size_t n_slots;
    size_t next;       /* units before it were handed out or are done */
    VEC(size_t) again; /* to be handed out once more, one by one, the last first */
    unsigned char *tries;
    size_t done, done_now, continued, pending; /* pending: put, but not committed */
    size_t left;                               /* units up to the stage that are not done */
    size_t idle_deaths;
    uint64_t started, committed, told; /* clock */
    bool stopping;
};

static const struct units *units_of(const struct coordinator *c)
{
    return &c->what->work->plan->units;
}

static size_t planned(const struct coordinator *c)
{
    return units_of(c)->n;
}

/* Writing. */

static str tags_json(struct arena *a, const struct test_case *kase)
{
    CLEANUP_JSON json_t *tags = json_array();
    struct buf text CLEANUP_BUF = {0};
    for (size_t i = 0; i < kase->n_tags; i++)
        json_array_append_new(tags, json_of_str(kase->tags[i]));
    json_write(tags, JSON_STYLE_COMPACT, &text);
    return arena_str(a, buf_view(&text));
}

static str case_text(struct arena *a, const struct test_case *kase)
{
    struct buf text CLEANUP_BUF = {0};
    json_write(kase->doc, JSON_STYLE_COMPACT, &text);
    return arena_str(a, buf_view(&text));
}

static bool commit(struct coordinator *c, struct err *err)
{
    c->committed = clock_mono_ns();
    if (c->pending == 0)
        return true;
    c->pending = 0;
    return store_commit(c->what->store, err);
}

/* Puts a unit whose rows, story and measures are set. */
static bool put(struct coordinator *c, size_t index, struct unit_record *record, struct err *err)
{
    const struct unit *unit = &units_of(c)->v[index];
    record->index = (int64_t)index;
    record->case_id = unit->kase->id;
    record->trial = unit->trial;
    record->key = str_of(unit->key);
    record->severity = unit->kase->severity;
    record->tags = tags_json(&c->scratch, unit->kase);
    record->case_sha = str_of(c->what->work->plan->case_shas[unit->kase->index].hex);
    record->cluster =
        c->what->work->suite->cluster.n ? case_cluster(&c->scratch, c->what->work->suite, unit->kase) : STR_NONE;
    record->case_doc = (str){0};
    if (index == 0 || unit[-1].kase != unit->kase)
        record->case_doc = case_text(&c->scratch, unit->kase);
    if (c->what->done[index])
        BUG("unit %zu was done twice", index);
    if (c->pending == 0)
        c->committed = clock_mono_ns();
    if (!store_put_unit(c->what->store, c->what->run, record, err))
        return false;
    c->what->done[index] = true;
    c->done++;
    c->done_now++;
    c->left--;
    c->pending++;
    const struct run_watch *watch = c->what->options->watch;
    if (watch && watch->unit)
        watch->unit(record, c->done, planned(c), watch->ctx);
    return c->pending < COMMIT_UNITS || commit(c, err);
}

static str death_words(struct arena *a, int status)
{
    if (WIFSIGNALED(status)) {
        const char *what = sigdescr_np(WTERMSIG(status));
        return arena_printf(a, "was killed by signal %d (%s)", WTERMSIG(status), what ? what : "unknown");
    }
    return arena_printf(a, "ended with exit code %d", WIFEXITED(status) ? WEXITSTATUS(status) : status);
}

static bool put_crashed(struct coordinator *c, size_t index, int status, struct err *err)
{
    arena_reset(&c->scratch);
    str words = arena_printf(&c->scratch, "the worker at this unit %.*s, at each of %d tries",
                             STR_ARG(death_words(&c->scratch, status)), TRIES_MAX);
    CLEANUP_JSON json_t *evidence = json_pack("{s:s}", "message", words.p);
    struct buf text CLEANUP_BUF = {0};
    json_write(evidence, JSON_STYLE_COMPACT, &text);
    struct row row = {.scorer = S(UNIT_ROW_SCORER),
                      .scorer_name = S(UNIT_ROW_SCORER),
                      .scorer_version = 1,
                      .status = ROW_ERROR,
                      .class_ = S(UNIT_ROW_CLASS),
                      .severity = units_of(c)->v[index].kase->severity,
                      .evidence = buf_view(&text)};
    struct unit_record record = {.rows = {&row, 1, 1}};
    return put(c, index, &record, err);
}

/* Handing out. */

/* Whether a unit is neither done nor of a later stage. */
static bool waits(const struct coordinator *c, size_t index)
{
    return !c->what->done[index] && c->what->work->plan->stages[index] <= c->what->stage;
}

/* The next units to do: one that is to be tried again, else consecutive ones. Batches shrink towards the end, so that
 * no worker sits on units while others are idle. */
static bool batch_take(struct coordinator *c, struct wire_batch *ret)
{
    const struct units *units = units_of(c);
    if (c->again.n) {
        *ret = (struct wire_batch){c->again.v[--c->again.n], 1};
        return true;
    }
    while (c->next < units->n && !waits(c, c->next))
        c->next++;
    if (c->next == units->n)
        return false;
    size_t most = (units->n - c->next) / (2 * c->n_slots) + 1;
    *ret = (struct wire_batch){.first = c->next};
    while (ret->n < BATCH_MAX && ret->n < most && c->next < units->n && waits(c, c->next)) {
        ret->n++;
        c->next++;
    }
    return true;
}

/* A worker that is dead already takes the batch to its grave: slot_died hands its queue out again. */
static void batch_send(struct slot *slot, const struct wire_batch *batch)
{
    for (uint64_t i = 0; i < batch->n; i++)
        slot->queue[slot->n_queue++] = (size_t)(batch->first + i);
    (void)!send(slot->fd, batch, sizeof *batch, MSG_NOSIGNAL); /* a few bytes: never blocks, never short */
}

static void hand_out(struct coordinator *c)
{
    struct wire_batch batch;
    for (size_t round = 0; round < 2; round++) { /* everybody gets one batch before anybody gets a second */
        bool ahead = round > 0 && planned(c) - c->next > 4 * BATCH_MAX * c->n_slots;
        for (size_t i = 0; i < c->n_slots; i++) {
            struct slot *slot = &c->slots[i];
            bool wants = slot->n_queue == 0 || (ahead && slot->n_queue < BATCH_MAX);
            if (slot->fd >= 0 && wants && batch_take(c, &batch))
                batch_send(slot, &batch);
        }
    }
}

static bool slot_spawn(struct coordinator *c, struct slot *slot, int *ret_status, struct err *err)
{
    pid_t dead = slot->pid;
    slot->n_queue = 0;
    buf_clear(&slot->in);
    return nursery_spawn(c->what->nursery, dead, ret_status, &slot->fd, &slot->pid, err);
}

/* The socket of a worker reached its end, or what it sent is nonsense. */
static bool slot_died(struct coordinator *c, struct slot *slot, struct err *err)
{
    size_t lost[QUEUE_MAX], n = slot->n_queue;
    memcpy(lost, slot->queue, n * sizeof *lost);
    close(slot->fd);
    slot->fd = -1;
    slot->n_queue = 0;
    if (c->stopping)
        return true; /* asked to, or not to be replaced anyway: its units stay undone */
    if (n == 0 && ++c->idle_deaths > IDLE_DEATHS_MAX)
        return err_set(err, ERR_HOST, "%d workers died with nothing to do: something on this machine kills them",
                       IDLE_DEATHS_MAX);
    int status = 0;
    if (!slot_spawn(c, slot, &status, err))
        return false;
    for (size_t i = n; i > 1; i--)
        *vec_push(&c->a, &c->again) = lost[i - 1];
    if (n && ++c->tries[lost[0]] >= TRIES_MAX)
        return put_crashed(c, lost[0], status, err);
    if (n)
        *vec_push(&c->a, &c->again) = lost[0];
    return true;
}

/* Reading. */

/* One whole frame. *ret_sane is false if no worker of ours in its right mind would send it. */
static bool frame_take(struct coordinator *c, struct slot *slot, enum wire_kind kind, str payload, bool *ret_sane,
                       struct err *err)
{
    struct unit_record record;
    struct err failure;
    arena_reset(&c->scratch);
    if (kind == WIRE_FAILURE) {
        *ret_sane = wire_get_failure(payload, &failure);
        if (*ret_sane)
            *err = failure;
        return !*ret_sane;
    }
    *ret_sane =
        wire_get_unit(&c->scratch, payload, &record) && slot->n_queue && record.index == (int64_t)slot->queue[0];
    if (!*ret_sane)
        return true;
    size_t index = slot->queue[0];
    slot->n_queue--;
    memmove(slot->queue, slot->queue + 1, slot->n_queue * sizeof *slot->queue);
    return put(c, index, &record, err);
}

static bool frames_take(struct coordinator *c, struct slot *slot, bool *ret_sane, struct err *err)
{
    size_t used = 0;
    int whole = 0;
    *ret_sane = true;
    for (;;) {
        enum wire_kind kind;
        str payload;
        size_t size;
        whole = wire_next(str_from(buf_view(&slot->in), used), &kind, &payload, &size);
        if (whole <= 0)
            break;
        used += size;
        if (!frame_take(c, slot, kind, payload, ret_sane, err))
            return false;
        if (!*ret_sane)
            return true;
    }
    *ret_sane = whole == 0;
    slot->in.n -= used;
    memmove(slot->in.p, slot->in.p + used, slot->in.n);
    return true;
}

static bool slot_read(struct coordinator *c, struct slot *slot, struct err *err)
{
    bool sane = true;
    for (;;) {
        char *room = buf_room(&slot->in, READ_SIZE);
        if (!room)
            BUG("a frame longer than it may be");
        ssize_t n = recv(slot->fd, room, READ_SIZE, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return true;
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return slot_died(c, slot, err);
        slot->in.n += (size_t)n;
        if (!frames_take(c, slot, &sane, err))
            return false;
        if (!sane)
            return slot_died(c, slot, err);
        if (n < READ_SIZE)
            return true;
    }
}

static bool wait_and_read(struct coordinator *c, struct err *err)
{
    struct pollfd polls[WORKERS_MAX];
    for (size_t i = 0; i < c->n_slots; i++)
        polls[i] = (struct pollfd){.fd = c->slots[i].fd, .events = POLLIN};
    if (poll(polls, c->n_slots, TICK_MS) < 0) {
        if (errno == EINTR)
            return true;
        return err_errno(err, errno, "cannot wait for the workers");
    }
    for (size_t i = 0; i < c->n_slots; i++)
        if (c->slots[i].fd >= 0 && polls[i].revents && !slot_read(c, &c->slots[i], err))
            return false;
    return true;
}

/* The loop. */

static void tell(struct coordinator *c, bool last)
{
    const struct run_options *options = c->what->options;
    uint64_t now = clock_mono_ns();
    if (!options->progress || (!last && now - c->told < (uint64_t)TICK_MS * 1000000))
        return;
    c->told = now;
    struct run_progress p = {.done = c->done,
                             .planned = planned(c),
                             .continued = c->continued,
                             .seconds = (double)(now - c->started) * 1e-9};
    options->progress(&p, options->progress_ctx);
}

/* Workers finish the unit in hand, send it, see the end of their input and leave. */
static void stop_begin(struct coordinator *c)
{
    c->stopping = true;
    for (size_t i = 0; i < c->n_slots; i++)
        if (c->slots[i].fd >= 0)
            shutdown(c->slots[i].fd, SHUT_WR);
}

static bool any_alive(const struct coordinator *c)
{
    for (size_t i = 0; i < c->n_slots; i++)
        if (c->slots[i].fd >= 0)
            return true;
    return false;
}

static bool loop(struct coordinator *c, struct err *err)
{
    const volatile sig_atomic_t *stop = c->what->options->stop;
    while (c->left) {
        if (!c->stopping && stop && *stop)
            stop_begin(c);
        if (c->stopping && !any_alive(c))
            return true;
        if (!c->stopping)
            hand_out(c);
        if (!wait_and_read(c, err))
            return false;
        if (c->pending && clock_mono_ns() - c->committed > (uint64_t)TICK_MS * 1000000 && !commit(c, err))
            return false;
        tell(c, false);
    }
    return true;
}

static bool slots_start(struct coordinator *c, struct err *err)
{
    size_t wanted = (size_t)c->what->options->workers;
    c->n_slots = wanted < c->left ? wanted : c->left;
    c->slots = arena_array(&c->a, struct slot, c->n_slots);
    for (size_t i = 0; i < c->n_slots; i++)
        c->slots[i] = (struct slot){.fd = -1, .in = {.max = WIRE_HEAD + WIRE_FRAME_MAX + 2 * READ_SIZE}};
    for (size_t i = 0; i < c->n_slots; i++) {
        int status;
        if (!slot_spawn(c, &c->slots[i], &status, err))
            return false;
    }
    return true;
}

bool coordinate(const struct coordination *what, size_t *ret_done_now, bool *ret_interrupted, struct err *err)
{
    struct coordinator c = {.what = what, .done = what->n_done, .continued = what->n_done, .started = clock_mono_ns()};
    struct err second;
    c.tries = arena_array(&c.a, unsigned char, planned(&c));
    for (size_t i = 0; i < planned(&c); i++)
        c.left += waits(&c, i);
    bool ok = slots_start(&c, err) && loop(&c, err);
    for (size_t i = 0; i < c.n_slots; i++) {
        if (c.slots[i].fd >= 0)
            close(c.slots[i].fd);
        buf_finish(&c.slots[i].in);
    }
    ok = ok ? commit(&c, err) : commit(&c, &second) && ok;
    if (ok)
        tell(&c, true);
    *ret_done_now = c.done_now;
    *ret_interrupted = ok && c.left;
    arena_finish(&c.scratch);
    arena_finish(&c.a);
    return ok;
}
