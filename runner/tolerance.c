/* SPDX-License-Identifier: Apache-2.0 */
/* Tolerances learnt from runs. tolerance_file.c reads and writes them. */
#include "runner/tolerance.h"

#include "runner/coordinator.h"
#include "runner/record.h"
#include "stats/repeat.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "text/show.h"

#include <math.h>

/* The questions. */

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* Ids and texts, whatever their order. */
static str cases_sha256(struct arena *a, const struct identity *id)
{
    struct sha256 h CLEANUP_SHA256 = {0};
    char hex[SHA256_HEX_SIZE];
    str *lines = arena_array(a, str, id->n + 1);
    for (size_t i = 0; i < id->n; i++)
        lines[i] = arena_printf(a, "%.*s %.*s", STR_ARG(id->shas[i]), STR_ARG(id->ids[i]));
    qsort(lines, id->n, sizeof *lines, by_text);
    sha256_init(&h);
    for (size_t i = 0; i < id->n; i++)
        sha256_field(&h, lines[i]);
    sha256_hex(&h, hex);
    return arena_str(a, str_of(hex));
}

bool tolerance_check(struct arena *a, const struct tolerances *t, str name, const struct identity *now, int64_t units,
                     struct err *err)
{
    struct identity then = {.who = name, .suite = t->suite, .parts = t->identity};
    if (!identity_check(a, &then, now, true, err))
        return false;
    if (t->cases != (int64_t)now->n || !str_eq(t->cases_sha256, cases_sha256(a, now)))
        return err_set(err, ERR_INPUT,
                       "%.*s: learnt of %lld cases that are not the %zu of %.*s: an id or a text is another; learn it "
                       "anew",
                       STR_ARG(name), (long long)t->cases, now->n, STR_ARG(now->who));
    return t->units == units ||
           err_set(err, ERR_INPUT,
                   "%.*s: learnt of runs with %lld units, and %.*s has %lld: other numbers of trials spread otherwise; "
                   "learn it anew",
                   STR_ARG(name), (long long)t->units, STR_ARG(now->who), (long long)units);
}

/* Finding. */

/* One text for a metric, k and slice, and no other. */
static void key_put(str id, int64_t k, str slice, struct buf *to)
{
    buf_printf(to, "%lld %zu ", (long long)k, id.n);
    buf_str(to, id);
    buf_str(to, slice);
}

bool tolerance_add(struct arena *a, struct tolerances *to, const struct tolerance *one)
{
    struct buf key CLEANUP_BUF = {0};
    key_put(one->id, one->k, one->slice, &key);
    if (!map_add(a, &to->index, arena_str(a, buf_view(&key)), to->metrics.n, NULL))
        return false;
    *vec_push(a, &to->metrics) = *one;
    return true;
}

const struct tolerance *tolerance_of(const struct tolerances *t, str metric, int64_t k, str slice)
{
    struct buf key CLEANUP_BUF = {0};
    size_t at;
    key_put(metric, k, slice, &key);
    return map_get(&t->index, buf_view(&key), &at) ? &t->metrics.v[at] : NULL;
}

bool tolerance_find(const struct tolerances *t, str metric, int64_t k, str slice, double *ret)
{
    const struct tolerance *found = tolerance_of(t, metric, k, slice);
    if (found)
        *ret = found->tolerance;
    return found != NULL;
}

/* Learning. */

/* Reading the same run from two files makes no second measurement. */
static bool same_run(const struct record *x, const struct record *y)
{
    return str_eq(x->run.id, y->run.id) && str_eq(x->sha, y->sha) && x->run.started_ms == y->run.started_ms;
}

static bool runs_differ(const struct record *const *runs, size_t n, struct err *err)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (same_run(runs[i], runs[j]))
                return str_eq(runs[i]->source, runs[j]->source)
                           ? err_set(err, ERR_INPUT, "%s is named twice; a run counts once",
                                     show_text(runs[i]->source).text)
                           : err_set(err, ERR_INPUT, "%s and %s are the same run; a run counts once",
                                     show_text(runs[j]->source).text, show_text(runs[i]->source).text);
    return true;
}

/* An error counts as 0 where verdicts are averaged: it would pass for spread, and loosen the gate. */
static bool units_sound(const struct record *r, struct err *err)
{
    for (size_t i = 0; i < r->units.n; i++) {
        const struct unit_record *unit = &r->units.v[i];
        for (size_t k = 0; k < unit->rows.n; k++)
            if (unit->rows.v[k].status == ROW_ERROR)
                return err_set(err, ERR_INPUT,
                               "%s: scorer '%s' has an error in case '%s', trial %lld; what was not measured is no "
                               "spread of measurements: leave that run out",
                               show_text(r->source).text, show_text(unit->rows.v[k].scorer).text,
                               show_text(unit->case_id).text, (long long)unit->trial);
    }
    return true;
}

/* How many units each case has. */
static void trials_count(struct arena *a, const struct record *r, struct map *cases, size_t **ret)
{
    size_t *counts = arena_array(a, size_t, r->units.n + 1);
    for (size_t i = 0; i < r->units.n; i++) {
        size_t at = cases->n;
        map_add(a, cases, r->units.v[i].case_id, at, &at);
        counts[at]++;
    }
    *ret = counts;
}

static bool trials_check(struct arena *a, const struct record *first, const struct record *other, struct err *err)
{
    struct map cases = {0}, others = {0};
    size_t *counts, *other_counts, at, other_at;
    trials_count(a, first, &cases, &counts);
    trials_count(a, other, &others, &other_counts);
    for (size_t i = 0; i < first->units.n; i++) {
        str id = first->units.v[i].case_id;
        if (!map_get(&cases, id, &at) || !map_get(&others, id, &other_at))
            BUG("case '%.*s' is gone", STR_ARG(id));
        if (counts[at] != other_counts[other_at])
            return err_set(err, ERR_INPUT,
                           "case '%s' has %zu trial%s in %s and %zu in %s: other numbers of trials spread otherwise",
                           show_text(id).text, counts[at], counts[at] == 1 ? "" : "s", show_text(first->source).text,
                           other_counts[other_at], show_text(other->source).text);
    }
    return true;
}

/* What a metric is, in the definitions of a run; NULL if it is not there. */
static const json_t *definition_of(const struct record *r, str id)
{
    const json_t *metrics = json_object_get(json_object_get(r->description, "definitions"), "metrics"), *one;
    size_t i;
    json_array_foreach(metrics, i, one) if (str_eq(json_str(json_object_get(one, "id")), id)) return one;
    return NULL;
}

/* Metrics may change between runs that can be compared; one name must not stand for two. */
static bool definitions_check(const struct record *first, const struct record *other, struct err *err)
{
    static const char *const KEYS[] = {"kind", "of", "field", "over"};
    const json_t *metrics = json_object_get(json_object_get(first->description, "definitions"), "metrics"), *one;
    size_t i;
    json_array_foreach(metrics, i, one)
    {
        str id = json_str(json_object_get(one, "id"));
        const json_t *theirs = definition_of(other, id);
        for (size_t k = 0; theirs && k < COUNT_OF(KEYS); k++)
            if (!json_equal(json_object_get(one, KEYS[k]), json_object_get(theirs, KEYS[k])))
                return err_set(err, ERR_INPUT, "metric '%s' is not the same in %s and %s: its `%s` differs",
                               show_text(id).text, show_text(first->source).text, show_text(other->source).text,
                               KEYS[k]);
    }
    return true;
}

static bool runs_check(struct arena *a, const struct record *const *runs, size_t n, struct err *err)
{
    struct identity first = identity_of_record(a, runs[0]);
    if (!runs_differ(runs, n, err) || !units_sound(runs[0], err))
        return false;
    for (size_t i = 1; i < n; i++) {
        struct identity other = identity_of_record(a, runs[i]);
        if (!identity_check(a, &first, &other, false, err) || !trials_check(a, runs[0], runs[i], err) ||
            !definitions_check(runs[0], runs[i], err) || !units_sound(runs[i], err))
            return false;
    }
    return true;
}

/* One metric under learning: what each run says of it. */
struct learning {
    struct tolerance out;
    double *values;
    size_t n;
};

struct learnt {
    struct arena *a;
    struct map keys;
    struct {
        struct learning *v;
        size_t n, cap;
    } v;
};

/* Values of a store have all their digits, those of a report twelve. */
static void metric_note(struct learnt *l, const struct metric *m, size_t run, size_t n)
{
    struct buf key CLEANUP_BUF = {0};
    struct learning *one;
    size_t at;
    key_put(m->id, m->k, m->slice, &key);
    if (map_get(&l->keys, buf_view(&key), &at)) {
        if (at >= l->v.n || !l->v.v)
            BUG("metric %zu of %zu is not there", at, l->v.n);
        one = &l->v.v[at];
    } else {
        map_add(l->a, &l->keys, arena_str(l->a, buf_view(&key)), l->v.n, NULL);
        one = vec_push(l->a, &l->v);
        *one = (struct learning){.out = {.id = m->id, .k = m->k, .slice = m->slice},
                                 .values = arena_array(l->a, double, n)};
    }
    if (m->has_value && one->n == run) /* each of the runs before has one, and this one has it once */
        one->values[one->n++] = double_rounded(m->value);
}

static void metric_learn(struct learnt *l, struct learning *one, size_t n, struct tolerances *to)
{
    struct repeat r;
    if (one->n < n || !repeat_of(one->values, n, to->alpha, &r)) {
        *vec_push(l->a, &to->left_out) = one->out;
        return;
    }
    /* The tolerance is that of the figures beside it, as they will be read. */
    one->out.mean = double_rounded(r.mean);
    one->out.sd = double_rounded(r.sd);
    one->out.tolerance = double_rounded(repeat_tolerance(one->out.sd, n, to->alpha));
    tolerance_add(l->a, to, &one->out);
}

bool tolerance_learn(struct arena *a, const struct record *const *runs, size_t n, double alpha, struct tolerances *ret,
                     struct err *err)
{
    if (n < REPEAT_MIN || n > TOLERANCE_RUNS_MAX)
        return err_set(err, ERR_INPUT, "a tolerance is learnt from %d to %d runs of the same suite; found %zu",
                       REPEAT_MIN, TOLERANCE_RUNS_MAX, n);
    if (!runs_check(a, runs, n, err))
        return false;
    const struct record *last = runs[n - 1];
    struct identity id = identity_of_record(a, last);
    *ret = (struct tolerances){.suite = last->run.suite,
                               .suite_version = last->run.suite_version,
                               .alpha = alpha,
                               .cases = (int64_t)id.n,
                               .units = (int64_t)last->units.n,
                               .cases_sha256 = cases_sha256(a, &id),
                               .identity = id.parts};
    struct learnt l = {.a = a};
    for (size_t i = 0; i < n; i++) {
        *vec_push(a, &ret->runs) = (struct tolerance_run){runs[i]->run.id, runs[i]->sha};
        for (size_t k = 0; k < runs[i]->metrics.n; k++)
            metric_note(&l, &runs[i]->metrics.v[k], i, n);
    }
    for (size_t i = 0; i < l.v.n; i++)
        metric_learn(&l, &l.v.v[i], n, ret);
    return ret->metrics.n ||
           err_set(err, ERR_INPUT, "the %zu runs have no metric in common that has a value in each", n);
}
