/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/bootstrap.h"

#include "stats/dist.h"

#include <math.h>

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double quantile_of(const double *sorted, size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t below = (size_t)at;
    if (below + 1 >= n)
        return sorted[n - 1];
    return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

size_t bootstrap_resamples(size_t n)
{
    size_t resamples = BOOTSTRAP_DRAWS / n;
    if (resamples > BOOTSTRAP_RESAMPLES)
        return BOOTSTRAP_RESAMPLES;
    return resamples < BOOTSTRAP_RESAMPLES_MIN ? BOOTSTRAP_RESAMPLES_MIN : resamples;
}

double bootstrap_draw(const double *x, size_t n, struct rng *rng)
{
    double sum = 0;
    for (size_t i = 0; i < n; i += 2) {
        uint64_t u = rng_u64(rng);
        sum += x[resample_high(u, n)];
        if (i + 1 < n)
            sum += x[resample_low(u, n)];
    }
    return sum / (double)n;
}

bool bootstrap_mean(const double *x, size_t n, double level, struct rng rng, struct interval *ret)
{
    if (!values_vary(x, n, 0))
        return false;
    struct sample s CLEANUP_SAMPLE = {0};
    sample_init(&s, SAMPLE_MEAN, x, NULL, n);
    return bootstrap_interval(&s, BOOTSTRAP_PERCENTILE, bootstrap_resamples(n), level, rng, ret);
}

struct interval percentile_interval(const double *sorted, size_t n, double level)
{
    return (struct interval){quantile_of(sorted, n, (1 - level) / 2), quantile_of(sorted, n, (1 + level) / 2)};
}

/* The share of resamples below the value, those equal to it counted half. */
static double share_below(const double *sorted, size_t n, double value)
{
    size_t below = 0, not_above = 0;
    for (size_t i = 0; i < n; i++) {
        below += sorted[i] < value;
        not_above += sorted[i] <= value;
    }
    return ((double)below + (double)not_above) / (2 * (double)n);
}

/* False where the jackknife does not vary. Differences are scaled by the largest, so that no cube under- or overflows.
 */
static bool acceleration(const double *jackknife, size_t n, double *ret)
{
    double mean = 0, most = 0, squares = 0, cubes = 0;
    for (size_t i = 0; i < n; i++)
        mean += jackknife[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(mean - jackknife[i]));
    if (!(most > 0 && isfinite(most)))
        return false;
    for (size_t i = 0; i < n; i++) {
        double d = (mean - jackknife[i]) / most;
        squares += d * d;
        cubes += d * d * d;
    }
    *ret = cubes / (6 * squares * sqrt(squares));
    return true;
}

bool bca_interval(const double *sorted, size_t n, double value, const double *jackknife, size_t units, double level,
                  struct interval *ret)
{
    double a, ends[2], share = share_below(sorted, n, value);
    if (!(share > 0 && share < 1) || !acceleration(jackknife, units, &a))
        return false;
    double z0 = normal_quantile(share), z = normal_quantile(0.5 - 0.5 * level);
    for (int i = 0; i < 2; i++) {
        double shifted = z0 + (i ? -z : z), slope = 1 - a * shifted;
        if (!(slope > 0))
            return false;
        ends[i] = quantile_of(sorted, n, normal_cdf(z0 + shifted / slope));
    }
    *ret = (struct interval){ends[0], ends[1]};
    return true;
}

/* The interval from a sample's resamples, which are sorted here. */
static bool interval_of(const struct sample *s, enum bootstrap_method method, double level, double *drawn, size_t n,
                        struct interval *ret)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(drawn[i]))
            return false;
    qsort(drawn, n, sizeof *drawn, by_size);
    if (drawn[0] >= drawn[n - 1] || (s->statistic == SAMPLE_MEDIAN && !values_vary(drawn, n, s->most)))
        return false;
    if (method == BOOTSTRAP_PERCENTILE) {
        *ret = percentile_interval(drawn, n, level);
        return true;
    }
    double *jackknife CLEANUP_FREE = base_alloc(s->units * sizeof *jackknife);
    sample_jackknife(s, jackknife);
    return bca_interval(drawn, n, sample_value(s), jackknife, s->units, level, ret);
}

void bootstrap_intervals(struct bootstrap *of, size_t n, enum bootstrap_method method, double level, struct rng rng)
{
    enum { KEPT_MAX = 1 << 23 }; /* statistics in memory at once, but for a single sample that has more */
    struct resampling *jobs CLEANUP_FREE = base_alloc((n + 1) * sizeof *jobs);
    for (size_t i = 0, end; i < n; i = end) {
        size_t kept = 0, taken = 0;
        for (end = i; end < n && (end == i || kept + of[end].resamples <= KEPT_MAX); end++)
            kept += of[end].resamples;
        double *drawn CLEANUP_FREE = base_alloc(kept * sizeof *drawn);
        for (size_t j = i; j < end; j++) {
            bool alone = of[j].sample->units < 2 || !sample_varies(of[j].sample);
            jobs[j] = (struct resampling){of[j].sample, 0, alone ? 0 : of[j].resamples, drawn + taken};
            taken += jobs[j].to;
        }
        resample_draw(jobs + i, end - i, rng);
        for (size_t j = i; j < end; j++)
            of[j].defined =
                jobs[j].to && interval_of(of[j].sample, method, level, jobs[j].ret, jobs[j].to, &of[j].range);
    }
}

bool bootstrap_interval(const struct sample *s, enum bootstrap_method method, size_t resamples, double level,
                        struct rng rng, struct interval *ret)
{
    struct bootstrap one = {.sample = s, .resamples = resamples};
    bootstrap_intervals(&one, 1, method, level, rng);
    if (one.defined)
        *ret = one.range;
    return one.defined;
}
