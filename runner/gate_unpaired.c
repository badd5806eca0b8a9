/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that compare with a baseline by two samples, one value a case: which cases both runs have makes no difference.
 * Where they have the same cases, pairs show more; see gate_against.c. */
#include "runner/gate.h"

#include "stats/compare_means.h"
#include "stats/order.h"
#include "stats/ranks.h"
#include "text/show.h"

#include <math.h>

static const double LEVEL = 0.95;

/* Below so many in a cell, the normal and the chi-square distribution are rough. Cochran (1954) asks for five, with
 * which tests/simulate_drift.c finds up to 6.2 % in place of 5 %. */
static const double EXPECTED_ENOUGH = 10;

static double median_of(const double *x, size_t n)
{
    double *sorted CLEANUP_FREE = base_alloc((n + 1) * sizeof *sorted);
    memcpy(sorted, x, n * sizeof *x);
    numbers_sort(sorted, n);
    return quantile_of(sorted, n, 0.5);
}

/* Looks at the values of one side; *first is the first value of both. */
static void side_look(struct contrast *c, const double *x, size_t n, double first)
{
    for (size_t i = 0; i < n; i++) {
        c->same = c->same && x[i] == first;
        c->shares = c->shares && (x[i] == 0 || x[i] == 1);
    }
}

struct contrast *contrast_of(struct arena *a, const struct samples *s, bool by_median)
{
    struct contrast *c = arena_new(a, struct contrast);
    struct moments before, after;
    *c = (struct contrast){.s = s, .same = true, .shares = true, .larger = 0.5};
    c->lower = str_eq(metric_direction(s->def), S("lower"));
    if (s->undefined || !s->n_before || !s->n_after) {
        c->undefined = s->undefined ? "a case has fewer trials than k" : "one of the runs has no case with a value";
        return c;
    }
    side_look(c, s->before, s->n_before, s->before[0]);
    side_look(c, s->after, s->n_after, s->before[0]);
    c->by_median = by_median && !c->shares;
    if (!sample_of(s->before, s->n_before, &before) || !sample_of(s->after, s->n_after, &after)) {
        c->undefined = "its values are too large to compute with";
        c->refused = true;
        return c;
    }
    c->before = c->by_median ? median_of(s->before, s->n_before) : before.mean;
    c->after = c->by_median ? median_of(s->after, s->n_after) : after.mean;
    c->difference = c->after - c->before;
    c->sd = hypot(before.sd, after.sd);
    return c;
}

bool orders_enough(const struct samples *s, double sides, double alpha)
{
    static const double ROUNDING = 1e-9; /* of lgamma: 1 in 20 is not below 0.05 */
    double m = (double)s->n_before, n = (double)s->n_after;
    return ROUNDING + log(sides) - (lgamma(m + n + 1) - lgamma(m + 1) - lgamma(n + 1)) < log(alpha);
}

static struct p_values welch(struct contrast *c, double bound)
{
    struct p_values p = {1, 1, 1};
    struct moments before, after;
    struct t_test t;
    if (c->s->n_before < 2 || c->s->n_after < 2) {
        c->undefined = "Welch's test takes two cases of each run at least";
    } else if (!sample_of(c->s->before, c->s->n_before, &before) || !sample_of(c->s->after, c->s->n_after, &after) ||
               !t_test_welch(&before, &after, &t)) {
        c->undefined = "neither run's values vary, and Welch's test has nothing to measure their difference by";
        c->refused = true;
    } else if (!t.same) {
        c->has_range = t_test_interval(&t, LEVEL, &c->range);
        p = t.p;
        if (bound != 0 && !t_test_against(&t, bound, &p))
            BUG("a t without a bound");
    }
    return p;
}

struct share share_of(const double *x, size_t n)
{
    struct share s = {.n = (int64_t)n};
    for (size_t i = 0; i < n; i++)
        s.successes += x[i] > 0;
    return s;
}

bool exact_instead(struct share before, struct share after, struct p_values *ret)
{
    double good = (double)(before.successes + after.successes), n = (double)(before.n + after.n);
    double least = (double)(before.n < after.n ? before.n : after.n);
    return fmin(good, n - good) * least / n < EXPECTED_ENOUGH && fisher_exact(before, after, ret);
}

static struct p_values shares(struct contrast *c, double bound)
{
    struct p_values p = {1, 1, 1};
    struct share before = share_of(c->s->before, c->s->n_before), after = share_of(c->s->after, c->s->n_after);
    struct share_test z;
    if (!c->shares) {
        c->undefined = "two_proportions takes only values of 0 and 1, and it has others; welch takes all";
        c->refused = true;
        return p;
    }
    c->has_range = newcombe_independent(before, after, LEVEL, &c->range);
    if (!c->has_range || !two_proportions(before, after, &z) ||
        (bound != 0 && !newcombe_independent_p(before, after, bound, &p)))
        BUG("shares of nothing");
    c->exact = bound == 0 && exact_instead(before, after, &p);
    return bound != 0 || c->exact ? p : z.p;
}

static struct p_values ranks(struct contrast *c)
{
    struct rank_sum found;
    if (!mann_whitney(c->s->before, c->s->n_before, c->s->after, c->s->n_after, &found))
        BUG("ranks of nothing");
    c->larger = found.common_language;
    c->exact = c->shares &&
               exact_instead(share_of(c->s->before, c->s->n_before), share_of(c->s->after, c->s->n_after), &found.p);
    return found.p;
}

struct test unpaired_test(const struct judging *j, const struct rule_def *rule, const struct samples *s)
{
    struct contrast *c = contrast_of(j->a, s, rule->test == TEST_MANN_WHITNEY);
    struct test t = {.rule = rule, .u = c, .slice = s->slice, .p = 1, .p_within = 1, .p_adjusted = 1};
    t.cases = (int64_t)(s->n_before < s->n_after ? s->n_before : s->n_after);
    t.unknown = !test_bound(j->suite, rule, s->slice, c->lower, &t.bound);
    if (c->undefined || t.unknown || (c->same && (c->shares || rule->test != TEST_TWO_PROPORTIONS)))
        return t;
    struct p_values p = rule->test == TEST_WELCH             ? welch(c, t.bound)
                        : rule->test == TEST_TWO_PROPORTIONS ? shares(c, t.bound)
                                                             : ranks(c);
    t.p = c->lower ? p.greater : p.less;
    t.p_within = c->lower ? p.less : p.greater;
    bool by_order = rule->test != TEST_WELCH && t.bound == 0;
    t.can_show = !c->undefined && (!by_order || orders_enough(s, 1, j->suite->alpha));
    return t;
}

enum verdict unpaired_verdict(const struct suite *suite, const struct test *t)
{
    const struct contrast *c = t->u;
    if (c->undefined)
        return t->slice.n && !c->refused ? VERDICT_SKIPPED : VERDICT_INCOMPLETE;
    if (t->unknown)
        return VERDICT_INCOMPLETE;
    if (t->can_show && t->p_adjusted < suite->alpha)
        return VERDICT_BLOCK;
    if (c->s->lost)
        return VERDICT_INCOMPLETE;
    return c->same || !t->rule->has_margin || t->p_within < suite->alpha ? VERDICT_PASS : VERDICT_INCONCLUSIVE;
}

/* Words. */

void sizes_words(struct buf *to, const struct judging *j, const struct samples *s)
{
    size_t least = s->n_before < s->n_after ? s->n_before : s->n_after;
    buf_printf(to, " over %zu and %zu case%s", s->n_before, s->n_after, s->n_before == 1 && s->n_after == 1 ? "" : "s");
    if (s->slice.n && slice_small(j->suite, (int64_t)least))
        buf_str(to, S(", a small slice"));
}

/* A slice that the rule names and no case has. */
static str slice_missing(const struct judging *j, const struct rule_def *rule)
{
    for (size_t i = 0; i < rule->slices.n_one; i++) {
        bool found = false;
        for (size_t s = 0; s < j->compare->samples.n && !found; s++)
            found = j->compare->samples.v[s].def == rule->metric &&
                    str_eq(j->compare->samples.v[s].slice, rule->slices.one[i]);
        if (!found)
            return rule->slices.one[i];
    }
    return STR_NONE;
}

bool unpaired_missing(const struct judging *j, const struct tests *all, const struct rule_def *rule, struct buf *to,
                      enum verdict *ret)
{
    str missing = j->compare ? slice_missing(j, rule) : STR_NONE;
    if (j->compare && !missing.n && tests_speaker(all, rule))
        return false;
    metric_words(to, rule, STR_NONE);
    if (!j->compare)
        buf_str(to, S(" is compared with a baseline, and none was given: see --baseline"));
    else
        buf_printf(to, " has no case in either run%s%s", missing.n ? " on " : "",
                   missing.n ? show_text(missing).text : "");
    *ret = j->compare ? VERDICT_INCOMPLETE : VERDICT_SKIPPED;
    return true;
}

static void put_values(struct buf *to, const struct judging *j, const struct test *t)
{
    const struct contrast *c = t->u;
    buf_printf(to, " went from %.4g to %.4g", c->before, c->after);
    if (c->s->def->unit.n)
        buf_printf(to, " %s", show_text(c->s->def->unit).text);
    buf_str(to, c->by_median ? S(" in the median") : S(" on average"));
    sizes_words(to, j, c->s);
    if (c->same) {
        buf_str(to, S(", the same in every case"));
        return;
    }
    buf_printf(to, " (%+.4g", c->difference == 0 ? 0 : c->difference);
    if (c->has_range)
        buf_printf(to, ", 95%% interval %+.4g to %+.4g", c->range.low, c->range.high);
    double moved = c->difference;
    if (t->rule->test == TEST_MANN_WHITNEY) {
        buf_printf(to, "; in %.3g %% of all pairs a case is above one of the baseline", 100 * c->larger);
        moved = c->larger - 0.5;
    }
    bool loss = c->lower ? moved > 0 : moved < 0;
    buf_str(to, moved == 0 ? S("), neither gain nor loss") : loss ? S("), a loss") : S("), a gain"));
}

enum verdict judge_unpaired(const struct judging *j, const struct tests *all, const struct rule_def *rule,
                            struct buf *to)
{
    enum verdict verdict;
    if (unpaired_missing(j, all, rule, to, &verdict))
        return verdict;
    const struct test *t = tests_speaker(all, rule);
    metric_words(to, rule, t->slice);
    if (t->u->undefined) {
        buf_str(to, S(" cannot be compared"));
        sizes_words(to, j, t->u->s);
        buf_printf(to, ": %s", t->u->undefined);
        return VERDICT_INCOMPLETE; /* no other of its slices says more */
    }
    put_values(to, j, t);
    against_words(to, j, all, t);
    if (t->u->exact && !t->u->same)
        buf_str(to, S("; p by Fisher's exact test, as so few are expected to pass, or to fail"));
    others_words(to, j, all, t);
    return test_weight(t);
}
