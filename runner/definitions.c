/* SPDX-License-Identifier: Apache-2.0 */
/* What a run keeps of its suite's metrics and of the rules that compare, so that two runs can be compared without it.
 */
#include "runner/record.h"

#include "stats/distance.h"
#include "stats/reliability.h"
#include "text/json_own.h"
#include "text/show.h"

#include <math.h>

static json_t *metric_json(const struct metric_def *m)
{
    json_t *k = json_array();
    for (size_t i = 0; i < m->n_k; i++)
        json_array_append_new(k, json_integer(m->k[i]));
    json_t *ret = json_pack("{s:o, s:s, s:o, s:o, s:o, s:b, s:b, s:o, s:o, s:o}", "id", json_of_str(m->id), "kind",
                            METRIC_KIND_NAMES[m->kind], "of", json_of_str(m->of), "field", json_of_str(m->field),
                            "over", json_of_str(m->over), "by_tag", m->by_tag, "by_pair", m->by_pair, "k", k,
                            "direction", json_of_str(m->direction), "unit", json_of_str(m->unit));
    if (m->tau > 0)
        json_object_set_new(ret, "tau", json_real(m->tau));
    if (metric_of_two(m->kind)) {
        json_object_set_new(ret, "with", json_of_str(m->with));
        json_object_set_new(ret, "with_field", json_of_str(m->with_field));
        json_object_set_new(ret, "as", json_string(METRIC_AS_NAMES[m->as]));
        json_object_set_new(ret, "on_values", json_boolean(m->on_values));
        json_object_set_new(ret, "quadratic", json_boolean(m->quadratic));
        json_object_set_new(ret, "scale", json_string(METRIC_SCALE_NAMES[m->scale]));
        json_object_set_new(ret, "bins", json_integer(m->bins));
    }
    return ret;
}

static json_t *rule_json(const struct rule_def *r)
{
    json_t *one = json_array(), *tolerance = json_null();
    for (size_t i = 0; i < r->slices.n_one; i++)
        json_array_append_new(one, json_of_str(r->slices.one[i]));
    if (r->learnt)
        tolerance = json_string("learnt");
    else if (!r->has_margin && r->margin > 0)
        tolerance = json_real(r->margin);
    json_t *rule = json_pack("{s:o, s:o, s:I, s:o, s:o, s:o, s:s, s:b, s:b, s:b, s:o, s:b}", "id", json_of_str(r->id),
                             "metric", json_of_str(r->metric->id), "k", (json_int_t)r->k, "severity",
                             json_of_str(r->severity), "margin", r->has_margin ? json_real(r->margin) : json_null(),
                             "tolerance", tolerance, "test", RULE_TEST_NAMES[r->test], "all", r->slices.all, "tag",
                             r->slices.tag, "pair", r->slices.pair, "slices", one, "safety", r->safety);
    if (r->stage > STAGE_PRE_COMMIT)
        json_object_set_new(rule, "stage", json_string(STAGE_NAMES[r->stage]));
    if (r->kind != RULE_DRIFT)
        return rule;
    json_object_set_new(rule, "drift", json_string(RULE_DRIFT_NAMES[r->drift]));
    json_object_set_new(rule, "bins", json_integer(r->bins));
    json_object_set_new(rule, "max", r->has_max ? json_real(r->max) : json_null());
    return rule;
}

static json_t *tolerances_json(const struct tolerances *t)
{
    json_t *list = json_array();
    for (size_t i = 0; t && i < t->metrics.n; i++) {
        const struct tolerance *one = &t->metrics.v[i];
        json_array_append_new(list, json_pack("{s:o, s:I, s:o, s:f, s:f, s:I}", "id", json_of_str(one->id), "k",
                                              (json_int_t)one->k, "slice", json_of_str(one->slice), "tolerance",
                                              one->tolerance, "sd", one->sd, "runs", (json_int_t)t->runs.n));
    }
    return list;
}

json_t *definitions_json(const struct suite *suite)
{
    json_t *metrics = json_array(), *rules = json_array();
    for (size_t i = 0; i < suite->metrics.n; i++)
        json_array_append_new(metrics, metric_json(&suite->metrics.v[i]));
    for (size_t i = 0; i < suite->rules.n; i++)
        if (suite->rules.v[i].kind == RULE_AGAINST || suite->rules.v[i].kind == RULE_DRIFT)
            json_array_append_new(rules, rule_json(&suite->rules.v[i]));
    return json_pack("{s:o, s:o, s:f, s:s, s:I, s:o, s:o}", "metrics", metrics, "rules", rules, "alpha", suite->alpha,
                     "correction", CORRECTION_NAMES[suite->correction], "small", (json_int_t)suite->small, "cluster",
                     json_of_str(suite->cluster), "tolerances", tolerances_json(suite->tolerances));
}

static int name_find(const char *const *names, str name)
{
    for (int i = 0; names[i]; i++)
        if (str_eq_c(name, names[i]))
            return i;
    return -1;
}

static bool two_read(const json_t *value, struct metric_def *m)
{
    int as = name_find(METRIC_AS_NAMES, json_str(json_object_get(value, "as")));
    int scale = name_find(METRIC_SCALE_NAMES, json_str(json_object_get(value, "scale")));
    if (as < 0 || scale < 0 || !metric_as_fits(m->kind, (enum metric_as)as))
        return false;
    m->with = json_str(json_object_get(value, "with"));
    m->with_field = json_str(json_object_get(value, "with_field"));
    m->as = (enum metric_as)as;
    m->on_values = json_is_true(json_object_get(value, "on_values"));
    m->quadratic = json_is_true(json_object_get(value, "quadratic"));
    m->scale = scale;
    m->bins = json_integer_value(json_object_get(value, "bins"));
    return m->with.n && m->bins >= 0 && m->bins <= RELIABILITY_BINS_MAX && (m->bins > 0) == (as == AS_ECE);
}

static bool metric_read(struct arena *a, json_t *value, struct suite *ret)
{
    struct metric_def *m = vec_push(a, &ret->metrics);
    const json_t *k = json_object_get(value, "k");
    int kind = name_find(METRIC_KIND_NAMES, json_str(json_object_get(value, "kind")));
    if (kind < 0)
        return false;
    *m = (struct metric_def){.id = json_str(json_object_get(value, "id")),
                             .kind = (enum metric_kind)kind,
                             .of = json_str(json_object_get(value, "of")),
                             .field = json_str(json_object_get(value, "field")),
                             .over = json_str(json_object_get(value, "over")),
                             .tau = json_number_value(json_object_get(value, "tau")),
                             .by_tag = json_is_true(json_object_get(value, "by_tag")),
                             .by_pair = json_is_true(json_object_get(value, "by_pair")),
                             .n_k = json_array_size(k),
                             .k = arena_array(a, int64_t, json_array_size(k) + 1),
                             .direction = json_str(json_object_get(value, "direction")),
                             .unit = json_str(json_object_get(value, "unit"))};
    for (size_t i = 0; i < m->n_k; i++)
        m->k[i] = json_integer_value(json_array_get(k, i));
    bool sound = m->n_k <= K_MAX;
    for (size_t i = 0; i < m->n_k; i++)
        sound = sound && m->k[i] >= 1 && m->k[i] <= TRIALS_MAX;
    bool shared = kind == METRIC_G_PASS || kind == METRIC_COVER;
    sound = sound && (shared ? m->tau > 0 && m->tau <= 1 : m->tau == 0);
    return sound && m->id.n && m->of.n && metric_has_k(m->kind) == (m->n_k > 0) &&
           (!metric_of_two(m->kind) || two_read(value, m));
}

/* True also where the rule is none over a drift. */
static bool rule_drift_read(const json_t *value, struct rule_def *r)
{
    const json_t *drift = json_object_get(value, "drift"), *max = json_object_get(value, "max");
    if (!drift)
        return true;
    int found = name_find(RULE_DRIFT_NAMES, json_str(drift));
    r->kind = RULE_DRIFT;
    r->drift = (enum rule_drift)(found < 0 ? 0 : found);
    r->bins = json_integer_value(json_object_get(value, "bins"));
    r->has_max = json_is_number(max);
    r->max = json_number_value(max);
    return found >= 0 && r->bins >= 2 && r->bins <= QUANTILE_BINS_MAX && r->max >= 0 &&
           r->has_max == drift_is_distance(r->drift);
}

/* What a run of an older assize does not say, it had not: those keys are optional here. */
static bool rule_read(struct arena *a, json_t *value, struct suite *ret)
{
    struct rule_def *r = vec_push(a, &ret->rules);
    const json_t *margin = json_object_get(value, "margin"), *tolerance = json_object_get(value, "tolerance");
    const json_t *one = json_object_get(value, "slices"), *test = json_object_get(value, "test");
    const json_t *stage = json_object_get(value, "stage");
    int tested = test ? name_find(RULE_TEST_NAMES, json_str(test)) : TEST_PAIRED;
    int staged = stage ? name_find(STAGE_NAMES, json_str(stage)) : STAGE_PRE_COMMIT;
    *r = (struct rule_def){.id = json_str(json_object_get(value, "id")),
                           .severity = json_str(json_object_get(value, "severity")),
                           .kind = RULE_AGAINST,
                           .stage = (enum stage)(staged < 0 ? 0 : staged),
                           .k = json_integer_value(json_object_get(value, "k")),
                           .test = (enum rule_test)(tested < 0 ? 0 : tested),
                           .has_margin = json_is_number(margin),
                           .margin = json_number_value(json_is_number(margin) ? margin : tolerance),
                           .learnt = json_is_string(tolerance),
                           .safety = json_is_true(json_object_get(value, "safety")),
                           .slices = {.all = json_is_true(json_object_get(value, "all")),
                                      .tag = json_is_true(json_object_get(value, "tag")),
                                      .pair = json_is_true(json_object_get(value, "pair")),
                                      .one = arena_array(a, str, json_array_size(one) + 1),
                                      .n_one = json_array_size(one)}};
    for (size_t i = 0; i < r->slices.n_one; i++)
        r->slices.one[i] = json_str(json_array_get(one, i));
    for (size_t i = 0; i < ret->metrics.n; i++)
        if (str_eq(ret->metrics.v[i].id, json_str(json_object_get(value, "metric"))))
            r->metric = &ret->metrics.v[i];
    bool served = tested >= 0 && staged >= 0 && r->metric && (r->metric->n_k == 0) == (r->k == 0);
    for (size_t i = 0; served && r->metric->n_k && r->metric->k[i] != r->k; i++)
        served = i + 1 < r->metric->n_k;
    return rule_drift_read(value, r) && served && r->id.n && isfinite(r->margin) && r->margin >= 0 &&
           (r->kind == RULE_DRIFT || metric_direction(r->metric).n) && !metric_of_two(r->metric->kind);
}

static bool learnt_read(struct arena *a, json_t *list, struct suite *ret)
{
    struct tolerances *t = arena_new(a, struct tolerances);
    bool ok = true;
    size_t i;
    json_t *value;
    json_array_foreach(list, i, value)
    {
        struct tolerance one = {.id = json_str(json_object_get(value, "id")),
                                .k = json_integer_value(json_object_get(value, "k")),
                                .slice = json_str(json_object_get(value, "slice")),
                                .sd = json_number_value(json_object_get(value, "sd")),
                                .tolerance = json_number_value(json_object_get(value, "tolerance"))};
        json_int_t runs = json_integer_value(json_object_get(value, "runs"));
        t->runs.n = runs >= 2 && runs <= TOLERANCE_RUNS_MAX ? (size_t)runs : 0;
        ok = ok && t->runs.n && isfinite(one.sd) && one.sd >= 0 && isfinite(one.tolerance) && one.tolerance >= 0 &&
             tolerance_add(a, t, &one);
    }
    ret->tolerances = json_array_size(list) ? t : NULL;
    return ok;
}

/* Older runs say it beside their definitions; what says nothing was of all stages. */
bool definitions_stage(const struct record *r, enum stage *ret, struct err *err)
{
    const json_t *said = json_object_get(json_object_get(r->description, "definitions"), "stage");
    said = said ? said : json_object_get(r->description, "stage");
    int found = said ? name_find(STAGE_NAMES, json_str(said)) : STAGE_RELEASE;
    *ret = (enum stage)(found < 0 ? 0 : found);
    return found >= 0 ||
           err_set(err, ERR_INPUT, "%.*s: '%s' is no stage", STR_ARG(r->source), show_text(json_str(said)).text);
}

bool definitions_read(struct arena *a, const struct record *r, struct suite *ret, struct err *err)
{
    json_t *all = json_object_get(r->description, "definitions"), *value, *small = json_object_get(all, "small");
    int correction = name_find(CORRECTION_NAMES, json_str(json_object_get(all, "correction")));
    bool ok = correction >= 0;
    size_t i;
    *ret = (struct suite){.name = r->run.suite,
                          .version = r->run.suite_version,
                          .seed = r->run.seed,
                          .alpha = json_number_value(json_object_get(all, "alpha")),
                          .small = small ? json_integer_value(small) : SMALL_DEFAULT,
                          .cluster = json_str(json_object_get(all, "cluster")),
                          .correction = (enum correction)(ok ? correction : 0)};
    json_array_foreach(json_object_get(all, "metrics"), i, value) ok = ok && metric_read(a, value, ret);
    json_array_foreach(json_object_get(all, "rules"), i, value) ok = ok && rule_read(a, value, ret);
    ok = ok && learnt_read(a, json_object_get(all, "tolerances"), ret);
    ret->part = json_is_true(json_object_get(all, "part"));
    ret->tolerances = ret->part ? NULL : ret->tolerances;
    ret->has_gate = ret->rules.n > 0;
    gate_slices_ask(ret);
    return (ok && ret->alpha > 0 && ret->alpha <= 0.5) ||
           err_set(err, ERR_INPUT, "%.*s: the definitions of its metrics and gate make no sense", STR_ARG(r->source));
}
