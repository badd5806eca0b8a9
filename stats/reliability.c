/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/reliability.h"

#include "stats/scored.h"

#include <math.h>

static bool probabilities_valid(const double *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(p[i] >= 0 && p[i] <= 1))
            return false;
    return n > 0;
}

bool brier_score(const double *p, const bool *label, size_t n, struct mean *ret)
{
    if (!probabilities_valid(p, n))
        return false;
    double *loss CLEANUP_FREE = base_alloc(n * sizeof *loss);
    for (size_t i = 0; i < n; i++) {
        double d = label[i] ? 1 - p[i] : p[i];
        loss[i] = d * d;
    }
    *ret = mean_of(loss, NULL, n);
    return true;
}

bool log_loss(const double *p, const bool *label, size_t n, struct mean *ret, size_t *ret_clipped)
{
    if (!probabilities_valid(p, n))
        return false;
    double *loss CLEANUP_FREE = base_alloc(n * sizeof *loss);
    *ret_clipped = 0;
    for (size_t i = 0; i < n; i++) {
        double held = fmin(fmax(p[i], LOG_LOSS_CLIP), 1 - LOG_LOSS_CLIP);
        *ret_clipped += label[i] ? p[i] < held : p[i] > held;
        loss[i] = label[i] ? -log(held) : -log1p(-held);
    }
    *ret = mean_of(loss, NULL, n);
    return true;
}

/* Where the bin that begins at row `from` ends. By mass no quantile need be interpolated: an edge between two
 * neighbours parts the rows as its lower neighbour does, so whole numbers decide and no rounding. */
static size_t bin_end(const struct scored *rows, size_t n, size_t from, size_t k, size_t bins, enum binning how)
{
    size_t end = from;
    if (k + 1 == bins)
        return n;
    double edge = how == BINNING_WIDTH ? (double)(k + 1) / (double)bins : rows[(k + 1) * (n - 1) / bins].score;
    while (end < n && rows[end].score <= edge)
        end++;
    return end;
}

/* The sum of what the bin blurs: squares of p around its mean, less twice the products with the labels around theirs.
 */
static double bin_blur(const struct scored *rows, const bool *label, size_t from, size_t end,
                       const struct reliability_bin *bin)
{
    double sum = 0;
    for (size_t i = from; i < end; i++) {
        double d = rows[i].score - bin->mean;
        sum += d * d - 2 * d * ((label[rows[i].at] ? 1 : 0) - bin->observed);
    }
    return sum;
}

static void bin_fill(const struct scored *rows, const bool *label, size_t from, size_t end, double level,
                     struct reliability_bin *bin)
{
    double sum = 0, hits = 0;
    for (size_t i = from; i < end; i++) {
        sum += rows[i].score;
        hits += label[rows[i].at];
    }
    bin->n = end - from;
    /* A mean of equal numbers may miss them by rounding. */
    bin->mean = fmin(fmax(sum / (double)bin->n, rows[from].score), rows[end - 1].score);
    bin->observed = hits / (double)bin->n;
    bin->range = wilson_interval(bin->observed, (double)bin->n, level);
}

static void bin_add(const struct reliability_bin *bin, double share, double base, struct reliability *to)
{
    double off = bin->observed - bin->mean, apart = bin->observed - base;
    to->ece += share * fabs(off);
    to->mce = fmax(to->mce, fabs(off));
    to->reliability += share * off * off;
    to->resolution += share * apart * apart;
}

bool reliability_of(const double *p, const bool *label, size_t n, size_t bins, enum binning how, double level,
                    struct reliability_bin *ret_bins, struct reliability *ret)
{
    if (bins < 1 || bins > RELIABILITY_BINS_MAX)
        BUG("a reliability table of %zu bins", bins);
    if (!probabilities_valid(p, n))
        return false;
    struct scored *rows CLEANUP_FREE = scored_rows(p, n);
    struct reliability found = {0};
    double base = 0;
    for (size_t i = 0; i < n; i++)
        base += label[i];
    base /= (double)n;
    found.uncertainty = base * (1 - base);
    for (size_t k = 0, from = 0, end; k < bins; k++, from = end) {
        struct reliability_bin *bin = &ret_bins[k];
        end = bin_end(rows, n, from, k, bins, how);
        *bin = (struct reliability_bin){0};
        if (how == BINNING_WIDTH) {
            bin->low = (double)k / (double)bins;
            bin->high = (double)(k + 1) / (double)bins;
        }
        if (end == from)
            continue;
        if (how == BINNING_MASS) {
            bin->low = rows[from].score;
            bin->high = rows[end - 1].score;
        }
        bin_fill(rows, label, from, end, level, bin);
        bin_add(bin, (double)bin->n / (double)n, base, &found);
        found.within += bin_blur(rows, label, from, end, bin) / (double)n;
    }
    *ret = found;
    return true;
}
