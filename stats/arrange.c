/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/arrange.h"

#include <math.h>

/* The orders of b beside a, put together from the first place on. Of equal values of b not yet used only the first is
 * taken, so that orders that look alike are listed once: each stands for as many. */
struct orders {
    size_t n;
    bool pairs;                         /* else products */
    int a[ARRANGE_MAX], b[ARRANGE_MAX]; /* doubled midranks; b ascending */
    int placed[ARRANGE_MAX];            /* of b, so far */
    bool used[ARRANGE_MAX];
    int64_t observed, at_most, at_least, listed;
};

static int sign(int x)
{
    return (x > 0) - (x < 0);
}

/* What b at that place adds to those placed before. */
static int64_t gain(const struct orders *o, size_t place, int b)
{
    int64_t sum = 0;
    if (!o->pairs)
        return (int64_t)o->a[place] * b;
    for (size_t i = 0; i < place; i++)
        sum += sign(o->a[place] - o->a[i]) * sign(b - o->placed[i]);
    return sum;
}

static void list(struct orders *o, size_t place, int64_t sum)
{
    if (place == o->n) {
        o->listed++;
        o->at_most += sum <= o->observed;
        o->at_least += sum >= o->observed;
        return;
    }
    for (size_t i = 0; i < o->n; i++) {
        if (o->used[i] || (i > 0 && o->b[i] == o->b[i - 1] && !o->used[i - 1]))
            continue;
        o->used[i] = true;
        o->placed[place] = o->b[i];
        list(o, place + 1, sum + gain(o, place, o->b[i]));
        o->used[i] = false;
    }
}

static void doubled_midranks(const double *x, size_t n, int *ret)
{
    for (size_t i = 0; i < n; i++) {
        ret[i] = 1;
        for (size_t j = 0; j < n; j++)
            ret[i] += 2 * (x[j] < x[i]) + (x[j] == x[i]);
    }
}

static int by_rank(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static double p_of_orders(const double *x, const double *y, size_t n, bool pairs)
{
    struct orders o = {.n = n, .pairs = pairs};
    if (n == 0 || n > ARRANGE_MAX)
        BUG("orders of too many units, or none");
    doubled_midranks(x, n, o.a);
    doubled_midranks(y, n, o.b);
    for (size_t i = 0; i < n; i++) {
        o.observed += gain(&o, i, o.b[i]);
        o.placed[i] = o.b[i];
    }
    qsort(o.b, n, sizeof *o.b, by_rank);
    list(&o, 0, 0);
    int64_t fewer = o.at_most < o.at_least ? o.at_most : o.at_least;
    return fmin(1, 2 * (double)fewer / (double)o.listed);
}

double arrange_p_products(const double *x, const double *y, size_t n)
{
    return p_of_orders(x, y, n, false);
}

double arrange_p_pairs(const double *x, const double *y, size_t n)
{
    return p_of_orders(x, y, n, true);
}

struct unit {
    double x, y;
};

static int by_x_and_y(const void *a, const void *b)
{
    const struct unit *p = a, *q = b;
    int order = (p->x > q->x) - (p->x < q->x);
    return order ? order : (p->y > q->y) - (p->y < q->y);
}

static double log_factorial(size_t n)
{
    return lgamma((double)n + 1);
}

/* The logarithm of in how many ways the units of each group of equal ones can change places; and the largest group. */
static double log_ways(struct unit *units, size_t n, size_t *ret_largest)
{
    double ways = 0;
    size_t largest = 0;
    qsort(units, n, sizeof *units, by_x_and_y);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && units[to].x == units[from].x && units[to].y == units[from].y;)
            to++;
        ways += log_factorial(to - from);
        largest = to - from > largest ? to - from : largest;
    }
    *ret_largest = largest;
    return ways;
}

struct arrangement arrangement_of(const double *x, const double *y, size_t n)
{
    struct unit *units CLEANUP_FREE = base_alloc(n * sizeof *units);
    size_t of_x, of_y, of_both;
    for (size_t i = 0; i < n; i++)
        units[i] = (struct unit){.x = x[i]};
    double ways = log_ways(units, n, &of_x) - log_factorial(n);
    for (size_t i = 0; i < n; i++)
        units[i] = (struct unit){.y = y[i]};
    ways += log_ways(units, n, &of_y);
    for (size_t i = 0; i < n; i++)
        units[i] = (struct unit){x[i], y[i]};
    ways -= log_ways(units, n, &of_both);
    return (struct arrangement){fmin(1, exp(ways)), n - (of_x > of_y ? of_x : of_y)};
}
