/* SPDX-License-Identifier: Apache-2.0 */
/* Means and their intervals. */
#include "runner/metric_cells.h"

#include "stats/dist.h"

#include <math.h>

const double METRIC_LEVEL = 0.95;

void metric_interval(struct metric *out, struct interval range, const char *method)
{
    if (!isfinite(range.low) || !isfinite(range.high))
        return;
    out->has_interval = true;
    out->low = range.low;
    out->high = range.high;
    out->method = str_of(method);
}

/* Values in the order of their clusters, those of one together; both lists in arena. */
struct clustered {
    const double *x;
    const size_t *cluster;
};

static struct clustered by_cluster(struct gathering *g, const struct cell *cell, const double *x, size_t n)
{
    size_t clusters = g->clusters.n;
    if (!g->suite->cluster.n)
        return (struct clustered){x, cell->kase.v};
    size_t *from = arena_array(g->a, size_t, clusters + 1), *label = arena_array(g->a, size_t, n);
    double *sorted = arena_array(g->a, double, n);
    for (size_t i = 0; i < n; i++)
        from[g->cluster.v[cell->kase.v[i]] + 1]++;
    for (size_t i = 0; i < clusters; i++)
        from[i + 1] += from[i];
    for (size_t i = 0; i < n; i++) {
        size_t at = g->cluster.v[cell->kase.v[i]];
        label[from[at]] = at;
        sorted[from[at]++] = x[i];
    }
    return (struct clustered){sorted, label};
}

enum sureness mean_interval_of(const double *x, const size_t *cluster, size_t n, bool share, double level,
                               struct mean *ret_mean, struct interval *ret)
{
    struct mean m = *ret_mean = mean_of(x, cluster, n);
    bool binary = true;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        binary &= x[i] == 0 || x[i] == 1;
        share &= x[i] >= 0 && x[i] <= 1;
        sum += x[i];
    }
    if (binary && m.clusters == n) {
        *ret = clopper_pearson(sum, (double)n, level);
        return SURE_EXACT;
    }
    if (binary || share)
        return korn_graubard(&m, level, ret) ? SURE_SHARE : SURE_NOT;
    return m.has_se && m.se > 0 && mean_interval(&m, level, ret) ? SURE_T : SURE_NOT;
}

static bool all_binary(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (x[i] != 0 && x[i] != 1)
            return false;
    return true;
}

void metric_mean(struct gathering *g, struct metric *out, struct metric_facts *facts, const struct cell *cell,
                 const double *x, size_t n, bool share, bool cases)
{
    static const char *const METHODS[] = {
        [SURE_NOT] = "", [SURE_EXACT] = "clopper-pearson", [SURE_SHARE] = "korn-graubard", [SURE_T] = "cluster-t"};
    struct clustered c = by_cluster(g, cell, x, n);
    struct interval range;
    facts->sure = mean_interval_of(c.x, c.cluster, n, share, METRIC_LEVEL, &facts->mean, &range);
    out->has_value = isfinite(facts->mean.value);
    out->value = facts->mean.value;
    out->n = (int64_t)n;
    if (all_binary(x, n) && !cases) {
        out->numerator = round(facts->mean.value * (double)n);
        out->denominator = (double)n;
    }
    bool inside = facts->sure == SURE_T; /* of a measure: an interval beyond what all values keep to says no more */
    for (size_t i = 0; i < n && inside; i++)
        inside = x[i] >= 0 && x[i] <= 1;
    if (inside)
        range = (struct interval){fmax(0, range.low), fmin(1, range.high)};
    if (facts->sure)
        metric_interval(out, range, facts->sure == SURE_T && facts->mean.clusters == n ? "t" : METHODS[facts->sure]);
}

static double p_of(const struct metric *m, const struct metric_facts *facts, double bound, bool below)
{
    enum { STEPS = 60 };
    const struct mean *mean = &facts->mean;
    if (facts->sure == SURE_T) {
        double t = (m->value - bound) / mean->wide;
        return t_cdf(below ? t : -t, mean->df);
    }
    if (facts->sure == SURE_POSTERIOR) { /* the beta distribution of that mean and deviation: of one case it is exact */
        double size = m->value * (1 - m->value) / (mean->se * mean->se) - 1, x = fmin(1, fmax(0, bound));
        double a = m->value * size, b = (1 - m->value) * size;
        return below ? 1 - beta_inc(a, b, x) : beta_inc(a, b, x);
    }
    if (bound <= 0) /* no share lies below */
        return below || (bound == 0 && m->value == 0);
    if (bound >= 1)
        return !below || (bound == 1 && m->value == 1);
    if (facts->sure == SURE_EXACT) {
        int64_t n = (int64_t)mean->n, c = llround(m->value * (double)n);
        return below ? binomial_at_most(c, n, bound) : binomial_at_least(c, n, bound);
    }
    double low = 0, high = 0.5; /* the tail is between them */
    for (int i = 0; i < STEPS; i++) {
        double tail = low > 0 ? sqrt(low * high) : high * 0x1p-10;
        struct interval range;
        bool reaches = tail > 1e-15 && korn_graubard(mean, 1 - 2 * tail, &range) &&
                       (below ? range.high >= bound : range.low <= bound);
        *(reaches ? &low : &high) = tail;
        if (high < 1e-14)
            break;
    }
    return high;
}

double metric_p_below(const struct metric *m, const struct metric_facts *facts, double bound)
{
    return p_of(m, facts, bound, true);
}

double metric_p_above(const struct metric *m, const struct metric_facts *facts, double bound)
{
    return p_of(m, facts, bound, false);
}

double metric_p_of_more(const struct metric *m, const struct metric_facts *facts, double bound, bool below,
                        double times)
{
    const struct mean *mean = &facts->mean;
    double z = (m->value - bound) / (facts->sure == SURE_T ? mean->wide : mean->se) * sqrt(times);
    if (facts->sure == SURE_T || facts->sure == SURE_POSTERIOR)
        return normal_cdf(below ? z : -z);
    if (bound <= 0 || bound >= 1)
        return p_of(m, facts, bound, below);
    double n = times * (facts->sure == SURE_EXACT ? (double)mean->n : korn_graubard_size(mean, METRIC_LEVEL));
    double c = m->value * n;
    if (below)
        return n - c > 0 ? 1 - beta_inc(c + 1, n - c, bound) : 1;
    return c > 0 ? beta_inc(c, n - c + 1, bound) : 1;
}
