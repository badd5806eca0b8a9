/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/compare.h"
#include "cli/stats/verbs.h"

#include "stats/compare_shares.h"
#include "text/show.h"

#include <math.h>

/* Two groups of rows that stand for one trial each, or for `count` of them. */
static bool shares_read(struct arena *a, const struct groups_verb *v, const struct table *t, struct group_rows *rows,
                        struct share *ret, struct err *err)
{
    const double *x, *count;
    if (!table_numbers(a, t, v->value, "--value", &x, err) || !compare_binary(a, t, v->value, x, err) ||
        !compare_counts(a, t, v->count, &count, err) || !group_rows(a, t, v->group, v->baseline, rows, err))
        return false;
    for (size_t i = 0; i < t->n; i++) {
        struct share *to = &ret[rows->of[i]];
        to->n += (int64_t)count[i];
        to->successes += x[i] > 0 ? (int64_t)count[i] : 0;
    }
    for (int side = 0; side < 2; side++)
        if (!ret[side].n)
            return err_at(err, arena_cstr(a, t->file), 0, 0, "group '%s' is empty: its counts are all 0",
                          show_text(rows->names[side]).text);
    return true;
}

static bool two_proportions_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct groups_verb *v = options;
    struct table *t;
    struct group_rows rows;
    struct share s[2] = {{0}};
    struct share_test z;
    struct interval range;
    struct p_values fisher = {.two_sided = NAN};
    double level;
    *ret_exit = 0;
    if (!compare_level(v->level, &level, err) || !table_read(a, v->common.file, &t, err) ||
        !shares_read(a, v, t, &rows, s, err))
        return false;
    if (!two_proportions(s[0], s[1], &z) || !newcombe_independent(s[0], s[1], level, &range))
        BUG("shares of nothing");
    bool exact = fisher_exact(s[0], s[1], &fisher);
    json_t *out = stats_result("two-proportions", t), *list = json_array();
    stats_put_int(out, "n", s[0].n + s[1].n);
    for (int side = 0; side < 2; side++) {
        json_t *row = json_object();
        stats_put_text(row, "group", rows.names[side]);
        stats_put_int(row, "n", s[side].n);
        stats_put_int(row, "successes", s[side].successes);
        stats_put(row, "share", side ? z.second : z.first);
        json_array_append_new(list, row);
    }
    json_object_set_new(out, "groups", list);
    stats_put(out, "difference", z.difference);
    stats_put_interval(out, range.low, range.high, level);
    stats_put(out, "z", z.z);
    compare_put_p(out, z.p);
    stats_put(out, "p_fisher", exact ? fisher.two_sided : NAN);
    stats_put_text(out, "method", S("pooled z; interval newcombe-hybrid-score; p_fisher exact, two-sided"));
    return stats_print(&v->common, out, err);
}

static const struct option OPTIONS[] = {
    COMPARE_OPTION_BASELINE(struct groups_verb),
    STATS_OPTION_COLUMN("count", struct groups_verb, count, "how many trials a row stands for; default 1"),
    STATS_OPTION_COLUMN("group", struct groups_verb, group, "two labels; default group"),
    STATS_OPTION_JSON(struct groups_verb),
    COMPARE_OPTION_LEVEL(struct groups_verb),
    STATS_OPTION_COLUMN("value", struct groups_verb, value, "0 or 1, pass or fail; default value"),
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct groups_verb), {0}};

const struct verb STATS_TWO_PROPORTIONS = {
    .name = "two-proportions",
    .help = "z test of two independent shares",
    .manual =
        "The difference of shares, second group minus first, with the z test of the pooled share (without correction\n"
        "for continuity), the interval of Newcombe's hybrid score (1998, method 10), and Fisher's exact p beside.\n"
        "Where all rows pass, or all fail, p is 1. Refuses values other than 0 and 1, an empty group, and any number\n"
        "of groups but two.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct groups_verb),
    .presets = groups_presets,
    .run = two_proportions_run,
};
