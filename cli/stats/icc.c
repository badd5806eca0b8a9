/* SPDX-License-Identifier: Apache-2.0 */
/* assize stats icc: what varies between cases and within, and how to spend a budget on that. */
#include "cli/stats/clusters.h"
#include "cli/stats/verbs.h"

#include "stats/plan.h"

#include <float.h>
#include <math.h>

struct icc_verb {
    struct stats_common common;
    const char *value, *cluster, *level, *budget, *case_cost, *trial_cost;
};

static bool split_put(const struct icc_verb *v, const struct variance *parts, json_t *out, struct err *err)
{
    double budget = 0, case_cost = 0, trial_cost = 1;
    struct split s;
    if (!stats_number(v->budget, "--budget", 0, 1e15, true, &budget, err) ||
        !stats_number(v->case_cost, "--case-cost", 0, 1e15, false, &case_cost, err) ||
        !stats_number(v->trial_cost, "--trial-cost", 0, 1e15, true, &trial_cost, err))
        return false;
    if (!v->budget)
        return !(v->case_cost || v->trial_cost) ||
               err_set(err, ERR_USAGE, "costs say how to split a budget: expected --budget");
    if (!best_split(parts->between, parts->within, case_cost, trial_cost, budget, &s))
        return err_set(err, ERR_USAGE, "--budget %s: does not pay for two cases of one trial", v->budget);
    json_t *best = json_object();
    json_object_set_new(out, "best_split", best);
    stats_put_int(best, "cases", s.cases);
    stats_put_int(best, "trials", s.trials);
    stats_put(best, "se", sqrt(s.variance));
    return true;
}

/* Beyond what rounding makes of equal values. */
static bool varies_within(const double *x, const struct variance *parts, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(x[i]));
    return sqrt(parts->within) > 8 * DBL_EPSILON * most;
}

static bool icc_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct icc_verb *v = options;
    struct table *t;
    struct clusters c;
    const double *x;
    double level = 0.95;
    *ret_exit = 0;
    if (!stats_level(v->level, &level, err) || !table_read(a, v->common.file, &t, err) ||
        !table_numbers(a, t, v->value, "--value", &x, err) || !table_clusters(a, t, v->cluster, &c, err))
        return false;
    struct variance parts = variance_of(clusters_order(a, t, &c, x), c.of, t->n, level);
    if (!parts.defined)
        return err_at(
            err, arena_cstr(a, t->file), 0, 0,
            parts.cases < 2 || parts.cases == t->n
                ? "expected two clusters at least, and one of them of two rows; found rows: %zu, clusters: %zu"
                : "values are too large for their squares; rows: %zu, clusters: %zu",
            t->n, c.n);
    bool ends = parts.has_icc && varies_within(x, &parts, t->n);
    json_t *out = stats_result("icc", t);
    stats_put_int(out, "clusters", (int64_t)parts.cases);
    stats_put(out, "size", parts.size);
    stats_put(out, "between", parts.between);
    stats_put(out, "within", parts.within);
    stats_put(out, "icc", parts.has_icc ? parts.icc : NAN);
    stats_put_interval(out, ends ? parts.low : NAN, ends ? parts.high : NAN, level);
    stats_put_text(out, "method", S("anova"));
    stats_put(out, "design_effect", parts.has_icc ? parts.design_effect : NAN);
    if (!parts.has_icc)
        stats_put_text(out, "note", S("all values are equal: nothing varies"));
    else if (!ends)
        stats_put_text(out, "note",
                       S("no interval: no value varies within its cluster: nothing says how far others do"));
    if (!split_put(v, &parts, out, err)) {
        json_decref(out);
        return false;
    }
    return stats_print(&v->common, out, err);
}

static void icc_presets(void *options)
{
    struct icc_verb *v = options;
    v->value = "value";
    v->cluster = "cluster";
}

static const struct option ICC_OPTIONS[] = {
    {"budget", 0, "NUMBER", OPTION_TEXT, offsetof(struct icc_verb, budget),
     .help = "split between cases and trials so that the mean is surest"},
    {"case-cost", 0, "NUMBER", OPTION_TEXT, offsetof(struct icc_verb, case_cost),
     .help = "what a case costs before its first trial; default 0"},
    STATS_OPTION_COLUMN("cluster", struct icc_verb, cluster,
                        "what a value belongs to, such as a case; default cluster"),
    STATS_OPTION_JSON(struct icc_verb),
    STATS_OPTION_LEVEL(struct icc_verb),
    {"trial-cost", 0, "NUMBER", OPTION_TEXT, offsetof(struct icc_verb, trial_cost),
     .help = "what a trial costs; default 1"},
    STATS_OPTION_COLUMN("value", struct icc_verb, value, "the values; default value"),
    {0}};

static const struct operand ICC_OPERANDS[] = {STATS_OPERAND_FILE(struct icc_verb), {0}};

const struct verb STATS_ICC = {
    .name = "icc",
    .help = "Variance between and within cases, intra-class correlation, design effect",
    .manual =
        "One-way analysis of variance: within = MSW, between = (MSB - MSW) / size (0 where negative), icc =\n"
        "(MSB - MSW) / (MSB + (size - 1) MSW), which may be negative, with the F interval (Searle 1971; for unequal\n"
        "sizes with the size of Donner 1986). The design effect 1 + (size - 1) icc says how many times fewer rows the\n"
        "clustered ones are worth. With --budget, the trials a case that make the mean surest (Cochran 1977): a case\n"
        "costs --case-cost, each of its trials --trial-cost. No interval where no value varies within its\n"
        "cluster. Refused for one cluster, or one row in each.",
    .options = ICC_OPTIONS,
    .operands = ICC_OPERANDS,
    .size = sizeof(struct icc_verb),
    .presets = icc_presets,
    .run = icc_run,
};
