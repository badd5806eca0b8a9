/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/gate.h"

#include "text/json_write.h"
#include "text/show.h"

#include <math.h>

/* A number for people; more digits where six would hide which side of `other` it is on. */
static const char *figure(double value, double other, char to[32])
{
    char alike[32];
    snprintf(to, 32, "%.6g", value);
    snprintf(alike, sizeof alike, "%.6g", other);
    if (strcmp(to, alike) == 0 && value != other)
        snprintf(to, 32, "%.12g", value);
    return to;
}

static const struct metric *metric_find(const struct metrics *metrics, const struct rule_def *rule)
{
    for (size_t i = 0; i < metrics->n; i++) {
        const struct metric *m = &metrics->v[i];
        if (str_eq(m->id, rule->metric->id) && m->k == rule->k && m->slice.n == 0)
            return m;
    }
    BUG("metric '%.*s' was not computed", STR_ARG(rule->metric->id));
}

/* "reward (pass^k, k = 4) is 0.2" and what it rests on. */
static void put_metric(struct buf *to, const struct metric *m, double bound)
{
    char text[32];
    buf_printf(to, "metric '%s' (%.*s of %s", show_text(m->id).text, STR_ARG(m->kind), show_text(m->of).text);
    if (m->k)
        buf_printf(to, ", k = %lld", (long long)m->k);
    buf_str(to, S(")"));
    if (!m->has_value) {
        buf_str(to, S(" has no value"));
        return;
    }
    buf_printf(to, " is %s", figure(double_rounded(m->value), bound, text));
    if (m->unit.n)
        buf_printf(to, " %s", show_text(m->unit).text);
    bool by_case = m->k > 0;
    if (m->denominator > 0)
        buf_printf(to, " (%.12g of %.12g", m->numerator, m->denominator);
    else
        buf_printf(to, " (n = %lld %s%s", (long long)m->n, by_case ? "case" : "row", m->n == 1 ? "" : "s");
    if (m->has_interval)
        buf_printf(to, "; 95%% interval %.4g to %.4g", m->low, m->high);
    buf_str(to, S(")"));
}

static enum verdict judge_metric(const struct suite *suite, const struct rule_def *rule, const struct metrics *metrics,
                                 const struct tally *tally, struct buf *to)
{
    const struct metric *m = metric_find(metrics, rule);
    int64_t errors = tally->errors[rule->metric - suite->metrics.v];
    double value = double_rounded(m->value); /* a gate never contradicts what is read in the bundle */
    bool low = m->has_value && rule->has_min && value < rule->min;
    bool high = m->has_value && rule->has_max && value > rule->max;
    char min[32], max[32];
    put_metric(to, m, low || (rule->has_min && !high) ? rule->min : rule->max);
    if (!m->has_value) {
        buf_printf(to, ": no row to compute it from, or fewer evaluable trials than k (%.*s)", STR_ARG(m->signature));
        return VERDICT_INCOMPLETE;
    }
    if (low)
        buf_printf(to, ", below the minimum of %s", figure(rule->min, value, min));
    else if (high)
        buf_printf(to, ", above the maximum of %s", figure(rule->max, value, max));
    else if (rule->has_min && rule->has_max)
        buf_printf(to, ", within %s to %s", figure(rule->min, value, min), figure(rule->max, value, max));
    else if (rule->has_min)
        buf_printf(to, ", at least %s as asked", figure(rule->min, value, min));
    else
        buf_printf(to, ", at most %s as asked", figure(rule->max, value, max));
    if (errors)
        buf_printf(to, "; %lld row%s of it could not be computed", (long long)errors, errors == 1 ? "" : "s");
    return low || high ? VERDICT_BLOCK : errors ? VERDICT_INCOMPLETE : VERDICT_PASS;
}

static const struct scorer_tally *tally_find(const struct tally *tally, str scorer)
{
    for (size_t i = 0; i < tally->n; i++)
        if (str_eq(tally->v[i].id, scorer))
            return &tally->v[i];
    BUG("scorer '%.*s' was not counted", STR_ARG(scorer));
}

static enum verdict judge_scorer(const struct rule_def *rule, const struct tally *tally, struct buf *to)
{
    const struct scorer_tally *t = tally_find(tally, rule->scorer);
    size_t judged = t->pass + t->fail;
    buf_printf(to, "scorer '%s' failed %zu of %zu unit%s; at most %lld %s allowed", show_text(t->id).text, t->fail,
               judged, judged == 1 ? "" : "s", (long long)rule->max_failures, rule->max_failures == 1 ? "is" : "are");
    if (t->error)
        buf_printf(to, "; %zu more had an error", t->error);
    if (t->left_out)
        buf_printf(to, "; %zu %s not evaluable", t->left_out, t->left_out == 1 ? "was" : "were");
    if ((int64_t)t->fail > rule->max_failures)
        return VERDICT_BLOCK;
    return t->error || judged == 0 ? VERDICT_INCOMPLETE : VERDICT_PASS;
}

static void judge_units(struct arena *a, const struct tally *tally, struct gate_results *ret)
{
    struct gate_result *result = vec_push(a, ret);
    *result = (struct gate_result){.id = S("units"), .verdict = VERDICT_INCOMPLETE};
    struct buf text CLEANUP_BUF = {.max = 4096};
    buf_printf(&text, "%zu of %zu unit%s could not be scored in full, the first of them %.*s", tally->broken,
               tally->units, tally->units == 1 ? "" : "s", STR_ARG(tally->first_broken));
    if (tally->crashed)
        buf_printf(&text, "; %zu of them killed %s worker", tally->crashed, tally->crashed == 1 ? "its" : "their");
    result->sentence = arena_str(a, buf_view(&text));
}

static enum verdict worst_of(const struct gate_results *results)
{
    static const enum verdict ORDER[] = {VERDICT_BLOCK, VERDICT_INCOMPLETE, VERDICT_INCONCLUSIVE};
    for (size_t o = 0; o < COUNT_OF(ORDER); o++)
        for (size_t i = 0; i < results->n; i++)
            if (results->v[i].verdict == ORDER[o])
                return ORDER[o];
    return VERDICT_PASS;
}

static void result_add(struct arena *a, const struct rule_def *rule, enum verdict verdict, const struct buf *text,
                       struct gate_results *ret)
{
    *vec_push(a, ret) = (struct gate_result){
        .id = rule->id, .verdict = verdict, .severity = rule->severity, .sentence = arena_str(a, buf_view(text))};
}

enum verdict gate_judge(struct arena *a, const struct suite *suite, const struct metrics *metrics,
                        const struct tally *tally, const struct compare *compare, struct gate_results *ret)
{
    struct gate_results results = {0};
    const struct against *against = compare ? against_test(a, suite, compare) : NULL;
    for (size_t i = 0; i < suite->rules.n; i++) {
        const struct rule_def *rule = &suite->rules.v[i];
        struct buf text CLEANUP_BUF = {.max = 4096};
        enum verdict verdict = rule->against_baseline ? judge_against(suite, against, rule, &text)
                               : rule->metric         ? judge_metric(suite, rule, metrics, tally, &text)
                                                      : judge_scorer(rule, tally, &text);
        result_add(a, rule, verdict, &text, &results);
    }
    if (tally->broken)
        judge_units(a, tally, &results);
    *ret = results;
    return worst_of(&results);
}

enum verdict gate_judge_compared(struct arena *a, const struct suite *suite, const struct compare *compare,
                                 struct gate_results *ret)
{
    struct gate_results results = {0};
    const struct against *against = against_test(a, suite, compare);
    for (size_t i = 0; i < suite->rules.n; i++) {
        const struct rule_def *rule = &suite->rules.v[i];
        struct buf text CLEANUP_BUF = {.max = 4096};
        if (rule->against_baseline)
            result_add(a, rule, judge_against(suite, against, rule, &text), &text, &results);
    }
    *ret = results;
    return worst_of(&results);
}
