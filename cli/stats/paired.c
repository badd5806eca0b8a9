/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of two measurements of the same rows, by ranks and by counts. */
#include "cli/stats/pairs.h"
#include "cli/stats/verbs.h"

#include "stats/ranks.h"

#include <math.h>

bool columns_read(struct arena *a, const struct paired_verb *v, struct columns *ret, struct err *err)
{
    return compare_level(v->level, &ret->level, err) && table_read(a, v->common.file, &ret->t, err) &&
           table_numbers(a, ret->t, v->first, "--first", &ret->first, err) &&
           table_numbers(a, ret->t, v->second, "--second", &ret->second, err);
}

struct pairs pairs_of(const struct columns *c)
{
    struct pairs pairs = {0};
    for (size_t i = 0; i < c->t->n; i++)
        ++*(c->first[i] > 0    ? c->second[i] > 0 ? &pairs.both : &pairs.first
            : c->second[i] > 0 ? &pairs.second
                               : &pairs.neither);
    return pairs;
}

static bool wilcoxon_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct paired_verb *v = options;
    struct columns c;
    struct signed_rank r;
    struct shift s = {.centre = 0, .range = {NAN, NAN}};
    *ret_exit = 0;
    if (!columns_read(a, v, &c, err))
        return false;
    if (!wilcoxon_signed_rank(c.first, c.second, c.t->n, &r))
        return err_at(err, arena_cstr(a, c.t->file), 0, 0,
                      "two values of a pair are further apart than a number can say");
    if (c.t->n < 2)
        return err_at(err, arena_cstr(a, c.t->file), 0, 0, "signed ranks need two pairs or more, found one");
    bool moved = signed_rank_shift(c.first, c.second, c.t->n, c.level, &s);
    json_t *out = stats_result("wilcoxon", c.t);
    stats_put_int(out, "pairs_that_differ", (int64_t)r.used);
    stats_put(out, "shift", s.centre);
    stats_put_interval(out, s.has_range ? s.range.low : NAN, s.has_range ? s.range.high : NAN, c.level);
    stats_put(out, "w", fmin(r.plus, r.minus));
    stats_put(out, "w_rises", r.plus);
    stats_put(out, "w_falls", r.minus);
    stats_put(out, "z", r.exact || !r.used ? NAN : r.z);
    compare_put_p(out, r.p);
    stats_put_text(out, "method", r.exact || !r.used ? S("exact") : S("normal"));
    if (!moved)
        stats_put_text(out, "note", S("the two measurements of every row are equal: p is 1"));
    else if (!s.has_range)
        stats_put_text(out, "note",
                       s.too_few ? S("too few pairs differ for an interval of this level")
                                 : S("no interval: too many differences are equal"));
    return stats_print(&v->common, out, err);
}

static bool mcnemar_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct paired_verb *v = options;
    struct columns c;
    *ret_exit = 0;
    if (!columns_read(a, v, &c, err) || !compare_binary(a, c.t, v->first, c.first, err) ||
        !compare_binary(a, c.t, v->second, c.second, err))
        return false;
    if (c.t->n < 2)
        return err_at(err, arena_cstr(a, c.t->file), 0, 0, "McNemar's test needs two pairs or more, found one");
    struct pairs pairs = pairs_of(&c);
    struct interval range = newcombe_paired(&pairs, c.level);
    double n = (double)c.t->n;
    json_t *out = stats_result("mcnemar", c.t);
    stats_put_int(out, "both", pairs.both);
    stats_put_int(out, "first_alone", pairs.first);
    stats_put_int(out, "second_alone", pairs.second);
    stats_put_int(out, "neither", pairs.neither);
    stats_put(out, "share_first", (double)(pairs.both + pairs.first) / n);
    stats_put(out, "share_second", (double)(pairs.both + pairs.second) / n);
    stats_put(out, "difference", (double)(pairs.second - pairs.first) / n);
    stats_put_interval(out, range.low, range.high, c.level);
    compare_put_p(out, mcnemar_exact(&pairs));
    stats_put_text(out, "method", S("exact; interval newcombe-paired"));
    if (pairs.first + pairs.second == 0)
        stats_put_text(out, "note", S("no pair is discordant: p is 1"));
    return stats_print(&v->common, out, err);
}

void paired_presets(void *options)
{
    struct paired_verb *v = options;
    v->first = "first";
    v->second = "second";
}

static const struct option OPTIONS[] = {
    OPTION_FIRST, STATS_OPTION_JSON(struct paired_verb), COMPARE_OPTION_LEVEL(struct paired_verb), OPTION_SECOND, {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct paired_verb), {0}};

const struct verb STATS_WILCOXON = {
    .name = "wilcoxon",
    .help = "Wilcoxon's signed-rank test: two measurements of the same rows, by ranks",
    .manual =
        "Ranks the differences (second minus first) by size and compares the ranks of rises and falls (Wilcoxon\n"
        "1945). Rows without difference are left out, equal ones share the mean of their ranks. Exact, with ties too,\n"
        "up to 200 rows that differ (more where many tie); beyond, normal with the variance corrected for ties. The\n"
        "shift is the median of all means of two differences (Hodges & Lehmann 1963). Its interval is that of the "
        "test\n"
        "without ties: with them it is at least as sure (Noether 1967), and may hold 0 though p is small. None where\n"
        "too few rows differ, or differences are equal. Refuses one row; where no row differs, p is 1.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct paired_verb),
    .presets = paired_presets,
    .run = wilcoxon_run,
};

const struct verb STATS_MCNEMAR = {
    .name = "mcnemar",
    .help = "McNemar's exact test: rows that pass or fail on two sides",
    .manual =
        "Counts rows that pass on one side alone: without a difference each is a fair coin (McNemar 1947, exact\n"
        "binomial form). The interval of the difference of shares is Newcombe's (1998, paired, method 10). Values are\n"
        "0 or 1, pass or fail. Refuses one row and any other value; without a discordant row, p is 1.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct paired_verb),
    .presets = paired_presets,
    .run = mcnemar_run,
};
