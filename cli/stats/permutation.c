/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/verbs.h"

#include "stats/interval.h"
#include "stats/permutation.h"

#include <math.h>

struct permutation_verb {
    struct stats_common common;
    const char *first, *second, *cluster;
    int64_t seed;
};

/* One number a cluster, the sum over it; in the order of the clusters' first rows. */
static bool by_cluster(struct arena *a, const struct table *t, const char *column, double *d, size_t *n,
                       struct err *err)
{
    const size_t *labels;
    const str *names;
    size_t clusters;
    if (!table_labels(a, t, column, "--cluster", &labels, &names, &clusters, err))
        return false;
    double *sums = arena_array(a, double, clusters);
    for (size_t i = 0; i < t->n; i++)
        sums[labels[i]] += d[i];
    memcpy(d, sums, clusters * sizeof *d);
    *n = clusters;
    return true;
}

/* Sums of all patterns are compared: none may be beyond a double. */
static bool sums_check(struct arena *a, const struct table *t, const double *d, size_t n, struct err *err)
{
    double all = 0;
    for (size_t i = 0; i < n; i++)
        all += fabs(d[i]);
    return isfinite(all) || err_at(err, arena_cstr(a, t->file), 0, 0, "differences are too large to add up");
}

static str method_name(enum permutation_method method)
{
    switch (method) {
    case PERMUTATION_EXACT:
        return S("exact");
    case PERMUTATION_DRAWN:
        return S("drawn");
    case PERMUTATION_TAIL:
        return S("drawn; Student's tail below 1e-4");
    }
    return S("");
}

static bool permutation_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct permutation_verb *v = options;
    struct table *t;
    const double *first, *second;
    *ret_exit = 0;
    if (!table_read(a, v->common.file, &t, err) || !table_numbers(a, t, v->first, "--first", &first, err) ||
        !table_numbers(a, t, v->second, "--second", &second, err))
        return false;
    double *d = arena_array(a, double, t->n), mean = 0;
    size_t n = t->n;
    for (size_t i = 0; i < n; i++) {
        d[i] = second[i] - first[i];
        mean += d[i] / (double)n;
    }
    if (!sums_check(a, t, d, n, err) || (v->cluster && !by_cluster(a, t, v->cluster, d, &n, err)))
        return false;
    struct permutation p = permutation_paired(d, n, rng_stream((uint64_t)v->seed, S("stats.permutation"), 0, 0));
    json_t *out = stats_result("permutation", t);
    if (v->cluster)
        stats_put_int(out, "clusters", (int64_t)n);
    stats_put_int(out, "units_that_differ", (int64_t)p.units);
    stats_put(out, "difference", mean);
    stats_put(out, "p_less", p.p.less);
    stats_put(out, "p_greater", p.p.greater);
    stats_put(out, "p_two_sided", p.p.two_sided);
    stats_put_text(out, "method", method_name(p.method));
    if (!p.units)
        stats_put_text(out, "note", S("no unit differs: p is 1"));
    return stats_print(&v->common, out, err);
}

static void permutation_presets(void *options)
{
    struct permutation_verb *v = options;
    v->first = "first";
    v->second = "second";
}

static const struct option OPTIONS[] = {
    STATS_OPTION_COLUMN("cluster", struct permutation_verb, cluster,
                        "rows of one cluster change sign together; default each row for itself"),
    STATS_OPTION_COLUMN("first", struct permutation_verb, first, "the first measurement; default first"),
    STATS_OPTION_JSON(struct permutation_verb),
    STATS_OPTION_COLUMN("second", struct permutation_verb, second, "the second measurement; default second"),
    {"seed", 0, "N", OPTION_INT, offsetof(struct permutation_verb, seed), 0, INT64_C(1) << 53,
     "seed of drawn patterns; default 0"},
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct permutation_verb), {0}};

const struct verb STATS_PERMUTATION = {
    .name = "permutation",
    .help = "Sign-flip permutation test of paired measurements",
    .manual =
        "Under no difference, the two measurements of a row could as well be exchanged. The p-value is the share of\n"
        "all such exchanges whose mean difference (second minus first) is as extreme: of exact level for any\n"
        "distribution (Fisher 1935). Counted exactly where differences are multiples of one step or at most 20 rows\n"
        "differ; else from 10,000 drawn exchanges, (1 + as extreme) / (1 + drawn), of exact level too (Phipson &\n"
        "Smyth 2010). Where none of those is as extreme, that would be 1e-4 whatever the data: Student's tail\n"
        "stands in its place if it is smaller, which is an approximation, and the method says so. No p of one side\n"
        "is below 2^-units, of the rows or clusters that differ.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct permutation_verb),
    .presets = permutation_presets,
    .run = permutation_run,
};
