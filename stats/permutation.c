/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/permutation.h"

#include "stats/dist.h"

#include <math.h>

enum {
    COUNTED_MAX = 20,            /* units whose patterns are counted one by one */
    LATTICE_DIVISOR_MAX = 60,    /* the step is the smallest difference over at most this */
    LATTICE_WORK_MAX = 40000000, /* units times steps */
    LATTICE_STEPS_MAX = 2000000,
};

/* What sums of the same numbers in another order may differ by. */
static double slack_of(const double *d, size_t n)
{
    double all = 0;
    for (size_t i = 0; i < n; i++)
        all += fabs(d[i]);
    return 1e-12 * all;
}

/* The differences as whole numbers of one step, if they are. */
static bool on_lattice(const double *d, size_t n, int64_t *steps, int64_t *ret_total)
{
    double least = INFINITY;
    for (size_t i = 0; i < n; i++)
        least = fmin(least, fabs(d[i]));
    for (int divisor = 1; divisor <= LATTICE_DIVISOR_MAX; divisor++) {
        double step = least / divisor;
        bool fits = step > 0;
        int64_t total = 0;
        for (size_t i = 0; i < n && fits; i++) {
            double whole = nearbyint(d[i] / step);
            fits = fabs(whole) <= LATTICE_STEPS_MAX && fabs(d[i] / step - whole) <= 1e-9 * fmax(1, fabs(whole));
            steps[i] = fits ? (int64_t)whole : 0;
            total += steps[i] < 0 ? -steps[i] : steps[i];
            fits = fits && total <= LATTICE_STEPS_MAX;
        }
        if (!fits)
            continue;
        *ret_total = total;
        return (double)total * (double)n <= LATTICE_WORK_MAX;
    }
    return false;
}

/* The share of patterns whose sum is at most, and at least, the observed one: the number of units with a plus, weighted
 * by their steps, has a distribution that grows unit by unit. */
static void count_sums(const int64_t *steps, size_t n, int64_t total, struct p_values *ret)
{
    double *share CLEANUP_FREE = base_alloc(((size_t)total + 1) * sizeof *share);
    int64_t reach = 0, observed = 0;
    share[0] = 1;
    for (size_t i = 0; i < n; i++) {
        int64_t step = steps[i] < 0 ? -steps[i] : steps[i];
        observed += steps[i] > 0 ? step : 0;
        for (int64_t s = reach + 1; s <= reach + step; s++)
            share[s] = 0;
        reach += step;
        for (int64_t s = reach; s >= step; s--)
            share[s] = 0.5 * share[s] + 0.5 * share[s - step];
        for (int64_t s = step - 1; s >= 0; s--)
            share[s] *= 0.5;
    }
    ret->less = ret->greater = 0;
    for (int64_t s = 0; s <= total; s++) {
        ret->less += s <= observed ? share[s] : 0;
        ret->greater += s >= observed ? share[s] : 0;
    }
}

/* All patterns in the order of a Gray code: each differs from the one before in one sign. */
static void count_patterns(const double *d, size_t n, struct p_values *ret)
{
    double observed = 0, slack = slack_of(d, n), sum = 0;
    uint64_t below = 0, above = 0, all = UINT64_C(1) << n;
    bool plus[COUNTED_MAX];
    for (size_t i = 0; i < n; i++) {
        observed += d[i];
        plus[i] = true;
        sum += d[i];
    }
    for (uint64_t pattern = 1;; pattern++) {
        below += sum <= observed + slack;
        above += sum >= observed - slack;
        if (pattern == all)
            break;
        int flip = __builtin_ctzll(pattern);
        sum += plus[flip] ? -2 * d[flip] : 2 * d[flip];
        plus[flip] = !plus[flip];
    }
    ret->less = (double)below / (double)all;
    ret->greater = (double)above / (double)all;
}

/* Student's tail of the mean, on the side given. */
static double student_tail(const double *d, size_t n, bool below)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        mean += d[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (d[i] - mean) * (d[i] - mean);
    double se = sqrt(squares / (double)(n - 1) / (double)n);
    if (!(se > 0))
        return 0;
    return t_cdf(below ? mean / se : -mean / se, (double)(n - 1));
}

/* p-values of `below` and `above` of the drawn patterns. */
static struct p_values drawn_p(size_t below, size_t above, size_t units)
{
    double all = PERMUTATION_DRAWS + 1, least = pow(0.5, (double)units);
    return (struct p_values){.less = fmax(least, ((double)below + 1) / all),
                             .greater = fmax(least, ((double)above + 1) / all)};
}

/* Sums of eight signed differences for each of the 256 patterns of their signs. */
static double *tables_of(const double *d, size_t n)
{
    size_t groups = (n + 7) / 8;
    double *tables = base_alloc(groups * 256 * sizeof *tables);
    for (size_t g = 0; g < groups; g++)
        for (size_t pattern = 0; pattern < 256; pattern++) {
            double sum = 0;
            for (size_t i = 0; i < 8 && g * 8 + i < n; i++)
                sum += pattern >> i & 1 ? d[g * 8 + i] : -d[g * 8 + i];
            tables[g * 256 + pattern] = sum;
        }
    return tables;
}

/* A p-value that no drawn pattern reaches: Student's tail where that is smaller. */
static bool tail_instead(const double *d, size_t n, bool below, double *p)
{
    double tail = fmax(pow(0.5, (double)n), student_tail(d, n, below));
    if (!(tail < *p))
        return false;
    *p = tail;
    return true;
}

static enum permutation_method draw_patterns(const double *d, size_t n, struct rng rng, struct p_values *ret)
{
    double *tables CLEANUP_FREE = tables_of(d, n);
    double observed = 0, slack = slack_of(d, n);
    size_t groups = (n + 7) / 8, below = 0, above = 0;
    for (size_t i = 0; i < n; i++)
        observed += d[i];
    for (size_t draw = 0; draw < PERMUTATION_DRAWS; draw++) {
        double sum = 0;
        uint64_t signs = 0;
        for (size_t g = 0; g < groups; g++) {
            signs = g % 8 ? signs >> 8 : rng_u64(&rng);
            sum += tables[g * 256 + (signs & 255)];
        }
        below += sum <= observed + slack;
        above += sum >= observed - slack;
    }
    *ret = drawn_p(below, above, n);
    bool tail = (below == 0 && tail_instead(d, n, true, &ret->less)) ||
                (above == 0 && tail_instead(d, n, false, &ret->greater));
    return tail ? PERMUTATION_TAIL : PERMUTATION_DRAWN;
}

struct permutation permutation_paired(const double *d, size_t n, struct rng rng)
{
    struct permutation ret = {.p = {1, 1, 1}, .method = PERMUTATION_EXACT};
    double *moved CLEANUP_FREE = base_alloc((n + 1) * sizeof *moved);
    int64_t *steps CLEANUP_FREE = base_alloc((n + 1) * sizeof *steps), total;
    for (size_t i = 0; i < n; i++)
        if (d[i] != 0)
            moved[ret.units++] = d[i];
    if (!ret.units)
        return ret;
    if (on_lattice(moved, ret.units, steps, &total)) {
        count_sums(steps, ret.units, total, &ret.p);
    } else if (ret.units <= COUNTED_MAX) {
        count_patterns(moved, ret.units, &ret.p);
    } else {
        ret.method = draw_patterns(moved, ret.units, rng, &ret.p);
    }
    ret.p.less = fmin(1, ret.p.less);
    ret.p.greater = fmin(1, ret.p.greater);
    ret.p.two_sided = fmin(1, 2 * fmin(ret.p.less, ret.p.greater));
    return ret;
}

/* The sums of one pattern. */
struct sums {
    double x[2], over[2]; /* first side, second side */
};

static void sums_add(struct sums *to, bool swap, double x_first, double over_first, double x_second, double over_second)
{
    to->x[swap] += x_first;
    to->over[swap] += over_first;
    to->x[!swap] += x_second;
    to->over[!swap] += over_second;
}

static double ratio_difference(const struct sums *s)
{
    return s->x[1] / s->over[1] - s->x[0] / s->over[0];
}

bool permutation_ratio(const double *x_first, const double *over_first, const double *x_second,
                       const double *over_second, size_t n, struct rng rng, struct permutation *ret)
{
    struct sums as_is = {0};
    struct permutation found = {.p = {1, 1, 1}, .method = PERMUTATION_DRAWN};
    for (size_t i = 0; i < n; i++) {
        sums_add(&as_is, false, x_first[i], over_first[i], x_second[i], over_second[i]);
        found.units += x_first[i] != x_second[i] || over_first[i] != over_second[i];
    }
    double observed = ratio_difference(&as_is), slack = 1e-12 * (fabs(as_is.x[0] / as_is.over[0]) + fabs(observed));
    size_t below = 0, above = 0;
    if (!isfinite(observed))
        return false;
    for (size_t draw = 0; draw < PERMUTATION_DRAWS && found.units; draw++) {
        struct sums s = {0};
        uint64_t signs = 0;
        for (size_t i = 0; i < n; i++) {
            signs = i % 64 ? signs >> 1 : rng_u64(&rng);
            sums_add(&s, signs & 1, x_first[i], over_first[i], x_second[i], over_second[i]);
        }
        double difference = ratio_difference(&s);
        below += !(difference > observed + slack);
        above += !(difference < observed - slack);
    }
    if (found.units)
        found.p = drawn_p(below, above, found.units);
    found.p.two_sided = fmin(1, 2 * fmin(found.p.less, found.p.greater));
    *ret = found;
    return true;
}
