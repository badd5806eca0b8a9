/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bundle is written as a stream: the keys of the outermost object by hand, in the order of code points, and each
 * unit, metric and gate as canonical JSON as soon as it is read. So memory holds the output and one unit.
 *
 * In it: what the inputs determine. Not in it: the run's number and id, times, durations, host, version, paths,
 * measures, stories (the recorded events are inputs, and the replies that matter are evidence).
 */
#include "report/bundle.h"

#include "report/evidence.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <inttypes.h>

struct writer {
    struct buf *to;
    struct arena *a;
    struct measure_totals *totals;
    size_t units;
};

/* Takes the reference. */
static void canonical_put(struct buf *to, json_t *value)
{
    json_write(value, JSON_STYLE_CANONICAL, to);
    json_decref(value);
}

static json_t *number_or_null(bool has, double value)
{
    return has ? json_real(value) : json_null();
}

/* A JSON text of the store's as a value; "" as null. */
static bool embedded(str text, const char *what, json_t **ret, struct err *err)
{
    *ret = text.n ? stored_json(text) : json_null();
    return *ret || err_set(err, ERR_INPUT, "the store is damaged: %s is no JSON", what);
}

static bool row_json(const struct row *row, json_t **ret, struct err *err)
{
    json_t *evidence;
    if (!embedded(row->evidence, "the evidence of a row", &evidence, err))
        return false;
    json_t *o = json_object();
    json_object_set_new(o, "scorer", json_of_str(row->scorer));
    json_object_set_new(o, "name", json_of_str(row->scorer_name));
    json_object_set_new(o, "version", json_integer(row->scorer_version));
    json_object_set_new(o, "params", json_of_str(row->params_sha));
    json_object_set_new(o, "measure", json_of_str(row->measure));
    json_object_set_new(o, "status", json_string(ROW_STATUS_NAMES[row->status]));
    json_object_set_new(o, "class", json_of_str(row->class_));
    json_object_set_new(o, "value", number_or_null(row->has_value, row->value));
    json_object_set_new(o, "severity", json_of_str(row->severity));
    json_object_set_new(o, "signature", json_of_str(row->signature));
    json_object_set_new(o, "evidence", evidence);
    *ret = o;
    return true;
}

static void measure_add(struct writer *w, const struct measure *m)
{
    if (m->has_value == (m->text.n > 0))
        return;
    /* A text is counted apart from other texts of the name: tiers, ways of starting. */
    str name = m->has_value ? m->name : arena_printf(w->a, "%.*s: %.*s", STR_ARG(m->name), STR_ARG(m->text));
    struct measure_total *total = NULL;
    for (size_t i = 0; i < w->totals->n && !total; i++)
        total = str_eq(w->totals->v[i].name, name) ? &w->totals->v[i] : NULL;
    if (!total) {
        total = vec_push(w->a, w->totals);
        *total = (struct measure_total){.name = arena_str(w->a, name), .has_value = m->has_value, .max = m->value};
    }
    total->n++;
    total->total += m->value;
    total->max = m->value > total->max ? m->value : total->max;
}

static bool unit_write(const struct unit_record *unit, void *ctx, struct err *err)
{
    struct writer *w = ctx;
    json_t *tags;
    if (!embedded(unit->tags.n ? unit->tags : S("[]"), "the tags of a case", &tags, err))
        return false;
    CLEANUP_JSON json_t *o = json_object();
    CLEANUP_JSON json_t *rows = json_array();
    json_object_set_new(o, "tags", tags);
    json_object_set_new(o, "id", json_of_str(unit->case_id));
    json_object_set_new(o, "trial", json_integer(unit->trial));
    json_object_set_new(o, "severity", json_of_str(unit->severity));
    for (size_t i = 0; i < unit->rows.n; i++) {
        json_t *row;
        if (!row_json(&unit->rows.v[i], &row, err))
            return false;
        json_array_append_new(rows, row);
    }
    json_object_set(o, "rows", rows);
    buf_str(w->to, w->units++ ? S(",") : S(""));
    canonical_put(w->to, json_incref(o));
    for (size_t i = 0; w->totals && i < unit->n_measures; i++)
        measure_add(w, &unit->measures[i]);
    return true;
}

static json_t *metric_json(const struct metric *m)
{
    json_t *o = json_object();
    json_object_set_new(o, "id", json_of_str(m->id));
    json_object_set_new(o, "of", json_of_str(m->of));
    json_object_set_new(o, "kind", json_of_str(m->kind));
    json_object_set_new(o, "k", m->k ? json_integer(m->k) : json_null());
    json_object_set_new(o, "slice", json_of_str(m->slice));
    json_object_set_new(o, "value", number_or_null(m->has_value, m->value));
    json_object_set_new(o, "low", number_or_null(m->has_interval, m->low));
    json_object_set_new(o, "high", number_or_null(m->has_interval, m->high));
    json_object_set_new(o, "method", json_of_str(m->method));
    json_object_set_new(o, "n", json_integer(m->n));
    json_object_set_new(o, "numerator", number_or_null(m->denominator != 0, m->numerator));
    json_object_set_new(o, "denominator", number_or_null(m->denominator != 0, m->denominator));
    json_object_set_new(o, "direction", json_of_str(m->direction));
    json_object_set_new(o, "unit", json_of_str(m->unit));
    json_object_set_new(o, "signature", json_of_str(m->signature));
    return o;
}

static json_t *gate_json(const struct gate_result *g)
{
    json_t *o = json_object();
    json_object_set_new(o, "id", json_of_str(g->id));
    json_object_set_new(o, "verdict", json_string(VERDICT_NAMES[g->verdict]));
    json_object_set_new(o, "severity", json_of_str(g->severity));
    json_object_set_new(o, "sentence", json_of_str(g->sentence));
    return o;
}

static void tail_write(const struct run *run, const struct metrics *metrics, const struct gate_results *gates,
                       struct buf *to)
{
    buf_str(to, S("],\"format\":\"assize.report/1\",\"gates\":["));
    for (size_t i = 0; i < gates->n; i++) {
        buf_str(to, i ? S(",") : S(""));
        canonical_put(to, gate_json(&gates->v[i]));
    }
    buf_str(to, S("],\"metrics\":["));
    for (size_t i = 0; i < metrics->n; i++) {
        buf_str(to, i ? S(",") : S(""));
        canonical_put(to, metric_json(&metrics->v[i]));
    }
    buf_printf(to, "],\"seed\":%" PRId64 ",\"suite\":", run->seed);
    json_t *suite = json_object();
    json_object_set_new(suite, "name", json_of_str(run->suite));
    json_object_set_new(suite, "version", json_of_str(run->suite_version));
    json_object_set_new(suite, "sha256", json_of_str(run->suite_sha));
    canonical_put(to, suite);
    buf_str(to, S(",\"verdict\":"));
    json_write_string(run->verdict, false, to);
    buf_byte(to, '}');
}

bool bundle_write(struct store *s, const struct run *run, struct arena *a, struct measure_totals *totals,
                  struct buf *to, char ret_sha256[SHA256_HEX_SIZE], struct err *err)
{
    struct writer w = {.to = to, .a = a, .totals = totals};
    struct metrics metrics = {0};
    struct gate_results gates = {0};
    size_t start = to->n;
    if (!run->verdict.n)
        return err_set(err, ERR_INPUT, "run %.*s is not finished (%" PRId64 " of %" PRId64 " units): it has no bundle",
                       STR_ARG(run->id), run->units_done, run->units);
    buf_str(to, S("{\"cases\":["));
    if (!store_each_unit(s, run, false, unit_write, &w, err) || !store_metrics(s, a, run, &metrics, err) ||
        !store_gates(s, a, run, &gates, err))
        return false;
    tail_write(run, &metrics, &gates, to);
    if (to->full)
        return err_set(err, ERR_INPUT, "the report is larger than the bound of %zu bytes", to->max ? to->max : BUF_MAX);
    sha256_of(str_from(buf_view(to), start), ret_sha256);
    return true;
}

bool report_bundle(struct store *s, const struct run *run, struct buf *to, char ret_sha256[SHA256_HEX_SIZE],
                   struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    return bundle_write(s, run, &a, NULL, to, ret_sha256, err);
}
