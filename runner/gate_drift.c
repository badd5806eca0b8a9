/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that ask whether a distribution moved from the baseline's, either way. Tests stand with all others of the gate
 * and block below its alpha; distances have no p-value, and block above their `max`.
 *
 * Bins. Where both samples together hold no more different values than bins are asked for, each value is one. Else bins
 * are quantiles: of the baseline for distances, as is the custom of the index; of both samples together for chi-square,
 * whose chance is that of cells with given sums. There, neighbours are put together until five of the smaller sample
 * are expected in each, as far as two are left: what decides that is the sums alone, which say nothing of a difference.
 */
#include "runner/gate.h"

#include "stats/chi_square.h"
#include "stats/distance.h"
#include "stats/order.h"
#include "stats/ranks.h"
#include "text/json_write.h"
#include "text/show.h"

#include <math.h>

enum { EXPECTED_ENOUGH = 5 };

/* Counts of both samples. */
struct bins {
    double *before, *after;
    size_t k;
    bool own; /* each value is one */
};

static size_t place_of(const double *values, size_t n, double x)
{
    size_t low = 0, high = n - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (values[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void count_values(const double *x, size_t n, const double *values, size_t k, double *counts)
{
    for (size_t i = 0; i < n; i++)
        counts[place_of(values, k, x[i])]++;
}

/* Where most values are one and the same, no quantiles divide them: below it, it, and above it. */
static void count_beside(const double *x, size_t n, double at, double *counts)
{
    for (size_t i = 0; i < n; i++)
        counts[x[i] < at ? 0 : x[i] > at ? 2 : 1]++;
}

/* Puts neighbours together until each holds `least` of both samples. */
static void bins_merge(struct bins *b, double least)
{
    size_t k = 0; /* of the last one that is begun */
    for (size_t i = 1; i < b->k; i++) {
        double left = 0;
        for (size_t j = i; j < b->k; j++)
            left += b->before[j] + b->after[j];
        bool full = b->before[k] + b->after[k] >= least && (left >= least || k == 0);
        if (full || (i + 1 == b->k && k == 0)) {
            b->before[++k] = b->before[i];
            b->after[k] = b->after[i];
        } else {
            b->before[k] += b->before[i];
            b->after[k] += b->after[i];
        }
    }
    b->own = b->own && k + 1 == b->k;
    b->k = k + 1;
}

static void bins_squeeze(struct bins *b)
{
    size_t k = 0;
    for (size_t i = 0; i < b->k; i++) {
        if (b->before[i] + b->after[i] == 0)
            continue;
        b->before[k] = b->before[i];
        b->after[k++] = b->after[i];
    }
    b->k = k;
}

static void bins_by_quantiles(struct arena *a, const struct samples *s, const double *by, size_t n, size_t bins,
                              struct bins *b)
{
    double *ends = arena_array(a, double, bins), *unused = arena_array(a, double, bins);
    if (quantile_bins(by, n, s->before, s->n_before, bins, unused, b->before, ends, &b->k) &&
        quantile_bins(by, n, s->after, s->n_after, bins, unused, b->after, ends, &b->k))
        return;
    double *sorted = arena_array(a, double, n);
    memcpy(sorted, by, n * sizeof *by);
    numbers_sort(sorted, n);
    b->k = 3;
    memset(b->before, 0, 3 * sizeof *b->before);
    memset(b->after, 0, 3 * sizeof *b->after);
    count_beside(s->before, s->n_before, sorted[n / 2], b->before);
    count_beside(s->after, s->n_after, sorted[n / 2], b->after);
}

static struct bins bins_of(struct arena *a, const struct samples *s, size_t bins, bool pooled)
{
    size_t n = s->n_before + s->n_after, different = 0, least = s->n_before < s->n_after ? s->n_before : s->n_after;
    double *all = arena_array(a, double, n), *values = arena_array(a, double, n);
    memcpy(all, s->before, s->n_before * sizeof *all);
    memcpy(all + s->n_before, s->after, s->n_after * sizeof *all);
    numbers_sort(all, n);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || all[i] != all[i - 1])
            values[different++] = all[i];
    struct bins b = {arena_array(a, double, bins + 2), arena_array(a, double, bins + 2), different, different <= bins};
    if (b.own) {
        count_values(s->before, s->n_before, values, different, b.before);
        count_values(s->after, s->n_after, values, different, b.after);
    } else if (pooled) {
        size_t room = least / EXPECTED_ENOUGH < 2 ? 2 : least / EXPECTED_ENOUGH;
        bins_by_quantiles(a, s, all, n, room < bins ? room : bins, &b);
    } else {
        bins_by_quantiles(a, s, s->before, s->n_before, bins, &b);
    }
    bins_squeeze(&b);
    if (pooled)
        bins_merge(&b, EXPECTED_ENOUGH * (double)n / (double)least);
    return b;
}

/* Chi-square of the bins; its p. */
static double squares(struct arena *a, const struct bins *b, struct contrast *c)
{
    struct chi_square found;
    double *cells = arena_array(a, double, 2 * b->k);
    memcpy(cells, b->before, b->k * sizeof *cells);
    memcpy(cells + b->k, b->after, b->k * sizeof *cells);
    if (!chi_square_table(cells, 2, b->k, &found))
        BUG("samples that differ, in one bin");
    c->distance = found.cramer_v;
    c->chi2 = found.chi2;
    c->df = found.df;
    if (b->k > 2)
        return found.p;
    struct share before = {(int64_t)b->before[1], (int64_t)(b->before[0] + b->before[1])};
    struct share after = {(int64_t)b->after[1], (int64_t)(b->after[0] + b->after[1])};
    struct p_values p;
    c->exact = exact_instead(before, after, &p);
    return c->exact ? p.two_sided : found.p;
}

/* Sets the distance and returns p, two-sided; 1 of what is no test. */
static double measure(const struct rule_def *rule, const struct samples *s, struct contrast *c)
{
    struct arena scratch CLEANUP_ARENA = {0};
    struct ks ks;
    struct rank_sum ranks;
    struct stability index;
    double divergence;
    if (rule->drift == DRIFT_KS) {
        if (!ks_two_sample(s->before, s->n_before, s->after, s->n_after, &ks))
            BUG("samples of nothing");
        c->distance = ks.d;
        c->at = ks.at;
        return ks.p;
    }
    if (rule->drift == DRIFT_MANN_WHITNEY) {
        if (!mann_whitney(s->before, s->n_before, s->after, s->n_after, &ranks))
            BUG("samples of nothing");
        c->distance = fabs(ranks.cliff_delta);
        c->larger = ranks.common_language;
        c->exact =
            c->shares && exact_instead(share_of(s->before, s->n_before), share_of(s->after, s->n_after), &ranks.p);
        return ranks.p.two_sided;
    }
    struct bins b = bins_of(&scratch, s, (size_t)rule->bins, rule->drift == DRIFT_CHI_SQUARE);
    c->bins = b.k;
    c->own_bins = b.own;
    if (rule->drift == DRIFT_CHI_SQUARE)
        return squares(&scratch, &b, c);
    if (rule->drift == DRIFT_PSI ? !psi_counts(b.before, b.after, b.k, &index)
                                 : !jensen_shannon(b.before, b.after, b.k, &divergence, &c->distance))
        BUG("bins of nothing");
    if (rule->drift == DRIFT_PSI) {
        c->distance = index.psi;
        c->chance = index.chance;
    }
    return 1;
}

struct test drift_test(const struct judging *j, const struct rule_def *rule, const struct samples *s)
{
    struct contrast *c = contrast_of(j->a, s, true);
    struct test t = {.rule = rule, .u = c, .slice = s->slice, .p = 1, .p_within = 1, .p_adjusted = 1};
    t.cases = (int64_t)(s->n_before < s->n_after ? s->n_before : s->n_after);
    if (!c->undefined && t.cases < 2)
        c->undefined = "one case is no distribution";
    if (c->undefined || c->same)
        return t;
    t.p = measure(rule, s, c);
    t.can_show = !drift_is_distance(rule->drift) && orders_enough(s, 2, j->suite->alpha);
    return t;
}

enum verdict drift_verdict(const struct suite *suite, const struct test *t)
{
    if (t->u->undefined)
        return t->slice.n && !t->u->refused ? VERDICT_SKIPPED : VERDICT_INCOMPLETE;
    if (drift_is_distance(t->rule->drift) ? double_rounded(t->u->distance) > t->rule->max
                                          : t->can_show && t->p_adjusted < suite->alpha)
        return VERDICT_BLOCK;
    return t->u->s->lost ? VERDICT_INCOMPLETE : VERDICT_PASS;
}

/* Words. */

static void put_bins(struct buf *to, const struct contrast *c)
{
    buf_printf(to, c->own_bins ? " of %zu values" : " in %zu bins", c->bins);
}

/* "KS distance 0.31 at 812" */
static void put_distance(struct buf *to, const struct rule_def *rule, const struct contrast *c)
{
    switch (rule->drift) {
    case DRIFT_KS:
        buf_printf(to, "KS distance %.3g at %.4g", c->distance, c->at);
        return;
    case DRIFT_PSI:
        buf_printf(to, "population stability index %.3g", c->distance);
        put_bins(to, c);
        return;
    case DRIFT_JENSEN_SHANNON:
        buf_printf(to, "Jensen-Shannon distance %.3g", c->distance);
        put_bins(to, c);
        return;
    case DRIFT_CHI_SQUARE:
        buf_printf(to, "chi-square %.4g with %g degree%s of freedom, Cramer's V %.3g", c->chi2, c->df,
                   c->df == 1 ? "" : "s", c->distance);
        put_bins(to, c);
        return;
    case DRIFT_MANN_WHITNEY:
        buf_printf(to, "in %.3g %% of all pairs a case is above one of the baseline,", 100 * c->larger);
        return;
    }
}

static void put_moved(struct buf *to, const struct rule_def *rule, const struct test *t)
{
    bool block = t->verdict == VERDICT_BLOCK;
    if (drift_is_distance(rule->drift))
        buf_printf(to, ": the distribution over cases moved by %s than the %.4g allowed", block ? "more" : "no more",
                   rule->max);
    else
        buf_str(to, block ? S(": the distribution over cases moved")
                          : S(": the distribution over cases is not shown to have moved"));
}

static void put_notes(struct buf *to, const struct test *t)
{
    const struct contrast *c = t->u;
    buf_printf(to, "; %s %.4g and %.4g", c->by_median ? "medians" : "means", c->before, c->after);
    if (c->s->def->unit.n)
        buf_printf(to, " %s", show_text(c->s->def->unit).text);
    if (t->rule->drift == DRIFT_PSI)
        buf_printf(to, "; chance alone makes the index %.2g on average", c->chance);
    else if (c->exact)
        buf_str(to, S("; p by Fisher's exact test"));
    if (!drift_is_distance(t->rule->drift) && !t->can_show)
        buf_str(to, S("; so few cases cannot show any move"));
}

enum verdict judge_drift(const struct judging *j, const struct tests *all, const struct rule_def *rule, struct buf *to)
{
    enum verdict verdict;
    if (unpaired_missing(j, all, rule, to, &verdict))
        return verdict;
    const struct test *t = tests_speaker(all, rule);
    const struct contrast *c = t->u;
    metric_words(to, rule, t->slice);
    if (c->undefined) {
        buf_str(to, S(" has no distributions to compare"));
        sizes_words(to, j, c->s);
        buf_printf(to, ": %s", c->undefined);
        return VERDICT_INCOMPLETE;
    }
    if (c->same) {
        buf_printf(to, ": every case has the same value, %.4g, in both runs", c->before);
        sizes_words(to, j, c->s);
    } else {
        put_moved(to, rule, t);
        buf_str(to, S(" ("));
        put_distance(to, rule, c);
        sizes_words(to, j, c->s);
        if (!drift_is_distance(rule->drift)) {
            buf_str(to, S(", "));
            p_told(to, j->suite, all, t);
        }
        buf_str(to, S(")"));
        put_notes(to, t);
    }
    if (c->s->lost)
        buf_printf(to, "; %lld case%s had a value in the baseline and %s none now", (long long)c->s->lost,
                   c->s->lost == 1 ? "" : "s", c->s->lost == 1 ? "has" : "have");
    others_words(to, j, all, t);
    return test_weight(t);
}
