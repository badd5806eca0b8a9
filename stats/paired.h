/* SPDX-License-Identifier: Apache-2.0 */
/*
 * paired: two measurements of the same units (cases), and whether they differ. Differences are second minus first.
 * Levels are two-sided, such as 0.95; a one-sided p-value speaks of one direction.
 */
#ifndef ASSIZE_STATS_PAIRED_H
#define ASSIZE_STATS_PAIRED_H

#include "stats/bootstrap.h"

/* Units that pass or fail on each side. */
struct pairs {
    int64_t both, first, second, neither; /* passed on both sides, on the first alone, on the second alone, on none */
};

/* McNemar's exact test of no difference: under it, each of the first + second discordant pairs is a fair coin (McNemar
 * 1947; the binomial form is that of statsmodels.stats.contingency_tables.mcnemar(exact=True)). p_less: how likely at
 * most `second` would have been; p_greater: at least so many. Without a discordant pair all three are 1. */
struct p_values {
    double less, greater, two_sided;
};
struct p_values mcnemar_exact(const struct pairs *pairs);

/* The interval of the difference of two paired shares by Newcombe's method 10 (Newcombe 1998, Statistics in Medicine
 * 17:2635-2650): Wilson's intervals of both shares, squared and added with the correlation of the pairs. Honest with
 * few discordant pairs, and without any. At least one pair. */
struct interval newcombe_paired(const struct pairs *pairs, double level);

/* The one-sided p-values of newcombe_paired against a bound: the tail beyond the quantile with which the interval just
 * reaches it. less: evidence that the difference lies below the bound. Of a bound beyond -1 or 1 one is 0. */
struct p_values newcombe_p(const struct pairs *pairs, double bound);

/*
 * Whether a difference of paired shares lies beyond a bound, one-sided: newcombe_p and the ends of newcombe_paired at
 * 2 level - 1, level >= 0.5. Where no pair is discordant, or all that are fell to the same side, Newcombe's method
 * knows too much: were the difference a loss of m, and the share of pairs won what it is, that much more would be lost,
 * and to see at most b lost of n has a chance of P(X <= b), X binomial(n, m + won / n). No p is smaller than that
 * ((1 - m)^n for b = 0 and none won), and where none is won no end is nearer to 0 than exact_upper(b, n, level).
 * Without this rule up to 12 of a hundred true losses of m pass at 0.05; with it, up to 7
 * (tests/unit/test_stats_compare.c). `units` are the independent ones, at least 1 and at most the pairs, which they are
 * fewer than where pairs come in clusters: n for b = 0. With b > 0 all pairs count as independent, and clusters are for
 * a test that sees their spread.
 */
struct p_values paired_shares_against(const struct pairs *pairs, double units, double bound);
struct interval paired_shares_bounds(const struct pairs *pairs, double units, double level);

/*
 * The distribution of the mean of n differences, one a unit, by the bootstrap over units. Its quantiles are those of
 * the resampled means with the small-sample expansion of Hesterberg (2015, "What Teachers Should Know About the
 * Bootstrap", section 5.3): the quantile for a tail of a is taken at Phi(-sqrt(n / (n - 1)) t(a, n - 1)), which makes
 * it as wide as Student's interval where the sample is normal. The same stream gives the same bits.
 */
struct resampled {
    double *means; /* sorted; owned */
    size_t n;      /* of them */
    size_t units;
};
#define CLEANUP_RESAMPLED CLEANUP(resampled_finish)

/* Of the mean of x. False, with nothing to free, for n < 2 or where all values are equal but for rounding: resampling
 * says nothing. */
bool resampled_mean(const double *x, size_t n, struct rng rng, struct resampled *ret) MUST_USE;

/* Of the difference of two ratios sum(x) / sum(over), units drawn whole with all four numbers. False also where a
 * resample had nothing to divide by, or none differ. */
bool resampled_ratio(const double *x_first, const double *over_first, const double *x_second, const double *over_second,
                     size_t n, struct rng rng, struct resampled *ret) MUST_USE;

struct interval resampled_interval(const struct resampled *r, double level);

/* One-sided and two-sided p-values against a bound, in agreement with resampled_interval: what one more resample beyond
 * the bound would give, and where no resample lies beyond it, Student's tail if that is smaller, so that no number of
 * resamples keeps a large difference from being shown. */
struct p_values resampled_p(const struct resampled *r, double bound);

/* The standard deviation of single units that the spread of the resampled means implies. */
double resampled_sd(const struct resampled *r);

void resampled_finish(struct resampled *r);

#endif
