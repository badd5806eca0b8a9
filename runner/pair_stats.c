/* SPDX-License-Identifier: Apache-2.0 */
#include "runner/pair_stats.h"

#include "stats/agree.h"
#include "stats/correct.h"
#include "stats/correlate.h"
#include "stats/reliability.h"
#include "stats/roc.h"

bool pair_is_mean(enum metric_as as)
{
    return as == AS_PERCENT || as == AS_BRIER || as == AS_LOG_LOSS;
}

const char *pair_terms(const struct pair_data *d, double *ret)
{
    for (size_t i = 0; i < d->n; i++) {
        bool label = d->y[i] > 0;
        struct mean one = {.value = d->x[i] == d->y[i]};
        size_t clipped;
        if (d->def->as == AS_BRIER && !brier_score(&d->x[i], &label, 1, &one))
            return "out-of-range";
        if (d->def->as == AS_LOG_LOSS && !log_loss(&d->x[i], &label, 1, &one, &clipped))
            return "out-of-range";
        ret[i] = one.value;
    }
    return d->n ? NULL : "no-units";
}

static struct pair_found undefined(const char *why)
{
    return (struct pair_found){.undefined = why};
}

static struct pair_found found(double value, bool has_interval, struct interval range, const char *method)
{
    return (struct pair_found){
        .value = value, .has_interval = has_interval, .range = range, .method = has_interval ? method : NULL};
}

static size_t category_of(const struct pair_data *d, double x)
{
    size_t low = 0, high = d->n_categories;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        *(d->categories[middle] <= x ? &low : &high) = middle;
    }
    return low;
}

static struct pair_found kappa_value(struct arena *scratch, const struct pair_data *d)
{
    size_t k = d->n_categories;
    int64_t *table = arena_array(scratch, int64_t, k * k + 1);
    enum agree_weights weights = d->def->as == AS_KAPPA ? AGREE_UNWEIGHTED
                                 : d->def->quadratic    ? AGREE_QUADRATIC
                                                        : AGREE_LINEAR;
    struct kappa kappa;
    for (size_t i = 0; i < d->n; i++)
        table[category_of(d, d->x[i]) * k + category_of(d, d->y[i])]++;
    if (!cohen_kappa(table, k, weights, d->level, &kappa))
        return undefined("one-category");
    return found(kappa.value, kappa.has_interval, kappa.interval, "normal");
}

static struct pair_found alpha_value(struct arena *scratch, const struct pair_data *d)
{
    size_t *start = arena_array(scratch, size_t, d->n + 1), *category = arena_array(scratch, size_t, 2 * d->n + 1);
    struct alpha alpha;
    for (size_t i = 0; i < d->n; i++) {
        start[i + 1] = 2 * (i + 1);
        category[2 * i] = category_of(d, d->x[i]);
        category[2 * i + 1] = category_of(d, d->y[i]);
    }
    struct ratings ratings = {d->n, d->n_categories, start, category, d->categories};
    if (!krippendorff_alpha(&ratings, (enum alpha_scale)d->def->scale, d->level, d->seed, &alpha))
        return undefined("one-category");
    return found(alpha.value, alpha.has_interval, alpha.interval, "bootstrap");
}

static struct pair_found agreement_value(struct arena *scratch, const struct pair_data *d)
{
    if (d->n < 2)
        return undefined("too-few-units");
    if (d->n_categories > PAIR_CATEGORIES_MAX)
        return undefined("too-many-categories");
    return (d->def->as == AS_ALPHA ? alpha_value : kappa_value)(scratch, d);
}

static struct pair_found correlation_value(const struct pair_data *d)
{
    struct correlation c = {0};
    struct kendall tau;
    bool ok = false;
    if (d->n < 3)
        return undefined("too-few-units");
    if (d->def->as == AS_PEARSON) {
        ok = pearson(d->x, d->y, d->n, d->level, &c);
    } else if (d->def->as == AS_SPEARMAN) {
        ok = spearman_estimate(d->x, d->y, d->n, d->level, &c);
    } else {
        ok = kendall_estimate(d->x, d->y, d->n, d->level, &tau);
        c = ok ? tau.tau : c;
    }
    return ok ? found(c.value, c.has_interval, c.interval, d->def->as == AS_KENDALL ? "kendall" : "fisher")
              : undefined("constant");
}

static struct pair_found calibration_value(struct arena *scratch, const struct pair_data *d)
{
    bool *label = arena_array(scratch, bool, d->n + 1);
    struct interval range = {0, 0};
    if (d->n == 0)
        return undefined("no-units");
    for (size_t i = 0; i < d->n; i++)
        label[i] = d->y[i] > 0;
    if (d->def->as == AS_AUROC) {
        struct auroc area;
        if (!auroc_of(d->x, label, d->n, &area))
            return undefined("one-class");
        bool has = auroc_interval(&area, d->level, &range);
        return found(area.value, has, range, "delong-logit");
    }
    if (d->def->as == AS_AVERAGE_PRECISION) {
        struct average_precision ap;
        if (!average_precision_of(d->x, label, d->n, &ap))
            return undefined("one-class");
        bool has = average_precision_interval(&ap, d->level, &range);
        return found(ap.value, has, range, "logit");
    }
    struct reliability reliability;
    struct reliability_bin *bins = arena_array(scratch, struct reliability_bin, (size_t)d->def->bins);
    if (!reliability_of(d->x, label, d->n, (size_t)d->def->bins, BINNING_WIDTH, d->level, bins, &reliability))
        return undefined("out-of-range");
    return found(reliability.ece, false, range, NULL);
}

/* The labelled units are among those whose share is wanted. */
static struct pair_found rogan_gladen_value(const struct pair_data *d)
{
    struct judged j = {.n = (int64_t)d->n, .nested = true};
    struct rogan_gladen corrected;
    for (size_t i = 0; i < d->n; i++) {
        bool positive = d->x[i] > 0;
        j.positive += positive;
        if (!d->has_y[i])
            continue;
        ++*(d->y[i] > 0 ? &j.gold_positive : &j.gold_negative);
        j.found += positive && d->y[i] > 0;
        j.rejected += !positive && !(d->y[i] > 0);
    }
    if (!j.gold_positive && !j.gold_negative)
        return undefined("no-labels");
    if (!j.gold_positive || !j.gold_negative)
        return undefined("one-class");
    if (!rogan_gladen_of(&j, d->level, &corrected))
        return undefined("no-better-than-chance");
    return found(corrected.value, corrected.has_range, corrected.range, "lang-reiczigel");
}

static struct pair_found ppi_value(struct arena *scratch, const struct pair_data *d)
{
    double *y = arena_array(scratch, double, d->n + 1), *f = arena_array(scratch, double, d->n + 1);
    double *more = arena_array(scratch, double, d->n + 1);
    size_t n = 0, n_more = 0;
    struct ppi ppi;
    struct interval range = {0, 0};
    for (size_t i = 0; i < d->n; i++) {
        if (d->has_y[i]) {
            y[n] = d->y[i];
            f[n++] = d->x[i];
        } else {
            more[n_more++] = d->x[i];
        }
    }
    if (n < 2)
        return undefined("too-few-labels");
    if (n_more < 2)
        return undefined("too-few-unlabelled");
    if (!ppi_mean(y, f, n, more, n_more, &ppi))
        return undefined("too-large");
    bool has = ppi_interval(&ppi.tuned, d->level, &range);
    return found(ppi.tuned.value, has, range, "ppi++");
}

struct pair_found pair_value(struct arena *scratch, const struct pair_data *d)
{
    switch (d->def->kind) {
    case METRIC_AGREEMENT:
        return agreement_value(scratch, d);
    case METRIC_CORRELATION:
        return correlation_value(d);
    case METRIC_CALIBRATION:
        return calibration_value(scratch, d);
    case METRIC_CORRECTED:
        return d->def->as == AS_PPI ? ppi_value(scratch, d) : rogan_gladen_value(d);
    default:
        break;
    }
    BUG("a %s is of one scorer", METRIC_KIND_NAMES[d->def->kind]);
}
