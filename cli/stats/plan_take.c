/* SPDX-License-Identifier: Apache-2.0 */
/* What a plan is asked, from options and a pilot file. */
#include "cli/stats/clusters.h"
#include "cli/stats/planning.h"

#include "stats/interval.h"
#include "stats/plan.h"

#include <math.h>

static bool both(const char *x, const char *name_x, const char *y, const char *name_y, bool *ret, struct err *err)
{
    if (!x != !y)
        return err_set(err, ERR_USAGE, "%s takes %s with it", x ? name_x : name_y, x ? name_y : name_x);
    *ret = x != NULL;
    return true;
}

/* The variances of a design, or an sd. */
static bool spread_take(const struct plan_verb *v, struct plan *p, struct err *err)
{
    bool has_sd = v->sd != NULL;
    if (!both(v->between, "--between", v->within, "--within", &p->has_components, err))
        return false;
    if (has_sd && p->has_components)
        return err_set(err, ERR_USAGE, "--sd and --between say the same thing twice");
    if (v->trials && !p->has_components && !v->cluster)
        return err_set(err, ERR_USAGE, "--trials needs variances: --between and --within, or a file with --cluster");
    p->has_mean = has_sd || p->has_components;
    p->trials = 1;
    if (!stats_number(v->sd, "--sd", 0, INFINITY, false, &p->sd, err) ||
        !stats_number(v->between, "--between", 0, INFINITY, false, &p->between, err) ||
        !stats_number(v->within, "--within", 0, INFINITY, false, &p->within, err) ||
        !stats_number(v->trials, "--trials", 0, INFINITY, true, &p->trials, err))
        return false;
    return true;
}

static bool options_take(const struct plan_verb *v, struct plan *p, struct err *err)
{
    if (!stats_number(v->alpha, "--alpha", 1e-12, 1 - 1e-12, false, &p->alpha, err) ||
        !stats_number(v->power, "--power", 1e-12, 1 - 1e-12, false, &p->power, err) ||
        !stats_number(v->distance, "--distance", -1e300, 1e300, false, &p->distance, err) || !spread_take(v, p, err) ||
        !both(v->only_first, "--only-first", v->only_second, "--only-second", &p->has_pairs, err) ||
        !stats_number(v->only_first, "--only-first", 0, 1, false, &p->only_first, err) ||
        !stats_number(v->only_second, "--only-second", 0, 1, false, &p->only_second, err) ||
        !both(v->share_first, "--share-first", v->share_second, "--share-second", &p->has_groups, err) ||
        !stats_number(v->share_first, "--share-first", 0, 1, false, &p->share_first, err) ||
        !stats_number(v->share_second, "--share-second", 0, 1, false, &p->share_second, err))
        return false;
    if (p->only_first + p->only_second > 1)
        return err_set(err, ERR_USAGE, "--only-first and --only-second: their sum is %g, more than all pairs",
                       p->only_first + p->only_second);
    p->has_distance = v->distance != NULL;
    p->each = p->two_sided ? p->alpha / 2 : p->alpha;
    return true;
}

/* Pairs of zeros and ones are counted too. */
static void pairs_count(const double *first, const double *second, size_t n, struct plan *p)
{
    for (size_t i = 0; i < n; i++) {
        if ((first[i] != 0 && first[i] != 1) || (second[i] != 0 && second[i] != 1))
            return;
        p->only_first += first[i] > second[i];
        p->only_second += first[i] < second[i];
    }
    p->has_pairs = true;
    p->only_first /= (double)n;
    p->only_second /= (double)n;
}

/* Cases of several trials: what varies between them, and what another number of trials would change. */
static bool components_take(struct arena *a, const struct table *t, const struct plan_verb *v, const double *d,
                            struct plan *p, struct err *err)
{
    struct clusters c;
    if (!table_clusters(a, t, v->cluster, &c, err))
        return false;
    const double *ordered = clusters_order(a, t, &c, d);
    struct variance parts = variance_of(ordered, c.of, t->n, 0.95);
    if (!parts.defined)
        return err_at(err, arena_cstr(a, t->file), 0, 0,
                      "%zu rows in %zu clusters do not tell what varies between clusters from what varies within", t->n,
                      c.n);
    p->has_components = true;
    p->between = parts.between;
    p->within = parts.within;
    if (!v->trials)
        p->trials = parts.size;
    if (p->n == PLAN_UNSET)
        p->n = (int64_t)parts.cases;
    return true;
}

static bool pilot_take(struct arena *a, const struct plan_verb *v, struct plan *p, struct err *err)
{
    struct table *t;
    const double *first, *second;
    if (p->has_mean || p->has_pairs || p->has_groups)
        return err_set(err, ERR_USAGE, "spread and shares come from the file, or from options, not from both");
    if (!table_read(a, v->common.file, &t, err) || !table_numbers(a, t, v->first, "--first", &first, err) ||
        !table_numbers(a, t, v->second, "--second", &second, err))
        return false;
    double *d = arena_array(a, double, t->n);
    for (size_t i = 0; i < t->n; i++)
        d[i] = second[i] - first[i];
    struct mean m = mean_of(d, NULL, t->n);
    if (!m.has_se)
        return err_at(err, arena_cstr(a, t->file), 0, 0, "one row says nothing of how differences spread");
    p->sd = m.se * sqrt((double)t->n);
    if (!isfinite(m.value) || !isfinite(p->sd))
        return err_at(err, arena_cstr(a, t->file), 0, 0, "differences are too large for their squares");
    p->has_mean = true;
    if (!p->has_distance)
        p->distance = m.value;
    p->has_distance = true;
    if (v->cluster)
        return components_take(a, t, v, d, p, err);
    if (!v->distance) /* another difference would need other shares, which the file does not tell */
        pairs_count(first, second, t->n, p);
    if (p->n == PLAN_UNSET)
        p->n = (int64_t)t->n;
    return true;
}

bool plan_take(struct arena *a, const struct plan_verb *v, struct plan *ret, struct err *err)
{
    struct plan p = {.alpha = 0.05, .power = 0.8, .two_sided = v->two_sided, .n = v->n};
    if (!options_take(v, &p, err) || (v->common.file && !pilot_take(a, v, &p, err)))
        return false;
    if (!v->common.file && v->cluster)
        return err_set(err, ERR_USAGE, "--cluster needs a FILE");
    if (p.has_components) {
        struct design d = {p.between, p.within, 0, p.trials, 1};
        p.sd = sqrt(design_variance(&d));
    }
    if (!isfinite(p.sd))
        return err_set(err, ERR_USAGE, "the variances are too large for a sum");
    *ret = p;
    return true;
}
