/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of two groups of rows. */
#include "cli/stats/compare.h"
#include "cli/stats/verbs.h"

#include "stats/compare_means.h"
#include "stats/compare_shares.h"
#include "stats/ranks.h"
#include "text/show.h"

#include <math.h>

/* At most so many values a group, or other than the commonest, and a normal p of ranks is said to be rough. */
enum { FEW = 20 };

struct groups {
    struct table *t;
    struct two_groups g;
    double level;
};

static bool groups_read(struct arena *a, const struct groups_verb *v, struct groups *ret, struct err *err)
{
    return compare_level(v->level, &ret->level, err) && table_read(a, v->common.file, &ret->t, err) &&
           two_groups(a, ret->t, v->value, v->group, v->baseline, &ret->g, err);
}

/* Both groups as samples of at least two. */
static bool samples_read(struct arena *a, const struct groups *g, struct moments *ret, struct err *err)
{
    const char *file = arena_cstr(a, g->t->file);
    for (int side = 0; side < 2; side++) {
        if (!sample_of(g->g.x[side], g->g.n[side], &ret[side]))
            return err_at(err, file, 0, 0, "the values of group '%s' spread further than a number can say",
                          show_text(g->g.names[side]).text);
        if (g->g.n[side] < 2)
            return err_at(err, file, 0, 0, "group '%s' has one row: its spread is unknown",
                          show_text(g->g.names[side]).text);
    }
    return true;
}

/* Says what cannot be computed from groups that do not spread. */
static bool no_spread(struct arena *a, const struct groups *g, const struct moments *s, struct err *err)
{
    if (s[0].sd > 0 || s[1].sd > 0)
        return err_at(err, arena_cstr(a, g->t->file), 0, 0,
                      "the groups are further apart, by what they spread, than a number can say");
    return err_at(err, arena_cstr(a, g->t->file), 0, 0,
                  "all values of '%s' are equal, and all of '%s': without spread there is nothing to measure their "
                  "difference by",
                  show_text(g->g.names[0]).text, show_text(g->g.names[1]).text);
}

static void samples_put(json_t *out, const struct groups *g, const struct moments *s)
{
    json_t *rows = json_array();
    for (int side = 0; side < 2; side++) {
        json_t *row = json_object();
        stats_put_text(row, "group", g->g.names[side]);
        stats_put_int(row, "n", (int64_t)g->g.n[side]);
        stats_put(row, "mean", s[side].mean);
        stats_put(row, "sd", s[side].sd);
        json_array_append_new(rows, row);
    }
    json_object_set_new(out, "groups", rows);
}

static bool welch_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct groups_verb *v = options;
    struct groups g;
    struct moments s[2];
    struct t_test t;
    struct interval range = {NAN, NAN};
    *ret_exit = 0;
    if (!groups_read(a, v, &g, err) || !samples_read(a, &g, s, err))
        return false;
    if (!t_test_welch(&s[0], &s[1], &t))
        return no_spread(a, &g, s, err);
    bool spread = t_test_interval(&t, g.level, &range);
    json_t *out = stats_result("welch", g.t);
    samples_put(out, &g, s);
    stats_put(out, "difference", t.difference);
    stats_put_interval(out, range.low, range.high, g.level);
    stats_put(out, "se", t.se);
    stats_put(out, "t", t.same ? NAN : t.t);
    stats_put(out, "df", t.same ? NAN : t.df);
    compare_put_p(out, t.p);
    if (!spread && !t.same)
        stats_put_text(out, "note", S("no interval: its ends are beyond a number"));
    if (t.same)
        stats_put_text(out, "note",
                       S("all values are equal: p is 1, and nothing says how far off the difference may be"));
    return stats_print(&v->common, out, err);
}

static bool mann_whitney_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct groups_verb *v = options;
    struct groups g;
    struct rank_sum r;
    struct shift s;
    *ret_exit = 0;
    if (!groups_read(a, v, &g, err))
        return false;
    const struct two_groups *x = &g.g;
    if (!mann_whitney(x->x[0], x->n[0], x->x[1], x->n[1], &r) ||
        !rank_sum_shift(x->x[0], x->n[0], x->x[1], x->n[1], g.level, &s))
        return err_at(err, arena_cstr(a, g.t->file), 0, 0, "two values are further apart than a number can say");
    json_t *out = stats_result("mann-whitney", g.t), *rows = json_array();
    for (int side = 0; side < 2; side++) {
        json_t *row = json_object();
        stats_put_text(row, "group", x->names[side]);
        stats_put_int(row, "n", (int64_t)x->n[side]);
        stats_put(row, "u", side ? r.u_second : r.u_first);
        json_array_append_new(rows, row);
    }
    json_object_set_new(out, "groups", rows);
    stats_put(out, "shift", s.centre);
    stats_put_interval(out, s.has_range ? s.range.low : NAN, s.has_range ? s.range.high : NAN, g.level);
    stats_put(out, "u", r.u_first);
    bool equal = r.more == 0 && r.fewer == 0;
    stats_put(out, "z", r.exact || equal ? NAN : r.z);
    compare_put_p(out, r.p);
    stats_put(out, "common_language", r.common_language);
    stats_put(out, "cliff_delta", r.cliff_delta);
    stats_put_text(out, "method", r.exact || equal ? S("exact") : S("normal"));
    if (equal)
        stats_put_text(out, "note", S("all values are equal: p is 1"));
    else if (!r.exact && (x->n[0] <= FEW || x->n[1] <= FEW || r.uncommon <= FEW))
        stats_put_text(out, "note", S("a group is small, or nearly all values are equal: p is rough"));
    else if (!s.has_range)
        stats_put_text(out, "note",
                       s.too_few ? S("too few values for an interval of this level")
                                 : S("no interval: too many values are equal"));
    return stats_print(&v->common, out, err);
}

/* What is said of groups of 0 and 1 beside their means. */
static void share_effects_put(json_t *out, const struct groups *g)
{
    struct share s[2] = {{0}};
    struct share_effect e;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < g->g.n[side]; i++) {
            double x = g->g.x[side][i];
            if (x != 0 && x != 1)
                return;
            s[side].n++;
            s[side].successes += x > 0;
        }
    if (!share_effect(s[0], s[1], g->level, &e))
        return;
    stats_put(out, "cohen_h", e.cohen_h);
    json_t *rows = json_array();
    for (int i = 0; i < 2; i++) {
        json_t *row = json_object();
        stats_put_text(row, "ratio", i ? S("risk") : S("odds"));
        stats_put(row, "value", i ? e.risk_ratio : e.odds_ratio);
        stats_put_interval(row, i ? e.risk.low : e.odds.low, i ? e.risk.high : e.odds.high, g->level);
        json_array_append_new(rows, row);
    }
    json_object_set_new(out, "ratios", rows);
    if (e.halved)
        stats_put_text(out, "ratios_note", S("a group has no 0 or no 1: a half was added to every count"));
}

static bool effect_size_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct groups_verb *v = options;
    struct groups g;
    struct moments s[2];
    struct mean_effect e;
    struct rank_sum r;
    struct t_test t;
    struct interval range;
    *ret_exit = 0;
    if (!groups_read(a, v, &g, err) || !samples_read(a, &g, s, err))
        return false;
    if (!t_test_welch(&s[0], &s[1], &t) || !t_test_interval(&t, g.level, &range) ||
        !mean_effect(&s[0], &s[1], g.level, &e) || !mann_whitney(g.g.x[0], g.g.n[0], g.g.x[1], g.g.n[1], &r))
        return no_spread(a, &g, s, err);
    json_t *out = stats_result("effect-size", g.t), *hedges = json_object();
    samples_put(out, &g, s);
    stats_put(out, "difference", t.difference);
    stats_put_interval(out, range.low, range.high, g.level);
    stats_put(out, "cohen_d", e.cohen_d);
    stats_put(hedges, "value", e.hedges_g);
    stats_put_interval(hedges, e.g.low, e.g.high, g.level);
    json_object_set_new(out, "hedges_g", hedges);
    stats_put(out, "glass_delta", e.has_glass ? e.glass : NAN);
    stats_put(out, "cliff_delta", r.cliff_delta);
    stats_put(out, "common_language", r.common_language);
    share_effects_put(out, &g);
    if (!e.has_glass)
        stats_put_text(out, "note", S("no glass_delta: the first group does not spread"));
    return stats_print(&v->common, out, err);
}

#define OPTION_GROUP STATS_OPTION_COLUMN("group", struct groups_verb, group, "two labels; default group")
#define OPTION_VALUE STATS_OPTION_COLUMN("value", struct groups_verb, value, "numbers; default value")

static const struct option OPTIONS[] = {
    COMPARE_OPTION_BASELINE(struct groups_verb), OPTION_GROUP, STATS_OPTION_JSON(struct groups_verb),
    COMPARE_OPTION_LEVEL(struct groups_verb),    OPTION_VALUE, {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct groups_verb), {0}};

const struct verb STATS_WELCH = {
    .name = "welch",
    .help = "Welch's t test: two independent groups that may spread differently",
    .manual =
        "The difference of means, second group minus first, with interval, t and p; degrees of freedom by\n"
        "Satterthwaite (Welch 1947). p_greater is evidence that the second group is larger. Refuses a group of one\n"
        "row, any number of groups but two, and groups of which neither spreads; where all values are equal, p is 1.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct groups_verb),
    .presets = groups_presets,
    .run = welch_run,
};

const struct verb STATS_MANN_WHITNEY = {
    .name = "mann-whitney",
    .help = "Mann-Whitney U test: two independent groups, by ranks",
    .manual =
        "u is the number of pairs, one row of each group, in which the first is larger; a tie is a half (Mann &\n"
        "Whitney 1947). Exact, with ties too, up to 10,000 pairs, and beyond where values are so few that pairs times\n"
        "different sums of ranks are at most 10^8; else normal, corrected for ties and continuity, but never below "
        "the\n"
        "chance of the very split of equal values that was found. Of zeros and ones p_less and p_greater are "
        "Fisher's;\n"
        "p_two_sided is always twice the smaller. common_language is the chance that a row of the second group is\n"
        "larger, cliff_delta that minus the chance that it is smaller. The shift is the median difference of all "
        "pairs\n"
        "(Hodges & Lehmann 1963). Its interval is that of the test without ties: with them it is at least as sure\n"
        "(Noether 1967), and may hold 0 though p is small. None where rows are too few, or so many values are equal\n"
        "that it would have no width. Refuses any number of groups but two.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct groups_verb),
    .presets = groups_presets,
    .run = mann_whitney_run,
};

const struct verb STATS_EFFECT_SIZE = {
    .name = "effect-size",
    .help = "How large the difference of two independent groups is",
    .manual =
        "The difference of means, second group minus first, with Welch's interval; Cohen's d (pooled standard\n"
        "deviation), Hedges' g with its large-sample interval (Hedges 1981), Glass's delta (standard deviation of the\n"
        "first group), Cliff's delta and the common language effect (the chance that a row of the second is larger, a\n"
        "tie being half); of values that are all 0 or 1 also Cohen's h, and the ratios of odds (Woolf 1955) and of\n"
        "risks (Katz 1978) with intervals.\n"
        "Refuses a group of one row, any number of groups but two, and groups of which neither spreads.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct groups_verb),
    .presets = groups_presets,
    .run = effect_size_run,
};
