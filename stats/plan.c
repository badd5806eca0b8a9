/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/plan.h"

#include "stats/dist.h"

#include <math.h>

bool cases_needed(double distance, double sd, double alpha, double power, int64_t *ret)
{
    static const double MOST = 1e9;
    if (!(sd >= 0 && alpha > 0 && alpha < 1 && power > 0 && power < 1))
        BUG("cases_needed with sd %g, alpha %g, power %g", sd, alpha, power);
    double root = fmax(0, normal_quantile(1 - alpha) + normal_quantile(power)) * sd / fabs(distance);
    double n = ceil(root * root);
    if (!(n <= MOST))
        return false;
    *ret = n < 2 ? 2 : (int64_t)n;
    return true;
}

/* z(1 - alpha), of one side. */
static double critical_z(double alpha, bool two_sided)
{
    if (!(alpha > 0 && alpha < 1))
        BUG("a plan with alpha %g", alpha);
    return -normal_quantile(two_sided ? alpha / 2 : alpha);
}

static double power_z(double power)
{
    if (!(power > 0 && power < 1))
        BUG("a plan with power %g", power);
    return normal_quantile(power);
}

/* |distance| in standard errors; without spread it is infinitely far, or nowhere. */
static double noncentrality(double distance, double sd, int64_t n)
{
    if (!(sd >= 0 && n >= 1 && isfinite(distance)))
        BUG("the power of a distance %g with sd %g and %lld cases", distance, sd, (long long)n);
    if (distance == 0)
        return 0;
    return fabs(distance) / sd * sqrt((double)n);
}

double paired_power(double distance, double sd, int64_t n, double alpha)
{
    return normal_cdf(noncentrality(distance, sd, n) - critical_z(alpha, false));
}

double detectable(double sd, int64_t n, double alpha, double power)
{
    if (!(sd >= 0 && n >= 1))
        BUG("detectable with sd %g and %lld cases", sd, (long long)n);
    return fmax(0, (critical_z(alpha, false) + power_z(power)) * sd / sqrt((double)n));
}

/* P(T > t) for T noncentral with df degrees of freedom: the mean of Phi(shift - t s) over s = sqrt(chi^2 / df), by the
 * trapezoid rule in ln s, where the density falls off so fast at both ends that equal steps converge geometrically.
 * Divided by the sum of the densities, which takes the place of the gamma function. */
static double noncentral_tail(double t, double df, double shift)
{
    double width = 1 / sqrt(2 * df), step = fmin(width / 4, 0.02), reach = 40 / df + 14 * width;
    double total = 0, sum = 0;
    int steps = (int)((reach + 14 * width) / step) + 3;
    for (int i = 0; i <= steps; i++) {
        double u = i * step - reach;
        double density = exp(df * (u - expm1(2 * u) / 2));
        total += density;
        sum += density * normal_cdf(shift - t * exp(u));
    }
    return sum / total;
}

double paired_power_t(double distance, double sd, int64_t n, double alpha, bool two_sided)
{
    static const int64_t NORMAL_FROM = 100001;
    double shift = noncentrality(distance, sd, n), z = critical_z(alpha, two_sided), df = (double)n - 1;
    if (!(sd > 0 && n >= 2))
        BUG("the power of a t test with sd %g and %lld cases", sd, (long long)n);
    if (n >= NORMAL_FROM)
        return normal_cdf(shift - z) + (two_sided ? normal_cdf(-shift - z) : 0);
    double t = -t_quantile(two_sided ? alpha / 2 : alpha, df);
    return noncentral_tail(t, df, shift) + (two_sided ? noncentral_tail(t, df, -shift) : 0);
}

double design_variance(const struct design *d)
{
    if (!(d->between >= 0 && d->within_first >= 0 && d->within_second >= 0 && d->trials_first > 0 &&
          d->trials_second > 0))
        BUG("a design with variances %g, %g, %g", d->between, d->within_first, d->within_second);
    return d->between + d->within_first / d->trials_first + d->within_second / d->trials_second;
}

static bool whole_enough(double n, double *ret)
{
    static const double MOST = 1e15;
    if (!(n <= MOST))
        return false;
    *ret = n;
    return true;
}

bool design_cases(const struct design *d, double distance, double alpha, double power, bool two_sided, double *ret)
{
    double root = fmax(0, critical_z(alpha, two_sided) + power_z(power)) / distance;
    return distance != 0 && whole_enough(root * root * design_variance(d), ret);
}

bool best_split(double between, double within, double case_cost, double trial_cost, double budget, struct split *ret)
{
    static const double MOST = 1e15;
    if (!(between >= 0 && within >= 0 && case_cost >= 0 && trial_cost > 0))
        BUG("a split with variances %g and %g, costs %g and %g", between, within, case_cost, trial_cost);
    double room = floor(fmin(MOST, (budget / 2 - case_cost) / trial_cost)); /* the trials that two cases can have */
    if (!(room >= 1))
        return false;
    double ideal = within > 0 ? sqrt(within / between * (case_cost / trial_cost)) : 1;
    double k = isnan(ideal) ? 1 : fmin(room, fmax(1, floor(ideal))), more = fmin(room, k + 1);
    if ((between + within / more) * (case_cost + more * trial_cost) <
        (between + within / k) * (case_cost + k * trial_cost))
        k = more;
    double cases = floor(fmin(MOST, budget / (case_cost + k * trial_cost)));
    *ret = (struct split){(int64_t)k, (int64_t)cases, (between + within / k) / cases};
    return true;
}

static void shares(double p1, double p2)
{
    if (!(p1 >= 0 && p1 <= 1 && p2 >= 0 && p2 <= 1))
        BUG("a plan with shares %g and %g", p1, p2);
}

bool proportions_needed(double p1, double p2, double alpha, double power, bool two_sided, double *ret)
{
    shares(p1, p2);
    double pooled = (p1 + p2) / 2, apart = p1 * (1 - p1) + p2 * (1 - p2);
    double root = critical_z(alpha, two_sided) * sqrt(2 * pooled * (1 - pooled)) + power_z(power) * sqrt(apart);
    root = fmax(0, root) / (p1 - p2);
    return p1 != p2 && whole_enough(root * root, ret);
}

double proportions_power(double p1, double p2, int64_t n, double alpha, bool two_sided)
{
    shares(p1, p2);
    if (n < 1)
        BUG("the power of %lld cases", (long long)n);
    double pooled = (p1 + p2) / 2, apart = p1 * (1 - p1) + p2 * (1 - p2), z = critical_z(alpha, two_sided);
    double beyond = fabs(p1 - p2) * sqrt((double)n) - z * sqrt(2 * pooled * (1 - pooled));
    if (!(apart > 0)) /* both shares are 0 or 1: the same, or as far apart as can be */
        return p1 == p2 ? 0 : beyond > 0;
    return normal_cdf(beyond / sqrt(apart));
}
