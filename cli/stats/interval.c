/* SPDX-License-Identifier: Apache-2.0 */
/* assize stats mean, proportion: intervals by formula. */
#include "cli/stats/clusters.h"
#include "cli/stats/verbs.h"

#include "stats/interval.h"
#include "stats/sample.h"

#include "text/show.h"

#include <math.h>

static json_t *method_row(const char *method, struct interval range, double level)
{
    json_t *row = json_object();
    json_object_set_new(row, "method", json_string(method));
    stats_put_interval(row, range.low, range.high, level);
    return row;
}

/* mean and proportion. */
struct interval_verb {
    struct stats_common common;
    const char *value, *cluster, *level;
};

/* What both read: the level, and the values in the order of their clusters. */
struct values {
    struct table *t;
    struct clusters clusters;
    const double *x; /* in the order of the clusters */
    double level;
};

static bool values_read(struct arena *a, const struct interval_verb *v, struct values *ret, struct err *err)
{
    const double *x;
    ret->level = 0.95;
    if (!stats_level(v->level, &ret->level, err) || !table_read(a, v->common.file, &ret->t, err) ||
        !table_numbers(a, ret->t, v->value, "--value", &x, err) ||
        !table_clusters(a, ret->t, v->cluster, &ret->clusters, err))
        return false;
    ret->x = clusters_order(a, ret->t, &ret->clusters, x);
    return true;
}

/* Why there is no interval of a mean; STR_NONE where there is one. */
static str no_spread(const struct values *in, const struct mean *m)
{
    struct sample s CLEANUP_SAMPLE = {0};
    sample_init(&s, SAMPLE_MEAN, in->x, in->clusters.of, in->t->n);
    if (sample_varies(&s))
        return m->se > 0 ? STR_NONE : S("no interval: the values are too small to be squared");
    if (s.spread > 0)
        return in->clusters.of
                   ? S("no interval: the means of all clusters are equal but for rounding: nothing says how "
                       "far others lie")
                   : S("no interval: all values are equal but for rounding: nothing says how far others "
                       "lie");
    return in->clusters.of ? S("no interval: all clusters have the same mean: nothing says how far others lie")
                           : S("no interval: all values are equal: nothing says how far others lie");
}

static bool mean_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct interval_verb *v = options;
    struct values in;
    struct interval normal, student;
    *ret_exit = 0;
    if (!values_read(a, v, &in, err))
        return false;
    struct mean m = mean_of(in.x, in.clusters.of, in.t->n);
    if (m.has_se && m.df < 1)
        return err_at(err, arena_cstr(a, in.t->file), 0, 0,
                      "one cluster has nearly all rows: of how clusters differ they tell next to nothing");
    if (!normal_interval(&m, in.level, &normal) || !mean_interval(&m, in.level, &student))
        return err_at(err, arena_cstr(a, in.t->file), 0, 0, "one %s has no standard error",
                      v->cluster ? "cluster" : "row");
    if (!isfinite(m.se) || !isfinite(student.low) || !isfinite(student.high))
        return err_at(err, arena_cstr(a, in.t->file), 0, 0, "column '%s': its values are too large to be squared",
                      show_text(str_of(v->value)).text);
    str note = no_spread(&in, &m); /* no spread was seen, which is not to say that there is none */
    if (note.n) {
        m.se = 0;
        student = normal = (struct interval){NAN, NAN};
    }
    json_t *out = stats_result("mean", in.t), *rows = json_array();
    if (v->cluster)
        stats_put_int(out, "clusters", (int64_t)m.clusters);
    stats_put(out, "mean", m.value);
    stats_put(out, "se", m.se);
    json_array_append_new(rows, method_row("t", student, in.level));
    json_array_append_new(rows, method_row("normal", normal, in.level));
    json_object_set_new(out, "intervals", rows);
    if (note.n)
        stats_put_text(out, "note", note);
    return stats_print(&v->common, out, err);
}

/* How often Wilson's interval holds the share, where n is small enough to look at all its ends. */
static void wilson_put(json_t *out, int64_t n, struct interval near, double level)
{
    enum { WORST_ROWS_MAX = 20000 };
    double at;
    if (n > WORST_ROWS_MAX)
        return;
    json_t *worst = json_object();
    stats_put(worst, "of_any_share", wilson_worst(n, 0, 1, level, &at));
    stats_put(worst, "at", at);
    stats_put(worst, "within_the_exact_interval", wilson_worst(n, near.low, near.high, level, &at));
    json_object_set_new(out, "wilson_covers_at_worst", worst);
}

static bool proportion_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct interval_verb *v = options;
    struct values in;
    struct interval range;
    bool whole = true;
    *ret_exit = 0;
    if (!values_read(a, v, &in, err))
        return false;
    for (size_t i = 0; i < in.t->n; i++) {
        whole = whole && (in.x[i] == 0 || in.x[i] == 1);
        if (!(in.x[i] >= 0 && in.x[i] <= 1))
            return err_at(err, arena_cstr(a, in.t->file), in.t->lines[in.clusters.order[i]], 0,
                          "column '%s': expected a number from 0 to 1, found %g", show_text(str_of(v->value)).text,
                          in.x[i]);
    }
    double n = (double)in.t->n;
    struct mean m = mean_of(in.x, in.clusters.of, in.t->n);
    json_t *out = stats_result("proportion", in.t), *rows = json_array();
    if (v->cluster)
        stats_put_int(out, "clusters", (int64_t)m.clusters);
    stats_put(out, "share", m.value);
    if (v->cluster || !whole) {
        if (!korn_graubard(&m, in.level, &range)) {
            json_decref(out);
            json_decref(rows);
            return err_at(err, arena_cstr(a, in.t->file), 0, 0, "one %s has no standard error",
                          v->cluster ? "cluster" : "row");
        }
        json_array_append_new(rows, method_row("korn-graubard", range, in.level));
    } else {
        struct interval exact = clopper_pearson(round(m.value * n), n, in.level);
        json_array_append_new(rows, method_row("wilson", wilson_interval(m.value, n, in.level), in.level));
        json_array_append_new(rows, method_row("clopper-pearson", exact, in.level));
        wilson_put(out, (int64_t)in.t->n, exact, in.level);
    }
    json_object_set_new(out, "intervals", rows);
    return stats_print(&v->common, out, err);
}

static void interval_presets(void *options)
{
    struct interval_verb *v = options;
    v->value = "value";
}

static const struct option INTERVAL_OPTIONS[] = {
    STATS_OPTION_COLUMN("cluster", struct interval_verb, cluster,
                        "rows of one cluster go together; default each row for itself"),
    STATS_OPTION_JSON(struct interval_verb),
    STATS_OPTION_LEVEL(struct interval_verb),
    STATS_OPTION_COLUMN("value", struct interval_verb, value, "the number of each row; default value"),
    {0}};

static const struct operand INTERVAL_OPERANDS[] = {STATS_OPERAND_FILE(struct interval_verb), {0}};

const struct verb STATS_MEAN = {
    .name = "mean",
    .help = "A mean, its standard error and its intervals",
    .manual =
        "The standard error is s / sqrt(n), or with --cluster that of Liang & Zeger (1986) with C / (C - 1) for C\n"
        "clusters, as in statsmodels. Student's interval has C - 1 degrees of freedom and is the one to use, for\n"
        "values that are not very skewed and clusters of about equal size: else it is too narrow. Shares have\n"
        "proportion, and many skewed rows bootstrap --method bca. The normal one is too narrow with few rows or "
        "clusters anyway. No\n"
        "interval where all rows, or the means of all clusters, are equal but for rounding. Refused for one row or\n"
        "one cluster.",
    .options = INTERVAL_OPTIONS,
    .operands = INTERVAL_OPERANDS,
    .size = sizeof(struct interval_verb),
    .presets = interval_presets,
    .run = mean_run,
};

const struct verb STATS_PROPORTION = {
    .name = "proportion",
    .help = "A share and its intervals, also of clustered rows",
    .manual =
        "Of zeros and ones: Wilson's interval (1927) and the exact one of Clopper & Pearson (1934), which covers at\n"
        "least as often as its level says. Wilson's covers so often on average; how often at worst is computed from\n"
        "the binomial distribution, over any true share, and over those within the exact interval (up to 20,000\n"
        "rows). With --cluster, or for values between 0 and 1, such as pass@k of each case: the interval of Korn &\n"
        "Graubard (1998), as in R's survey::svyciprop(method = \"beta\"); it is refused for one row or one cluster.",
    .options = INTERVAL_OPTIONS,
    .operands = INTERVAL_OPERANDS,
    .size = sizeof(struct interval_verb),
    .presets = interval_presets,
    .run = proportion_run,
};
