/* SPDX-License-Identifier: Apache-2.0 */
/* Covariance of the estimates. With A the pinned Hessian and C the matrix that centres strengths, pinv(H) = C A^-1 C
 * without a prior; with one, the same is the covariance of the centred estimate. */
#include "stats/bt_model.h"
#include "stats/cholesky.h"
#include "stats/dist.h"

#include <math.h>

/* Less of a variance than this share of the model's own is rounding. */
static const double SPREAD_MIN = 1e-18;

/* C v C, in place. */
static void centre(double *v, size_t n, size_t players)
{
    for (size_t j = 0; j < n; j++) {
        double mean = 0;
        for (size_t i = 0; i < players; i++)
            mean += v[i * n + j] / (double)players;
        for (size_t i = 0; i < players; i++)
            v[i * n + j] -= mean;
    }
    for (size_t i = 0; i < n; i++) {
        double mean = 0;
        for (size_t j = 0; j < players; j++)
            mean += v[i * n + j] / (double)players;
        for (size_t j = 0; j < players; j++)
            v[i * n + j] -= mean;
    }
}

/* Out of the units of the model. */
static void rescale(const struct bt_model *m, struct bt_fit *fit)
{
    size_t n = fit->parameters;
    for (size_t j = 0; j < m->data->n_covariates; j++) {
        size_t at = m->data->players + j;
        fit->estimate[at] /= m->unit[j];
        fit->se[at] /= m->unit[j];
        for (size_t i = 0; i < n; i++) {
            fit->covariance[at * n + i] /= m->unit[j];
            fit->covariance[i * n + at] /= m->unit[j];
        }
    }
}

/* A^-1 S A^-1. */
static bool sandwich(struct arena *a, const struct bt_model *m, const double *bread, struct bt_fit *fit,
                     struct bt_fault *ret_fault)
{
    size_t n = m->parameters, clusters;
    double *s = arena_array(a, double, n *n), *half = arena_array(a, double, n *n);
    if (!bt_spread(a, m, fit->estimate, bread, s, &clusters, ret_fault))
        return false;
    matrix_product(bread, s, n, half);
    matrix_product(half, bread, n, fit->covariance);
    if (m->options->errors != BT_CLUSTERED)
        return true;
    fit->df = (double)clusters - 1;
    return true;
}

bool bt_errors(struct arena *a, const struct bt_model *m, struct bt_fit *ret, struct bt_fault *ret_fault)
{
    size_t n = m->parameters, at;
    struct bt_row row = bt_row_make(a, m);
    double *g = arena_array(a, double, n), *h = arena_array(a, double, n *n), *bread = arena_array(a, double, n *n);
    ret->se = arena_array(a, double, n);
    ret->covariance = arena_array(a, double, n *n);
    ret->df = 0;
    bt_sums(m, &row, ret->estimate, g, h);
    bt_pin(m, h);
    ret_fault->kind = BT_DIVERGED;
    if (!cholesky(h, n, &at))
        return false;
    cholesky_inverse(h, n, bread);
    if (m->options->errors == BT_HESSIAN)
        memcpy(ret->covariance, bread, n * n * sizeof *bread);
    else if (!sandwich(a, m, bread, ret, ret_fault))
        return false;
    centre(ret->covariance, n, m->data->players);
    for (size_t i = 0; i < n; i++) {
        double v = ret->covariance[i * n + i];
        ret->se[i] = v > SPREAD_MIN * bread[i * n + i] ? sqrt(v) : 0;
    }
    rescale(m, ret);
    return true;
}

static double quantile(const struct bt_fit *fit, double level)
{
    return fit->df > 0 ? t_quantile((1 + level) / 2, fit->df) : normal_quantile((1 + level) / 2);
}

bool bt_interval(const struct bt_fit *fit, size_t i, double level, struct interval *ret)
{
    double half = quantile(fit, level) * fit->se[i];
    if (!(fit->se[i] > 0) || !isfinite(half))
        return false;
    *ret = (struct interval){fit->estimate[i] - half, fit->estimate[i] + half};
    return true;
}

struct bt_pair bt_pair(const struct bt_fit *fit, size_t first, size_t second, double level)
{
    size_t n = fit->parameters;
    const double *v = fit->covariance;
    struct bt_pair p = {.difference = fit->estimate[first] - fit->estimate[second]};
    double own = v[first * n + first] + v[second * n + second], variance = own - 2 * v[first * n + second];
    double nu = fit->davidson ? exp(fit->estimate[n - 1]) : 0, d = p.difference / 2, most = fabs(d);
    double all = exp(d - most) + exp(-d - most) + nu * exp(-most);
    p.wins = exp(d - most) / all;
    p.tie = nu * exp(-most) / all;
    p.se = variance > 1e-14 * own ? sqrt(variance) : 0;
    double half = quantile(fit, level) * p.se;
    p.has_range = p.se > 0 && isfinite(half);
    if (p.has_range)
        p.range = (struct interval){1 / (1 + exp(half - p.difference)), 1 / (1 + exp(-half - p.difference))};
    return p;
}
