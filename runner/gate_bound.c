/* SPDX-License-Identifier: Apache-2.0 */
/* Rules with a floor or a ceiling, decided by the value as it is, or by what its interval shows. */
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

/* " is 0.2" and what it rests on. */
static void put_value(struct buf *to, const struct judging *j, const struct metric_def *def, size_t at, double bound)
{
    const struct metric *m = &j->metrics->v[at];
    char text[32];
    if (!m->has_value) {
        buf_str(to, S(" has no value"));
        return;
    }
    buf_printf(to, " is %s", figure(double_rounded(m->value), bound, text));
    if (m->unit.n)
        buf_printf(to, " %s", show_text(m->unit).text);
    if (m->denominator > 0)
        buf_printf(to, " (%.12g of %.12g", m->numerator, m->denominator);
    else
        buf_printf(to, " (n = %lld %s%s", (long long)m->n, metric_counts(def), m->n == 1 ? "" : "s");
    if (m->has_interval)
        buf_printf(to, "; 95%% interval %.4g to %.4g", m->low, m->high);
    if (m->slice.n && slice_small(j->suite, (int64_t)j->tally->facts[at].cases))
        buf_str(to, S("; a small slice"));
    buf_str(to, S(")"));
}

/* How far a value is beyond its bounds; below 0 where it is within. */
static double beyond(const struct rule_def *rule, const struct metric *m)
{
    double value = double_rounded(m->value); /* a gate never contradicts what is read in the bundle */
    double low = rule->has_min ? rule->min - value : -INFINITY, high = rule->has_max ? value - rule->max : -INFINITY;
    return fmax(low, high);
}

/* "; a rise of 0.12 would do", "; a fall of more than 0.2 would block": from the bound that is broken, or nearer. */
static void put_distance(struct buf *to, const struct rule_def *rule, const struct metric *m)
{
    double value = double_rounded(m->value), far = beyond(rule, m);
    double above = rule->has_min ? value - rule->min : INFINITY, below = rule->has_max ? rule->max - value : INFINITY;
    if (far > 0)
        buf_printf(to, "; a %s of %.4g would do", above < 0 ? "rise" : "fall", far);
    else if (far < 0)
        buf_printf(to, "; a %s of more than %.4g would block", above <= below ? "fall" : "rise", -far);
    else
        buf_printf(to, "; any %s would block", above <= below ? "fall" : "rise");
}

/* "; 3 more of them would do", "; 2 more would block": of a share, in whole numbers. */
static void put_change(struct buf *to, const struct rule_def *rule, const struct metric *m)
{
    double least = ceil(rule->min * m->denominator - 1e-9), most = floor(rule->max * m->denominator + 1e-9);
    bool low = rule->has_min && m->value < rule->min, high = rule->has_max && m->value > rule->max;
    if (!(m->denominator > 0) || rule->metric->kind == METRIC_RATIO)
        put_distance(to, rule, m);
    else if ((low && least > m->denominator) || (high && most < 0))
        buf_str(to, S(", which no share can reach"));
    else if (low)
        buf_printf(to, "; %.0f more of them would do", least - m->numerator);
    else if (high)
        buf_printf(to, "; %.0f fewer of them would do", m->numerator - most);
    else if (rule->has_min && !low && least > 0)
        buf_printf(to, "; %.0f fewer would block", m->numerator - least + 1);
    else if (rule->has_max && !high && most < m->denominator)
        buf_printf(to, "; %.0f more would block", most - m->numerator + 1);
}

static void put_bound(struct buf *to, const struct rule_def *rule, const struct metric *m)
{
    double value = double_rounded(m->value);
    char min[32], max[32];
    if (rule->has_min && value < rule->min)
        buf_printf(to, ", below the minimum of %s", figure(rule->min, value, min));
    else if (rule->has_max && value > rule->max)
        buf_printf(to, ", above the maximum of %s", figure(rule->max, value, max));
    else if (rule->has_min && rule->has_max)
        buf_printf(to, ", within %s to %s", figure(rule->min, value, min), figure(rule->max, value, max));
    else if (rule->has_min)
        buf_printf(to, ", at least %s as asked", figure(rule->min, value, min));
    else
        buf_printf(to, ", at most %s as asked", figure(rule->max, value, max));
}

/* The slices of a rule that is decided by values. */
struct looked {
    size_t worst, whole; /* metrics; SIZE_MAX = none */
    size_t n, beyond, small, empty;
};

static struct looked look(const struct judging *j, const struct rule_def *rule)
{
    struct looked l = {.worst = SIZE_MAX, .whole = SIZE_MAX};
    for (size_t i = 0; i < j->metrics->n; i++) {
        const struct metric *m = &j->metrics->v[i];
        if (!str_eq(m->id, rule->metric->id) || m->k != rule->k || !rule_covers(rule, m->slice))
            continue;
        if (!m->slice.n)
            l.whole = i;
        l.n++;
        l.small += m->slice.n && slice_small(j->suite, (int64_t)j->tally->facts[i].cases);
        if (!m->has_value) {
            l.empty++;
            continue;
        }
        l.beyond += beyond(rule, m) > 0;
        if (l.worst == SIZE_MAX || beyond(rule, m) > beyond(rule, &j->metrics->v[l.worst]))
            l.worst = i;
    }
    return l;
}

/* Why there is no value. */
static void put_missing(struct buf *to, const struct rule_def *rule, const struct metric *m)
{
    if (metric_of_two(rule->metric->kind))
        buf_str(to, S(": it is undefined here"));
    else
        buf_str(to, S(": no row to compute it from, or fewer evaluable trials than k"));
    buf_printf(to, " (%.*s)", STR_ARG(m->signature));
}

static str slice_missing(const struct judging *j, const struct rule_def *rule)
{
    for (size_t s = 0; s < rule->slices.n_one; s++) {
        bool found = false;
        for (size_t i = 0; i < j->metrics->n && !found; i++)
            found =
                str_eq(j->metrics->v[i].id, rule->metric->id) && str_eq(j->metrics->v[i].slice, rule->slices.one[s]);
        if (!found)
            return rule->slices.one[s];
    }
    return STR_NONE;
}

/* Rows that are not in the value. False where a rule cannot do without them: errors, and under safety all. */
static bool put_missed(struct buf *to, const struct judging *j, const struct rule_def *rule)
{
    size_t at = (size_t)(rule->metric - j->suite->metrics.v);
    int64_t errors = j->tally->errors[at], left_out = j->tally->left_out[at];
    if (errors)
        buf_printf(to, "; %lld row%s of it could not be computed", (long long)errors, errors == 1 ? "" : "s");
    if (left_out)
        buf_printf(to, "; %lld %s not evaluable", (long long)left_out, left_out == 1 ? "was" : "were");
    return !errors && !(rule->safety && left_out);
}

static enum verdict judge_values(const struct judging *j, const struct rule_def *rule, struct buf *to)
{
    struct looked l = look(j, rule);
    bool none = l.whole != SIZE_MAX && !j->metrics->v[l.whole].has_value;
    size_t at = none || l.worst == SIZE_MAX ? l.whole : l.worst;
    if (at == SIZE_MAX) {
        metric_words(to, rule, STR_NONE);
        buf_str(to, S(" has no slice with a value"));
        return VERDICT_INCOMPLETE;
    }
    const struct metric *m = &j->metrics->v[at];
    bool low = m->has_value && rule->has_min && double_rounded(m->value) < rule->min;
    bool high = m->has_value && rule->has_max && double_rounded(m->value) > rule->max;
    metric_words(to, rule, m->slice);
    put_value(to, j, rule->metric, at, low || (rule->has_min && !high) ? rule->min : rule->max);
    if (!m->has_value) {
        put_missing(to, rule, m);
        return VERDICT_INCOMPLETE;
    }
    put_bound(to, rule, m);
    put_change(to, rule, m);
    if (l.n > 1)
        buf_printf(to, "; the worst of %zu slices, %zu of them beyond, %zu small", l.n, l.beyond, l.small);
    bool whole = put_missed(to, j, rule);
    return low || high ? VERDICT_BLOCK : whole ? VERDICT_PASS : VERDICT_INCOMPLETE;
}

static enum verdict judge_surely(const struct judging *j, const struct tests *all, const struct rule_def *rule,
                                 struct buf *to)
{
    const struct test *t = tests_speaker(all, rule);
    if (!t) { /* of tags that no case has */
        metric_words(to, rule, STR_NONE);
        buf_str(to, S(" has no slice with a value"));
        return VERDICT_INCOMPLETE;
    }
    const struct metric *m = t->m;
    double distance = m->value - t->bound, alpha = j->suite->alpha;
    double sd = t->facts->mean.has_se ? t->facts->mean.se * sqrt((double)t->cases) : 0;
    metric_words(to, rule, t->slice);
    put_value(to, j, rule->metric, (size_t)(m - j->metrics->v), t->bound);
    if (!m->has_value) {
        put_missing(to, rule, m);
        return VERDICT_INCOMPLETE;
    }
    put_bound(to, rule, m);
    if (t->verdict == VERDICT_BLOCK) {
        buf_str(to, S(", and that is shown"));
        p_words(to, j->suite, all, t);
    } else if (t->verdict == VERDICT_PASS) {
        buf_printf(to, ", and that is shown (p %.3g, below %g)", t->p_within, alpha);
    } else if (t->facts->sure) {
        buf_str(to, S(", and that is not shown"));
        if (beyond(rule, m) > 0)
            p_words(to, j->suite, all, t);
        else
            buf_printf(to, " (p %.3g)", t->p_within);
        needed_words(to, j->suite, all, t, distance, sd, beyond(rule, m) > 0);
    } else {
        buf_str(to, S(", and nothing can be said of how surely: it has no interval"));
    }
    others_words(to, j, all, t);
    enum verdict verdict = test_weight(t);
    return put_missed(to, j, rule) || verdict == VERDICT_BLOCK ? verdict : VERDICT_INCOMPLETE;
}

enum verdict judge_bound(const struct judging *j, const struct tests *all, const struct rule_def *rule, struct buf *to)
{
    str missing = slice_missing(j, rule);
    if (missing.n) {
        metric_words(to, rule, STR_NONE);
        buf_printf(to, " has no case on %s", show_text(missing).text);
        return VERDICT_INCOMPLETE;
    }
    return rule->surely ? judge_surely(j, all, rule, to) : judge_values(j, rule, to);
}
