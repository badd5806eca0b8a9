/* SPDX-License-Identifier: Apache-2.0 */
/* The `metrics:` list of a suite, as definitions. */
#include "runner/entry.h"

#include "text/json_own.h"

#include <math.h>

const char *const METRIC_KIND_NAMES[] = {"mean", "ratio", "sum", "pass@k", "pass^k", NULL};

static const char *const DIRECTION_NAMES[] = {"higher", "lower", NULL};

/* What the kinds take, in one struct; each kind has a table of its own. */
struct metric_params {
    str of, field, over;
    struct field_strings by;
    json_t *k;
};

struct metric_entry {
    str id, unit;
    int direction; /* -1 = not given */
    struct metric_params params;
};

static json_t *k_schema(void)
{
    return json_pack("{s:[{s:s,s:i},{s:s,s:i,s:{s:s,s:i}}]}", "anyOf", "type", "integer", "minimum", 1, "type", "array",
                     "minItems", 1, "items", "type", "integer", "minimum", 1);
}

#define OF                                                                                                             \
    {                                                                                                                  \
        "of", FIELD_STRING, .at = offsetof(struct metric_params, of), .required = true, .help = "id of the scorer"     \
    }
#define MEASURE(what)                                                                                                  \
    {                                                                                                                  \
        "field", FIELD_STRING, .at = offsetof(struct metric_params, field), .by_default = "its verdict", .help = what  \
    }
#define BY                                                                                                             \
    {                                                                                                                  \
        "by", FIELD_STRINGS, .at = offsetof(struct metric_params, by),                                                 \
                             .help = "also one metric per value: tag, tag_pair (each two tags that a case has)"        \
    }

static const struct field MEAN_FIELDS[] = {OF, MEASURE("the measure whose rows are averaged"), BY, {0}};
static const struct field RATIO_FIELDS[] = {OF,
                                            MEASURE("the measure that is summed above the line"),
                                            {"over", FIELD_STRING, .at = offsetof(struct metric_params, over),
                                             .required = true, .help = "the measure that is summed below the line"},
                                            BY,
                                            {0}};
static const struct field SUM_FIELDS[] = {OF, MEASURE("the measure that is summed"), BY, {0}};
static const struct field PASS_FIELDS[] = {OF,
                                           {"k", FIELD_JSON, .at = offsetof(struct metric_params, k), .required = true,
                                            .schema = k_schema, .help = "how many trials: a number or a list of them"},
                                           BY,
                                           {0}};

#define KIND(key, table, text, ...)                                                                                    \
    {                                                                                                                  \
        key, FIELD_OBJECT, .at = offsetof(struct metric_entry, params), .sub = table, .help = text, __VA_ARGS__        \
    }

static const struct field METRIC_FIELDS[] = {
    {"id", FIELD_STRING, .at = offsetof(struct metric_entry, id), .required = true, .help = "name of the metric"},
    KIND("mean", MEAN_FIELDS, "mean over rows, with an interval by case; pass counts 1, fail 0", .short_for = "of"),
    KIND("ratio", RATIO_FIELDS, "sum of one measure over the sum of another"),
    KIND("sum", SUM_FIELDS, "sum of a measure", .short_for = "of"),
    KIND("pass@k", PASS_FIELDS, "chance that at least one of k trials passes, without bias"),
    KIND("pass^k", PASS_FIELDS, "chance that all of k trials pass, without bias"),
    {"direction", FIELD_ENUM, .at = offsetof(struct metric_entry, direction), .names = DIRECTION_NAMES,
     .help = "which way is better"},
    {"unit", FIELD_STRING, .at = offsetof(struct metric_entry, unit), .help = "unit of the value, such as usd"},
    {0}};

json_t *metrics_schema(void)
{
    json_t *item = fields_schema(METRIC_FIELDS), *one_of = json_array();
    for (size_t i = 0; METRIC_KIND_NAMES[i]; i++)
        json_array_append_new(one_of, json_pack("{s:[s]}", "required", METRIC_KIND_NAMES[i]));
    json_object_set_new(item, "oneOf", one_of);
    return json_pack("{s:s,s:o}", "type", "array", "items", item);
}

static bool kind_of(const struct entry *at, enum metric_kind *ret)
{
    int found = 0;
    for (int i = 0; METRIC_KIND_NAMES[i]; i++) {
        if (json_object_get(at->value, METRIC_KIND_NAMES[i])) {
            *ret = (enum metric_kind)i;
            found++;
        }
    }
    if (found == 1)
        return true;
    return doc_fail(&at->suite->doc, at->pointer, false, at->err,
                    "expected exactly one of mean, ratio, sum, pass@k, pass^k in a metric, found %s",
                    found ? "several" : "none");
}

bool entry_scorer_known(const struct entry *at, str key, str id)
{
    const struct suite *suite = at->suite;
    if (suite_scorer_find(suite, id))
        return true;
    const char **names = arena_array(at->a, const char *, suite->scorers.n + 1);
    for (size_t i = 0; i < suite->scorers.n; i++)
        names[i] = arena_cstr(at->a, suite->scorers.v[i].id);
    const char *near = nearest_name(id, names);
    return doc_fail(&suite->doc, doc_pointer_key(at->a, at->pointer, key), false, at->err,
                    "no scorer of this suite has the id '%s'%s%s%s", show_text(id).text, near ? "; did you mean '" : "",
                    near ? near : "", near ? "'?" : "");
}

static bool measure_known(const struct entry *at, str of, str *name, bool over)
{
    str measure = *name;
    const struct suite_scorer *scorer = suite_scorer_find(at->suite, of);
    const char *const *names = scorer->kind->measures;
    str pointer = doc_pointer_key(at->a, at->pointer, over ? S("over") : S("field"));
    if (scorer->kind->measure_of && measure.n) {
        *name = scorer->kind->measure_of(at->a, scorer->params, measure);
        return name->n > 0 ||
               doc_fail(&at->suite->doc, pointer, false, at->err, "'%s' is not among the measures of scorer '%.*s'",
                        show_text(measure).text, STR_ARG(scorer->id));
    }
    if (!names || measure.n == 0)
        return true;
    struct buf list CLEANUP_BUF = {.max = 512};
    for (size_t i = 0; names[i]; i++) {
        if (str_eq_c(measure, names[i]))
            return true;
        buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    }
    return doc_fail(&at->suite->doc, pointer, false, at->err, "scorer '%s' has no measure '%s'; it has: %s",
                    scorer->kind->name, show_text(measure).text, list.n ? buf_cstr(&list) : "only its verdict");
}

static bool k_add(const struct entry *at, json_t *value, struct metric_def *def)
{
    int64_t k = json_integer_value(value);
    if (!json_is_integer(value) || k < 1 || k > TRIALS_MAX)
        return ENTRY_FAIL(at, "k", "expected k to be an integer from 1 to %d, found %s", TRIALS_MAX,
                          show_value(value).text);
    for (size_t i = 0; i < def->n_k; i++)
        if (def->k[i] == k)
            return ENTRY_FAIL(at, "k", "k = %lld stands here twice", (long long)k);
    def->k[def->n_k++] = k;
    return true;
}

static bool k_read(const struct entry *at, json_t *value, struct metric_def *def)
{
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    if (n < 1 || n > K_MAX)
        return ENTRY_FAIL(at, "k", "expected 1 to %d values of k, found %zu", K_MAX, n);
    def->k = arena_array(at->a, int64_t, n);
    for (size_t i = 0; i < n; i++)
        if (!k_add(at, json_is_array(value) ? json_array_get(value, i) : value, def))
            return false;
    return true;
}

static bool params_take(const struct entry *at, const struct metric_params *p, struct metric_def *def)
{
    def->of = p->of;
    def->field = p->field;
    def->over = p->over;
    for (size_t i = 0; i < p->by.n; i++) {
        bool tag = str_eq(p->by.v[i], S("tag"));
        if (!tag && !str_eq(p->by.v[i], S("tag_pair")))
            return ENTRY_FAIL(at, "by", "'%s' is nothing to group by; expected tag or tag_pair",
                              show_text(p->by.v[i]).text);
        *(tag ? &def->by_tag : &def->by_pair) = true;
    }
    return entry_scorer_known(at, S("of"), p->of) && measure_known(at, p->of, &def->field, false) &&
           measure_known(at, p->of, &def->over, true) && (!p->k || k_read(at, p->k, def));
}

static bool metric_read(struct entry *at)
{
    struct suite *suite = at->suite;
    struct metric_entry entry = {.direction = -1};
    struct metric_def def = {0};
    if (!fields_read(at->a, &suite->doc, at->pointer, at->value, METRIC_FIELDS, "metric", &entry, at->err) ||
        !kind_of(at, &def.kind))
        return false;
    def.id = entry.id;
    def.unit = entry.unit;
    def.direction = str_of(entry.direction < 0 ? NULL : DIRECTION_NAMES[entry.direction]);
    if (!id_sound(def.id))
        return ENTRY_FAIL(at, "id", "the id of a metric has 1 to 128 bytes and no control characters");
    for (size_t i = 0; i < suite->metrics.n; i++)
        if (str_eq(suite->metrics.v[i].id, def.id))
            return ENTRY_FAIL(at, "id", "the metric id '%s' is taken already", show_text(def.id).text);
    at->pointer = doc_pointer_key(at->a, at->pointer, str_of(METRIC_KIND_NAMES[def.kind]));
    def.pointer = at->pointer;
    if (!params_take(at, &entry.params, &def))
        return false;
    *vec_push(at->a, &suite->metrics) = def;
    return true;
}

bool metrics_read(struct arena *a, struct suite *suite, struct err *err)
{
    json_t *list = suite->metrics_value;
    if (!list)
        return true;
    if (!json_is_array(list) || json_array_size(list) > METRICS_MAX)
        return doc_fail(&suite->doc, S("/metrics"), false, err, "expected a list of at most %d metrics, found %s",
                        METRICS_MAX, json_is_array(list) ? "more" : show_value(list).text);
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct entry at = {a, suite, json_array_get(list, i), doc_pointer_index(a, S("/metrics"), i), err};
        if (!metric_read(&at))
            return false;
    }
    return true;
}

str metric_direction(const struct metric_def *m)
{
    bool verdicts = m->kind == METRIC_PASS_AT || m->kind == METRIC_PASS_HAT || (m->kind == METRIC_MEAN && !m->field.n);
    return !m->direction.n && verdicts ? S("higher") : m->direction;
}
