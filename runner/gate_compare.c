/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that compare with a baseline. A loss of more than the margin that is shown blocks: one-sided tests at the
 * gate's alpha, corrected over all comparisons of the gate together. With a margin, a rule passes only where a loss of
 * more than the margin is ruled out by the same level (every slice has to show it, so nothing is corrected there), and
 * is inconclusive in between; without one it passes wherever no loss is shown.
 */
#include "runner/gate.h"

#include "stats/multiple.h"
#include "stats/plan.h"
#include "text/show.h"

#include <math.h>

static const double POWER = 0.8; /* with which the cases that are still needed would decide */

/* One rule on one slice. */
struct test {
    const struct rule_def *rule;
    const struct comparable *c;
    double bound;         /* of the difference: the margin, on the worse side of zero */
    double p, p_adjusted; /* of a loss beyond the bound */
    double p_within;      /* of none: small where more than the margin is ruled out */
    enum verdict verdict;
};

struct against {
    struct test *v;
    size_t n, cap;
    size_t shown; /* of them, those that were corrected together */
};

/* "quality" on [all, tag]: the comparables of its metric and k. */
static bool covers(const struct rule_def *rule, const struct comparable *c)
{
    return c->def == rule->metric && c->out.k == rule->k && (c->out.slice.n ? rule->slice_tag : rule->slice_all);
}

static enum verdict test_verdict(const struct suite *suite, const struct test *t)
{
    const struct compared *m = &t->c->out;
    if (!m->has_values)
        return m->slice.n ? VERDICT_SKIPPED : VERDICT_INCOMPLETE;
    if (t->p_adjusted < suite->alpha)
        return VERDICT_BLOCK;
    if (t->c->lost)
        return VERDICT_INCOMPLETE; /* whoever loses what can be judged is not the better for it */
    if (t->c->same)
        return VERDICT_PASS;
    if (!t->rule->has_margin && t->c->def->kind == METRIC_RATIO && !t->c->resampled.n)
        return VERDICT_INCONCLUSIVE; /* it differs, and nothing can be said of how surely */
    if (!t->rule->has_margin || t->p_within < suite->alpha)
        return VERDICT_PASS;
    return VERDICT_INCONCLUSIVE;
}

static void test_add(struct arena *a, const struct rule_def *rule, const struct comparable *c, struct against *ret)
{
    struct test *t = vec_push(a, ret);
    *t = (struct test){.rule = rule, .c = c, .bound = c->lower ? rule->margin : -rule->margin, .p = 1, .p_within = 1};
    if (!c->out.has_values)
        return;
    struct p_values p = comparable_p(c, t->bound);
    t->p = c->lower ? p.greater : p.less;
    t->p_within = c->lower ? p.less : p.greater;
}

/* Whether a loss could come out below alpha at all, seen how many cases moved (Tarone 1990): what cannot is no test to
 * correct for. */
static bool can_show(const struct suite *suite, const struct test *t)
{
    const struct comparable *c = t->c;
    if (!c->out.has_values)
        return false;
    if (c->binary && t->bound == 0)
        return pow(0.5, (double)(c->pairs.first + c->pairs.second)) < suite->alpha;
    return c->binary || c->resampled.n || pow(0.5, (double)c->out.pairs) < suite->alpha;
}

struct against *against_test(struct arena *a, const struct suite *suite, const struct compare *compare)
{
    struct against *ret = arena_new(a, struct against);
    for (size_t i = 0; i < suite->rules.n; i++)
        for (size_t j = 0; suite->rules.v[i].against_baseline && j < compare->v.n; j++)
            if (covers(&suite->rules.v[i], &compare->v.v[j]))
                test_add(a, &suite->rules.v[i], &compare->v.v[j], ret);
    double *p = arena_array(a, double, ret->n);
    for (size_t i = 0; i < ret->n; i++)
        if (can_show(suite, &ret->v[i]))
            p[ret->shown++] = ret->v[i].p;
    if (suite->correction == CORRECTION_HOLM)
        holm_adjust(p, ret->shown, p);
    else if (suite->correction == CORRECTION_BH)
        bh_adjust(p, ret->shown, p);
    for (size_t i = 0, at = 0; i < ret->n; i++) {
        struct test *t = &ret->v[i];
        t->p_adjusted = can_show(suite, t) ? p[at++] : 1;
        t->verdict = test_verdict(suite, t);
    }
    return ret;
}

/* Which of a rule's tests speaks for it: the gravest verdict, then the smallest p. */
static int gravity(enum verdict v)
{
    static const int GRAVITY[] = {[VERDICT_BLOCK] = 0,
                                  [VERDICT_INCOMPLETE] = 1,
                                  [VERDICT_INCONCLUSIVE] = 2,
                                  [VERDICT_PASS] = 3,
                                  [VERDICT_SKIPPED] = 4};
    return GRAVITY[v];
}

/* A slice that is too small to tell makes nothing inconclusive where the whole is judged too. */
static enum verdict weight(const struct rule_def *rule, const struct test *t)
{
    bool part = t->c->out.slice.n && rule->slice_all;
    return part && t->verdict == VERDICT_INCONCLUSIVE ? VERDICT_PASS : t->verdict;
}

static const struct test *speaker(const struct against *all, const struct rule_def *rule)
{
    const struct test *best = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct test *t = &all->v[i];
        if (t->rule != rule)
            continue;
        int one = best ? gravity(weight(rule, t)) - gravity(weight(rule, best)) : -1;
        bool whole = best && !best->c->out.slice.n && weight(rule, t) == VERDICT_PASS; /* the whole speaks of a pass */
        if (one < 0 || (one == 0 && !whole && t->p < best->p))
            best = t;
    }
    return best;
}

static void put_unit(struct buf *to, const struct compared *m)
{
    if (m->unit.n)
        buf_printf(to, " %s", show_text(m->unit).text);
}

static bool is_loss(const struct test *t)
{
    return t->c->lower ? t->c->out.difference > 0 : t->c->out.difference < 0;
}

static void put_values(struct buf *to, const struct test *t)
{
    const struct compared *m = &t->c->out;
    buf_printf(to, " went from %.4g to %.4g", m->before, m->after);
    put_unit(to, m);
    buf_printf(to, " over %lld case%s", (long long)m->pairs, m->pairs == 1 ? "" : "s");
    if (t->c->same) {
        buf_str(to, S(", the same in every case"));
        return;
    }
    buf_printf(to, " (%s%.4g", m->difference < 0 ? "" : "+", m->difference);
    if (m->has_interval)
        buf_printf(to, ", 95%% interval %+.4g to %+.4g", m->low, m->high);
    buf_printf(to, "; %lld better, %lld worse), ", (long long)m->better, (long long)m->worse);
    buf_str(to, m->difference == 0 ? S("neither gain nor loss") : is_loss(t) ? S("a loss") : S("a gain"));
}

static void put_p(struct buf *to, const struct suite *suite, const struct against *all, const struct test *t)
{
    buf_printf(to, " (p %.3g", t->p);
    if (suite->correction != CORRECTION_NONE && all->shown > 1 && t->p_adjusted < 1)
        buf_printf(to, ", %.3g by %s over %zu comparisons", t->p_adjusted,
                   suite->correction == CORRECTION_HOLM ? "Holm" : "Benjamini-Hochberg", all->shown);
    buf_str(to, S(")"));
}

/* Cases in all, with which the difference as it is would fall on one side of the bound. */
static bool needed(const struct suite *suite, const struct against *all, const struct test *t, int64_t *ret)
{
    const struct compared *m = &t->c->out;
    double scale = t->c->def->kind == METRIC_SUM && m->pairs ? (double)m->pairs : 1;
    double distance = (m->difference - t->bound) / scale, alpha = suite->alpha;
    bool beyond = t->c->lower ? distance > 0 : distance < 0;
    if (fabs(distance) <= 1e-9 * fmax(fabs(m->difference), fabs(t->bound)))
        return false;
    if (beyond && suite->correction != CORRECTION_NONE && all->shown)
        alpha /= (double)all->shown; /* what the smallest of them has to be below */
    if (t->c->sd > 0)
        return cases_needed(distance, t->c->sd, alpha, POWER, ret);
    *ret = (int64_t)ceil(log(alpha) / log(0.5)); /* as many coins have to agree */
    return true;
}

/* "412 more cases would decide" */
static void put_needed(struct buf *to, const struct suite *suite, const struct against *all, const struct test *t)
{
    int64_t cases, pairs = t->c->out.pairs;
    if (!needed(suite, all, t, &cases)) {
        buf_str(to, S("; no number of cases would decide it: it stands at the margin"));
        return;
    }
    int64_t more = cases > pairs ? cases - pairs : 1;
    buf_printf(to, "; if it stays as it is, %lld more case%s would decide", (long long)more, more == 1 ? "" : "s");
}

static void put_verdict(struct buf *to, const struct suite *suite, const struct against *all, const struct test *t)
{
    double margin = t->rule->margin;
    bool same = t->c->same, loss = is_loss(t);
    switch (t->verdict) {
    case VERDICT_BLOCK:
        if (margin > 0)
            buf_printf(to, " of more than the %.4g allowed", margin);
        buf_str(to, S(" that is shown"));
        put_p(to, suite, all, t);
        return;
    case VERDICT_PASS:
        if (same)
            return;
        if (t->rule->has_margin && margin > 0)
            buf_printf(to, "; a loss of more than the %.4g allowed is ruled out (p %.3g)", margin, t->p_within);
        else if (t->rule->has_margin)
            buf_printf(to, " that is shown (p %.3g)", t->p_within);
        else if (loss)
            buf_str(to, S(" that may be chance")), put_p(to, suite, all, t);
        return;
    case VERDICT_INCONCLUSIVE:
        buf_printf(to, "; a loss of more than the %.4g allowed is neither shown", margin);
        put_p(to, suite, all, t);
        buf_printf(to, " nor ruled out (p %.3g)", t->p_within);
        put_needed(to, suite, all, t);
        return;
    case VERDICT_INCOMPLETE:
        buf_printf(to, "; but %lld case%s had a value in the baseline and %s none now", (long long)t->c->lost,
                   t->c->lost == 1 ? "" : "s", t->c->lost == 1 ? "has" : "have");
        return;
    case VERDICT_SKIPPED:
        return;
    }
}

static void put_others(struct buf *to, const struct against *all, const struct test *said)
{
    size_t n = 0, blocked = 0, unclear = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct test *t = &all->v[i];
        if (t->rule != said->rule || t == said)
            continue;
        n++;
        blocked += t->verdict == VERDICT_BLOCK;
        unclear += t->verdict == VERDICT_INCONCLUSIVE || t->verdict == VERDICT_SKIPPED;
    }
    if (!n)
        return;
    buf_printf(to, "; of %zu other slice%s ", n, n == 1 ? "" : "s");
    if (blocked)
        buf_printf(to, "%zu block%s too", blocked, blocked == 1 ? "s" : "");
    else
        buf_str(to, S("none blocks"));
    if (unclear)
        buf_printf(to, ", %zu cannot tell", unclear);
}

enum verdict judge_against(const struct suite *suite, const struct against *all, const struct rule_def *rule,
                           struct buf *to)
{
    buf_printf(to, "metric '%s' (%s of %s", show_text(rule->metric->id).text, METRIC_KIND_NAMES[rule->metric->kind],
               show_text(rule->metric->of).text);
    if (rule->k)
        buf_printf(to, ", k = %lld", (long long)rule->k);
    buf_str(to, S(")"));
    if (!all) {
        buf_str(to, S(" is compared with a baseline, and none was given: see --baseline"));
        return VERDICT_SKIPPED;
    }
    const struct test *t = speaker(all, rule);
    if (!t) {
        buf_str(to, S(" has no slice that both runs have"));
        return VERDICT_INCOMPLETE;
    }
    if (t->c->out.slice.n)
        buf_printf(to, " on %s", show_text(t->c->out.slice).text);
    if (!t->c->out.has_values) {
        buf_printf(to, " has no value in one of the runs, over %lld case%s that both have", (long long)t->c->out.pairs,
                   t->c->out.pairs == 1 ? "" : "s");
        return VERDICT_INCOMPLETE; /* no other of its slices says more */
    }
    put_values(to, t);
    put_verdict(to, suite, all, t);
    put_others(to, all, t);
    return weight(rule, t);
}
