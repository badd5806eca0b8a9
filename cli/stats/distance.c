/* SPDX-License-Identifier: Apache-2.0 */
/* How far the distributions of two groups are apart. */
#include "cli/stats/compare.h"
#include "cli/stats/verbs.h"

#include "stats/distance.h"
#include "text/show.h"

#include <math.h>

struct distance_verb {
    struct stats_common common;
    const char *value, *group, *baseline, *label, *first, *second;
    int64_t bins;
};

/* Two distributions over the same bins. */
struct binned {
    struct table *t;
    str sides[2];
    str *names;
    double *mass[2];
    size_t k;
};

static bool ks_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct groups_verb *v = options;
    struct table *t;
    struct two_groups g;
    struct ks k;
    *ret_exit = 0;
    if (!table_read(a, v->common.file, &t, err) || !two_groups(a, t, v->value, v->group, v->baseline, &g, err))
        return false;
    if (!ks_two_sample(g.x[0], g.n[0], g.x[1], g.n[1], &k))
        BUG("groups of nothing");
    json_t *out = stats_result("ks", t), *rows = json_array();
    for (int side = 0; side < 2; side++) {
        json_t *row = json_object();
        stats_put_text(row, "group", g.names[side]);
        stats_put_int(row, "n", (int64_t)g.n[side]);
        json_array_append_new(rows, row);
    }
    json_object_set_new(out, "groups", rows);
    stats_put(out, "d", k.d);
    stats_put(out, "at", k.at);
    stats_put(out, "p_two_sided", k.p);
    stats_put_text(out, "method", k.exact ? S("exact") : S("limit"));
    return stats_print(&v->common, out, err);
}

static void binned_room(struct arena *a, struct binned *b, size_t k)
{
    b->names = arena_array(a, str, k);
    b->mass[0] = arena_array(a, double, k);
    b->mass[1] = arena_array(a, double, k);
    b->k = k;
}

/* Each row a bin, with two columns of counts or shares. */
static bool read_bins(struct arena *a, const struct distance_verb *v, struct binned *b, struct err *err)
{
    const double *x[2];
    const char *columns[] = {v->first, v->second}, *names[] = {"--first", "--second"};
    if (!v->first || !v->second)
        return err_set(err, ERR_USAGE, "--first and --second name two columns of bins; give both, or neither");
    binned_room(a, b, b->t->n);
    for (int side = 0; side < 2; side++) {
        double sum = 0;
        b->sides[side] = str_of(columns[side]);
        if (!table_numbers(a, b->t, columns[side], names[side], &x[side], err))
            return false;
        for (size_t i = 0; i < b->k; i++) {
            b->names[i] = arena_printf(a, "%zu", i + 1);
            sum += b->mass[side][i] = x[side][i];
            if (x[side][i] < 0)
                return err_at(err, arena_cstr(a, b->t->file), b->t->lines[i], 0,
                              "column '%s': expected a count or a share, found %g", columns[side], x[side][i]);
        }
        if (!(sum > 0) || !isfinite(sum))
            return err_at(err, arena_cstr(a, b->t->file), 0, 0, "column '%s' sums to %g", columns[side], sum);
    }
    return true;
}

/* Rows of two groups, counted by label. */
static bool read_labels(struct arena *a, const struct distance_verb *v, struct binned *b, struct err *err)
{
    const size_t *labels;
    const str *names;
    struct group_rows rows;
    size_t k;
    if (!table_labels(a, b->t, v->label, "--label", &labels, &names, &k, err) ||
        !group_rows(a, b->t, v->group, v->baseline, &rows, err))
        return false;
    binned_room(a, b, k);
    for (size_t i = 0; i < k; i++)
        b->names[i] = names[i];
    for (size_t i = 0; i < b->t->n; i++)
        b->mass[rows.of[i]][labels[i]]++;
    b->sides[0] = rows.names[0];
    b->sides[1] = rows.names[1];
    return true;
}

/* Rows of two groups, counted by the quantiles of the first. */
static bool read_values(struct arena *a, const struct distance_verb *v, struct binned *b, struct err *err)
{
    struct two_groups g;
    size_t bins = (size_t)v->bins;
    double *ends = arena_array(a, double, bins);
    if (!two_groups(a, b->t, v->value, v->group, v->baseline, &g, err))
        return false;
    binned_room(a, b, bins);
    if (!quantile_bins(g.x[0], g.n[0], g.x[1], g.n[1], bins, b->mass[0], b->mass[1], ends, &b->k))
        return err_at(err, arena_cstr(a, b->t->file), 0, 0,
                      "all values of '%s' are equal, or too large: its quantiles make no bins (--label counts each "
                      "value by itself)",
                      show_text(g.names[0]).text);
    for (size_t i = 0; i < b->k; i++)
        b->names[i] = i + 1 < b->k ? arena_printf(a, "to %.6g", ends[i]) : arena_printf(a, "above %.6g", ends[i - 1]);
    b->sides[0] = g.names[0];
    b->sides[1] = g.names[1];
    return true;
}

/* Fills b, whose table is read already. */
static bool binned_fill(struct arena *a, const struct distance_verb *v, struct binned *b, struct err *err)
{
    bool by_bins = v->first || v->second;
    if (by_bins && v->label)
        return err_set(err, ERR_USAGE, "--label counts rows, --first and --second name counts; leave one of them out");
    return by_bins ? read_bins(a, v, b, err) : v->label ? read_labels(a, v, b, err) : read_values(a, v, b, err);
}

static double total(const double *x, size_t k)
{
    double sum = 0;
    for (size_t i = 0; i < k; i++)
        sum += x[i];
    return sum;
}

static void binned_put(json_t *out, const struct binned *b)
{
    json_t *rows = json_array();
    double all[2] = {total(b->mass[0], b->k), total(b->mass[1], b->k)};
    stats_put_text(out, "first", b->sides[0]);
    stats_put_text(out, "second", b->sides[1]);
    for (size_t i = 0; i < b->k; i++) {
        json_t *row = json_object();
        stats_put_text(row, "bin", b->names[i]);
        stats_put(row, "first", b->mass[0][i]);
        stats_put(row, "second", b->mass[1][i]);
        stats_put(row, "share_first", b->mass[0][i] / all[0]);
        stats_put(row, "share_second", b->mass[1][i] / all[1]);
        json_array_append_new(rows, row);
    }
    json_object_set_new(out, "bins", rows);
}

/* Whole numbers that sum to more than 1 are counts; all else is shares. */
static bool is_counts(const struct binned *b)
{
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < b->k; i++)
            if (b->mass[side][i] != floor(b->mass[side][i]))
                return false;
        if (total(b->mass[side], b->k) <= 1)
            return false;
    }
    return true;
}

static bool psi_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct distance_verb *v = options;
    struct binned b = {0};
    struct stability s = {.chance = NAN};
    *ret_exit = 0;
    if (!table_read(a, v->common.file, &b.t, err) || !binned_fill(a, v, &b, err))
        return false;
    bool counts = v->first == NULL || is_counts(&b);
    if (!(counts ? psi_counts(b.mass[0], b.mass[1], b.k, &s) : psi_shares(b.mass[0], b.mass[1], b.k, &s.psi)))
        return err_at(err, arena_cstr(a, b.t->file), 0, 0,
                      "a bin is empty on one side alone: the index of shares has no value there (counts would be "
                      "smoothed)");
    json_t *out = stats_result("psi", b.t);
    binned_put(out, &b);
    stats_put(out, "psi", s.psi);
    stats_put(out, "chance", s.chance);
    if (!counts)
        stats_put_text(out, "note", S("of shares, which say not of how many: no chance"));
    if (s.smoothed)
        stats_put_text(out, "note", S("a bin is empty on one side: a half was added to every bin of both"));
    return stats_print(&v->common, out, err);
}

static bool jensen_shannon_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct distance_verb *v = options;
    struct binned b = {0};
    double divergence, distance;
    *ret_exit = 0;
    if (!table_read(a, v->common.file, &b.t, err) || !binned_fill(a, v, &b, err))
        return false;
    if (!jensen_shannon(b.mass[0], b.mass[1], b.k, &divergence, &distance))
        BUG("bins of nothing");
    json_t *out = stats_result("jensen-shannon", b.t);
    binned_put(out, &b);
    stats_put(out, "distance", distance);
    stats_put(out, "divergence", divergence);
    stats_put_int(out, "base", 2);
    return stats_print(&v->common, out, err);
}

static void distance_presets(void *options)
{
    struct distance_verb *v = options;
    v->value = "value";
    v->group = "group";
    v->bins = 10;
}

static const struct option KS_OPTIONS[] = {
    COMPARE_OPTION_BASELINE(struct groups_verb),
    STATS_OPTION_COLUMN("group", struct groups_verb, group, "two labels; default group"),
    STATS_OPTION_JSON(struct groups_verb),
    STATS_OPTION_COLUMN("value", struct groups_verb, value, "numbers; default value"),
    {0}};
static const struct operand KS_OPERANDS[] = {STATS_OPERAND_FILE(struct groups_verb), {0}};

static const struct option OPTIONS[] = {
    COMPARE_OPTION_BASELINE(struct distance_verb),
    {"bins", 0, "N", OPTION_INT, offsetof(struct distance_verb, bins), 2, QUANTILE_BINS_MAX,
     "quantile bins of the first group's numbers; default 10"},
    STATS_OPTION_COLUMN("first", struct distance_verb, first, "counts or shares of the first, each row a bin"),
    STATS_OPTION_COLUMN("group", struct distance_verb, group, "two labels; default group"),
    STATS_OPTION_JSON(struct distance_verb),
    STATS_OPTION_COLUMN("label", struct distance_verb, label, "what rows are counted by, in place of --value"),
    STATS_OPTION_COLUMN("second", struct distance_verb, second, "counts or shares of the second"),
    STATS_OPTION_COLUMN("value", struct distance_verb, value, "numbers, counted by bins; default value"),
    {0}};
static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct distance_verb), {0}};

const struct verb STATS_KS = {
    .name = "ks",
    .help = "Kolmogorov-Smirnov test: whether two groups are distributed alike",
    .manual =
        "d is the largest distance of the two distribution functions, at the value `at` (Smirnov 1939). p is exact\n"
        "while neither group has more than 10,000 rows (with ties it is too large rather than too small), else that\n"
        "of Kolmogorov's limit. Refuses any number of groups but two.",
    .options = KS_OPTIONS,
    .operands = KS_OPERANDS,
    .size = sizeof(struct groups_verb),
    .presets = groups_presets,
    .run = ks_run,
};

const struct verb STATS_PSI = {
    .name = "psi",
    .help = "Population stability index of two distributions",
    .manual =
        "The sum over bins of (p - q) ln(p / q) (Siddiqi 2006). Bins are quantiles of the first group's numbers, or\n"
        "labels (--label), or rows of counts or shares (--first, --second). Where counts leave a bin empty on one\n"
        "side, a half is added to every bin of both; shares are refused there. `chance` is what counts give on\n"
        "average if nothing changed: (bins - 1)(1 / n1 + 1 / n2). By custom, 0.1 is a shift and 0.25 a large one.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct distance_verb),
    .presets = distance_presets,
    .run = psi_run,
};

const struct verb STATS_JENSEN_SHANNON = {
    .name = "jensen-shannon",
    .help = "Jensen-Shannon distance of two distributions",
    .manual =
        "The mean divergence of two distributions from their middle, to base 2 (Lin 1991), and its square root, which\n"
        "is a metric; both from 0 to 1. Bins as for psi: quantiles of the first group's numbers, labels, or rows of\n"
        "counts or shares. Refuses any number of groups but two, and a side that sums to nothing.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct distance_verb),
    .presets = distance_presets,
    .run = jensen_shannon_run,
};
