/* SPDX-License-Identifier: Apache-2.0 */
/* The `gate:` and `stages:` of a suite, as definitions. */
#include "runner/entry.h"

#include "stats/distance.h"
#include "base/vec.h"
#include "text/json_own.h"

const char *const CORRECTION_NAMES[] = {"none", "holm", "bh", NULL};
const char *const STAGE_NAMES[] = {"pre-commit", "pr", "nightly", "release", NULL};
const char *const RULE_TEST_NAMES[] = {"paired",          "bootstrap",    "t", "wilcoxon", "welch",
                                       "two_proportions", "mann_whitney", NULL};
const char *const RULE_DRIFT_NAMES[] = {"ks", "psi", "jensen_shannon", "chi_square", "mann_whitney", NULL};

static const char *const AGAINST_NAMES[] = {"baseline", NULL};
static const char *const DECIDE_NAMES[] = {"value", "interval", NULL};
static const char *const SLICE_NAMES[] = {"all", "tag", "tag_pair", NULL};

struct gate_entry {
    json_t *rules, *quarantine;
    double alpha;
    int correction; /* -1 = not given */
    int64_t small;
    str tolerances;
};

struct per_case {
    int64_t pass, of;
};

struct rule_entry {
    str id, metric, scorer;
    int severity, stage, decide, against, test, drift; /* -1 = not given */
    bool safety;
    int64_t k, max_failures, max_flaky, bins;
    double min, max, margin;
    json_t *tolerance;
    struct field_strings slices;
    struct per_case per_case;
};

static const struct field PER_CASE_FIELDS[] = {
    {"pass", FIELD_INT, .at = offsetof(struct per_case, pass), .required = true, .min = 1, .max = TRIALS_MAX,
     .help = "how many trials of a case have to pass"},
    {"of", FIELD_INT, .at = offsetof(struct per_case, of), .required = true, .min = 1, .max = TRIALS_MAX,
     .help = "of how many, the first of the case"},
    {0}};

static json_t *rule_tolerance_schema(void)
{
    return json_pack("{s:[{s:s,s:i},{s:[s]}]}", "anyOf", "type", "number", "minimum", 0, "enum", "learnt");
}

static const struct field RULE_FIELDS[] = {
    {"id", FIELD_STRING, .at = offsetof(struct rule_entry, id), .required = true, .help = "name of the rule"},
    {"metric", FIELD_STRING, .at = offsetof(struct rule_entry, metric), .help = "id of a metric, to be bounded"},
    {"k", FIELD_INT, .at = offsetof(struct rule_entry, k), .min = 1, .max = TRIALS_MAX,
     .help = "which k of a metric that has some"},
    {"min", FIELD_NUMBER, .at = offsetof(struct rule_entry, min), .help = "least value that passes"},
    {"max", FIELD_NUMBER, .at = offsetof(struct rule_entry, max), .help = "largest value that passes"},
    {"decide", FIELD_ENUM, .at = offsetof(struct rule_entry, decide), .names = DECIDE_NAMES, .by_default = "value",
     .help = "by what a bound is decided: the value as it is, or the interval: pass or block only where the gate's "
             "alpha shows it, else inconclusive"},
    {"scorer", FIELD_STRING, .at = offsetof(struct rule_entry, scorer),
     .help = "id of a scorer, whose failures are counted"},
    {"max_failures", FIELD_INT, .at = offsetof(struct rule_entry, max_failures), .min = 0, .max = INFINITY,
     .help = "most units in which the scorer may fail; with per_case: most cases"},
    {"per_case", FIELD_OBJECT, .at = offsetof(struct rule_entry, per_case), .sub = PER_CASE_FIELDS,
     .help = "k of n: a case fails where fewer of its trials pass the scorer"},
    {"max_flaky", FIELD_INT, .at = offsetof(struct rule_entry, max_flaky), .min = 0, .max = INFINITY,
     .help = "most cases of which some trials pass the scorer and some fail; they are named"},
    {"severity", FIELD_ENUM, .at = offsetof(struct rule_entry, severity), .names = SEVERITY_NAMES,
     .help = "how bad a block by this rule is"},
    {"safety", FIELD_BOOL, .at = offsetof(struct rule_entry, safety), .by_default = "false",
     .help = "nothing buys it off: no quarantine, tolerance, or weight; what could not be judged is no pass"},
    {"against", FIELD_ENUM, .at = offsetof(struct rule_entry, against), .names = AGAINST_NAMES,
     .help = "instead of bounds: compare with the run given as --baseline; without one the rule is skipped"},
    {"test", FIELD_ENUM, .at = offsetof(struct rule_entry, test), .names = RULE_TEST_NAMES, .by_default = "paired",
     .help =
         "how. Case by case: exact (McNemar or sign flips), by bootstrap, Student's t or Wilcoxon's signed ranks; of "
         "two samples, each run for itself: Welch's t, z of two shares, or Mann and Whitney's U"},
    {"drift", FIELD_ENUM, .at = offsetof(struct rule_entry, drift), .names = RULE_DRIFT_NAMES,
     .help = "did the distribution of the metric over cases move from the baseline, either way? By a test (ks, "
             "chi_square, mann_whitney), or by a distance that has a `max` (psi, jensen_shannon)"},
    {"bins", FIELD_INT, .at = offsetof(struct rule_entry, bins), .min = 2, .max = QUANTILE_BINS_MAX, .by_default = "10",
     .help = "into how many bins a drift by psi, jensen_shannon or chi_square sorts values at most"},
    {"margin", FIELD_NUMBER, .at = offsetof(struct rule_entry, margin), .min = 0, .max = INFINITY,
     .help = "how much worse is still good enough; with it the rule passes only where more is ruled out, without it "
             "wherever no loss is shown"},
    {"tolerance", FIELD_JSON, .at = offsetof(struct rule_entry, tolerance), .schema = rule_tolerance_schema,
     .help = "a loss within it is noise: the rule blocks where more is shown, else passes; a number, or learnt: from "
             "the gate's `tolerances`"},
    {"slices", FIELD_STRINGS, .at = offsetof(struct rule_entry, slices), .by_default = "[all]",
     .help = "what is judged: all, tag (each tag for itself), tag_pair (each two tags of a case), or one slice, such "
             "as tag=billing"},
    {"stage", FIELD_ENUM, .at = offsetof(struct rule_entry, stage), .names = STAGE_NAMES, .by_default = "pre-commit",
     .help = "from which stage on the rule holds"},
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
     .by_default = "holm", .help = "over all tests of the gate"},
    {"small", FIELD_INT, .at = offsetof(struct gate_entry, small), .min = 1, .max = INFINITY, .by_default = "20",
     .help = "slices of fewer cases are called small"},
    {"tolerances", FIELD_STRING, .at = offsetof(struct gate_entry, tolerances),
     .help = "a file written by `assize baseline learn`, for rules with `tolerance: learnt`"},
    {"quarantine", FIELD_JSON, .at = offsetof(struct gate_entry, quarantine), .schema = quarantine_value_schema,
     .help = "cases whose failures do not count for now, each with owner and expiry: a list, or a file of one"},
    {0}};

json_t *gate_schema(void)
{
    return fields_schema(GATE_FIELDS);
}

/* Rules. */

static bool rule_k(const struct entry *at, const struct metric_def *m, bool has_k, int64_t k, struct rule_def *rule)
{
    if (m->n_k == 0)
        return has_k ? ENTRY_FAIL(at, "k", "metric '%s' is a %s, which has no k", show_text(m->id).text,
                                  METRIC_KIND_NAMES[m->kind])
                     : true;
    if (!has_k && m->n_k > 1)
        return doc_fail(&at->suite->doc, at->pointer, false, at->err,
                        "metric '%s' has %zu values of k; say which one with `k:`", show_text(m->id).text, m->n_k);
    rule->k = has_k ? k : m->k[0];
    for (size_t i = 0; i < m->n_k; i++)
        if (m->k[i] == rule->k)
            return true;
    return ENTRY_FAIL(at, "k", "metric '%s' is not computed for k = %lld", show_text(m->id).text, (long long)k);
}

#define KINDS(kind) (1u << (kind))
#define OVER_METRIC (KINDS(RULE_BOUND) | KINDS(RULE_AGAINST) | KINDS(RULE_DRIFT))
#define OVER_SCORER (KINDS(RULE_FAILURES) | KINDS(RULE_PER_CASE) | KINDS(RULE_FLAKY))

/* Which rules take which key. */
static bool keys_fit(const struct entry *at, enum rule_kind kind)
{
    static const struct {
        const char *key;
        unsigned kinds;
        const char *belongs;
    } KEYS[] = {
        {"k", OVER_METRIC, "rules over a metric, not over a scorer"},
        {"min", OVER_METRIC, "rules over a metric, not over a scorer"},
        {"max", OVER_METRIC, "rules over a metric, not over a scorer"},
        {"min", ~KINDS(RULE_DRIFT), "bounds of a value; a `drift` is two-sided, and has at most a `max`"},
        {"decide", KINDS(RULE_BOUND), "rules over a metric with `min` or `max`"},
        {"slices", OVER_METRIC, "rules over a metric, not over a scorer"},
        {"against", OVER_METRIC, "rules over a metric, not over a scorer"},
        {"against", ~KINDS(RULE_DRIFT), "rules that ask for a loss; a `drift` looks at the baseline without it"},
        {"drift", OVER_METRIC, "rules over a metric, not over a scorer"},
        {"bins", KINDS(RULE_DRIFT), "rules that say `drift`"},
        {"test", KINDS(RULE_AGAINST), "rules that say `against: baseline`"},
        {"margin", KINDS(RULE_AGAINST), "rules that say `against: baseline`"},
        {"tolerance", KINDS(RULE_AGAINST), "rules that say `against: baseline`"},
        {"max_failures", OVER_SCORER, "rules over a scorer, not over a metric"},
        {"per_case", KINDS(RULE_PER_CASE), "rules over a scorer, not over a metric"},
        {"max_flaky", OVER_SCORER, "rules over a scorer, not over a metric"},
    };
    for (size_t i = 0; i < COUNT_OF(KEYS); i++)
        if (!(KEYS[i].kinds & KINDS(kind)) && json_object_get(at->value, KEYS[i].key))
            return doc_fail(&at->suite->doc, doc_pointer_key(at->a, at->pointer, str_of(KEYS[i].key)), true, at->err,
                            "`%s` belongs to %s", KEYS[i].key, KEYS[i].belongs);
    return true;
}

/* The name that a slice has in results: of a pair, the lesser tag first. A tag with " & tag=" in it stays as written,
 * for where it ends nobody can tell. */
static str slice_named(struct arena *a, str name)
{
    const str between = S(" & ");
    ptrdiff_t at = str_find(name, S(" & tag="));
    if (at < 0)
        return name;
    str first = str_sub(name, 0, (size_t)at), second = str_from(name, (size_t)at + between.n);
    if (str_find(second, S(" & tag=")) >= 0 || str_cmp(first, second) <= 0)
        return name;
    return arena_printf(a, "%.*s%.*s%.*s", STR_ARG(second), STR_ARG(between), STR_ARG(first));
}

static bool rule_slices(const struct entry *at, const struct rule_entry *entry, struct rule_def *rule)
{
    struct rule_slices *to = &rule->slices;
    to->all = entry->slices.n == 0;
    to->one = arena_array(at->a, str, entry->slices.n + 1);
    for (size_t i = 0; i < entry->slices.n; i++) {
        str name = entry->slices.v[i];
        const char *near = nearest_name(name, SLICE_NAMES);
        if (str_eq_c(name, "all"))
            to->all = true;
        else if (str_eq_c(name, "tag"))
            to->tag = true;
        else if (str_eq_c(name, "tag_pair"))
            to->pair = true;
        else if (str_starts(name, S("tag=")) && name.n > 4)
            to->one[to->n_one++] = slice_named(at->a, name);
        else
            return ENTRY_FAIL(at, "slices", "'%s' is no slice; expected all, tag, tag_pair or tag=NAME%s%s%s",
                              show_text(name).text, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    return true;
}

static bool rule_tolerance(const struct entry *at, const struct rule_entry *entry, struct rule_def *rule)
{
    json_t *value = entry->tolerance;
    rule->learnt = json_is_string(value) && str_eq(json_str(value), S("learnt"));
    rule->has_margin = json_object_get(at->value, "margin") != NULL;
    rule->margin = rule->has_margin ? entry->margin : json_number_value(value);
    if (value && rule->has_margin)
        return ENTRY_FAIL(at, "tolerance", "a rule has a margin or a tolerance, not both");
    if (value && !rule->learnt && !(json_is_number(value) && rule->margin >= 0))
        return ENTRY_FAIL(at, "tolerance", "expected a number from 0 up, or learnt, found %s", show_value(value).text);
    if (rule->learnt && !json_object_get(at->suite->gate_value, "tolerances"))
        return ENTRY_FAIL(at, "tolerance",
                          "`learnt` needs the gate's `tolerances: FILE`, written by `assize baseline learn`");
    if (rule->safety && (value || rule->margin > 0))
        return doc_fail(&at->suite->doc, doc_pointer_key(at->a, at->pointer, value ? S("tolerance") : S("margin")),
                        true, at->err, "a rule of `safety` tolerates no loss");
    return true;
}

bool rule_unpaired(const struct rule_def *rule)
{
    return rule->kind == RULE_DRIFT || (rule->kind == RULE_AGAINST && rule->test >= TEST_WELCH);
}

bool drift_is_distance(enum rule_drift drift)
{
    return drift == DRIFT_PSI || drift == DRIFT_JENSEN_SHANNON;
}

/* A loss that is allowed is so much of the metric, which not every test of samples is measured in. */
static bool allowance_fits(const struct entry *at, const struct rule_def *rule)
{
    const char *key = json_object_get(at->value, "margin")      ? "margin"
                      : json_object_get(at->value, "tolerance") ? "tolerance"
                                                                : NULL;
    str pointer = key ? doc_pointer_key(at->a, at->pointer, str_of(key)) : STR_NONE;
    if (key && rule->test == TEST_MANN_WHITNEY)
        return doc_fail(&at->suite->doc, pointer, true, at->err,
                        "mann_whitney looks at ranks, in which no %s is measured: take welch or two_proportions", key);
    if (key && rule->test >= TEST_WELCH && rule->metric->kind == METRIC_SUM)
        return doc_fail(&at->suite->doc, pointer, true, at->err,
                        "%s compares means of cases, not sums: take paired, bootstrap or t, or a mean for the metric",
                        RULE_TEST_NAMES[rule->test]);
    return true;
}

/* A comparison with the baseline. */
static bool rule_against(const struct entry *at, const struct rule_entry *entry, struct rule_def *rule)
{
    if (rule->has_min || rule->has_max)
        return ENTRY_FAIL(at, "against", "a rule compares with a baseline or has bounds, not both; write two rules");
    if (metric_of_two(rule->metric->kind))
        return ENTRY_FAIL(at, "against", "metric '%s' has no value by case to compare with a baseline; bound it",
                          show_text(rule->metric->id).text);
    if (!metric_direction(rule->metric).n)
        return ENTRY_FAIL(at, "metric", "which way of metric '%s' is better? Give it `direction: higher` or `lower`",
                          show_text(rule->metric->id).text);
    rule->test = entry->test < 0 ? TEST_PAIRED : (enum rule_test)entry->test;
    if (rule->metric->kind == METRIC_RATIO && rule->test != TEST_PAIRED && rule->test != TEST_BOOTSTRAP)
        return ENTRY_FAIL(at, "test", "a ratio is compared by paired or bootstrap, not by %s",
                          RULE_TEST_NAMES[rule->test]);
    if (rule->test >= TEST_WILCOXON && at->suite->cluster_value)
        return ENTRY_FAIL(at, "test", "%s knows no clusters: take paired, bootstrap or t", RULE_TEST_NAMES[rule->test]);
    return allowance_fits(at, rule) && rule_tolerance(at, entry, rule);
}

/* Whether a distribution moved. */
static bool rule_drift(const struct entry *at, const struct rule_entry *entry, struct rule_def *rule)
{
    rule->drift = (enum rule_drift)entry->drift;
    rule->bins = entry->bins;
    const char *name = RULE_DRIFT_NAMES[rule->drift];
    bool distance = drift_is_distance(rule->drift), binned = distance || rule->drift == DRIFT_CHI_SQUARE;
    if (metric_of_two(rule->metric->kind))
        return ENTRY_FAIL(at, "drift", "metric '%s' has no value by case whose distribution could move; bound it",
                          show_text(rule->metric->id).text);
    if (distance && !rule->has_max)
        return doc_fail(&at->suite->doc, at->pointer, false, at->err, "a drift by %s is a distance, and needs a `max`",
                        name);
    if (rule->has_max && !distance)
        return ENTRY_FAIL(at, "max",
                          "a drift by %s is a test, which blocks below the gate's alpha; `max` is for psi and "
                          "jensen_shannon",
                          name);
    if (rule->has_max && !(rule->max >= 0))
        return ENTRY_FAIL(at, "max", "a distance is never below 0, found %g", rule->max);
    if (json_object_get(at->value, "bins") && !binned)
        return ENTRY_FAIL(at, "bins", "%s sorts no values into bins; psi, jensen_shannon and chi_square do", name);
    if (!distance && at->suite->cluster_value)
        return ENTRY_FAIL(at, "drift", "%s knows no clusters: take psi or jensen_shannon", name);
    return true;
}

static bool rule_bound(const struct entry *at, const struct rule_entry *entry, struct rule_def *rule)
{
    rule->surely = entry->decide == 1;
    if (!rule->has_min && !rule->has_max)
        return doc_fail(&at->suite->doc, at->pointer, false, at->err,
                        "a rule over a metric needs `min`, `max`, `against: baseline` or `drift`");
    if (rule->has_min && rule->has_max && rule->min > rule->max)
        return ENTRY_FAIL(at, "max", "no value is at least %.12g and at most %.12g", rule->min, rule->max);
    bool sum = rule->metric->kind == METRIC_SUM || rule->metric->kind == METRIC_RATIO;
    if (rule->surely && metric_of_two(rule->metric->kind))
        return ENTRY_FAIL(at, "decide", "metric '%s' is of two scorers, and bounded by its value alone",
                          show_text(rule->metric->id).text);
    if (rule->surely && sum)
        return ENTRY_FAIL(at, "decide", "a %s has no interval to decide by", METRIC_KIND_NAMES[rule->metric->kind]);
    return true;
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
        return ENTRY_FAIL(at, "metric", "no metric of this suite has the id '%s'%s%s%s", show_text(entry->metric).text,
                          near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    rule->has_min = json_object_get(at->value, "min") != NULL;
    rule->has_max = json_object_get(at->value, "max") != NULL;
    rule->min = entry->min;
    rule->max = entry->max;
    return keys_fit(at, rule->kind) &&
           (rule->kind == RULE_AGAINST ? rule_against
            : rule->kind == RULE_DRIFT ? rule_drift
                                       : rule_bound)(at, entry, rule) &&
           rule_slices(at, entry, rule) &&
           rule_k(at, rule->metric, json_object_get(at->value, "k") != NULL, entry->k, rule);
}

/* A rule over a scorer counts one thing. */
static bool keys_clash(const struct entry *at, enum rule_kind kind)
{
    bool flaky = kind == RULE_FLAKY;
    const char *key = flaky ? "max_failures" : "max_flaky";
    if (kind == RULE_FAILURES || !json_object_get(at->value, key))
        return false;
    doc_fail(&at->suite->doc, doc_pointer_key(at->a, at->pointer, str_of(key)), true, at->err,
             "`%s` clashes with `%s`: a rule counts %s or flaky cases; write two rules", key,
             flaky ? "max_flaky" : "per_case", flaky ? "failures" : "cases that pass too few trials");
    return true;
}

static bool rule_scorer(const struct entry *at, const struct rule_entry *entry, struct rule_def *rule)
{
    if (!keys_fit(at, rule->kind) || keys_clash(at, rule->kind))
        return false;
    if (rule->kind == RULE_FAILURES && !json_object_get(at->value, "max_failures"))
        return doc_fail(&at->suite->doc, at->pointer, false, at->err,
                        "a rule over a scorer needs `max_failures`, `per_case` or `max_flaky`");
    if (rule->kind == RULE_PER_CASE && entry->per_case.pass > entry->per_case.of)
        return ENTRY_FAIL(at, "per_case", "no %lld of %lld trials can pass", (long long)entry->per_case.pass,
                          (long long)entry->per_case.of);
    rule->scorer = entry->scorer;
    rule->max_failures = rule->kind == RULE_FLAKY ? entry->max_flaky : entry->max_failures;
    rule->pass = entry->per_case.pass;
    rule->of = entry->per_case.of;
    return entry_scorer_known(at, S("scorer"), entry->scorer);
}

static enum rule_kind kind_of(const json_t *value)
{
    if (json_object_get(value, "metric") && json_object_get(value, "drift"))
        return RULE_DRIFT;
    if (json_object_get(value, "metric"))
        return json_object_get(value, "against") ? RULE_AGAINST : RULE_BOUND;
    if (json_object_get(value, "per_case"))
        return RULE_PER_CASE;
    return json_object_get(value, "max_flaky") ? RULE_FLAKY : RULE_FAILURES;
}

/* Ids of the gate's own results. */
static bool id_taken(str id)
{
    static const char *const OURS[] = {"units", "stages", "quarantine"};
    for (size_t i = 0; i < COUNT_OF(OURS); i++)
        if (str_eq_c(id, OURS[i]))
            return true;
    return false;
}

static bool rule_read(const struct entry *at)
{
    struct suite *suite = at->suite;
    struct rule_entry entry = {
        .severity = -1, .stage = -1, .decide = -1, .against = -1, .test = -1, .drift = -1, .bins = BINS_DEFAULT};
    if (!fields_read(at->a, &suite->doc, at->pointer, at->value, RULE_FIELDS, "rule", &entry, at->err))
        return false;
    struct rule_def rule = {.id = entry.id,
                            .severity = str_of(entry.severity < 0 ? NULL : SEVERITY_NAMES[entry.severity]),
                            .kind = kind_of(at->value),
                            .stage = entry.stage < 0 ? STAGE_PRE_COMMIT : (enum stage)entry.stage,
                            .safety = entry.safety};
    if (!id_sound(rule.id) || id_taken(rule.id))
        return ENTRY_FAIL(at, "id",
                          "the id of a rule has 1 to 128 bytes and no control characters, and is none of "
                          "units, stages and quarantine");
    for (size_t i = 0; i < suite->rules.n; i++)
        if (str_eq(suite->rules.v[i].id, rule.id))
            return ENTRY_FAIL(at, "id", "the rule id '%s' is taken already", show_text(rule.id).text);
    bool metric = json_object_get(at->value, "metric"), scorer = json_object_get(at->value, "scorer");
    if (metric == scorer)
        return doc_fail(&suite->doc, at->pointer, false, at->err,
                        "a rule is over either a `metric` or a `scorer`; found %s", metric ? "both" : "neither");
    if (rule.safety && rule.severity.n && !str_eq(rule.severity, S("critical")))
        return ENTRY_FAIL(at, "severity", "a rule of `safety` is critical, not %s; leave its severity out",
                          SEVERITY_NAMES[entry.severity]);
    if (rule.safety)
        rule.severity = S("critical");
    if (!(metric ? rule_metric : rule_scorer)(at, &entry, &rule))
        return false;
    *vec_push(at->a, &suite->rules) = rule;
    return true;
}

/* Slices that rules ask for are computed, whether the metric asks for them or not. */
void gate_slices_ask(struct suite *suite)
{
    for (size_t i = 0; i < suite->rules.n; i++) {
        const struct rule_def *rule = &suite->rules.v[i];
        for (size_t m = 0; rule->metric && m < suite->metrics.n; m++) {
            struct metric_def *def = &suite->metrics.v[m];
            if (def != rule->metric)
                continue;
            def->by_tag |= rule->slices.tag;
            def->by_pair |= rule->slices.pair;
            for (size_t s = 0; s < rule->slices.n_one; s++) {
                bool pair = slice_kind_of(rule->slices.one[s]) == SLICE_PAIR;
                *(pair ? &def->by_pair : &def->by_tag) = true;
            }
        }
    }
}

static bool files_read(struct arena *a, struct suite *suite, const struct gate_entry *gate, const char *data_dir,
                       struct err *err)
{
    if (gate->tolerances.n) {
        struct tolerances *learnt = arena_new(a, struct tolerances);
        str path;
        if (!path_resolve(a, &suite->doc, S("/gate/tolerances"), suite->base_dir, data_dir, gate->tolerances, &path,
                          err) ||
            !tolerance_read(a, arena_cstr(a, path), learnt, err))
            return false;
        suite->tolerances = learnt;
    }
    if (gate->quarantine) {
        suite->quarantine = arena_new(a, struct quarantine);
        if (!quarantine_read(a, &suite->doc, S("/gate/quarantine"), gate->quarantine, suite->base_dir, data_dir,
                             suite->quarantine, err))
            return false;
    }
    return true;
}

bool gate_read(struct arena *a, struct suite *suite, const char *data_dir, struct err *err)
{
    struct gate_entry gate = {.alpha = 0.05, .correction = -1, .small = SMALL_DEFAULT};
    suite->alpha = gate.alpha;
    suite->correction = CORRECTION_HOLM;
    suite->small = gate.small;
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
    suite->small = gate.small;
    suite->correction = gate.correction < 0 ? CORRECTION_HOLM : (enum correction)gate.correction;
    for (size_t i = 0; i < n; i++) {
        struct entry at = {a, suite, json_array_get(gate.rules, i), doc_pointer_index(a, S("/gate/rules"), i), err};
        if (!rule_read(&at))
            return false;
    }
    gate_slices_ask(suite);
    return files_read(a, suite, &gate, data_dir, err);
}

/* A stage's tag that no case has is a slip: its units would fall to a later stage. */
static bool stage_tags_known(struct arena *a, const struct suite *suite, int stage, struct err *err)
{
    const struct field_strings *tags = &suite->stages[stage].tags;
    VEC(const char *) known = {0};
    for (size_t t = 0; t < tags->n; t++) {
        bool found = false;
        for (size_t i = 0; i < suite->cases.n && !found; i++)
            for (size_t k = 0; k < suite->cases.v[i].n_tags && !found; k++)
                found = str_eq(suite->cases.v[i].tags[k], tags->v[t]);
        if (found)
            continue;
        for (size_t i = 0; i < suite->cases.n; i++)
            for (size_t k = 0; k < suite->cases.v[i].n_tags; k++)
                *vec_push(a, &known) = arena_cstr(a, suite->cases.v[i].tags[k]);
        *vec_push(a, &known) = NULL;
        const char *near = nearest_name(tags->v[t], known.v);
        str pointer = doc_pointer_key(a, S("/stages"), str_of(STAGE_NAMES[stage]));
        return doc_fail(&suite->doc, doc_pointer_key(a, pointer, S("tags")), false, err,
                        "no case has the tag '%s'%s%s%s", show_text(tags->v[t]).text, near ? "; did you mean '" : "",
                        near ? near : "", near ? "'?" : "");
    }
    return true;
}

bool gate_fits(struct arena *a, struct suite *suite, struct err *err)
{
    for (int i = 0; STAGE_NAMES[i]; i++)
        if (!stage_tags_known(a, suite, i, err))
            return false;
    return safety_fits(a, suite, err) && (!suite->quarantine || quarantine_check(a, suite->quarantine, suite, err));
}

/* Stages. */

static const struct field STAGE_FIELDS[] = {{"tags", FIELD_STRINGS, .at = offsetof(struct stage_def, tags),
                                             .help = "cases that have one of these tags; default all"},
                                            {"trials", FIELD_INT, .at = offsetof(struct stage_def, trials), .min = 1,
                                             .max = TRIALS_MAX, .help = "their first so many trials; default all"},
                                            {0}};

struct stages {
    struct stage_def v[STAGE_RELEASE + 1];
};

#define STAGE(stage, text)                                                                                             \
    {                                                                                                                  \
        .type = FIELD_OBJECT, .name = text, .at = offsetof(struct stages, v) + (stage) * sizeof(struct stage_def),     \
        .sub = STAGE_FIELDS, .help = "units that are run in it, unless an earlier stage has them"                      \
    }

static const struct field STAGES_FIELDS[] = {STAGE(STAGE_PRE_COMMIT, "pre-commit"),
                                             STAGE(STAGE_PR, "pr"),
                                             STAGE(STAGE_NIGHTLY, "nightly"),
                                             STAGE(STAGE_RELEASE, "release"),
                                             {0}};

json_t *stages_schema(void)
{
    return fields_schema(STAGES_FIELDS);
}

bool stages_read(struct arena *a, struct suite *suite, struct err *err)
{
    struct stages stages = {0};
    if (!suite->stages_value)
        return true;
    if (!fields_read(a, &suite->doc, S("/stages"), suite->stages_value, STAGES_FIELDS, "stages", &stages, err))
        return false;
    for (int i = 0; STAGE_NAMES[i]; i++) {
        suite->stages[i] = stages.v[i];
        suite->stages[i].given = json_object_get(suite->stages_value, STAGE_NAMES[i]) != NULL;
    }
    return true;
}
