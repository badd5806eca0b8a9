/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report file read back as a run: what was kept as an artefact is as good a baseline as a run in a store. The bundle
 * is held to the hash that stands beside it, so a report that somebody touched is not mistaken for a measurement.
 */
#include "report/report.h"

#include "pack/pack.h"
#include "text/doc.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "text/show.h"

#include <math.h>
#include <time.h>

struct reader {
    struct arena *a;
    const struct doc *d;
    struct store *store;
    const struct run *run;
    struct err *err;
};

static bool fail(const struct reader *r, str pointer, const char *expected, const json_t *found)
{
    return doc_fail(r->d, pointer, false, r->err, "expected %s, found %s", expected,
                    found ? show_value(found).text : "nothing");
}

/* Members of the object at `pointer`; each sets *ok to false, with the error set, if the member is not what it must be.
 */
struct members {
    const struct reader *r;
    json_t *object;
    str pointer;
    bool ok;
};

static json_t *member(struct members *m, const char *key, bool fits, const char *expected)
{
    json_t *value = json_object_get(m->object, key);
    if (m->ok && !fits) {
        str at = value ? doc_pointer_key(m->r->a, m->pointer, str_of(key)) : m->pointer;
        m->ok = doc_fail(m->r->d, at, false, m->r->err, "expected \"%s\" to be %s, found %s", key, expected,
                         value ? show_value(value).text : "nothing");
    }
    return value;
}

static str text_of(struct members *m, const char *key)
{
    return json_str(member(m, key, json_is_string(json_object_get(m->object, key)), "a text"));
}

static int64_t int_of(struct members *m, const char *key)
{
    const json_t *value = json_object_get(m->object, key);
    return json_integer_value(member(m, key, json_is_integer(value), "a whole number"));
}

static double number_of(struct members *m, const char *key, bool *ret_has)
{
    const json_t *value = json_object_get(m->object, key);
    bool fits = json_is_null(value) || (json_is_number(value) && isfinite(json_number_value(value)));
    member(m, key, fits, "a number or null");
    *ret_has = json_is_number(value);
    return json_number_value(value);
}

/* Any value as the compact text that a store keeps; null as nothing. */
static str compact_of(struct members *m, const char *key)
{
    const json_t *value = json_object_get(m->object, key);
    struct buf text CLEANUP_BUF = {0};
    if (!value || json_is_null(value))
        return STR_NONE;
    json_write(value, JSON_STYLE_COMPACT, &text);
    return arena_str(m->r->a, buf_view(&text));
}

static int name_of(struct members *m, const char *key, const char *const *names)
{
    str name = text_of(m, key);
    for (int i = 0; names[i]; i++)
        if (str_eq_c(name, names[i]))
            return i;
    member(m, key, false, "one of the words that reports know there");
    return 0;
}

static json_t *list_of(struct members *m, const char *key)
{
    return member(m, key, json_is_array(json_object_get(m->object, key)), "a list");
}

static struct members members_of(const struct reader *r, json_t *object, str pointer)
{
    struct members m = {r, object, pointer, true};
    if (!json_is_object(object))
        m.ok = fail(r, pointer, "an object", object);
    return m;
}

static bool row_read(const struct reader *r, json_t *value, str pointer, struct row *row)
{
    struct members m = members_of(r, value, pointer);
    row->scorer = text_of(&m, "scorer");
    row->scorer_name = text_of(&m, "name");
    row->scorer_version = int_of(&m, "version");
    row->params_sha = text_of(&m, "params");
    row->measure = text_of(&m, "measure");
    row->status = (enum row_status)name_of(&m, "status", ROW_STATUS_NAMES);
    row->class_ = text_of(&m, "class");
    row->value = number_of(&m, "value", &row->has_value);
    row->severity = text_of(&m, "severity");
    row->signature = text_of(&m, "signature");
    row->evidence = compact_of(&m, "evidence");
    return m.ok;
}

static bool unit_read(const struct reader *r, json_t *value, str pointer, int64_t index)
{
    struct members m = members_of(r, value, pointer);
    struct unit_record unit = {.index = index,
                               .case_id = text_of(&m, "id"),
                               .trial = int_of(&m, "trial"),
                               .severity = text_of(&m, "severity"),
                               .tags = compact_of(&m, "tags"),
                               .cluster = json_str(json_object_get(value, "cluster")),
                               .case_sha = text_of(&m, "sha")};
    json_t *rows = list_of(&m, "rows"), *tags = list_of(&m, "tags");
    (void)tags;
    unit.key = arena_printf(r->a, "%lld", (long long)index);
    str at = doc_pointer_key(r->a, pointer, S("rows"));
    for (size_t i = 0; m.ok && i < json_array_size(rows); i++)
        m.ok = row_read(r, json_array_get(rows, i), doc_pointer_index(r->a, at, i), vec_push(r->a, &unit.rows));
    for (size_t i = 0; m.ok && i < unit.rows.n; i++)
        if (rows_find(&unit.rows, unit.rows.v[i].scorer, unit.rows.v[i].measure) != &unit.rows.v[i])
            m.ok = doc_fail(r->d, doc_pointer_index(r->a, at, i), false, r->err,
                            "scorer '%s' has this measure a second time", show_text(unit.rows.v[i].scorer).text);
    return m.ok && store_put_unit(r->store, r->run, &unit, r->err);
}

/* A case twice would be a BUG of whoever puts it. */
static bool units_once(const struct reader *r, json_t *cases)
{
    CLEANUP_JSON json_t *seen = json_object(), *ids = json_object();
    str last = STR_NONE;
    for (size_t i = 0; i < json_array_size(cases); i++) {
        json_t *one = json_array_get(cases, i);
        str id = json_str(json_object_get(one, "id"));
        bool apart = json_object_getn(ids, id.p, id.n) && !str_eq(id, last);
        str key =
            arena_printf(r->a, "%lld %.*s", (long long)json_integer_value(json_object_get(one, "trial")), STR_ARG(id));
        if (json_object_getn(seen, key.p, key.n))
            return doc_fail(r->d, doc_pointer_index(r->a, S("/bundle/cases"), i), false, r->err,
                            "case '%s' with this trial stands here a second time", show_text(id).text);
        if (apart)
            return doc_fail(r->d, doc_pointer_index(r->a, S("/bundle/cases"), i), false, r->err,
                            "case '%s' stands here apart from its other trials", show_text(id).text);
        json_object_setn_new(seen, key.p, key.n, json_true());
        json_object_setn_new(ids, id.p, id.n, json_true());
        last = id;
    }
    return true;
}

static bool metric_read(const struct reader *r, json_t *value, str pointer, struct metrics *to)
{
    struct members m = members_of(r, value, pointer);
    struct metric *metric = vec_push(r->a, to);
    bool high, has_numerator, has_denominator;
    metric->id = text_of(&m, "id");
    metric->of = text_of(&m, "of");
    metric->kind = text_of(&m, "kind");
    metric->k = json_is_null(json_object_get(value, "k")) ? 0 : int_of(&m, "k");
    metric->slice = text_of(&m, "slice");
    metric->value = number_of(&m, "value", &metric->has_value);
    metric->low = number_of(&m, "low", &metric->has_interval);
    metric->high = number_of(&m, "high", &high);
    metric->has_interval = metric->has_interval && high;
    metric->method = text_of(&m, "method");
    metric->n = int_of(&m, "n");
    metric->numerator = number_of(&m, "numerator", &has_numerator);
    metric->denominator = number_of(&m, "denominator", &has_denominator);
    metric->direction = text_of(&m, "direction");
    metric->unit = text_of(&m, "unit");
    metric->signature = text_of(&m, "signature");
    return m.ok;
}

static bool gate_read(const struct reader *r, json_t *value, str pointer, struct gate_results *to)
{
    struct members m = members_of(r, value, pointer);
    struct gate_result *gate = vec_push(r->a, to);
    gate->id = text_of(&m, "id");
    gate->verdict = (enum verdict)name_of(&m, "verdict", VERDICT_NAMES);
    gate->severity = text_of(&m, "severity");
    gate->sentence = text_of(&m, "sentence");
    return m.ok;
}

static bool compared_read(const struct reader *r, json_t *value, str pointer, struct comparison *to)
{
    struct members m = members_of(r, value, pointer);
    struct compared *c = vec_push(r->a, &to->metrics);
    bool more;
    c->id = text_of(&m, "id");
    c->of = text_of(&m, "of");
    c->kind = text_of(&m, "kind");
    c->k = json_is_null(json_object_get(value, "k")) ? 0 : int_of(&m, "k");
    c->slice = text_of(&m, "slice");
    c->direction = text_of(&m, "direction");
    c->unit = text_of(&m, "unit");
    c->before = number_of(&m, "before", &c->has_values);
    c->after = number_of(&m, "after", &more);
    c->difference = number_of(&m, "difference", &more);
    c->low = number_of(&m, "low", &c->has_interval);
    c->high = number_of(&m, "high", &more);
    c->method = text_of(&m, "method");
    c->p = number_of(&m, "p", &c->has_p);
    c->test = text_of(&m, "test");
    c->pairs = int_of(&m, "pairs");
    c->better = int_of(&m, "better");
    c->worse = int_of(&m, "worse");
    c->outcome = (enum outcome)name_of(&m, "outcome", OUTCOME_NAMES);
    return m.ok;
}

static bool side_read(const struct reader *r, json_t *value, str pointer, struct flip_side *side)
{
    struct members m = members_of(r, value, pointer);
    side->passes = int_of(&m, "passes");
    side->trials = int_of(&m, "trials");
    side->trial = int_of(&m, "trial");
    side->status = (enum row_status)name_of(&m, "status", ROW_STATUS_NAMES);
    side->class_ = text_of(&m, "class");
    side->evidence = compact_of(&m, "evidence");
    return m.ok;
}

static bool flip_read(const struct reader *r, json_t *value, str pointer, struct comparison *to)
{
    struct members m = members_of(r, value, pointer);
    struct flip *f = vec_push(r->a, &to->flips);
    f->case_id = text_of(&m, "case");
    f->scorer = text_of(&m, "scorer");
    f->severity = text_of(&m, "severity");
    f->tags = compact_of(&m, "tags");
    f->better = json_is_true(member(&m, "better", json_is_boolean(json_object_get(value, "better")), "true or false"));
    return m.ok &&
           side_read(r, json_object_get(value, "before"), doc_pointer_key(r->a, pointer, S("before")), &f->before) &&
           side_read(r, json_object_get(value, "after"), doc_pointer_key(r->a, pointer, S("after")), &f->after);
}

static bool comparison_read(const struct reader *r, json_t *bundle, struct comparison **ret)
{
    *ret = NULL;
    if (!json_object_get(bundle, "baseline"))
        return true;
    struct comparison *c = *ret = arena_new(r->a, struct comparison);
    struct members m = members_of(r, json_object_get(bundle, "baseline"), S("/bundle/baseline"));
    c->baseline = c->baseline_source = S("baseline");
    c->baseline_sha = text_of(&m, "bundle_sha256");
    c->baseline_suite_version = text_of(&m, "suite_version");
    c->pairs = int_of(&m, "pairs");
    c->only_before = int_of(&m, "only_before");
    c->only_after = int_of(&m, "only_after");
    if (!m.ok)
        return false;
    m = members_of(r, json_object_get(bundle, "comparison"), S("/bundle/comparison"));
    json_t *metrics = list_of(&m, "metrics"), *flips = list_of(&m, "flips");
    for (size_t i = 0; m.ok && i < json_array_size(metrics); i++)
        m.ok = compared_read(r, json_array_get(metrics, i), doc_pointer_index(r->a, S("/bundle/comparison/metrics"), i),
                             c);
    for (size_t i = 0; m.ok && i < json_array_size(flips); i++)
        m.ok = flip_read(r, json_array_get(flips, i), doc_pointer_index(r->a, S("/bundle/comparison/flips"), i), c);
    return m.ok;
}

static bool results_read(const struct reader *r, json_t *bundle, const struct run *run)
{
    struct members m = members_of(r, bundle, S("/bundle"));
    struct metrics metrics = {0};
    struct gate_results gates = {0};
    struct comparison *comparison;
    json_t *cases = list_of(&m, "cases"), *list = list_of(&m, "metrics"), *rules = list_of(&m, "gates");
    enum verdict verdict = (enum verdict)name_of(&m, "verdict", VERDICT_NAMES);
    if (!m.ok || !units_once(r, cases))
        return false;
    for (size_t i = 0; i < json_array_size(cases); i++)
        if (!unit_read(r, json_array_get(cases, i), doc_pointer_index(r->a, S("/bundle/cases"), i), (int64_t)i))
            return false;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!metric_read(r, json_array_get(list, i), doc_pointer_index(r->a, S("/bundle/metrics"), i), &metrics))
            return false;
    for (size_t i = 0; i < json_array_size(rules); i++)
        if (!gate_read(r, json_array_get(rules, i), doc_pointer_index(r->a, S("/bundle/gates"), i), &gates))
            return false;
    return comparison_read(r, bundle, &comparison) && store_commit(r->store, r->err) &&
           store_run_finish(r->store, run, &metrics, &gates, comparison, verdict, r->err);
}

/* Milliseconds of "2024-05-15T15:00:00.123Z"; 0 for anything else: times are told, never counted with. */
static int64_t time_of(const json_t *value)
{
    struct tm utc = {0};
    const char *text = json_string_value(value), *rest = text ? strptime(text, "%Y-%m-%dT%H:%M:%S", &utc) : NULL;
    time_t seconds = rest ? timegm(&utc) : 0;
    int64_t ms = 0;
    if (!rest || strlen(rest) < 5 || rest[0] != '.' || seconds <= 0 || !str_to_i64((str){rest + 1, 3}, &ms))
        return 0;
    return (int64_t)seconds * 1000 + ms;
}

/* What the run says of itself, but what was asked and how it is judged from the bundle, which has a hash. */
static str description_of(const struct reader *r, json_t *run, json_t *asked)
{
    json_t *said = json_object_get(run, "description");
    CLEANUP_JSON json_t *all = json_is_object(said) ? json_copy(said) : json_object();
    struct buf text CLEANUP_BUF = {0};
    json_object_del(all, "identity");
    json_object_del(all, "definitions");
    json_object_del(all, "input");
    json_object_update(all, asked);
    json_write(all, JSON_STYLE_COMPACT, &text);
    return arena_str(r->a, buf_view(&text));
}

/* What the report says of its run, as a plan for the store. */
static bool plan_read(const struct reader *r, json_t *root, struct run *ret, str *ret_id)
{
    struct members m = members_of(r, json_object_get(json_object_get(root, "bundle"), "suite"), S("/bundle/suite"));
    ret->suite = text_of(&m, "name");
    ret->suite_version = text_of(&m, "version");
    ret->suite_sha = text_of(&m, "sha256");
    if (!m.ok)
        return false;
    m = members_of(r, json_object_get(root, "bundle"), S("/bundle"));
    ret->seed = int_of(&m, "seed");
    ret->units = (int64_t)json_array_size(list_of(&m, "cases"));
    if (!m.ok)
        return false;
    m = members_of(r, json_object_get(root, "run"), S("/run"));
    *ret_id = text_of(&m, "id");
    ret->version = text_of(&m, "version");
    ret->suite_path = text_of(&m, "suite_path");
    ret->host = compact_of(&m, "host");
    ret->description = description_of(r, m.object, json_object_get(json_object_get(root, "bundle"), "asked"));
    return m.ok;
}

static bool hash_check(const struct reader *r, json_t *root, const char *path, char ret_sha256[SHA256_HEX_SIZE])
{
    struct buf text CLEANUP_BUF = {0};
    json_t *bundle = json_object_get(root, "bundle"), *stated = json_object_get(root, "bundle_sha256");
    if (!json_is_object(bundle) || !json_is_string(stated))
        return err_at(r->err, path, 0, 0, "is no report of assize: it has no \"bundle\" with its \"bundle_sha256\"");
    str format = json_str(json_object_get(bundle, "format"));
    if (!str_eq_c(format, "assize.report/1"))
        return doc_fail(r->d, S("/bundle"), false, r->err, "expected \"format\": \"assize.report/1\", found '%s'",
                        show_text(format).text);
    json_write(bundle, JSON_STYLE_CANONICAL, &text);
    sha256_of(buf_view(&text), ret_sha256);
    return str_eq_c(json_str(stated), ret_sha256) ||
           err_at(r->err, path, 0, 0, "was changed after it was written: its bundle has the SHA-256 %.12s…, not %.12s…",
                  ret_sha256, json_string_value(stated));
}

bool report_read(struct arena *a, const char *path, struct store **ret, struct run *ret_run,
                 char ret_sha256[SHA256_HEX_SIZE], struct err *err)
{
    str bytes, id;
    struct doc d CLEANUP_DOC = {0};
    struct reader r = {.a = a, .d = &d, .err = err};
    struct run plan = {0};
    bool continued;
    if (!pack_read(a, path, PACK_BYTES_MAX, &bytes, err) || !doc_parse(a, str_of(path), bytes, DOC_JSON, 1, &d, err) ||
        !hash_check(&r, d.root, path, ret_sha256) || !plan_read(&r, d.root, &plan, &id) ||
        !store_open_memory(&r.store, err))
        return false;
    bool ok = store_run_begin(r.store, a, &plan, true, ret_run, &continued, err);
    r.run = ret_run;
    ok = ok && results_read(&r, json_object_get(d.root, "bundle"), ret_run) &&
         store_run_find(r.store, a, S("last"), ret_run, err);
    json_t *about = json_object_get(d.root, "run");
    ret_run->id = id;
    ret_run->started_ms = time_of(json_object_get(about, "started"));
    ret_run->finished_ms = time_of(json_object_get(about, "finished"));
    if (ok)
        *ret = r.store;
    else
        store_close(r.store);
    json_own(a, json_incref(d.root)); /* what was borrowed from it */
    return ok;
}
