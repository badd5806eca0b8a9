/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a gate decides by tests, all of them together. A rule on one slice is one test, of one side: is it worse than
 * the bound? All that could show something are corrected as one family (Holm by default), so that the gate blocks by
 * chance no more often than its alpha, however many rules and slices it has. That something is ruled out is not
 * corrected: there, every test has to show it.
 */
#include "runner/gate.h"

#include "runner/tolerance.h"
#include "stats/dist.h"
#include "stats/multiple.h"
#include "stats/plan.h"
#include "text/show.h"

#include <math.h>

static const double POWER = 0.8; /* with which the cases that are still needed would decide */

bool rule_covers(const struct rule_def *rule, str slice)
{
    const struct rule_slices *s = &rule->slices;
    enum slice_kind kind = slice_kind_of(slice);
    for (size_t i = 0; i < s->n_one; i++)
        if (str_eq(s->one[i], slice))
            return true;
    return kind == SLICE_ALL ? s->all : kind == SLICE_TAG ? s->tag : s->pair;
}

bool slice_small(const struct suite *suite, int64_t cases)
{
    return cases < suite->small;
}

/* Comparisons. */

/* Independent units with which a loss can be shown at all: all of them have to lose. */
static size_t units_least(double alpha)
{
    return (size_t)floor(log(alpha) / log(0.5)) + 1;
}

static bool is_worse(const struct comparable *c)
{
    return c->lower ? c->out.difference > 0 : c->out.difference < 0;
}

bool test_too_few(const struct suite *suite, const struct test *t)
{
    return t->c && !t->rule->learnt && t->c->n_units < units_least(suite->alpha);
}

static enum verdict against_verdict(const struct judging *j, const struct test *t)
{
    const struct suite *suite = j->suite;
    const struct comparable *c = t->c;
    if (!c->out.has_values)
        return t->slice.n ? VERDICT_SKIPPED : VERDICT_INCOMPLETE;
    if (t->unknown)
        return VERDICT_INCOMPLETE;
    if (t->can_show && t->p_adjusted < suite->alpha)
        return VERDICT_BLOCK;
    if (c->lost)
        return VERDICT_INCOMPLETE; /* whoever loses what can be judged is not the better for it */
    if (t->rule->has_margin)
        return (c->same && j->compare && j->compare->identical) || t->p_within < suite->alpha ? VERDICT_PASS
                                                                                              : VERDICT_INCONCLUSIVE;
    return test_too_few(suite, t) && is_worse(c) ? VERDICT_INCONCLUSIVE : VERDICT_PASS;
}

bool test_bound(const struct suite *suite, const struct rule_def *rule, str slice, bool lower, double *ret)
{
    double allowed = rule->margin;
    if (rule->learnt &&
        (!suite->tolerances || !tolerance_find(suite->tolerances, rule->metric->id, rule->k, slice, &allowed)))
        return false;
    *ret = lower ? allowed : -allowed;
    return true;
}

/* Whether a loss could come out below alpha at all, seen how many cases moved (Tarone 1990): what cannot is no test to
 * correct for. That number says nothing of the direction in which they moved. */
static bool against_can_show(const struct suite *suite, const struct test *t)
{
    const struct comparable *c = t->c;
    if (!c->out.has_values || t->unknown || c->same)
        return false;
    if (t->rule->learnt)
        return true;
    size_t units = t->bound == 0 && t->rule->test == TEST_PAIRED ? c->moved : c->n_units;
    return pow(0.5, (double)units) < suite->alpha;
}

/* How likely two runs of the same thing lie so far apart, by what repeated runs have taught: Student's tail of the
 * prediction that `assize baseline learn` makes. Where repeated runs never differed, any loss is one. */
static double learnt_p(const struct suite *suite, const struct comparable *c)
{
    const struct tolerance *learnt = tolerance_of(suite->tolerances, c->def->id, c->out.k, c->out.slice);
    double loss = c->lower ? c->out.difference : -c->out.difference;
    double runs = (double)suite->tolerances->runs.n;
    if (learnt->sd > 0)
        return t_cdf(-loss / (learnt->sd * M_SQRT2), runs - 1);
    return loss > 0 && !c->same ? 0 : 1;
}

/* No case differs, in runs that may be two samples: how likely that is, if each had lost the margin on the average. A
 * value between 0 and 1 then changes in at least that share of the cases. */
static double same_within(const struct comparable *c, double bound)
{
    return c->share ? pow(1 - fmin(1, fabs(bound)), (double)c->n_units) : pow(0.5, (double)c->n_units);
}

static void against_add(const struct judging *j, const struct rule_def *rule, const struct comparable *c,
                        struct tests *ret)
{
    struct test *t = vec_push(j->a, ret);
    *t = (struct test){
        .rule = rule, .c = c, .slice = c->out.slice, .cases = c->out.pairs, .p = 1, .p_within = 1, .p_adjusted = 1};
    t->unknown = !test_bound(j->suite, rule, c->out.slice, c->lower, &t->bound);
    if (!c->out.has_values || t->unknown)
        return;
    if (rule->learnt) {
        t->p = learnt_p(j->suite, c);
    } else {
        struct p_values p = comparable_p(c, rule->test, t->bound);
        t->p = c->lower ? p.greater : p.less;
        t->p_within = c->lower ? p.less : p.greater;
    }
    if (c->same && !rule->learnt)
        t->p_within = t->bound == 0 ? 1 : fmax(t->p_within, same_within(c, t->bound));
    t->can_show = against_can_show(j->suite, t);
}

/* Bounds. */

static void bound_add(const struct judging *j, const struct rule_def *rule, size_t at, struct tests *ret)
{
    const struct metric *m = &j->metrics->v[at];
    const struct metric_facts *facts = &j->tally->facts[at];
    struct test *t = vec_push(j->a, ret);
    *t = (struct test){.rule = rule,
                       .m = m,
                       .facts = facts,
                       .slice = m->slice,
                       .cases = (int64_t)facts->cases,
                       .p = 1,
                       .p_within = 1,
                       .p_adjusted = 1};
    if (!facts->sure)
        return;
    bool both = rule->has_min && rule->has_max;
    double below = rule->has_min ? metric_p_below(m, facts, rule->min) : 1;
    double above = rule->has_max ? metric_p_above(m, facts, rule->max) : 1;
    t->bound = below <= above ? rule->min : rule->max;
    t->p = fmin(1, fmin(below, above) * (both ? 2 : 1));
    bool share = facts->sure == SURE_EXACT || facts->sure == SURE_SHARE; /* none is below 0 or above 1 */
    t->p_within = fmax(rule->has_min && !(share && rule->min <= 0) ? metric_p_above(m, facts, rule->min) : 0,
                       rule->has_max && !(share && rule->max >= 1) ? metric_p_below(m, facts, rule->max) : 0);
    /* Student's t knows nothing of how few values are skewed: see docs/gates.md */
    if (facts->sure == SURE_T && slice_small(j->suite, t->cases))
        t->p = t->p_within = 1;
    t->can_show = true;
}

static enum verdict bound_verdict(const struct suite *suite, const struct test *t)
{
    if (!t->m->has_value)
        return t->slice.n ? VERDICT_SKIPPED : VERDICT_INCOMPLETE;
    if (t->can_show && t->p_adjusted < suite->alpha)
        return VERDICT_BLOCK;
    return t->facts->sure && t->p_within < suite->alpha ? VERDICT_PASS : VERDICT_INCONCLUSIVE;
}

/* All together. */

static void tests_correct(const struct judging *j, struct tests *all)
{
    double *p = arena_array(j->a, double, all->n + 1);
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].can_show)
            p[all->shown++] = all->v[i].p;
    if (j->suite->correction == CORRECTION_HOLM)
        holm_adjust(p, all->shown, p);
    else if (j->suite->correction == CORRECTION_BH)
        bh_adjust(p, all->shown, p);
    for (size_t i = 0, at = 0; i < all->n; i++)
        if (all->v[i].can_show)
            all->v[i].p_adjusted = p[at++];
}

static enum verdict verdict_of(const struct judging *j, const struct test *t)
{
    if (t->u)
        return (t->rule->kind == RULE_DRIFT ? drift_verdict : unpaired_verdict)(j->suite, t);
    return t->c ? against_verdict(j, t) : bound_verdict(j->suite, t);
}

struct tests *tests_make(const struct judging *j)
{
    struct tests *ret = arena_new(j->a, struct tests);
    for (size_t r = 0; r < j->suite->rules.n; r++) {
        const struct rule_def *rule = &j->suite->rules.v[r];
        if (rule->stage > j->stage)
            continue;
        for (size_t i = 0; rule_unpaired(rule) && j->compare && i < j->compare->samples.n; i++) {
            const struct samples *s = &j->compare->samples.v[i];
            if (s->def == rule->metric && s->k == rule->k && rule_covers(rule, s->slice))
                *vec_push(j->a, ret) = (rule->kind == RULE_DRIFT ? drift_test : unpaired_test)(j, rule, s);
        }
        bool paired = rule->kind == RULE_AGAINST && !rule_unpaired(rule);
        for (size_t i = 0; paired && j->compare && i < j->compare->v.n; i++) {
            const struct comparable *c = &j->compare->v.v[i];
            if (c->def == rule->metric && c->out.k == rule->k && rule_covers(rule, c->out.slice))
                against_add(j, rule, c, ret);
        }
        for (size_t i = 0; rule->kind == RULE_BOUND && rule->surely && j->metrics && i < j->metrics->n; i++) {
            const struct metric *m = &j->metrics->v[i];
            if (str_eq(m->id, rule->metric->id) && m->k == rule->k && rule_covers(rule, m->slice))
                bound_add(j, rule, i, ret);
        }
    }
    tests_correct(j, ret);
    for (size_t i = 0; i < ret->n; i++)
        ret->v[i].verdict = verdict_of(j, &ret->v[i]);
    return ret;
}

enum verdict test_weight(const struct test *t)
{
    bool part = t->slice.n && t->rule->slices.all;
    return part && t->verdict == VERDICT_INCONCLUSIVE ? VERDICT_PASS : t->verdict;
}

static int gravity(enum verdict v)
{
    static const int GRAVITY[] = {[VERDICT_BLOCK] = 0,
                                  [VERDICT_INCOMPLETE] = 1,
                                  [VERDICT_INCONCLUSIVE] = 2,
                                  [VERDICT_PASS] = 3,
                                  [VERDICT_SKIPPED] = 4};
    return GRAVITY[v];
}

/* Which of a rule's slices is worst by its value: the largest loss, the value furthest on the wrong side, or the
 * largest distance. */
static double badness(const struct test *t)
{
    if (t->c)
        return !t->c->out.has_values ? -INFINITY : t->c->lower ? t->c->out.difference : -t->c->out.difference;
    if (t->u && (t->u->undefined || t->rule->kind == RULE_DRIFT))
        return t->u->undefined ? -INFINITY : t->u->distance;
    if (t->u)
        return t->u->lower ? t->u->difference : -t->u->difference;
    if (!t->m->has_value)
        return -INFINITY;
    double low = t->rule->has_min ? t->rule->min - t->m->value : -INFINITY;
    double high = t->rule->has_max ? t->m->value - t->rule->max : -INFINITY;
    return fmax(low, high);
}

/* What speaks where verdicts are alike: the smallest p, of distances the largest. */
static bool louder(const struct test *t, const struct test *than)
{
    bool distance = t->rule->kind == RULE_DRIFT && drift_is_distance(t->rule->drift);
    return distance ? badness(t) > badness(than) : t->p < than->p;
}

const struct test *tests_speaker(const struct tests *all, const struct rule_def *rule)
{
    const struct test *best = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct test *t = &all->v[i];
        if (t->rule != rule)
            continue;
        int one = best ? gravity(test_weight(t)) - gravity(test_weight(best)) : -1;
        bool whole = best && !best->slice.n && test_weight(t) == VERDICT_PASS; /* the whole speaks of a pass */
        if (one < 0 || (one == 0 && !whole && louder(t, best)))
            best = t;
    }
    return best;
}

/* Words. */

void metric_words(struct buf *to, const struct rule_def *rule, str slice)
{
    struct arena scratch CLEANUP_ARENA = {0};
    str kind = metric_kind_label(&scratch, rule->metric);
    buf_printf(to, "metric '%s' (%.*s of %s", show_text(rule->metric->id).text, STR_ARG(kind),
               show_text(rule->metric->of).text);
    if (metric_of_two(rule->metric->kind))
        buf_printf(to, " with %s", show_text(rule->metric->with).text);
    if (rule->k)
        buf_printf(to, ", k = %lld", (long long)rule->k);
    buf_str(to, S(")"));
    if (slice.n)
        buf_printf(to, " on %s", show_text(slice).text);
}

void p_told(struct buf *to, const struct suite *suite, const struct tests *all, const struct test *t)
{
    buf_printf(to, "p %.3g", t->p);
    if (suite->correction != CORRECTION_NONE && all->shown > 1 && t->p_adjusted < 1)
        buf_printf(to, ", %.3g by %s over %zu tests", t->p_adjusted,
                   suite->correction == CORRECTION_HOLM ? "Holm" : "Benjamini-Hochberg", all->shown);
}

void p_words(struct buf *to, const struct suite *suite, const struct tests *all, const struct test *t)
{
    buf_str(to, S(" ("));
    p_told(to, suite, all, t);
    buf_str(to, S(")"));
}

static void worst_words(struct buf *to, const struct judging *j, const struct test *worst, const struct test *said)
{
    if (!worst || worst == said || !isfinite(badness(worst)))
        return;
    buf_printf(to, "; worst is %s: ", show_text(worst->slice).text);
    if (worst->c)
        buf_printf(to, "%+.4g over", worst->c->out.difference == 0 ? 0 : worst->c->out.difference);
    else if (worst->u && worst->rule->kind != RULE_DRIFT)
        buf_printf(to, "%+.4g over", worst->u->difference == 0 ? 0 : worst->u->difference);
    else
        buf_printf(to, "%.4g over", worst->u ? worst->u->distance : worst->m->value);
    buf_printf(to, " %lld case%s%s", (long long)worst->cases, worst->cases == 1 ? "" : "s",
               slice_small(j->suite, worst->cases) ? " (small)" : "");
}

void others_words(struct buf *to, const struct judging *j, const struct tests *all, const struct test *said)
{
    size_t n = 0, blocked = 0, unclear = 0, small = 0;
    const struct test *worst = NULL;
    for (size_t i = 0; i < all->n; i++) {
        const struct test *t = &all->v[i];
        if (t->rule != said->rule)
            continue;
        if (t->slice.n && (!worst || badness(t) > badness(worst)))
            worst = t;
        if (t == said)
            continue;
        n++;
        blocked += t->verdict == VERDICT_BLOCK;
        unclear += t->verdict == VERDICT_INCONCLUSIVE || t->verdict == VERDICT_SKIPPED;
        small += t->slice.n && slice_small(j->suite, t->cases);
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
    if (small)
        buf_printf(to, ", %zu %s small", small, small == 1 ? "is" : "are");
    worst_words(to, j, worst, said);
}

/* Cases in all, with which the difference as it is would fall on one side of the bound; with 80 % power, but where no
 * case differs. */
static bool against_needed(const struct comparable *c, const struct test *t, double alpha, double distance, double sd,
                           int64_t *ret)
{
    double n = (double)c->out.pairs, per_unit = n / (double)c->n_units;
    int64_t least = (int64_t)ceil((double)units_least(alpha) * per_unit), cases = 0;
    bool found = true;
    if (c->same && c->share && t->bound != 0)
        cases = (int64_t)ceil(log(alpha) / log1p(-fmin(0.999999, fabs(t->bound))) * per_unit);
    else if (c->binary && !c->clusters && t->bound == 0 && t->rule->test == TEST_PAIRED)
        found = mcnemar_cases_needed(fmax((double)c->pairs.first, (double)c->pairs.second) / n,
                                     fmin((double)c->pairs.first, (double)c->pairs.second) / n, alpha, POWER, false,
                                     &cases);
    else if (sd > 0)
        found = cases_needed(distance, sd, alpha, POWER, &cases);
    *ret = cases > least ? cases : least;
    return found;
}

/* The same of a value, if it stays what it is. */
static bool bound_needed(const struct test *t, double alpha, bool below, int64_t *ret)
{
    static const double MOST = 1e9;
    double now = (double)t->cases, low = 1, high = 2;
    while (metric_p_of_more(t->m, t->facts, t->bound, below, high) >= alpha && high * now < MOST)
        high *= 2;
    if (high * now >= MOST)
        return false;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        *(metric_p_of_more(t->m, t->facts, t->bound, below, middle) >= alpha ? &low : &high) = middle;
    }
    *ret = (int64_t)ceil(high * now - 1e-6);
    return true;
}

static bool needed(const struct suite *suite, const struct tests *all, const struct test *t, double distance, double sd,
                   bool beyond, int64_t *ret)
{
    double alpha = suite->alpha;
    if (beyond && suite->correction != CORRECTION_NONE && all->shown)
        alpha /= (double)all->shown; /* what the smallest of them has to be below */
    if (t->c)
        return against_needed(t->c, t, alpha, distance, sd, ret);
    if (t->m && t->facts->sure == SURE_T && slice_small(suite, t->cases)) {
        *ret = suite->small;
        return true;
    }
    if (t->m)
        return bound_needed(t, alpha, distance < 0, ret);
    if (sd > 0)
        return cases_needed(distance, sd, alpha, POWER, ret);
    *ret = (int64_t)units_least(alpha); /* all agree: as many coins have to */
    return true;
}

void needed_words(struct buf *to, const struct suite *suite, const struct tests *all, const struct test *t,
                  double distance, double sd, bool beyond)
{
    int64_t cases;
    double value = t->c ? t->c->out.difference : t->u ? t->u->difference : t->m->value;
    double scale = fmax(fabs(value), fabs(t->bound));
    if (fabs(distance) <= 1e-9 * scale) {
        buf_str(to, S("; no number of cases would decide it: it stands at the bound"));
        return;
    }
    if (!needed(suite, all, t, distance, sd, beyond, &cases)) {
        buf_str(to, S("; more cases than can be counted would decide it"));
        return;
    }
    int64_t more = cases - t->cases;
    if (more > 0)
        buf_printf(to, "; if it stays as it is, %s%lld more case%s%s would decide", t->m ? "" : "about ",
                   (long long)more, more == 1 ? "" : "s", t->u ? " in each run" : "");
    else /* by the normal approximation these are enough; so few, or in so few clusters, they are not */
        buf_str(to, S("; if it stays as it is, a few more cases would decide"));
}
