/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that compare with a baseline. A loss beyond the bound that is shown blocks. With a margin, a rule passes only
 * where a loss of more is ruled out, and is inconclusive in between; with a tolerance, or with neither, it passes
 * wherever no loss beyond is shown.
 */
#include "runner/gate.h"

#include "stats/plan.h"
#include "text/show.h"

#include <math.h>

static void put_unit(struct buf *to, const struct compared *m)
{
    if (m->unit.n)
        buf_printf(to, " %s", show_text(m->unit).text);
}

static bool lower_of(const struct test *t)
{
    return t->c ? t->c->lower : t->u->lower;
}

static bool same_of(const struct test *t)
{
    return t->c ? t->c->same : t->u->same;
}

static double difference_of(const struct test *t)
{
    return t->c ? t->c->out.difference : t->u->difference;
}

static bool is_loss(const struct test *t)
{
    if (t->u && t->rule->test == TEST_MANN_WHITNEY)
        return t->u->lower ? t->u->larger > 0.5 : t->u->larger < 0.5;
    return lower_of(t) ? difference_of(t) > 0 : difference_of(t) < 0;
}

static void put_values(struct buf *to, const struct judging *j, const struct test *t)
{
    const struct compared *m = &t->c->out;
    buf_printf(to, " went from %.4g to %.4g", m->before, m->after);
    put_unit(to, m);
    buf_printf(to, " over %lld case%s", (long long)m->pairs, m->pairs == 1 ? "" : "s");
    if (t->c->clusters)
        buf_printf(to, " in %zu cluster%s", t->c->clusters, t->c->clusters == 1 ? "" : "s");
    if (t->c->trimmed)
        buf_printf(to, ", of %lld of them only as many trials as both runs have", (long long)t->c->trimmed);
    if (m->slice.n && slice_small(j->suite, m->pairs))
        buf_str(to, S(", a small slice"));
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

/* Of the difference, by case. */
static double distance_of(const struct test *t)
{
    double scale = t->c && t->c->def->kind == METRIC_SUM && t->cases ? (double)t->cases : 1;
    return (difference_of(t) - t->bound) / scale;
}

/* "; a loss of 0.05 would have been shown with 80 % power" */
static void put_detectable(struct buf *to, const struct suite *suite, const struct tests *all, const struct test *t)
{
    const struct comparable *c = t->c;
    if (!c) {
        if (!t->can_show)
            buf_str(to, S("; so few cases cannot show any loss"));
        return;
    }
    double alpha = suite->alpha, scale = c->def->kind == METRIC_SUM ? (double)t->cases : 1;
    if (suite->correction != CORRECTION_NONE && all->shown > 1)
        alpha /= (double)all->shown;
    double least = c->sd > 0 ? detectable(c->sd, t->cases, alpha, 0.8) * scale + fabs(t->bound) : INFINITY;
    double room = c->lower ? 1 - c->out.before : c->out.before;
    if (slice_small(suite, (int64_t)c->n_units) ||
        (c->share && least > room)) /* and the approximation would not hold */
        buf_str(to,
                c->clusters ? S("; so few clusters hardly show any loss") : S("; so few cases hardly show any loss"));
    else if (isfinite(least))
        buf_printf(to, "; a loss of %.2g would have been shown with 80 %% power", least);
}

void against_words(struct buf *to, const struct judging *j, const struct tests *all, const struct test *t)
{
    double allowed = fabs(t->bound);
    int64_t lost = t->c ? t->c->lost : t->u->s->lost;
    const char *what = t->rule->learnt ? "that runs differ by themselves" : "allowed";
    bool beyond = lower_of(t) ? distance_of(t) > 0 : distance_of(t) < 0;
    switch (t->verdict) {
    case VERDICT_BLOCK:
        if (allowed > 0)
            buf_printf(to, " of more than the %.4g %s", allowed, what);
        buf_str(to, t->rule->learnt && allowed == 0 ? S(" where repeated runs never differed") : S(" that is shown"));
        p_words(to, j->suite, all, t);
        return;
    case VERDICT_PASS:
        if (same_of(t) && t->p_within >= j->suite->alpha)
            return;
        if (t->rule->has_margin && allowed > 0)
            buf_printf(to, "; a loss of more than the %.4g allowed is ruled out (p %.3g)", allowed, t->p_within);
        else if (t->rule->has_margin)
            buf_printf(to, " that is shown (p %.3g)", t->p_within);
        else if (t->rule->learnt)
            buf_printf(to, ", within what runs differ by themselves, %.4g", allowed), p_words(to, j->suite, all, t);
        else if (is_loss(t) && allowed > 0)
            buf_printf(to, "; more than the %.4g %s is not shown", allowed, what), p_words(to, j->suite, all, t);
        else if (is_loss(t))
            buf_str(to, S(" that may be chance")), p_words(to, j->suite, all, t);
        if (!t->rule->has_margin && !t->rule->learnt)
            put_detectable(to, j->suite, all, t);
        return;
    case VERDICT_INCONCLUSIVE:
        if (!t->rule->has_margin && t->c) {
            buf_printf(to, ", and %zu %s%s can never show one", t->c->n_units, t->c->clusters ? "cluster" : "case",
                       t->c->n_units == 1 ? "" : "s");
            needed_words(to, j->suite, all, t, distance_of(t), t->c->sd, true);
            return;
        }
        buf_str(to, S("; a loss"));
        if (allowed > 0)
            buf_printf(to, " of more than the %.4g allowed", allowed);
        buf_str(to, S(" is neither shown"));
        p_words(to, j->suite, all, t);
        buf_printf(to, " nor ruled out (p %.3g)", t->p_within);
        needed_words(to, j->suite, all, t, distance_of(t), t->c ? t->c->sd : t->u->sd, beyond);
        return;
    case VERDICT_INCOMPLETE:
        if (t->unknown)
            buf_str(to, S("; but no tolerance was learnt for it: see `assize baseline learn`"));
        else
            buf_printf(to, "; but of %lld case%s fewer trials can be judged than in the baseline", (long long)lost,
                       lost == 1 ? "" : "s");
        return;
    case VERDICT_SKIPPED:
        return;
    }
}

/* A slice that the rule names and no pair of cases has. */
static str slice_missing(const struct judging *j, const struct rule_def *rule)
{
    for (size_t s = 0; s < rule->slices.n_one; s++) {
        bool found = false;
        for (size_t i = 0; i < j->compare->v.n && !found; i++)
            found = j->compare->v.v[i].def == rule->metric && str_eq(j->compare->v.v[i].out.slice, rule->slices.one[s]);
        if (!found)
            return rule->slices.one[s];
    }
    return STR_NONE;
}

enum verdict judge_against(const struct judging *j, const struct tests *all, const struct rule_def *rule,
                           struct buf *to)
{
    if (!j->compare) {
        metric_words(to, rule, STR_NONE);
        buf_str(to, S(" is compared with a baseline, and none was given: see --baseline"));
        return VERDICT_SKIPPED;
    }
    const struct test *t = tests_speaker(all, rule);
    str missing = slice_missing(j, rule);
    if (!t || missing.n) {
        metric_words(to, rule, STR_NONE);
        buf_printf(to, " has no case that both runs have%s%s", missing.n ? " on " : "",
                   missing.n ? show_text(missing).text : "");
        return VERDICT_INCOMPLETE;
    }
    metric_words(to, rule, t->slice);
    if (!t->c->out.has_values) {
        buf_printf(to, " has no value in one of the runs, over %lld case%s that both have", (long long)t->cases,
                   t->cases == 1 ? "" : "s");
        return VERDICT_INCOMPLETE; /* no other of its slices says more */
    }
    put_values(to, j, t);
    against_words(to, j, all, t);
    others_words(to, j, all, t);
    return test_weight(t);
}
