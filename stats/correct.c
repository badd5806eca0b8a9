/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/correct.h"

#include "stats/dist.h"

#include <math.h>

/* The shares that the estimate is made of, with the numbers of units that they rest on. */
struct rates {
    double q, n, se, n_se, sp, n_sp;
};

static bool counts_agree(const struct judged *j)
{
    int64_t labelled = j->gold_positive + j->gold_negative;
    return j->positive >= 0 && j->positive <= j->n && j->found >= 0 && j->found <= j->gold_positive &&
           j->rejected >= 0 && j->rejected <= j->gold_negative &&
           (!j->nested || (labelled <= j->n && j->found + j->gold_negative - j->rejected <= j->positive));
}

static double variance_of(const struct rates *r, double value, bool nested)
{
    double se = value * r->se * (1 - r->se), sp = (1 - value) * r->sp * (1 - r->sp), youden = r->se + r->sp - 1;
    double sum = r->q * (1 - r->q) / r->n + value * se / r->n_se + (1 - value) * sp / r->n_sp;
    if (nested)
        sum -= 2 * (se + sp) / r->n;
    return fmax(0, sum) / (youden * youden);
}

static double clamp(double x)
{
    return fmin(1, fmax(0, x));
}

static bool lang_reiczigel(const struct rates *raw, double z, bool nested, struct interval *ret)
{
    struct rates r = {(raw->q * raw->n + z * z / 2) / (raw->n + z * z), raw->n + z * z,
                      (raw->se * raw->n_se + 1) / (raw->n_se + 2),      raw->n_se + 2,
                      (raw->sp * raw->n_sp + 1) / (raw->n_sp + 2),      raw->n_sp + 2};
    double youden = r.se + r.sp - 1;
    if (!(youden > 1e-9)) /* 0 but for rounding */
        return false;
    double value = (r.q + r.sp - 1) / youden;
    double moved = 2 * z * z * (value * r.se * (1 - r.se) / r.n_se - (1 - value) * r.sp * (1 - r.sp) / r.n_sp);
    double half = z * sqrt(variance_of(&r, value, nested));
    *ret = (struct interval){clamp(value + moved - half), clamp(value + moved + half)};
    return true;
}

bool rogan_gladen_of(const struct judged *j, double level, struct rogan_gladen *ret)
{
    if (!counts_agree(j))
        BUG("a judge's counts contradict each other");
    if (j->n == 0 || j->gold_positive == 0 || j->gold_negative == 0)
        return false;
    double n = (double)j->n, n_se = (double)j->gold_positive, n_sp = (double)j->gold_negative;
    struct rates r = {(double)j->positive / n, n, (double)j->found / n_se, n_se, (double)j->rejected / n_sp, n_sp};
    /* se > 1 - sp in products of whole numbers, where a judge just as good as chance is just that. */
    if ((double)j->found * n_sp <= (double)(j->gold_negative - j->rejected) * n_se || !(r.se + r.sp > 1))
        return false;
    *ret = (struct rogan_gladen){.apparent = r.q, .sensitivity = r.se, .specificity = r.sp};
    double z = normal_quantile(0.5 + 0.5 * level);
    if (j->nested && j->n == j->gold_positive + j->gold_negative) {
        ret->unclamped = ret->value = n_se / n;
        ret->se = sqrt(ret->value * (1 - ret->value) / n);
        ret->has_range = true;
        ret->range = wilson_at(ret->value, n, z);
        return true;
    }
    ret->unclamped = (r.q + r.sp - 1) / (r.se + r.sp - 1);
    ret->value = clamp(ret->unclamped);
    ret->se = sqrt(variance_of(&r, ret->value, j->nested));
    ret->has_range = lang_reiczigel(&r, z, j->nested, &ret->range);
    return true;
}

/* Kept between the least and the largest, so that the mean of equal numbers is that number. */
static double mean_at(const double *x, size_t n)
{
    double sum = 0, least = x[0], largest = x[0];
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        least = fmin(least, x[i]);
        largest = fmax(largest, x[i]);
    }
    return fmin(largest, fmax(least, sum / (double)n));
}

/* The mean product around the means; of x with itself: the variance. */
static double covariance(const double *x, const double *y, size_t n)
{
    double x_mean = mean_at(x, n), y_mean = mean_at(y, n), sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - x_mean) * (y[i] - y_mean);
    return sum / (double)n;
}

/* What the estimates share. */
struct ppi_input {
    const double *y, *f, *more;
    size_t n, n_more;
};

static struct ppi_estimate estimate_at(const struct ppi_input *in, double lambda)
{
    double *rest CLEANUP_FREE = base_alloc(in->n * sizeof *rest);
    for (size_t i = 0; i < in->n; i++)
        rest[i] = in->y[i] - lambda * in->f[i];
    double n = (double)in->n, n_more = (double)in->n_more, labelled = covariance(rest, rest, in->n) / n, other = 0;
    if (lambda > 0)
        other = lambda * lambda * covariance(in->more, in->more, in->n_more) / n_more;
    double both = labelled + other, a = labelled / both, b = other / both;
    double df = both > 0 ? fmin(n - 1, 1 / (a * a / (n - 1) + b * b / (n_more - 1))) : n - 1;
    return (struct ppi_estimate){lambda * mean_at(in->more, in->n_more) + mean_at(rest, in->n), sqrt(both), df};
}

static double lambda_of(const struct ppi_input *in)
{
    double n = (double)in->n, n_more = (double)in->n_more, share = n / (n + n_more);
    double apart = mean_at(in->f, in->n) - mean_at(in->more, in->n_more);
    double pooled = share * covariance(in->f, in->f, in->n) + (1 - share) * covariance(in->more, in->more, in->n_more) +
                    share * (1 - share) * apart * apart;
    double together = covariance(in->y, in->f, in->n);
    return pooled > 0 ? fmin(1, fmax(0, together / ((1 + n / n_more) * pooled))) : 0;
}

static bool all_square(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(fabs(x[i]) <= 1e150)) /* squares and their sum stay finite */
            return false;
    return true;
}

bool ppi_mean(const double *y, const double *f, size_t n, const double *f_more, size_t n_more, struct ppi *ret)
{
    if (n < 2 || n_more < 2 || !all_square(y, n) || !all_square(f, n) || !all_square(f_more, n_more))
        return false;
    struct ppi_input in = {y, f, f_more, n, n_more};
    double lambda = lambda_of(&in);
    *ret = (struct ppi){n, n_more, estimate_at(&in, 0), estimate_at(&in, 1), estimate_at(&in, lambda), lambda};
    return true;
}

bool ppi_interval(const struct ppi_estimate *e, double level, struct interval *ret)
{
    if (!(e->se > 0))
        return false;
    double half = t_quantile(0.5 + 0.5 * level, e->df) * e->se;
    *ret = (struct interval){e->value - half, e->value + half};
    return true;
}
