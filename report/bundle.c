/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bundle is written as a stream: the keys of the outermost object by hand, in the order of code points, and each
 * unit, metric and gate as canonical JSON as soon as it is read. So memory holds the output and one unit.
 *
 * In it: what the inputs determine. Not in it: the run's number and id, times, durations, host, version, paths,
 * measures, stories (the recorded events are inputs, and the replies that matter are evidence).
 */
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

/* A JSON text of the store's; "" as null. */
static bool embedded(struct buf *to, str text, const char *what, struct err *err)
{
    if (text.n && json_write_canonical_text(text, to))
        return true;
    json_t *value = text.n ? stored_json(text) : json_null();
    if (!value)
        return err_set(err, ERR_INPUT, "the store is damaged: %s is no JSON", what);
    canonical_put(to, value);
    return true;
}

/* The keys of units and rows, nearly all of a bundle, are written by hand, in order. */
static void text_put(struct buf *to, str key, str text)
{
    buf_str(to, key);
    json_write_string(text, false, to);
}

static bool row_write(struct buf *to, const struct row *row, struct err *err)
{
    text_put(to, S("{\"class\":"), row->class_);
    buf_str(to, S(",\"evidence\":"));
    if (!embedded(to, row->evidence, "the evidence of a row", err))
        return false;
    text_put(to, S(",\"measure\":"), row->measure);
    text_put(to, S(",\"name\":"), row->scorer_name);
    text_put(to, S(",\"params\":"), row->params_sha);
    text_put(to, S(",\"scorer\":"), row->scorer);
    text_put(to, S(",\"severity\":"), row->severity);
    text_put(to, S(",\"signature\":"), row->signature);
    text_put(to, S(",\"status\":"), str_of(ROW_STATUS_NAMES[row->status]));
    buf_str(to, S(",\"value\":"));
    canonical_put(to, number_or_null(row->has_value, row->value));
    buf_str(to, S(",\"version\":"));
    json_write_integer(row->scorer_version, to);
    buf_byte(to, '}');
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
    buf_str(w->to, w->units++ ? S(",{") : S("{"));
    if (unit->cluster.n) {
        text_put(w->to, S("\"cluster\":"), unit->cluster);
        buf_byte(w->to, ',');
    }
    text_put(w->to, S("\"id\":"), unit->case_id);
    buf_str(w->to, S(",\"rows\":["));
    for (size_t i = 0; i < unit->rows.n; i++) {
        buf_str(w->to, i ? S(",") : S(""));
        if (!row_write(w->to, &unit->rows.v[i], err))
            return false;
    }
    text_put(w->to, S("],\"severity\":"), unit->severity);
    text_put(w->to, S(",\"sha\":"), unit->case_sha);
    buf_str(w->to, S(",\"tags\":"));
    if (!embedded(w->to, unit->tags.n ? unit->tags : S("[]"), "the tags of a case", err))
        return false;
    buf_str(w->to, S(",\"trial\":"));
    json_write_integer(unit->trial, w->to);
    buf_byte(w->to, '}');
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

static json_t *compared_json(const struct compared *m)
{
    json_t *o = json_object();
    json_object_set_new(o, "id", json_of_str(m->id));
    json_object_set_new(o, "of", json_of_str(m->of));
    json_object_set_new(o, "kind", json_of_str(m->kind));
    json_object_set_new(o, "k", m->k ? json_integer(m->k) : json_null());
    json_object_set_new(o, "slice", json_of_str(m->slice));
    json_object_set_new(o, "direction", json_of_str(m->direction));
    json_object_set_new(o, "unit", json_of_str(m->unit));
    json_object_set_new(o, "before", number_or_null(m->has_values, m->before));
    json_object_set_new(o, "after", number_or_null(m->has_values, m->after));
    json_object_set_new(o, "difference", number_or_null(m->has_values, m->difference));
    json_object_set_new(o, "low", number_or_null(m->has_interval, m->low));
    json_object_set_new(o, "high", number_or_null(m->has_interval, m->high));
    json_object_set_new(o, "method", json_of_str(m->method));
    json_object_set_new(o, "p", number_or_null(m->has_p, m->p));
    json_object_set_new(o, "test", json_of_str(m->test));
    json_object_set_new(o, "pairs", json_integer(m->pairs));
    json_object_set_new(o, "better", json_integer(m->better));
    json_object_set_new(o, "worse", json_integer(m->worse));
    json_object_set_new(o, "outcome", json_string(OUTCOME_NAMES[m->outcome]));
    return o;
}

static json_t *side_json(const struct flip_side *side)
{
    json_t *o = json_object(), *evidence = side->evidence.n ? stored_json(side->evidence) : NULL;
    json_object_set_new(o, "passes", json_integer(side->passes));
    json_object_set_new(o, "trials", json_integer(side->trials));
    json_object_set_new(o, "trial", json_integer(side->trial));
    json_object_set_new(o, "status", json_string(ROW_STATUS_NAMES[side->status]));
    json_object_set_new(o, "class", json_of_str(side->class_));
    json_object_set_new(o, "evidence", evidence ? evidence : json_null());
    return o;
}

static json_t *flip_json(const struct flip *f)
{
    json_t *o = json_object(), *tags = f->tags.n ? stored_json(f->tags) : NULL;
    json_object_set_new(o, "case", json_of_str(f->case_id));
    json_object_set_new(o, "scorer", json_of_str(f->scorer));
    json_object_set_new(o, "severity", json_of_str(f->severity));
    json_object_set_new(o, "tags", tags ? tags : json_array());
    json_object_set_new(o, "better", json_boolean(f->better));
    json_object_set_new(o, "before", side_json(&f->before));
    json_object_set_new(o, "after", side_json(&f->after));
    return o;
}

/* Opens the outermost object with what was asked and how it is judged: what a comparison goes by. */
static void asked_write(const struct run *run, struct buf *to)
{
    CLEANUP_JSON json_t *about = stored_json(run->description);
    json_t *o = json_object(), *identity = json_object_get(about, "identity");
    json_t *definitions = json_object_get(about, "definitions");
    json_object_set(o, "identity", identity ? identity : json_null());
    json_object_set(o, "definitions", definitions ? definitions : json_null());
    if (json_object_get(about, "input"))
        json_object_set(o, "input", json_object_get(about, "input"));
    buf_str(to, S("{\"asked\":"));
    canonical_put(to, o);
    buf_byte(to, ',');
}

/* With a baseline, its member. Where the baseline was found and what its run
 * was called may differ between reruns; its bundle may not. */
static void baseline_write(const struct comparison *c, struct buf *to)
{
    if (!c)
        return;
    json_t *o = json_object();
    json_object_set_new(o, "bundle_sha256", json_of_str(c->baseline_sha));
    json_object_set_new(o, "suite_version", json_of_str(c->baseline_suite_version));
    json_object_set_new(o, "pairs", json_integer(c->pairs));
    json_object_set_new(o, "only_before", json_integer(c->only_before));
    json_object_set_new(o, "only_after", json_integer(c->only_after));
    buf_str(to, S("\"baseline\":"));
    canonical_put(to, o);
    buf_byte(to, ',');
}

static void comparison_write(const struct comparison *c, struct buf *to)
{
    buf_str(to, S("\"comparison\":{\"flips\":["));
    for (size_t i = 0; i < c->flips.n; i++) {
        buf_str(to, i ? S(",") : S(""));
        canonical_put(to, flip_json(&c->flips.v[i]));
    }
    buf_str(to, S("],\"metrics\":["));
    for (size_t i = 0; i < c->metrics.n; i++) {
        buf_str(to, i ? S(",") : S(""));
        canonical_put(to, compared_json(&c->metrics.v[i]));
    }
    buf_str(to, S("]},"));
}

/* From behind the last case to the end. */
static void tail_write(const struct report *r, const struct metrics *metrics, const struct gate_results *gates,
                       struct buf *to)
{
    const struct run *run = r->run;
    buf_str(to, S("],"));
    if (r->comparison)
        comparison_write(r->comparison, to);
    buf_str(to, S("\"format\":\"assize.report/1\",\"gates\":["));
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

bool bundle_make(const struct report *r, struct bundle *ret, struct err *err)
{
    const struct run *run = r->run;
    struct writer w = {.to = &ret->text, .a = &ret->a, .totals = &ret->totals};
    struct metrics metrics = {0};
    struct gate_results gates = {0};
    struct buf *to = &ret->text;
    if (!run->verdict.n)
        return err_set(err, ERR_INPUT, "run %.*s is not finished (%" PRId64 " of %" PRId64 " units): it has no bundle",
                       STR_ARG(run->id), run->units_done, run->units);
    asked_write(run, to);
    baseline_write(r->comparison, to);
    buf_str(to, S("\"cases\":["));
    if (!store_each_unit(r->store, run, STORE_ROWS, unit_write, &w, err) ||
        !store_metrics(r->store, &ret->a, run, &metrics, err) || !store_gates(r->store, &ret->a, run, &gates, err))
        return false;
    tail_write(r, &metrics, &gates, to);
    if (to->full)
        return err_set(err, ERR_INPUT, "the report is larger than the bound of %zu bytes", to->max ? to->max : BUF_MAX);
    sha256_of(buf_view(to), ret->sha256);
    return true;
}

void bundle_finish(struct bundle *b)
{
    buf_finish(&b->text);
    arena_finish(&b->a);
}
