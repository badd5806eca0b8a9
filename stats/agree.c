/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/agree.h"

#include "stats/dist.h"

#include <math.h>

/* Below this a mean square of numbers around 1 is what rounding left of 0: a single case among 10^20 is more. */
static const double NOTHING = 1e-24;

static struct interval cut(double value, double half)
{
    return (struct interval){fmax(-1, value - half), fmin(1, value + half)};
}

static double disagreement(enum agree_weights weights, size_t i, size_t j, size_t k)
{
    double apart = (i > j ? (double)(i - j) : (double)(j - i)) / (double)(k - 1);
    if (weights == AGREE_UNWEIGHTED)
        return i != j;
    return weights == AGREE_LINEAR ? apart : apart * apart;
}

/* A table as shares, and how far each category of one rater is from what the other one chooses, on average. */
struct shares {
    size_t k;
    double n;
    double *first, *second, *first_apart, *second_apart; /* k each; owned by first */
};

static void shares_finish(struct shares *s)
{
    free(s->first);
}

static double count_at(const int64_t *table, size_t at)
{
    if (table[at] < 0)
        BUG("a negative count");
    return (double)table[at];
}

static void shares_of(const int64_t *table, size_t k, enum agree_weights weights, struct shares *ret)
{
    struct shares s = {.k = k, .first = base_alloc_zero((4 * k + 1) * sizeof(double))};
    s.second = s.first + k;
    s.first_apart = s.second + k;
    s.second_apart = s.first_apart + k;
    for (size_t at = 0; at < k * k; at++) {
        double count = count_at(table, at);
        s.n += count;
        s.first[at / k] += count;
        s.second[at % k] += count;
    }
    for (size_t i = 0; i < k && s.n > 0; i++) {
        s.first[i] /= s.n;
        s.second[i] /= s.n;
    }
    for (size_t at = 0; at < k * k && k > 1; at++) {
        double d = disagreement(weights, at / k, at % k, k);
        s.first_apart[at / k] += s.second[at % k] * d;
        s.second_apart[at % k] += s.first[at / k] * d;
    }
    *ret = s;
}

/* The mean square, over the cells, of what a unit there adds to kappa, times chance's disagreement: the variance of
 * Fleiss, Cohen & Everitt, written around its mean so that nothing cancels. `share` is 1 - kappa; table NULL: the cells
 * as chance would fill them. */
static double spread(const struct shares *s, const int64_t *table, enum agree_weights weights, double share,
                     double apart)
{
    double sum = 0;
    for (size_t at = 0; at < s->k * s->k; at++) {
        size_t i = at / s->k, j = at % s->k;
        double p = table ? (double)table[at] / s->n : s->first[i] * s->second[j];
        double off = share * (s->first_apart[i] + s->second_apart[j]) - disagreement(weights, i, j, s->k) - apart;
        sum += p * off * off;
    }
    return sum > NOTHING ? sum : 0;
}

bool cohen_kappa(const int64_t *table, size_t k, enum agree_weights weights, double level, struct kappa *ret)
{
    struct shares s CLEANUP(shares_finish) = {0};
    double observed = 0, expected = 0;
    shares_of(table, k, weights, &s);
    for (size_t at = 0; at < k * k && k > 1; at++)
        observed += (double)table[at] / fmax(1, s.n) * disagreement(weights, at / k, at % k, k);
    for (size_t i = 0; i < k; i++)
        expected += s.first[i] * s.first_apart[i];
    if (!(s.n >= 2 && expected > 0))
        return false;
    double share = observed / expected;
    struct kappa result = {.n = s.n, .agreement = 1 - observed, .chance = 1 - expected, .value = 1 - share};
    result.se = sqrt(spread(&s, table, weights, share, observed) / s.n) / expected;
    result.se0 = sqrt(spread(&s, NULL, weights, 1, expected) / s.n) / expected;
    result.has_interval = result.se > 0;
    result.interval = cut(result.value, normal_quantile(0.5 + 0.5 * level) * result.se);
    result.has_test = result.se0 > 0;
    if (result.has_test) {
        result.z = result.value / result.se0;
        result.p = 2 * normal_cdf(-fabs(result.z));
    }
    *ret = result;
    return true;
}

bool agree_share(const int64_t *table, size_t k, double level, double *ret, struct interval *ret_interval)
{
    double n = 0, same = 0;
    for (size_t at = 0; at < k * k; at++) {
        n += count_at(table, at);
        same += at / k == at % k ? (double)table[at] : 0;
    }
    if (n < 1)
        return false;
    *ret = same / n;
    *ret_interval = wilson_interval(same / n, n, level);
    return true;
}

void cohen_categories(const int64_t *table, size_t k, double level, struct agree_category *ret)
{
    int64_t n = 0, *sums CLEANUP_FREE = base_alloc_zero((2 * k + 1) * sizeof *sums);
    for (size_t at = 0; at < k * k; at++) {
        n += table[at];
        sums[at / k] += table[at];
        sums[k + at % k] += table[at];
    }
    for (size_t c = 0; c < k; c++) {
        int64_t both = table[c * k + c], first = sums[c], second = sums[k + c];
        int64_t against[4] = {both, first - both, second - both, n - first - second + both};
        ret[c] = (struct agree_category){.first = (double)first, .second = (double)second};
        ret[c].has_agreement = first + second > 0;
        if (ret[c].has_agreement)
            ret[c].agreement = 2 * (double)both / (double)(first + second);
        ret[c].has_kappa = cohen_kappa(against, 2, AGREE_UNWEIGHTED, level, &ret[c].kappa);
    }
}

static size_t ratings_of(const struct ratings *r, size_t unit)
{
    if (r->start[unit + 1] < r->start[unit])
        BUG("unit %zu ends before it begins", unit);
    return r->start[unit + 1] - r->start[unit];
}

size_t ratings_pairable(const struct ratings *r)
{
    size_t n = 0;
    for (size_t u = 0; u < r->units; u++)
        n += ratings_of(r, u) >= 2;
    return n;
}

/* How many ratings every unit has, or 0 where they differ or there are fewer than two units. */
static size_t ratings_each(const struct ratings *r)
{
    for (size_t u = 1; u < r->units; u++)
        if (ratings_of(r, u) != ratings_of(r, 0))
            return 0;
    return r->units < 2 ? 0 : ratings_of(r, 0);
}

/* Share of the pairs of ratings of a unit that differ; `counts` are k zeros, before and after. */
static double unit_differs(const struct ratings *r, size_t unit, size_t *counts)
{
    size_t m = ratings_of(r, unit), same = 0;
    for (size_t i = r->start[unit]; i < r->start[unit + 1]; i++)
        same += counts[r->category[i]]++; /* the pairs it makes with those before */
    for (size_t i = r->start[unit]; i < r->start[unit + 1]; i++)
        counts[r->category[i]] = 0;
    return 1 - (double)same / (0.5 * (double)m * (double)(m - 1));
}

/* Shares of the categories among all ratings. */
static void category_shares(const struct ratings *r, double *ret)
{
    for (size_t i = r->start[0]; i < r->start[r->units]; i++)
        ret[r->category[i]]++;
    for (size_t c = 0; c < r->k; c++)
        ret[c] /= (double)(r->start[r->units] - r->start[0]);
}

static void fleiss_test(const double *share, size_t k, double expected, struct fleiss *result)
{
    double skew = 0, m = (double)result->raters;
    for (size_t c = 0; c < k; c++)
        skew += share[c] * (1 - share[c]) * (1 - 2 * share[c]);
    double square = expected * expected - skew;
    result->has_test = square > 0;
    if (!result->has_test)
        return;
    result->se0 = sqrt(2 / ((double)result->units * m * (m - 1)) * square) / expected;
    result->z = result->value / result->se0;
    result->p = 2 * normal_cdf(-fabs(result->z));
}

/* differs[u]: what unit_differs says. A unit changes kappa by its own disagreement and by what it does to chance. */
static void fleiss_interval(const struct ratings *r, const double *share, const double *differs, double expected,
                            double level, struct fleiss *result)
{
    double sum = 0, n = (double)r->units, observed = 1 - result->agreement;
    for (size_t u = 0; u < r->units; u++) {
        double chance = 0;
        for (size_t i = r->start[u]; i < r->start[u + 1]; i++)
            chance += share[r->category[i]] / (double)result->raters;
        double off = 2 * (1 - result->value) * (1 - chance - expected) - (differs[u] - observed);
        sum += off * off;
    }
    result->has_interval = sum / n > NOTHING;
    if (!result->has_interval)
        return;
    result->se = sqrt(sum / (n * (n - 1))) / expected;
    result->interval = cut(result->value, t_quantile(0.5 + 0.5 * level, n - 1) * result->se);
}

bool fleiss_kappa(const struct ratings *r, double level, struct fleiss *ret)
{
    struct fleiss result = {.units = r->units, .raters = ratings_each(r)};
    if (result.raters < 2)
        return false;
    size_t *counts CLEANUP_FREE = base_alloc_zero(r->k * sizeof *counts);
    double *share CLEANUP_FREE = base_alloc_zero(r->k * sizeof *share);
    double *differs CLEANUP_FREE = base_alloc(r->units * sizeof *differs), observed = 0, expected = 0;
    category_shares(r, share);
    for (size_t c = 0; c < r->k; c++)
        expected += share[c] * (1 - share[c]);
    for (size_t u = 0; u < r->units; u++) {
        differs[u] = unit_differs(r, u, counts);
        observed += differs[u] / (double)r->units;
    }
    if (!(expected > 0))
        return false;
    result.agreement = 1 - observed;
    result.chance = 1 - expected;
    result.value = 1 - observed / expected;
    fleiss_test(share, r->k, expected, &result);
    fleiss_interval(r, share, differs, expected, level, &result);
    *ret = result;
    return true;
}

bool fleiss_categories(const struct ratings *r, struct ratings_category *ret, double *ret_se0)
{
    struct fleiss whole;
    if (!fleiss_kappa(r, 0.95, &whole))
        return false;
    alpha_categories(r, ret);
    double n = (double)(r->start[r->units] - r->start[0]), m = (double)whole.raters;
    for (size_t c = 0; c < r->k; c++) /* alpha draws the other rating without putting the first back, kappa with */
        ret[c].value = ret[c].has_value ? 1 - (1 - ret[c].value) * n / (n - 1) : 0;
    *ret_se0 = sqrt(2 / (n * (m - 1)));
    return true;
}
