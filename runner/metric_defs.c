/* SPDX-License-Identifier: Apache-2.0 */
/* The `metrics:` list and the `gate:` of a suite, as definitions. */
#include "runner/suite.h"

#include "text/json_own.h"
#include "text/show.h"

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
                             .help = "also one metric per value: [tag] is the only choice today"                       \
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

/* One entry under reading. */
struct entry {
    struct arena *a;
    struct suite *suite;
    json_t *value;
    str pointer;
    struct err *err;
};

#define FAIL(at, key, ...)                                                                                             \
    doc_fail(&(at)->suite->doc, doc_pointer_key((at)->a, (at)->pointer, S(key)), false, (at)->err, __VA_ARGS__)

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

static bool scorer_known(const struct entry *at, str key, str id)
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
        return FAIL(at, "k", "expected k to be an integer from 1 to %d, found %s", TRIALS_MAX, show_value(value).text);
    for (size_t i = 0; i < def->n_k; i++)
        if (def->k[i] == k)
            return FAIL(at, "k", "k = %lld stands here twice", (long long)k);
    def->k[def->n_k++] = k;
    return true;
}

static bool k_read(const struct entry *at, json_t *value, struct metric_def *def)
{
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    if (n < 1 || n > K_MAX)
        return FAIL(at, "k", "expected 1 to %d values of k, found %zu", K_MAX, n);
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
    for (size_t i = 0; i < p->by.n; i++)
        if (!str_eq(p->by.v[i], S("tag")))
            return FAIL(at, "by", "'%s' is nothing to group by; the only choice today is 'tag'",
                        show_text(p->by.v[i]).text);
    def->by_tag = p->by.n > 0;
    return scorer_known(at, S("of"), p->of) && measure_known(at, p->of, &def->field, false) &&
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
        return FAIL(at, "id", "the id of a metric has 1 to 128 bytes and no control characters");
    for (size_t i = 0; i < suite->metrics.n; i++)
        if (str_eq(suite->metrics.v[i].id, def.id))
            return FAIL(at, "id", "the metric id '%s' is taken already", show_text(def.id).text);
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

/* The gate. */

const char *const CORRECTION_NAMES[] = {"none", "holm", "bh", NULL};

static const char *const AGAINST_NAMES[] = {"baseline", NULL};
static const char *const TEST_NAMES[] = {"paired", NULL};
static const char *const SLICE_NAMES[] = {"all", "tag", NULL};

struct gate_entry {
    json_t *rules;
    double alpha;
    int correction; /* -1 = not given */
};

struct rule_entry {
    str id, metric, scorer;
    int severity; /* -1 = not given */
    int64_t k, max_failures;
    double min, max, margin;
    int against, test; /* -1 = not given */
    struct field_strings slices;
};

static const struct field RULE_FIELDS[] = {
    {"id", FIELD_STRING, .at = offsetof(struct rule_entry, id), .required = true, .help = "name of the rule"},
    {"metric", FIELD_STRING, .at = offsetof(struct rule_entry, metric), .help = "id of a metric, to be bounded"},
    {"k", FIELD_INT, .at = offsetof(struct rule_entry, k), .min = 1, .max = TRIALS_MAX,
     .help = "which k of a pass@k or pass^k"},
    {"min", FIELD_NUMBER, .at = offsetof(struct rule_entry, min), .help = "least value that passes"},
    {"max", FIELD_NUMBER, .at = offsetof(struct rule_entry, max), .help = "largest value that passes"},
    {"scorer", FIELD_STRING, .at = offsetof(struct rule_entry, scorer),
     .help = "id of a scorer, whose failures are counted"},
    {"max_failures", FIELD_INT, .at = offsetof(struct rule_entry, max_failures), .min = 0, .max = INFINITY,
     .help = "most units in which the scorer may fail"},
    {"severity", FIELD_ENUM, .at = offsetof(struct rule_entry, severity), .names = SEVERITY_NAMES,
     .help = "how bad a block by this rule is"},
    {"against", FIELD_ENUM, .at = offsetof(struct rule_entry, against), .names = AGAINST_NAMES,
     .help = "instead of bounds: compare with the run given as --baseline; without one the rule is skipped"},
    {"test", FIELD_ENUM, .at = offsetof(struct rule_entry, test), .names = TEST_NAMES, .by_default = "paired",
     .help = "how: case by case"},
    {"margin", FIELD_NUMBER, .at = offsetof(struct rule_entry, margin), .min = 0, .max = INFINITY,
     .help = "how much worse is still good enough; with it the rule passes only where more is ruled out, without it "
             "wherever no loss is shown"},
    {"slices", FIELD_STRINGS, .at = offsetof(struct rule_entry, slices), .by_default = "[all]",
     .help = "what is compared: all, tag (each tag for itself)"},
    {"stage", FIELD_LATER, .help = "in which stage the rule holds", .later = "stages"},
    {0}};

static json_t *rules_schema(void)
{
    return json_pack("{s:s,s:i,s:o}", "type", "array", "minItems", 1, "items", fields_schema(RULE_FIELDS));
}

static const struct field GATE_FIELDS[] = {
    {"rules", FIELD_JSON, .at = offsetof(struct gate_entry, rules), .required = true, .schema = rules_schema,
     .help = "what blocks"},
    {"alpha", FIELD_NUMBER, .at = offsetof(struct gate_entry, alpha), .min = 1e-6, .max = 0.5, .by_default = "0.05",
     .help = "how often the gate may block where nothing got worse"},
    {"correction", FIELD_ENUM, .at = offsetof(struct gate_entry, correction), .names = CORRECTION_NAMES,
     .by_default = "holm", .help = "over all comparisons of the gate"},
    {0}};

json_t *gate_schema(void)
{
    return fields_schema(GATE_FIELDS);
}

static bool rule_k(const struct entry *at, const struct metric_def *m, bool has_k, int64_t k, struct rule_def *rule)
{
    if (m->n_k == 0)
        return has_k ? FAIL(at, "k", "metric '%s' is a %s, which has no k", show_text(m->id).text,
                            METRIC_KIND_NAMES[m->kind])
                     : true;
    if (!has_k && m->n_k > 1)
        return doc_fail(&at->suite->doc, at->pointer, false, at->err,
                        "metric '%s' has %zu values of k; say which one with `k:`", show_text(m->id).text, m->n_k);
    rule->k = has_k ? k : m->k[0];
    for (size_t i = 0; i < m->n_k; i++)
        if (m->k[i] == rule->k)
            return true;
    return FAIL(at, "k", "metric '%s' is not computed for k = %lld", show_text(m->id).text, (long long)k);
}

str metric_direction(const struct metric_def *m)
{
    bool verdicts = m->kind == METRIC_PASS_AT || m->kind == METRIC_PASS_HAT || (m->kind == METRIC_MEAN && !m->field.n);
    return !m->direction.n && verdicts ? S("higher") : m->direction;
}

/* What only comparisons take. */
static bool against_absent(const struct entry *at, const char *belongs)
{
    static const char *const KEYS[] = {"against", "test", "margin", "slices"};
    for (size_t i = 0; i < COUNT_OF(KEYS); i++)
        if (json_object_get(at->value, KEYS[i]))
            return doc_fail(&at->suite->doc, doc_pointer_key(at->a, at->pointer, str_of(KEYS[i])), true, at->err,
                            "`%s` belongs to %s", KEYS[i], belongs);
    return true;
}

static bool rule_slices(const struct entry *at, const struct rule_entry *entry, struct rule_def *rule)
{
    rule->slice_all = entry->slices.n == 0;
    for (size_t i = 0; i < entry->slices.n; i++) {
        str name = entry->slices.v[i];
        const char *near = nearest_name(name, SLICE_NAMES);
        if (str_eq_c(name, "all"))
            rule->slice_all = true;
        else if (str_eq_c(name, "tag"))
            rule->slice_tag = true;
        else
            return FAIL(at, "slices", "'%s' is no slice%s%s%s; expected all or tag", show_text(name).text,
                        near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    return true;
}

/* A comparison with the baseline. */
static bool rule_against(const struct entry *at, const struct rule_entry *entry, struct rule_def *rule)
{
    if (rule->has_min || rule->has_max)
        return FAIL(at, "against", "a rule compares with a baseline or has bounds, not both; write two rules");
    if (!metric_direction(rule->metric).n)
        return FAIL(at, "metric", "which way of metric '%s' is better? Give it `direction: higher` or `lower`",
                    show_text(rule->metric->id).text);
    rule->against_baseline = true;
    rule->has_margin = json_object_get(at->value, "margin") != NULL;
    rule->margin = entry->margin;
    return rule_slices(at, entry, rule) &&
           rule_k(at, rule->metric, json_object_get(at->value, "k") != NULL, entry->k, rule);
}

static bool rule_metric(const struct entry *at, const struct rule_entry *entry, struct rule_def *rule)
{
    const struct suite *suite = at->suite;
    const char **names = arena_array(at->a, const char *, suite->metrics.n + 1);
    for (size_t i = 0; i < suite->metrics.n; i++) {
        names[i] = arena_cstr(at->a, suite->metrics.v[i].id);
        if (str_eq(suite->metrics.v[i].id, entry->metric))
            rule->metric = &suite->metrics.v[i];
    }
    const char *near = nearest_name(entry->metric, names);
    if (!rule->metric)
        return FAIL(at, "metric", "no metric of this suite has the id '%s'%s%s%s", show_text(entry->metric).text,
                    near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    rule->has_min = json_object_get(at->value, "min") != NULL;
    rule->has_max = json_object_get(at->value, "max") != NULL;
    rule->min = entry->min;
    rule->max = entry->max;
    if (json_object_get(at->value, "max_failures"))
        return FAIL(at, "max_failures", "`max_failures` belongs to rules over a scorer, not over a metric");
    if (entry->against >= 0)
        return rule_against(at, entry, rule);
    if (!against_absent(at, "rules that say `against: baseline`"))
        return false;
    if (!rule->has_min && !rule->has_max)
        return doc_fail(&at->suite->doc, at->pointer, false, at->err,
                        "a rule over a metric needs `min`, `max` or `against: baseline`");
    if (rule->has_min && rule->has_max && rule->min > rule->max)
        return FAIL(at, "max", "no value is at least %.12g and at most %.12g", rule->min, rule->max);
    return rule_k(at, rule->metric, json_object_get(at->value, "k") != NULL, entry->k, rule);
}

static bool rule_scorer(const struct entry *at, const struct rule_entry *entry, struct rule_def *rule)
{
    static const char *const METRIC_ONLY[] = {"k", "min", "max", "against", "test", "margin", "slices"};
    for (size_t i = 0; i < COUNT_OF(METRIC_ONLY); i++)
        if (json_object_get(at->value, METRIC_ONLY[i]))
            return doc_fail(&at->suite->doc, doc_pointer_key(at->a, at->pointer, str_of(METRIC_ONLY[i])), true, at->err,
                            "`%s` belongs to rules over a metric, not over a scorer", METRIC_ONLY[i]);
    if (!json_object_get(at->value, "max_failures"))
        return doc_fail(&at->suite->doc, at->pointer, false, at->err, "a rule over a scorer needs `max_failures`");
    rule->scorer = entry->scorer;
    rule->max_failures = entry->max_failures;
    return scorer_known(at, S("scorer"), entry->scorer);
}

static bool rule_read(const struct entry *at)
{
    struct suite *suite = at->suite;
    struct rule_entry entry = {.severity = -1, .against = -1, .test = -1};
    if (!fields_read(at->a, &suite->doc, at->pointer, at->value, RULE_FIELDS, "rule", &entry, at->err))
        return false;
    struct rule_def rule = {.id = entry.id,
                            .severity = str_of(entry.severity < 0 ? NULL : SEVERITY_NAMES[entry.severity])};
    if (!id_sound(rule.id) || str_eq(rule.id, S("units")))
        return FAIL(at, "id", "the id of a rule has 1 to 128 bytes and no control characters, and is not 'units'");
    for (size_t i = 0; i < suite->rules.n; i++)
        if (str_eq(suite->rules.v[i].id, rule.id))
            return FAIL(at, "id", "the rule id '%s' is taken already", show_text(rule.id).text);
    bool metric = json_object_get(at->value, "metric"), scorer = json_object_get(at->value, "scorer");
    if (metric == scorer)
        return doc_fail(&suite->doc, at->pointer, false, at->err,
                        "a rule is over either a `metric` or a `scorer`; found %s", metric ? "both" : "neither");
    if (!(metric ? rule_metric : rule_scorer)(at, &entry, &rule))
        return false;
    *vec_push(at->a, &suite->rules) = rule;
    return true;
}

bool gate_read(struct arena *a, struct suite *suite, struct err *err)
{
    struct gate_entry gate = {.alpha = 0.05, .correction = -1};
    suite->alpha = gate.alpha;
    suite->correction = CORRECTION_HOLM;
    if (!suite->gate_value)
        return true;
    if (!fields_read(a, &suite->doc, S("/gate"), suite->gate_value, GATE_FIELDS, "gate", &gate, err))
        return false;
    size_t n = json_array_size(gate.rules);
    if (!json_is_array(gate.rules) || n == 0 || n > RULES_MAX)
        return doc_fail(&suite->doc, S("/gate/rules"), false, err, "expected a list of 1 to %d rules, found %s",
                        RULES_MAX, json_is_array(gate.rules) ? n ? "more" : "none" : show_value(gate.rules).text);
    suite->has_gate = true;
    suite->alpha = gate.alpha;
    suite->correction = gate.correction < 0 ? CORRECTION_HOLM : (enum correction)gate.correction;
    for (size_t i = 0; i < n; i++) {
        struct entry at = {a, suite, json_array_get(gate.rules, i), doc_pointer_index(a, S("/gate/rules"), i), err};
        if (!rule_read(&at))
            return false;
    }
    return true;
}
