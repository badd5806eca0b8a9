/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/roc.h"

#include "stats/dist.h"
#include "stats/scored.h"

#include <math.h>

/* Rows that share a score. */
struct tie {
    size_t end;
    double positives, negatives;
};

static struct tie tie_at(const struct scored *rows, const bool *label, size_t n, size_t from)
{
    struct tie tie = {.end = scored_tie_end(rows, n, from)};
    for (size_t i = from; i < tie.end; i++)
        *(label[rows[i].at] ? &tie.positives : &tie.negatives) += 1;
    return tie;
}

static bool classes_count(const bool *label, size_t n, size_t *ret_positives, size_t *ret_negatives)
{
    *ret_positives = 0;
    for (size_t i = 0; i < n; i++)
        *ret_positives += label[i];
    *ret_negatives = n - *ret_positives;
    return *ret_positives > 0 && *ret_negatives > 0;
}

/* The sums of squares, around the area, of the placements: of a true row, the share of false rows below it; of a false
 * row, the share of true rows above. */
static void placements(const struct scored *rows, const bool *label, size_t n, const struct auroc *area,
                       double *ret_positives, double *ret_negatives)
{
    double m = (double)area->positives, k = (double)area->negatives, positives = 0, negatives = 0;
    *ret_positives = *ret_negatives = 0;
    for (size_t i = 0; i < n;) {
        struct tie tie = tie_at(rows, label, n, i);
        double below = (negatives + tie.negatives / 2) / k - area->value;
        double above = (m - positives - tie.positives / 2) / m - area->value;
        *ret_positives += tie.positives * below * below;
        *ret_negatives += tie.negatives * above * above;
        positives += tie.positives;
        negatives += tie.negatives;
        i = tie.end;
    }
}

bool auroc_of(const double *score, const bool *label, size_t n, struct auroc *ret)
{
    struct auroc area = {0};
    struct scored *rows CLEANUP_FREE = scored_rows(score, n);
    if (!rows || !classes_count(label, n, &area.positives, &area.negatives))
        return false;
    double twice = 0, negatives = 0; /* whole numbers, exact below 2^53 */
    for (size_t i = 0; i < n;) {
        struct tie tie = tie_at(rows, label, n, i);
        twice += tie.positives * (2 * negatives + tie.negatives);
        negatives += tie.negatives;
        i = tie.end;
    }
    double m = (double)area.positives, k = (double)area.negatives;
    area.value = twice / (2 * m * k);
    if (m > 1 && k > 1) {
        double of_positives, of_negatives;
        placements(rows, label, n, &area, &of_positives, &of_negatives);
        area.se = sqrt(of_positives / (m - 1) / m + of_negatives / (k - 1) / k);
        /* At 0, 1/2 by one score, and 1 placements differ from the area by rounding alone. */
        area.has_se = area.value > 0 && area.value < 1 && rows[0].score < rows[n - 1].score && area.se > 0;
    }
    *ret = area;
    return true;
}

static struct interval logit_interval(double value, double se, double level)
{
    double z = normal_quantile(0.5 + 0.5 * level), at = log(value) - log1p(-value);
    return (struct interval){1 / (1 + exp(z * se - at)), 1 / (1 + exp(-z * se - at))};
}

bool auroc_interval(const struct auroc *area, double level, struct interval *ret)
{
    if (!area->has_se)
        return false;
    *ret = logit_interval(area->value, area->se / (area->value * (1 - area->value)), level);
    return true;
}

bool average_precision_of(const double *score, const bool *label, size_t n, struct average_precision *ret)
{
    struct average_precision ap = {0};
    struct scored *rows CLEANUP_FREE = scored_rows(score, n);
    if (!rows || !classes_count(label, n, &ap.positives, &ap.negatives))
        return false;
    /* Upwards: what lies above a tie is what is not yet passed. */
    double positives = (double)ap.positives, kept = (double)n, sum = 0;
    for (size_t i = 0; i < n;) {
        struct tie tie = tie_at(rows, label, n, i);
        sum += tie.positives * (positives / kept);
        positives -= tie.positives;
        kept -= tie.positives + tie.negatives;
        i = tie.end;
    }
    ap.value = fmin(1, sum / (double)ap.positives);
    *ret = ap;
    return true;
}

bool average_precision_interval(const struct average_precision *ap, double level, struct interval *ret)
{
    double v = ap->value;
    if (!(v > 0 && v < 1))
        return false;
    *ret = logit_interval(v, 1 / sqrt((double)ap->positives * v * (1 - v)), level);
    return true;
}
