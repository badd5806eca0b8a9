/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two identities matter. A unit's key says what determines its rows and nothing else: adding a case changes no other
 * unit's key. The suite's hash says what determines the whole result. Both hash JSON with sorted keys and all digits.
 */
#include "runner/plan.h"

#include "base/map.h"
#include "runner/record.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "text/show.h"

static void hash_json(struct sha256 *h, const json_t *value)
{
    struct buf text CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_SORTED, &text);
    sha256_field(h, buf_view(&text));
}

static void hash_int(struct sha256 *h, int64_t value)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%lld", (long long)value);
    sha256_field(h, (str){text, (size_t)n});
}

static str params_hash(struct arena *a, const json_t *params)
{
    struct sha256 h CLEANUP_SHA256 = {0};
    char hex[SHA256_HEX_SIZE];
    sha256_init(&h);
    hash_json(&h, params);
    sha256_hex(&h, hex);
    return arena_str(a, (str){hex, 16});
}

/* Whatever all units of a suite share. */
static void hash_shared(struct sha256 *h, const struct suite *suite)
{
    sha256_field(h, S("assize.unit/1"));
    sha256_field(h, str_of(suite->subject_kind->name));
    sha256_field(h, str_of(suite->image ? suite->image->identity : ""));
    hash_int(h, suite->seed);
    hash_int(h, (int64_t)suite->scorers.n);
    for (size_t i = 0; i < suite->scorers.n; i++) {
        const struct suite_scorer *scorer = &suite->scorers.v[i];
        sha256_field(h, str_of(scorer->kind->name));
        hash_int(h, scorer->kind->version);
        sha256_field(h, scorer->id);
        sha256_field(h, scorer->severity);
        hash_json(h, scorer->params);
    }
}

/* The stream of a unit's random numbers: by case and trial, so that no result depends on scheduling. */
static uint64_t unit_stream(const struct unit *unit)
{
    struct sha256 h CLEANUP_SHA256 = {0};
    char hex[SHA256_HEX_SIZE];
    sha256_init(&h);
    sha256_field(&h, unit->kase->id);
    hash_int(&h, unit->trial);
    sha256_hex(&h, hex);
    uint64_t stream = 0;
    for (int i = 0; i < 16; i++)
        stream = stream << 4 | (uint64_t)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
    return stream;
}

/* `text` is kept from case to case. */
static void case_hash(const struct test_case *kase, struct buf *text, struct sha256 *key, struct case_sha *ret)
{
    char hex[SHA256_HEX_SIZE];
    buf_clear(text);
    json_write(kase->doc, JSON_STYLE_SORTED, text);
    sha256_field(key, buf_view(text));
    sha256_of(buf_view(text), hex);
    memcpy(ret->hex, hex, sizeof ret->hex - 1);
}

static void units_key(const struct suite *suite, struct units *units, struct case_sha *case_shas)
{
    struct sha256 shared CLEANUP_SHA256 = {0}, kase CLEANUP_SHA256 = {0}, unit CLEANUP_SHA256 = {0};
    struct buf text CLEANUP_BUF = {0};
    const struct test_case *last = NULL;
    sha256_init(&shared);
    hash_shared(&shared, suite);
    for (size_t i = 0; i < units->n; i++) {
        struct unit *u = &units->v[i];
        if (u->kase != last) {
            sha256_finish(&kase);
            sha256_init(&kase);
            sha256_copy(&kase, &shared);
            case_hash(u->kase, &text, &kase, &case_shas[u->kase->index]);
            last = u->kase;
        }
        sha256_finish(&unit);
        sha256_init(&unit);
        sha256_copy(&unit, &kase);
        hash_int(&unit, u->trial);
        sha256_field(&unit, str_of(u->input));
        sha256_hex(&unit, u->key);
        u->stream = unit_stream(u);
    }
}

/* The suite as written, but for paths to what is known by its content: an archive may be unpacked. */
static json_t *suite_identity(const struct suite *suite)
{
    const char *key = suite->subject_kind->by_content;
    json_t *copy = json_deep_copy(suite->doc.root), *subject = json_object_get(copy, "subject");
    json_t *value = json_object_get(subject, suite->subject_kind->name), *cases = json_object_get(copy, "cases");
    if (key && json_is_string(value))
        json_object_set_new(subject, suite->subject_kind->name, json_null());
    if (key && json_is_string(json_object_get(value, key)))
        json_object_set_new(value, key, json_null());
    if (suite->cases_by_content && json_is_object(cases))
        json_object_clear(cases);
    return copy;
}

static void suite_hash(const struct suite *suite, const struct units *units, char ret[SHA256_HEX_SIZE])
{
    struct sha256 h CLEANUP_SHA256 = {0};
    sha256_init(&h);
    sha256_field(&h, S("assize.suite/1"));
    json_t *identity = suite_identity(suite);
    hash_json(&h, identity);
    json_decref(identity);
    sha256_field(&h, str_of(suite->cases.sha256));
    sha256_field(&h, str_of(suite->image ? suite->image->identity : ""));
    for (size_t i = 0; i < suite->scorers.n; i++) {
        sha256_field(&h, str_of(suite->scorers.v[i].kind->name));
        hash_int(&h, suite->scorers.v[i].kind->version);
    }
    for (size_t i = 0; i < units->n; i++)
        sha256_field(&h, str_of(units->v[i].input));
    sha256_hex(&h, ret);
}

/* Subjects promise this order; keys, batches and statistics by case rely on it. */
static void order_check(const struct suite *suite, const struct units *units)
{
    for (size_t i = 0; i < units->n; i++) {
        const struct unit *u = &units->v[i], *before = i ? u - 1 : NULL;
        if (!u->kase || u->kase->index >= suite->cases.n || !u->input[0])
            BUG("subject '%s' planned a unit without case or input", suite->subject_kind->name);
        if (before && (u->kase->index < before->kase->index ||
                       (u->kase->index == before->kase->index && u->trial <= before->trial)))
            BUG("subject '%s' planned its units out of order", suite->subject_kind->name);
    }
}

/* Which cases are wanted, by index; NULL = all. */
static bool cases_choose(struct arena *a, const struct suite *suite, const str *chosen, size_t n, bool **ret,
                         struct err *err)
{
    *ret = NULL;
    if (n == 0)
        return true;
    struct map ids = {0};
    bool *wanted = arena_array(a, bool, suite->cases.n);
    for (size_t i = 0; i < suite->cases.n; i++)
        map_add(a, &ids, suite->cases.v[i].id, i, NULL);
    for (size_t i = 0; i < n; i++) {
        size_t at;
        if (map_get(&ids, chosen[i], &at)) {
            wanted[at] = true;
            continue;
        }
        const char **names = arena_array(a, const char *, suite->cases.n + 1);
        for (size_t j = 0; j < suite->cases.n; j++)
            names[j] = arena_cstr(a, suite->cases.v[j].id);
        const char *near = nearest_name(chosen[i], names);
        if (near)
            return err_set(err, ERR_USAGE, "there is no case '%s' in %.*s; did you mean '%s'?",
                           show_text(chosen[i]).text, STR_ARG(suite->cases.file), near);
        return err_set(err, ERR_USAGE, "there is no case '%s' in %.*s; its %zu cases begin with '%s'",
                       show_text(chosen[i]).text, STR_ARG(suite->cases.file), suite->cases.n, names[0]);
    }
    *ret = wanted;
    return true;
}

/* pass@k of fewer than k trials is undefined, so a k that some case cannot serve is refused before the run. */
static bool k_served(const struct suite *suite, const struct units *units, struct err *err)
{
    for (size_t i = 0, first = 0; i < units->n; i++) {
        if (i + 1 < units->n && units->v[i + 1].kase == units->v[i].kase)
            continue;
        int64_t trials = (int64_t)(i + 1 - first);
        first = i + 1;
        for (size_t m = 0; m < suite->metrics.n; m++) {
            const struct metric_def *def = &suite->metrics.v[m];
            for (size_t j = 0; j < def->n_k; j++) {
                if (def->k[j] <= trials)
                    continue;
                struct arena scratch CLEANUP_ARENA = {0};
                return doc_fail(&suite->doc, doc_pointer_key(&scratch, def->pointer, S("k")), false, err,
                                "k = %lld is more than the %lld trial%s of case '%s': %s of metric '%s' is undefined",
                                (long long)def->k[j], (long long)trials, trials == 1 ? "" : "s",
                                show_text(units->v[i].kase->id).text, METRIC_KIND_NAMES[def->kind],
                                show_text(def->id).text);
            }
        }
    }
    return true;
}

static void units_choose(struct units *units, const bool *wanted)
{
    size_t kept = 0;
    for (size_t i = 0; i < units->n; i++) {
        if (wanted && !wanted[units->v[i].kase->index])
            continue;
        units->v[kept] = units->v[i];
        units->v[kept].index = kept;
        kept++;
    }
    units->n = kept;
}

static bool tagged(const struct test_case *kase, const struct field_strings *tags)
{
    for (size_t i = 0; i < tags->n; i++)
        for (size_t t = 0; t < kase->n_tags; t++)
            if (str_eq(tags->v[i], kase->tags[t]))
                return true;
    return tags->n == 0;
}

/* The first stage that takes the n-th trial of a case; the last takes what none does. */
static enum stage stage_of(const struct suite *suite, const struct test_case *kase, int64_t trial)
{
    for (int s = 0; s < STAGE_RELEASE; s++) {
        const struct stage_def *def = &suite->stages[s];
        if (def->given && tagged(kase, &def->tags) && (def->trials == 0 || trial < def->trials))
            return (enum stage)s;
    }
    return STAGE_RELEASE;
}

/* Leaves the units up to a stage, with the stage of each. */
static bool stages_choose(struct arena *a, const struct suite *suite, enum stage last, struct plan *plan,
                          struct err *err)
{
    struct units *units = &plan->units;
    int first = STAGE_RELEASE;
    size_t kept = 0;
    int64_t trial = 0;
    const struct test_case *kase = NULL;
    plan->stages = arena_array(a, unsigned char, units->n);
    for (size_t i = 0; i < units->n; i++) {
        trial = units->v[i].kase == kase ? trial + 1 : 0;
        kase = units->v[i].kase;
        enum stage stage = suite->stages_value ? stage_of(suite, kase, trial) : STAGE_PRE_COMMIT;
        first = (int)stage < first ? (int)stage : first;
        if (stage > last)
            continue;
        units->v[kept] = units->v[i];
        units->v[kept].index = kept;
        plan->stages[kept++] = (unsigned char)stage;
    }
    units->n = kept;
    return kept ||
           doc_fail(&suite->doc, S("/stages"), true, err, "nothing to run up to stage %s: the first units are of %s",
                    STAGE_NAMES[last], STAGE_NAMES[first]);
}

static void plan_hash(const struct suite *suite, const bool *wanted, enum stage stage, struct plan *plan)
{
    struct sha256 h CLEANUP_SHA256 = {0};
    sha256_init(&h);
    sha256_field(&h, S("assize.plan/1"));
    sha256_field(&h, str_of(plan->suite_sha));
    if (stage < STAGE_RELEASE)
        sha256_field(&h, str_of(STAGE_NAMES[stage]));
    for (size_t i = 0; wanted && i < suite->cases.n; i++)
        if (wanted[i])
            sha256_field(&h, suite->cases.v[i].id);
    sha256_hex(&h, plan->plan_sha);
}

/* What is on trial, by its content: whether two runs are one measurement, or two samples. */
static json_t *input_hash(const struct units *units)
{
    struct sha256 h CLEANUP_SHA256 = {0};
    char hex[SHA256_HEX_SIZE];
    sha256_init(&h);
    for (size_t i = 0; i < units->n; i++) {
        sha256_field(&h, units->v[i].kase->id);
        hash_int(&h, units->v[i].trial);
        sha256_field(&h, str_of(units->v[i].input));
    }
    sha256_hex(&h, hex);
    return json_string(hex);
}

int plan_looks(const struct plan *plan)
{
    bool has[STAGE_RELEASE + 1] = {false};
    int n = 0;
    for (size_t i = 0; i < plan->units.n; i++) {
        n += !has[plan->stages[i]];
        has[plan->stages[i]] = true;
    }
    return n;
}

static str describe(struct arena *a, const struct suite *suite, size_t cases, const struct plan *plan, enum stage stage)
{
    CLEANUP_JSON json_t *all = json_object();
    json_t *scorers = json_array();
    for (size_t i = 0; i < suite->scorers.n; i++) {
        const struct suite_scorer *s = &suite->scorers.v[i];
        json_t *one = json_object();
        json_object_set_new(one, "id", json_of_str(s->id));
        json_object_set_new(one, "name", json_string(s->kind->name));
        json_object_set_new(one, "version", json_integer(s->kind->version));
        json_object_set_new(one, "severity", json_of_str(s->severity));
        json_array_append_new(scorers, one);
    }
    json_object_set_new(all, "subject", json_string(suite->subject_kind->name));
    json_object_set_new(all, "world", suite->image ? json_of_str(suite->world) : json_null());
    if (stage < STAGE_RELEASE)
        json_object_set_new(all, "stage", json_string(STAGE_NAMES[stage]));
    json_object_set_new(all, "seed", json_integer(suite->seed));
    json_object_set_new(all, "cases", json_integer((json_int_t)cases));
    json_object_set_new(all, "partial", json_boolean(cases < suite->cases.n));
    json_object_set_new(all, "cases_without_units", json_integer((json_int_t)plan->bare_cases));
    json_object_set_new(all, "scorers", scorers);
    json_object_set_new(all, "identity", identity_parts(suite));
    json_object_set_new(all, "input", input_hash(&plan->units));
    json_t *definitions = definitions_json(suite);
    if (plan_looks(plan) > 1) /* what the gate tests at, at each of its looks */
        json_object_set_new(definitions, "alpha", json_real(suite->alpha / plan_looks(plan)));
    if (plan->part) /* in there, for reports hash it */
        json_object_set_new(definitions, "part", json_true());
    if (stage < STAGE_RELEASE)
        json_object_set_new(definitions, "stage", json_string(STAGE_NAMES[stage]));
    json_object_set_new(all, "definitions", definitions);
    json_object_set_new(all, "metrics", suite->metrics_value ? json_incref(suite->metrics_value) : json_array());
    json_object_set_new(all, "gate", suite->gate_value ? json_incref(suite->gate_value) : json_null());
    struct buf text CLEANUP_BUF = {0};
    json_write(all, JSON_STYLE_COMPACT, &text);
    return arena_str(a, buf_view(&text));
}

bool plan_make(struct arena *a, struct suite *suite, const str *chosen, size_t n, enum stage stage, struct plan *ret,
               struct err *err)
{
    struct plan plan = {0};
    bool *wanted;
    if (!cases_choose(a, suite, chosen, n, &wanted, err) ||
        !suite->subject_kind->plan(suite->subject, a, &plan.units, err))
        return false;
    if (plan.units.n > UNITS_MAX)
        return err_at(err, arena_cstr(a, suite->path), 0, 0, "%zu units are more than the %d allowed", plan.units.n,
                      UNITS_MAX);
    order_check(suite, &plan.units);
    for (size_t i = 0; i < suite->scorers.n; i++)
        suite->scorers.v[i].params_sha = params_hash(a, suite->scorers.v[i].params);
    suite_hash(suite, &plan.units, plan.suite_sha);
    size_t all = plan.units.n;
    units_choose(&plan.units, wanted);
    if (plan.units.n == 0)
        return doc_fail(&suite->doc, S("/subject"), false, err, "nothing to run: subject '%s' has no unit for %s",
                        suite->subject_kind->name, n ? "the chosen cases" : "any case");
    size_t cases = 0, served = 0;
    for (size_t i = 0; i < suite->cases.n; i++)
        cases += !wanted || wanted[i];
    for (size_t i = 0; i < plan.units.n; i++)
        served += i == 0 || plan.units.v[i].kase != plan.units.v[i - 1].kase;
    if (!k_served(suite, &plan.units, err) || !stages_choose(a, suite, stage, &plan, err))
        return false;
    plan.part = plan.units.n < all;
    plan.case_shas = arena_array(a, struct case_sha, suite->cases.n);
    units_key(suite, &plan.units, plan.case_shas);
    plan_hash(suite, wanted, stage, &plan);

    plan.bare_cases = cases - served;
    plan.description = describe(a, suite, cases, &plan, stage);
    *ret = plan;
    return true;
}
