/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/wire.h"

#include <math.h>

static void put_u32(struct buf *to, uint32_t n)
{
    buf_put(to, &n, sizeof n);
}

static void put_i64(struct buf *to, int64_t n)
{
    buf_put(to, &n, sizeof n);
}

static void put_double(struct buf *to, double x)
{
    buf_put(to, &x, sizeof x);
}

static void put_str(struct buf *to, str s)
{
    if (s.n > WIRE_FRAME_MAX) {
        to->full = true;
        return;
    }
    put_u32(to, (uint32_t)s.n);
    buf_str(to, s);
}

/* Leaves room for the head; frame_end fills it in. */
static size_t frame_begin(struct buf *to)
{
    put_u32(to, 0);
    put_u32(to, 0);
    return to->n;
}

static void frame_end(struct buf *to, size_t start, enum wire_kind kind)
{
    if (to->full)
        return;
    size_t length = to->n - start;
    if (length > WIRE_FRAME_MAX) {
        to->full = true;
        return;
    }
    uint32_t head[2] = {(uint32_t)length, (uint32_t)kind};
    memcpy(to->p + start - WIRE_HEAD, head, sizeof head);
}

static void put_row(struct buf *to, const struct row *row)
{
    const str texts[] = {row->scorer, row->scorer_name, row->params_sha, row->measure,
                         row->class_, row->severity,    row->signature,  row->evidence};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        put_str(to, texts[i]);
    put_i64(to, row->scorer_version);
    put_u32(to, (uint32_t)row->status);
    put_u32(to, row->has_value);
    put_double(to, row->value);
}

void wire_put_unit(struct buf *to, const struct unit_record *unit)
{
    size_t start = frame_begin(to);
    put_i64(to, unit->index);
    put_u32(to, (uint32_t)unit->rows.n);
    for (size_t i = 0; i < unit->rows.n; i++)
        put_row(to, &unit->rows.v[i]);
    put_u32(to, (uint32_t)unit->n_story);
    for (size_t i = 0; i < unit->n_story; i++) {
        put_i64(to, unit->story[i].n);
        put_str(to, unit->story[i].kind);
        put_str(to, unit->story[i].name);
        put_str(to, unit->story[i].body);
    }
    put_u32(to, (uint32_t)unit->n_measures);
    for (size_t i = 0; i < unit->n_measures; i++) {
        put_str(to, unit->measures[i].name);
        put_u32(to, unit->measures[i].has_value);
        put_double(to, unit->measures[i].value);
        put_str(to, unit->measures[i].text);
    }
    frame_end(to, start, WIRE_UNIT);
}

void wire_put_failure(struct buf *to, const struct err *failure)
{
    size_t start = frame_begin(to);
    buf_put(to, failure, sizeof *failure);
    frame_end(to, start, WIRE_FAILURE);
}

int wire_next(str bytes, enum wire_kind *ret_kind, str *ret_payload, size_t *ret_size)
{
    uint32_t head[2];
    if (bytes.n < WIRE_HEAD)
        return 0;
    memcpy(head, bytes.p, sizeof head);
    if (head[0] > WIRE_FRAME_MAX || (head[1] != WIRE_UNIT && head[1] != WIRE_FAILURE))
        return -1;
    if (bytes.n - WIRE_HEAD < head[0])
        return 0;
    *ret_kind = (enum wire_kind)head[1];
    *ret_payload = str_sub(bytes, WIRE_HEAD, head[0]);
    *ret_size = WIRE_HEAD + head[0];
    return 1;
}

/* Reading: `bad` stays set once anything does not fit, and everything read after it is zero. */
struct reader {
    str rest;
    bool bad;
};

static void take(struct reader *r, void *to, size_t n)
{
    if (r->bad || r->rest.n < n) {
        r->bad = true;
        memset(to, 0, n);
        return;
    }
    memcpy(to, r->rest.p, n);
    r->rest = str_from(r->rest, n);
}

static uint32_t take_u32(struct reader *r)
{
    uint32_t n;
    take(r, &n, sizeof n);
    return n;
}

static int64_t take_i64(struct reader *r)
{
    int64_t n;
    take(r, &n, sizeof n);
    return n;
}

static double take_double(struct reader *r)
{
    double x;
    take(r, &x, sizeof x);
    if (!isfinite(x))
        r->bad = true;
    return x;
}

static str take_str(struct reader *r)
{
    size_t n = take_u32(r);
    if (r->bad || r->rest.n < n) {
        r->bad = true;
        return (str){0};
    }
    str s = str_sub(r->rest, 0, n);
    r->rest = str_from(r->rest, n);
    return s;
}

/* A count of things of at least `size` bytes each, so that no nonsense count allocates more than the frame holds. */
static size_t take_count(struct reader *r, size_t size)
{
    size_t n = take_u32(r);
    if (n > r->rest.n / size)
        r->bad = true;
    return r->bad ? 0 : n;
}

static struct row take_row(struct reader *r)
{
    struct row row = {0};
    str *const texts[] = {&row.scorer, &row.scorer_name, &row.params_sha, &row.measure,
                          &row.class_, &row.severity,    &row.signature,  &row.evidence};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = take_str(r);
    row.scorer_version = take_i64(r);
    uint32_t status = take_u32(r);
    row.has_value = take_u32(r) != 0;
    row.value = take_double(r);
    if (status > ROW_SKIPPED)
        r->bad = true;
    row.status = (enum row_status)status;
    return row;
}

bool wire_get_unit(struct arena *a, str payload, struct unit_record *ret)
{
    struct reader r = {.rest = payload};
    struct unit_record unit = {.index = take_i64(&r)};
    unit.rows.n = unit.rows.cap = take_count(&r, 32);
    unit.rows.v = arena_array(a, struct row, unit.rows.n);
    for (size_t i = 0; i < unit.rows.n; i++)
        unit.rows.v[i] = take_row(&r);
    unit.n_story = take_count(&r, 16);
    unit.story = arena_array(a, struct story_event, unit.n_story);
    for (size_t i = 0; i < unit.n_story; i++) {
        struct story_event *event = &unit.story[i];
        event->n = take_i64(&r);
        event->kind = take_str(&r);
        event->name = take_str(&r);
        event->body = take_str(&r);
    }
    unit.n_measures = take_count(&r, 16);
    unit.measures = arena_array(a, struct measure, unit.n_measures);
    for (size_t i = 0; i < unit.n_measures; i++) {
        struct measure *measure = &unit.measures[i];
        measure->name = take_str(&r);
        measure->has_value = take_u32(&r) != 0;
        measure->value = take_double(&r);
        measure->text = take_str(&r);
    }
    if (r.bad || r.rest.n)
        return false;
    *ret = unit;
    return true;
}

bool wire_get_failure(str payload, struct err *ret)
{
    struct err failure;
    if (payload.n != sizeof failure)
        return false;
    memcpy(&failure, payload.p, sizeof failure);
    failure.file[sizeof failure.file - 1] = failure.msg[sizeof failure.msg - 1] = 0;
    failure.quote[sizeof failure.quote - 1] = 0;
    if (failure.kind <= ERR_NONE || failure.kind > ERR_BUG)
        return false;
    *ret = failure;
    return true;
}
