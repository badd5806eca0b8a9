/* SPDX-License-Identifier: Apache-2.0 */
/* What a run was compared with, written with its end and read back. */
#include "store/private.h"

#include "text/fields.h"

#include <math.h>

/* A statement of one column list after the other: bound from left to right. */
struct binder {
    sqlite3_stmt *stmt;
    int at;
};

static void bind_text(struct binder *b, str text)
{
    store_bind(b->stmt, ++b->at, text);
}

static void bind_int(struct binder *b, int64_t value)
{
    sqlite3_bind_int64(b->stmt, ++b->at, value);
}

static void bind_number(struct binder *b, bool has, double value)
{
    if (has && !isfinite(value))
        BUG("a value that is not finite was to be stored");
    b->at++;
    if (has)
        sqlite3_bind_double(b->stmt, b->at, value);
    else
        sqlite3_bind_null(b->stmt, b->at);
}

/* Runs an insertion that was bound in full, and makes ready for the next. */
static bool insert(struct store *s, struct binder *b, struct err *err)
{
    bool ok = sqlite3_step(b->stmt) == SQLITE_DONE || store_fail(s, "cannot be written", err);
    sqlite3_reset(b->stmt);
    b->at = 0;
    return ok;
}

static bool begin(struct store *s, struct binder *b, const char *sql, struct err *err)
{
    return sqlite3_prepare_v2(s->db, sql, -1, &b->stmt, NULL) == SQLITE_OK || store_fail(s, "cannot be written", err);
}

static bool put_baseline(struct store *s, const struct run *run, const struct comparison *c, struct err *err)
{
    struct binder b = {0};
    if (!begin(s, &b, "INSERT INTO baselines VALUES (?,?,?,?,?,?,?,?)", err))
        return false;
    bind_int(&b, run->number);
    bind_text(&b, c->baseline);
    bind_text(&b, c->baseline_source);
    bind_text(&b, c->baseline_sha);
    bind_text(&b, c->baseline_suite_version);
    bind_int(&b, c->pairs);
    bind_int(&b, c->only_before);
    bind_int(&b, c->only_after);
    bool ok = insert(s, &b, err);
    sqlite3_finalize(b.stmt);
    return ok;
}

static void bind_compared(struct binder *b, const struct compared *m)
{
    bind_text(b, m->id);
    bind_text(b, m->of);
    bind_text(b, m->kind);
    bind_int(b, m->k);
    bind_text(b, m->slice);
    bind_text(b, m->direction);
    bind_text(b, m->unit);
    bind_number(b, m->has_values, m->before);
    bind_number(b, m->has_values, m->after);
    bind_number(b, m->has_values, m->difference);
    bind_number(b, m->has_interval, m->low);
    bind_number(b, m->has_interval, m->high);
    bind_text(b, m->method);
    bind_number(b, m->has_p, m->p);
    bind_text(b, m->test);
    bind_int(b, m->pairs);
    bind_int(b, m->better);
    bind_int(b, m->worse);
    bind_text(b, str_of(OUTCOME_NAMES[m->outcome]));
}

static void bind_side(struct binder *b, const struct flip_side *side)
{
    bind_int(b, side->passes);
    bind_int(b, side->trials);
    bind_int(b, side->trial);
    bind_text(b, str_of(ROW_STATUS_NAMES[side->status]));
    bind_text(b, side->class_);
    bind_text(b, side->evidence);
}

static bool put_compared(struct store *s, const struct run *run, const struct comparison *c, struct err *err)
{
    struct binder b = {0};
    bool ok = begin(s, &b, "INSERT INTO comparisons VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", err);
    for (size_t i = 0; ok && i < c->metrics.n; i++) {
        bind_int(&b, run->number);
        bind_int(&b, (int64_t)i);
        bind_compared(&b, &c->metrics.v[i]);
        ok = insert(s, &b, err);
    }
    sqlite3_finalize(b.stmt);
    return ok;
}

static bool put_flips(struct store *s, const struct run *run, const struct comparison *c, struct err *err)
{
    struct binder b = {0};
    bool ok = begin(s, &b, "INSERT INTO flips VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", err);
    for (size_t i = 0; ok && i < c->flips.n; i++) {
        const struct flip *f = &c->flips.v[i];
        bind_int(&b, run->number);
        bind_int(&b, (int64_t)i);
        bind_text(&b, f->case_id);
        bind_text(&b, f->scorer);
        bind_text(&b, f->severity);
        bind_text(&b, f->tags);
        bind_int(&b, f->better);
        bind_side(&b, &f->before);
        bind_side(&b, &f->after);
        ok = insert(s, &b, err);
    }
    sqlite3_finalize(b.stmt);
    return ok;
}

bool store_put_comparison(struct store *s, const struct run *run, const struct comparison *c, struct err *err)
{
    return put_baseline(s, run, c, err) && put_compared(s, run, c, err) && put_flips(s, run, c, err);
}

/* Reading: columns from left to right. */
struct reader {
    struct arena *a;
    sqlite3_stmt *stmt;
    int at;
};

static str text_next(struct reader *r)
{
    return store_column(r->a, r->stmt, r->at++);
}

static int64_t int_next(struct reader *r)
{
    return sqlite3_column_int64(r->stmt, r->at++);
}

static double number_next(struct reader *r, bool *ret_has)
{
    *ret_has = sqlite3_column_type(r->stmt, r->at) != SQLITE_NULL;
    return sqlite3_column_double(r->stmt, r->at++);
}

static bool damaged(struct store *s, const char *what, str found, struct err *err)
{
    return err_set(err, ERR_HOST, "%s: a comparison has %s that does not exist: '%.*s'", s->path, what, STR_ARG(found));
}

static bool compared_read(struct store *s, struct reader *r, void *to, struct err *err)
{
    struct comparison *c = to;
    struct compared *m = vec_push(r->a, &c->metrics);
    m->id = text_next(r);
    m->of = text_next(r);
    m->kind = text_next(r);
    m->k = int_next(r);
    m->slice = text_next(r);
    m->direction = text_next(r);
    m->unit = text_next(r);
    m->before = number_next(r, &m->has_values);
    m->after = number_next(r, &m->has_values);
    m->difference = number_next(r, &m->has_values);
    m->low = number_next(r, &m->has_interval);
    m->high = number_next(r, &m->has_interval);
    m->method = text_next(r);
    m->p = number_next(r, &m->has_p);
    m->test = text_next(r);
    m->pairs = int_next(r);
    m->better = int_next(r);
    m->worse = int_next(r);
    str outcome = text_next(r);
    return outcome_parse(outcome, &m->outcome) || damaged(s, "an outcome", outcome, err);
}

static bool side_read(struct store *s, struct reader *r, struct flip_side *side, struct err *err)
{
    side->passes = int_next(r);
    side->trials = int_next(r);
    side->trial = int_next(r);
    str status = text_next(r);
    side->class_ = text_next(r);
    side->evidence = text_next(r);
    return row_status_parse(status, &side->status) || damaged(s, "a status", status, err);
}

static bool flip_read(struct store *s, struct reader *r, void *to, struct err *err)
{
    struct comparison *c = to;
    struct flip *f = vec_push(r->a, &c->flips);
    f->case_id = text_next(r);
    f->scorer = text_next(r);
    f->severity = text_next(r);
    f->tags = text_next(r);
    f->better = int_next(r) != 0;
    return side_read(s, r, &f->before, err) && side_read(s, r, &f->after, err);
}

static bool baseline_read(struct store *s, struct reader *r, void *to, struct err *err)
{
    struct comparison **ret = to, *c = *ret = arena_new(r->a, struct comparison);
    (void)s;
    (void)err;
    c->baseline = text_next(r);
    c->baseline_source = text_next(r);
    c->baseline_sha = text_next(r);
    c->baseline_suite_version = text_next(r);
    c->pairs = int_next(r);
    c->only_before = int_next(r);
    c->only_after = int_next(r);
    return true;
}

static bool read_all(struct store *s, struct arena *a, const struct run *run, const char *sql,
                     bool (*one)(struct store *s, struct reader *r, void *to, struct err *err), void *to,
                     struct err *err)
{
    struct reader r = {.a = a};
    if (sqlite3_prepare_v2(s->db, sql, -1, &r.stmt, NULL) != SQLITE_OK)
        return store_fail(s, "cannot be read", err);
    sqlite3_bind_int64(r.stmt, 1, run->number);
    int rc;
    bool ok = true;
    while (ok && (rc = sqlite3_step(r.stmt)) == SQLITE_ROW) {
        r.at = 0;
        ok = one(s, &r, to, err);
    }
    ok = ok && (rc == SQLITE_DONE || store_fail(s, "cannot be read", err));
    sqlite3_finalize(r.stmt);
    return ok;
}

bool store_comparison(struct store *s, struct arena *a, const struct run *run, struct comparison **ret, struct err *err)
{
    *ret = NULL;
    if (!read_all(s, a, run,
                  "SELECT baseline, source, sha256, suite_version, pairs, only_before, only_after FROM baselines"
                  " WHERE run = ?",
                  baseline_read, ret, err))
        return false;
    return !*ret ||
           (read_all(s, a, run,
                     "SELECT id, scorer, kind, k, slice, direction, unit, \"before\", \"after\", difference, low, high,"
                     " method, p, test, pairs, better, worse, outcome FROM comparisons WHERE run = ? ORDER BY n",
                     compared_read, *ret, err) &&
            read_all(s, a, run,
                     "SELECT case_id, scorer, severity, tags, better, before_passes, before_trials, before_trial,"
                     " before_status, before_class, before_evidence, after_passes, after_trials, after_trial,"
                     " after_status, after_class, after_evidence FROM flips WHERE run = ? ORDER BY n",
                     flip_read, *ret, err));
}
