/* SPDX-License-Identifier: Apache-2.0 */
/* The file of learnt tolerances: written, and read as strictly. */
#include "pack/pack.h"
#include "runner/suite.h"
#include "runner/tolerance.h"
#include "stats/repeat.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "text/show.h"

#define FILE_BYTES_MAX ((size_t)64 << 20)

/* Writing. */

/* The same value whatever order its keys came in: a run of a store and its report. */
static json_t *sorted(const json_t *value)
{
    struct buf text CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_CANONICAL, &text);
    return json_tree(buf_view(&text));
}

json_t *tolerance_json(const struct tolerances *t)
{
    json_t *runs = json_array(), *metrics = json_array();
    for (size_t i = 0; i < t->runs.n; i++)
        json_array_append_new(runs, json_pack("{s:o, s:o}", "id", json_of_str(t->runs.v[i].id), "bundle_sha256",
                                              json_of_str(t->runs.v[i].bundle_sha256)));
    for (size_t i = 0; i < t->metrics.n; i++) {
        const struct tolerance *m = &t->metrics.v[i];
        json_array_append_new(metrics,
                              json_pack("{s:o, s:I, s:o, s:I, s:f, s:f, s:f}", "id", json_of_str(m->id), "k",
                                        (json_int_t)m->k, "slice", json_of_str(m->slice), "runs", (json_int_t)t->runs.n,
                                        "mean", m->mean, "sd", m->sd, "tolerance", m->tolerance));
    }
    return json_pack("{s:s, s:o, s:o, s:f, s:I, s:I, s:o, s:o, s:o, s:o}", "format", TOLERANCE_FORMAT, "suite",
                     json_of_str(t->suite), "suite_version", json_of_str(t->suite_version), "alpha", t->alpha, "cases",
                     (json_int_t)t->cases, "units", (json_int_t)t->units, "cases_sha256", json_of_str(t->cases_sha256),
                     "runs", runs, "identity", sorted(t->identity), "metrics", metrics);
}

/* Reading. */

struct file {
    str format, suite, suite_version, cases_sha256;
    double alpha;
    int64_t cases, units;
    json_t *runs, *identity, *metrics;
};

struct metric_entry {
    struct tolerance out;
    int64_t runs;
};

static const struct field RUN_FIELDS[] = {
    {"id", FIELD_STRING, offsetof(struct tolerance_run, id), .required = true, .help = "the run"},
    {"bundle_sha256", FIELD_STRING, offsetof(struct tolerance_run, bundle_sha256), .required = true,
     .help = "hash of its bundle, 64 hex digits"},
    {0}};

static const struct field METRIC_FIELDS[] = {
    {"id", FIELD_STRING, offsetof(struct metric_entry, out.id), .required = true, .help = "id of the metric"},
    {"k", FIELD_INT, offsetof(struct metric_entry, out.k), .required = true, .min = 0, .max = TRIALS_MAX,
     .help = "which k of a pass@k or pass^k; 0 = none"},
    {"slice", FIELD_STRING, offsetof(struct metric_entry, out.slice), .required = true,
     .help = "such as tag=billing; empty = all cases"},
    {"runs", FIELD_INT, offsetof(struct metric_entry, runs), .required = true, .min = REPEAT_MIN,
     .max = TOLERANCE_RUNS_MAX, .help = "how many runs it was learnt from: all of them"},
    {"mean", FIELD_NUMBER, offsetof(struct metric_entry, out.mean), .required = true, .help = "mean of the runs"},
    {"sd", FIELD_NUMBER, offsetof(struct metric_entry, out.sd), .required = true, .min = 0, .max = INFINITY,
     .help = "standard deviation between runs, n - 1 below the line"},
    {"tolerance", FIELD_NUMBER, offsetof(struct metric_entry, out.tolerance), .required = true, .min = 0,
     .max = INFINITY, .help = "t(1 - alpha, runs - 1) sd sqrt(2)"},
    {0}};

static json_t *runs_schema(void)
{
    return json_pack("{s:s, s:i, s:i, s:o}", "type", "array", "minItems", REPEAT_MIN, "maxItems", TOLERANCE_RUNS_MAX,
                     "items", fields_schema(RUN_FIELDS));
}

static json_t *identity_schema(void)
{
    return json_pack("{s:s}", "type", "object");
}

static json_t *entries_schema(void)
{
    return json_pack("{s:s, s:i, s:o}", "type", "array", "minItems", 1, "items", fields_schema(METRIC_FIELDS));
}

static const struct field FILE_FIELDS[] = {
    {"format", FIELD_STRING, offsetof(struct file, format), .required = true, .help = TOLERANCE_FORMAT},
    {"suite", FIELD_STRING, offsetof(struct file, suite), .required = true, .help = "name of the suite"},
    {"suite_version", FIELD_STRING, offsetof(struct file, suite_version), .required = true,
     .help = "version of the suite in the last run"},
    {"alpha", FIELD_NUMBER, offsetof(struct file, alpha), .required = true, .min = TOLERANCE_ALPHA_MIN,
     .max = TOLERANCE_ALPHA_MAX, .help = "how often one of two runs of the same thing lies further below the other"},
    {"cases", FIELD_INT, offsetof(struct file, cases), .required = true, .min = 1, .max = INFINITY,
     .help = "how many cases each run had"},
    {"units", FIELD_INT, offsetof(struct file, units), .required = true, .min = 1, .max = INFINITY,
     .help = "how many trials of them in all"},
    {"cases_sha256", FIELD_STRING, offsetof(struct file, cases_sha256), .required = true,
     .help = "hash of the cases, 64 hex digits"},
    {"runs", FIELD_JSON, offsetof(struct file, runs), .required = true, .schema = runs_schema,
     .help = "what it was learnt from"},
    {"identity", FIELD_JSON, offsetof(struct file, identity), .required = true, .schema = identity_schema,
     .help = "what was asked and how it was scored, as in a report"},
    {"metrics", FIELD_JSON, offsetof(struct file, metrics), .required = true, .schema = entries_schema,
     .help = "what was learnt"},
    {0}};

json_t *tolerance_schema(void)
{
    json_t *schema = fields_schema(FILE_FIELDS);
    json_object_set_new(schema, "$schema", json_string("https://json-schema.org/draft/2020-12/schema"));
    return schema;
}

static bool is_sha256(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
            return false;
    return s.n == SHA256_HEX_SIZE - 1;
}

static bool run_read(struct arena *a, const struct doc *d, str pointer, json_t *value, struct tolerances *to,
                     struct err *err)
{
    struct tolerance_run run = {0};
    if (!fields_read(a, d, pointer, value, RUN_FIELDS, "a run", &run, err))
        return false;
    if (!run.id.n || !is_sha256(run.bundle_sha256))
        return doc_fail(d, doc_pointer_key(a, pointer, run.id.n ? S("bundle_sha256") : S("id")), false, err,
                        "expected %s", run.id.n ? "64 hex digits" : "the id of a run, found an empty one");
    *vec_push(a, &to->runs) = run;
    return true;
}

/* Figures that nobody has learnt would be a hole in the gate: they have to follow from one another. */
static bool figures_sound(struct arena *a, const struct doc *d, str pointer, const struct metric_entry *m,
                          const struct tolerances *to, struct err *err)
{
    if (m->runs != (int64_t)to->runs.n)
        return doc_fail(d, doc_pointer_key(a, pointer, S("runs")), false, err,
                        "it was learnt from %zu runs, as `runs` lists them; found %lld", to->runs.n,
                        (long long)m->runs);
    double right = repeat_tolerance(m->out.sd, to->runs.n, to->alpha);
    return fabs(right - m->out.tolerance) <= 1e-9 * right ||
           doc_fail(d, doc_pointer_key(a, pointer, S("tolerance")), false, err,
                    "%zu runs with the standard deviation %.12g have the tolerance %.12g at alpha %g, not %.12g",
                    to->runs.n, m->out.sd, right, to->alpha, m->out.tolerance);
}

static bool metric_read(struct arena *a, const struct doc *d, str pointer, json_t *value, struct tolerances *to,
                        struct err *err)
{
    struct metric_entry m = {0};
    if (!fields_read(a, d, pointer, value, METRIC_FIELDS, "a metric", &m, err))
        return false;
    if (!id_sound(m.out.id))
        return doc_fail(d, doc_pointer_key(a, pointer, S("id")), false, err,
                        "the id of a metric has 1 to 128 bytes and no control characters");
    if (!figures_sound(a, d, pointer, &m, to, err))
        return false;
    return tolerance_add(a, to, &m.out) ||
           doc_fail(d, pointer, false, err, "metric '%s' with this k and slice stands here twice",
                    show_text(m.out.id).text);
}

/* Each entry of a list of at least `least`. */
static bool list_read(struct arena *a, const struct doc *d, const char *key, json_t *list, size_t least,
                      struct tolerances *to, struct err *err,
                      bool (*read)(struct arena *a, const struct doc *d, str pointer, json_t *value,
                                   struct tolerances *to, struct err *err))
{
    str pointer = doc_pointer_key(a, STR_NONE, str_of(key));
    if (!json_is_array(list) || json_array_size(list) < least)
        return doc_fail(d, pointer, false, err, "expected a list of at least %zu, found %s%s", least,
                        show_value(list).text, json_is_array(list) ? " of fewer" : "");
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!read(a, d, doc_pointer_index(a, pointer, i), json_array_get(list, i), to, err))
            return false;
    return true;
}

/* What identity_check looks at. */
static bool identity_sound(const json_t *identity)
{
    const json_t *scorers = json_object_get(identity, "scorers"), *one;
    size_t i;
    bool sound = json_is_string(json_object_get(identity, "subject")) && json_is_array(scorers);
    json_array_foreach(scorers, i, one) sound = sound && json_is_string(json_object_get(one, "id"));
    return sound;
}

static bool file_read(struct arena *a, const struct doc *d, struct tolerances *to, struct err *err)
{
    struct file f = {0};
    str format = json_str(json_object_get(d->root, "format"));
    if (!str_eq(format, S(TOLERANCE_FORMAT)))
        return str_starts(format, S("assize.tolerance/"))
                   ? doc_fail(d, S("/format"), false, err, "'%s' is no version that this assize reads; it reads %s",
                              show_text(format).text, TOLERANCE_FORMAT)
                   : doc_fail(d, STR_NONE, false, err,
                              "is no file of tolerances: it has no \"format\": \"%s\"; `assize baseline learn` writes "
                              "one",
                              TOLERANCE_FORMAT);
    if (!fields_read(a, d, STR_NONE, d->root, FILE_FIELDS, "a file of tolerances", &f, err))
        return false;
    if (!is_sha256(f.cases_sha256))
        return doc_fail(d, S("/cases_sha256"), false, err, "expected 64 hex digits");
    if (!identity_sound(f.identity))
        return doc_fail(d, S("/identity"), false, err,
                        "expected what was asked: an object with the kind of `subject` and the list of `scorers`");
    *to = (struct tolerances){.suite = f.suite,
                              .suite_version = f.suite_version,
                              .alpha = f.alpha,
                              .cases = f.cases,
                              .units = f.units,
                              .cases_sha256 = f.cases_sha256,
                              .identity = f.identity};
    return list_read(a, d, "runs", f.runs, REPEAT_MIN, to, err, run_read) &&
           list_read(a, d, "metrics", f.metrics, 1, to, err, metric_read);
}

bool tolerance_read(struct arena *a, const char *path, struct tolerances *ret, struct err *err)
{
    struct doc d CLEANUP_DOC = {0};
    struct tolerances t = {0};
    str bytes;
    if (!pack_read(a, path, FILE_BYTES_MAX, &bytes, err) || !doc_parse_any(a, str_of(path), bytes, &d, err))
        return false;
    json_own(a, json_incref(d.root)); /* what is read borrows from the tree */
    if (!file_read(a, &d, &t, err))
        return false;
    *ret = t;
    return true;
}
