/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kendall's tau-b. Units are taken in ascending order of x, those of equal x together, and counted into a tree over the
 * places of y; asked before a group goes in, the tree says how many of what stands before a unit lie below and above
 * it. What stands after it follows from the totals. That counts, for each unit by itself, the pairs that go its way and
 * those that do not: their sums make tau, their spread its standard error.
 */
#include "stats/correlate.h"

#include "stats/arrange.h"
#include "stats/dist.h"

#include <math.h>

struct pair {
    double x, y;
};

static int by_pair(const void *a, const void *b)
{
    const struct pair *p = a, *q = b;
    int order = (p->x > q->x) - (p->x < q->x);
    return order ? order : (p->y > q->y) - (p->y < q->y);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How many of n sorted values are below v, or at most v. */
static size_t place(const double *sorted, size_t n, double v, bool at_most)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] < v || (at_most && sorted[middle] == v))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A Fenwick tree of n counts (Fenwick 1994): adding one, and the sum of the first `places`, take log n steps. */
static void tree_add(size_t *tree, size_t n, size_t at)
{
    for (size_t i = at + 1; i <= n; i += i & -i)
        tree[i - 1]++;
}

static size_t tree_sum(const size_t *tree, size_t places)
{
    size_t sum = 0;
    for (size_t i = places; i > 0; i -= i & -i)
        sum += tree[i - 1];
    return sum;
}

/* One unit among all others: how many agree with it less how many do not, how many differ from it in x, in y. */
struct unit {
    double s, x_differs, y_differs;
};

struct counting {
    const struct pair *pairs; /* sorted by x, then y */
    const double *y;          /* sorted */
    size_t n, *tree;
    struct unit *units;
    int64_t concordant, discordant; /* each pair from both its sides */
};

/* The units of one x, from .. to - 1: all before them are in the tree. */
static void group_count(struct counting *c, size_t from, size_t to)
{
    for (size_t first = from, last; first < to; first = last) {
        double y = c->pairs[first].y;
        for (last = first; last < to && c->pairs[last].y == y;)
            last++;
        size_t below = place(c->y, c->n, y, false), most = place(c->y, c->n, y, true);
        size_t before_below = tree_sum(c->tree, below), before_above = from - tree_sum(c->tree, most);
        size_t after_below = below - before_below - (first - from);
        size_t after_above = c->n - most - before_above - (to - last);
        size_t with = before_below + after_above, against = before_above + after_below;
        c->concordant += (int64_t)(with * (last - first));
        c->discordant += (int64_t)(against * (last - first));
        for (size_t i = first; i < last; i++)
            c->units[i] = (struct unit){(double)with - (double)against, (double)(c->n - (to - from)),
                                        (double)(c->n - (most - below))};
    }
    for (size_t i = from; i < to; i++)
        tree_add(c->tree, c->n, place(c->y, c->n, c->pairs[i].y, false));
}

/* What ties of one side take from the pairs, and from the variance of C - D. */
struct ties {
    int64_t pairs;
    double triples, weight; /* sum t (t-1) (t-2) and t (t-1) (2t+5) over groups of t equal values */
};

static void ties_add(struct ties *ties, size_t group)
{
    double t = (double)group;
    ties->pairs += (int64_t)(group * (group - 1) / 2);
    ties->triples += t * (t - 1) * (t - 2);
    ties->weight += t * (t - 1) * (2 * t + 5);
}

static struct ties ties_of(const double *sorted, size_t n)
{
    struct ties ties = {0};
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && sorted[to] == sorted[from];)
            to++;
        ties_add(&ties, to - from);
    }
    return ties;
}

/* How likely a random order of n has at most c inversions, or at most c non-inversions; both counted, at most 1. The
 * chance of k inversions of j things is the mean of those of k - j + 1 .. k of j - 1 things. */
static double exact_p(size_t n, int64_t c)
{
    size_t room = (size_t)c + 1;
    double *now CLEANUP_FREE = base_alloc_zero(2 * room * sizeof *now), *next = now + room, sum = 0;
    now[0] = 1;
    for (size_t j = 2; j <= n; j++) {
        for (size_t k = 0; k < room; k++) {
            double all = 0;
            for (size_t i = k + 1 > j ? k + 1 - j : 0; i <= k; i++)
                all += now[i];
            next[k] = all / (double)j;
        }
        memcpy(now, next, room * sizeof *now);
    }
    for (size_t k = 0; k < room; k++)
        sum += now[k];
    return fmin(1, 2 * sum);
}

static double variance_of(size_t n, const struct ties *x, const struct ties *y)
{
    double size = (double)n, m = size * (size - 1);
    return (m * (2 * size + 5) - x->weight - y->weight) / 18 + 2 * (double)x->pairs * (double)y->pairs / m +
           x->triples * y->triples / (9 * m * (size - 2));
}

static void asymptotic_test(struct kendall *k, const struct ties *x, const struct ties *y)
{
    size_t n = k->tau.n;
    k->z = (double)(k->concordant - k->discordant) / sqrt(variance_of(n, x, y));
    k->p_asymptotic = 2 * normal_cdf(-fabs(k->z));
}

/* The standard error of tau-b by its influence function, that of a ratio of U-statistics: right with any ties, given
 * enough units. */
static double standard_error(const struct unit *units, size_t n, double tau)
{
    double s = 0, x = 0, y = 0, sum = 0, size = (double)n;
    for (size_t i = 0; i < n; i++) {
        s += units[i].s / size;
        x += units[i].x_differs / size;
        y += units[i].y_differs / size;
    }
    for (size_t i = 0; i < n; i++) {
        double off = 2 * (units[i].s - s) / sqrt(x) / sqrt(y) - tau * ((units[i].x_differs - x) / x) -
                     tau * ((units[i].y_differs - y) / y);
        sum += off * off;
    }
    return sqrt(sum / (size * (size - 1)));
}

static void kendall_interval(struct kendall *k, const struct unit *units, double level)
{
    double n = (double)k->tau.n, tau = k->tau.value;
    k->se = standard_error(units, k->tau.n, tau);
    k->tau.has_interval = k->tau.n > 4 && fabs(tau) < 1;
    if (!k->tau.has_interval)
        return;
    double at = atanh(tau), tail = 0.5 + 0.5 * level;
    double half =
        fmax(t_quantile(tail, n - 2) * k->se / (1 - tau * tau), normal_quantile(tail) * sqrt(0.437 / (n - 4)));
    k->tau.interval = (struct interval){tanh(at - half), tanh(at + half)};
}

/* S / sqrt(first second), which is exactly 1 for a perfect order. */
static double tau_b(int64_t s, int64_t first, int64_t second)
{
    if (first == second)
        return (double)s / (double)first;
    return fmax(-1, fmin(1, (double)s / sqrt((double)first) / sqrt((double)second)));
}

static bool usable(const double *x, size_t n)
{
    bool differ = false;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]))
            BUG("a correlation of numbers that are not finite");
        differ |= x[i] != x[0];
    }
    return differ && n >= 3;
}

bool kendall_estimate(const double *x, const double *y, size_t n, double level, struct kendall *ret)
{
    if (!usable(x, n) || !usable(y, n))
        return false;
    struct pair *pairs CLEANUP_FREE = base_alloc(n * sizeof *pairs);
    double *first CLEANUP_FREE = base_alloc(2 * n * sizeof *first), *second = first + n;
    size_t *tree CLEANUP_FREE = base_alloc_zero(n * sizeof *tree);
    struct unit *units CLEANUP_FREE = base_alloc(n * sizeof *units);
    for (size_t i = 0; i < n; i++) {
        pairs[i] = (struct pair){x[i], y[i]};
        second[i] = y[i];
    }
    qsort(pairs, n, sizeof *pairs, by_pair);
    qsort(second, n, sizeof *second, by_size);
    for (size_t i = 0; i < n; i++)
        first[i] = pairs[i].x;
    struct counting c = {.pairs = pairs, .y = second, .n = n, .tree = tree, .units = units};
    for (size_t from = 0, to; from < n; from = to) {
        to = place(first, n, first[from], true);
        group_count(&c, from, to);
    }
    struct ties of_x = ties_of(first, n), of_y = ties_of(second, n);
    int64_t all = (int64_t)(n * (n - 1) / 2);
    struct kendall k = {.tau.n = n, .concordant = c.concordant / 2, .discordant = c.discordant / 2};
    k.tied_first = of_x.pairs;
    k.tied_second = of_y.pairs;
    k.tau.value = tau_b(k.concordant - k.discordant, all - of_x.pairs, all - of_y.pairs);
    k.tau.p = 1;
    asymptotic_test(&k, &of_x, &of_y);
    kendall_interval(&k, units, level);
    *ret = k;
    return true;
}

bool kendall(const double *x, const double *y, size_t n, double level, struct kendall *ret)
{
    enum { EXACT_MOST = 33 };
    if (!kendall_estimate(x, y, n, level, ret))
        return false;
    struct correlation *tau = &ret->tau;
    int64_t fewer = ret->concordant < ret->discordant ? ret->concordant : ret->discordant;
    bool ties = ret->tied_first > 0 || ret->tied_second > 0;
    tau->exact = ties ? n <= ARRANGE_MAX : n <= EXACT_MOST || fewer <= 1;
    if (tau->exact) {
        tau->p = ties ? arrange_p_pairs(x, y, n) : exact_p(n, fewer);
        return true;
    }
    struct arrangement seen = arrangement_of(x, y, n);
    tau->least = ret->p_asymptotic < 2 * seen.chance;
    tau->p = tau->least ? fmin(1, 2 * seen.chance) : ret->p_asymptotic;
    tau->has_statistic = true;
    tau->statistic = ret->z;
    tau->rough = seen.uncommon <= CORRELATION_ROUGH_MAX;
    return true;
}
