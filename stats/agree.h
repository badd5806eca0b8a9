/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agree: how far raters agree on the same units beyond what chance would give. Two raters and a table: Cohen's kappa.
 * The same number of ratings everywhere: Fleiss' kappa. Any number, some of them missing, categories with an order or
 * a distance: Krippendorff's alpha (alpha.c). Levels are two-sided, such as 0.95. Golden values: tests/golden/agree.py.
 *
 * The intervals are for large samples. In simulations with three categories those at 0.95 covered 0.86 to 1 with 50
 * units or more, and as little as 0.6 with ten, least where a category is rare.
 */
#ifndef ASSIZE_STATS_AGREE_H
#define ASSIZE_STATS_AGREE_H

#include "stats/interval.h"

enum { AGREE_FEW = 50 }; /* with fewer units intervals are rough */

/* What a disagreement weighs: all the same; the number of steps between the categories; its square. */
enum agree_weights { AGREE_UNWEIGHTED, AGREE_LINEAR, AGREE_QUADRATIC };

struct kappa {
    double n;                 /* units */
    double agreement, chance; /* weighted shares: observed, and expected of raters who ignore the unit */
    double value;             /* (agreement - chance) / (1 - chance), in [-1, 1] */
    bool has_interval;        /* false where the standard error is 0, as for perfect agreement: it then says nothing */
    double se;
    struct interval interval;
    bool has_test; /* of no agreement beyond chance; false where a rater had one category only */
    double se0, z, p;
};

/*
 * Cohen's kappa (Cohen 1960; weighted: Cohen 1968) of a table of k x k counts, row by row: table[i * k + j] units were
 * put into category i by the first rater and into j by the second. Weights go by the positions of the categories:
 *     kappa = 1 - sum d_ij p_ij / sum d_ij p_i. p_.j          d_ij = [i != j], |i - j| or (i - j)^2
 * The standard errors, at the estimate for the normal interval (cut to [-1, 1]) and at 0 for the test, are the
 * asymptotic ones of Fleiss, Cohen & Everitt (1969). Reference: statsmodels cohens_kappa (std_kappa, std_kappa0),
 * sklearn cohen_kappa_score. False where it is undefined: fewer than two units, or one category for all of both.
 * No count is negative.
 */
bool cohen_kappa(const int64_t *table, size_t k, enum agree_weights weights, double level, struct kappa *ret) MUST_USE;

/* Units on the diagonal as a share of all, with Wilson's interval. False without a unit. */
bool agree_share(const int64_t *table, size_t k, double level, double *ret, struct interval *ret_interval) MUST_USE;

/* What is said about one category. */
struct agree_category {
    double first, second; /* units that each rater put there */
    bool has_agreement;   /* false where neither did */
    double agreement;     /* specific agreement, 2 n_cc / (n_c. + n_.c): Dice 1945; Cicchetti & Feinstein 1990 */
    bool has_kappa;       /* false where kappa is undefined */
    struct kappa kappa;   /* unweighted, of this category against all others together */
};

/* Of each of the k categories of such a table. */
void cohen_categories(const int64_t *table, size_t k, double level, struct agree_category *ret);

/* Any number of ratings of each unit. Which rater gave them plays no part. */
struct ratings {
    size_t units, k;        /* k categories */
    const size_t *start;    /* units + 1 of them: the ratings of unit u stand at start[u] .. start[u + 1] - 1 */
    const size_t *category; /* of each rating, below k; categories in their order where they have one */
    const double *value;    /* by category, ascending, finite: for ALPHA_INTERVAL alone */
};

/* Units that at least two ratings were given to: only those can agree. */
size_t ratings_pairable(const struct ratings *r);

struct fleiss {
    size_t units, raters;
    double agreement, chance; /* pairs of ratings of one unit that agree, as a share; what chance would give */
    double value;             /* kappa, in [-1, 1] */
    bool has_test;
    double se0, z, p;  /* of kappa = 0 */
    bool has_interval; /* false where all units say the same, as with perfect agreement */
    double se;
    struct interval interval;
};

/*
 * Fleiss' kappa (Fleiss 1971) over units that were all rated the same number of times, m:
 *     kappa = (P - Pe) / (1 - Pe)     P = mean_u sum_c n_uc (n_uc - 1) / (m (m - 1))     Pe = sum_c p_c^2
 * The test is that of Fleiss, Nee & Landis (1979), whose standard error holds at kappa = 0 only; the interval has the
 * standard error of Gwet (2008, Psychometrika 73:407-430), linear in the units, with Student's t of units - 1 degrees
 * of freedom, cut to [-1, 1]. Reference: statsmodels fleiss_kappa. False where it is undefined: fewer than two units or
 * ratings a unit, unequal numbers of ratings, or one category alone.
 */
bool fleiss_kappa(const struct ratings *r, double level, struct fleiss *ret) MUST_USE;

/* What is said about one category of many ratings. */
struct ratings_category {
    size_t n;           /* ratings of units that have at least two */
    bool has_agreement; /* false without such ratings */
    double agreement;   /* how likely another rating of the unit says so too: sum_u n_uc (n_uc - 1) / (m_u - 1) / n */
    bool has_value;     /* false where none, or all, are of this category */
    double value;       /* kappa_c, or alpha of this category against the rest */
};

/* Fleiss' kappa_c = 1 - sum_u n_uc (m - n_uc) / (N m (m - 1) p_c (1 - p_c)) of each category; ret holds r->k of them.
 * *ret_se0 is the standard error of each where it is 0: sqrt(2 / (N m (m - 1))). False as fleiss_kappa. */
bool fleiss_categories(const struct ratings *r, struct ratings_category *ret, double *ret_se0) MUST_USE;

enum alpha_scale { ALPHA_NOMINAL, ALPHA_ORDINAL, ALPHA_INTERVAL };

struct alpha {
    size_t units, values; /* units with at least two ratings, and their ratings */
    double agreement;     /* pairs of ratings of one unit that are equal, as a share */
    double value;         /* alpha, at most 1 */
    bool has_interval;
    struct interval interval;
    size_t resamples, undefined; /* drawn, and those among them in which alpha is undefined */
};

/*
 * Krippendorff's alpha (Krippendorff 2019, Content Analysis, 4th ed., chapter 12), 1 - Do / De: the disagreement within
 * units over that of all ratings, whichever unit they are of. Units with fewer than two ratings play no part. On the
 * interval scale a disagreement is the squared difference of values; on the ordinal scale that of the midranks of the
 * categories among all ratings, which is Krippendorff's metric written shorter.
 *
 * The interval is the bootstrap over units, drawn whole, everything computed anew: percentiles with the small-sample
 * expansion of Hesterberg (2015), as in stats/paired.h. Resample i draws from rng_stream(seed, "stats.krippendorff", i,
 * 0), so that the same seed gives the same bits whoever draws. A resample in which alpha is undefined counts as beyond
 * either end, so the interval errs on the wide side; has_interval is false where that leaves no end, or where all
 * resamples are equal. False where alpha is undefined: fewer than two units with two ratings, or one category alone.
 */
bool krippendorff_alpha(const struct ratings *r, enum alpha_scale scale, double level, uint64_t seed,
                        struct alpha *ret) MUST_USE;

/* Of each category against the rest, on the nominal scale (Krippendorff's reliability of a single category). */
void alpha_categories(const struct ratings *r, struct ratings_category *ret);

#endif
