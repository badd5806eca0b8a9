/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of two measurements of the same rows. */
#include "cli/stats/compare.h"
#include "cli/stats/verbs.h"

#include "stats/compare_means.h"
#include "stats/ranks.h"

#include <math.h>

/* With fewer, the normal approximation of signed ranks is said to be rough, as scipy warns. */
enum { NORMAL_FEWEST = 10 };

struct paired_verb {
    struct stats_common common;
    const char *first, *second, *level, *margin;
    bool lower_better;
};

struct columns {
    struct table *t;
    const double *first, *second;
    double level;
};

static bool columns_read(struct arena *a, const struct paired_verb *v, struct columns *ret, struct err *err)
{
    return compare_level(v->level, &ret->level, err) && table_read(a, v->common.file, &ret->t, err) &&
           table_numbers(a, ret->t, v->first, "--first", &ret->first, err) &&
           table_numbers(a, ret->t, v->second, "--second", &ret->second, err);
}

static double mean_value(const double *x, size_t n)
{
    struct moments s;
    return sample_of(x, n, &s) ? s.mean : NAN;
}

static bool t_test_read(struct arena *a, const struct columns *c, struct t_test *ret, struct err *err)
{
    const char *file = arena_cstr(a, c->t->file);
    bool finite = true;
    if (t_test_paired(c->first, c->second, c->t->n, ret))
        return true;
    if (c->t->n < 2)
        return err_at(err, file, 0, 0, "a t test needs two pairs or more, found one");
    for (size_t i = 0; i < c->t->n; i++)
        finite = finite && isfinite(c->second[i] - c->first[i]);
    if (!finite)
        return err_at(err, file, 0, 0, "two values of a pair are further apart than a number can say");
    return err_at(err, file, 0, 0,
                  "all %zu differences are equal: without spread a t test has nothing to measure them by (the test "
                  "permutation needs none)",
                  c->t->n);
}

static void means_put(json_t *out, const struct columns *c)
{
    stats_put(out, "mean_first", mean_value(c->first, c->t->n));
    stats_put(out, "mean_second", mean_value(c->second, c->t->n));
}

static bool paired_t_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct paired_verb *v = options;
    struct columns c;
    struct t_test t;
    struct interval range = {NAN, NAN};
    double dz = NAN;
    *ret_exit = 0;
    if (!columns_read(a, v, &c, err) || !t_test_read(a, &c, &t, err))
        return false;
    bool spread = t_test_interval(&t, c.level, &range) && paired_effect(c.first, c.second, c.t->n, &dz);
    json_t *out = stats_result("paired-t", c.t);
    means_put(out, &c);
    stats_put(out, "difference", t.difference);
    stats_put_interval(out, range.low, range.high, c.level);
    stats_put(out, "se", t.se);
    stats_put(out, "t", spread ? t.t : NAN);
    stats_put(out, "df", (double)c.t->n - 1);
    compare_put_p(out, t.p);
    stats_put(out, "d_z", dz);
    if (t.same)
        stats_put_text(out, "note",
                       S("the two measurements of every row are equal: p is 1, and nothing says how far "
                         "off the difference may be"));
    return stats_print(&v->common, out, err);
}

static bool non_inferiority_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct paired_verb *v = options;
    struct columns c;
    struct t_test t;
    struct interval bounds;
    struct p_values p;
    double margin = 0;
    *ret_exit = 0;
    if (!v->margin)
        return err_set(err, ERR_USAGE, "--margin is needed: how much worse the second may be, in units of the values");
    if (!stats_number(v->margin, "--margin", 0, INFINITY, false, &margin, err) || !columns_read(a, v, &c, err) ||
        !t_test_read(a, &c, &t, err))
        return false;
    double sign = v->lower_better ? 1 : -1;
    if (!t_test_bounds(&t, c.level, &bounds) || !t_test_against(&t, sign * margin, &p))
        return err_at(err, arena_cstr(a, c.t->file), 0, 0,
                      "the two measurements of every row are equal: without spread a t test cannot say how far off "
                      "their difference may be (mcnemar can, of rows that pass or fail)");
    double bound = v->lower_better ? bounds.high : bounds.low, chance = v->lower_better ? p.less : p.greater;
    json_t *out = stats_result("non-inferiority", c.t);
    means_put(out, &c);
    stats_put(out, "difference", t.difference);
    stats_put_text(out, "better", v->lower_better ? S("lower") : S("higher"));
    stats_put(out, "margin", margin);
    stats_put(out, "bound", bound);
    stats_put(out, "level", c.level);
    stats_put(out, "se", t.se);
    stats_put(out, "t", (t.difference - sign * margin) / t.se);
    stats_put(out, "df", t.df);
    stats_put(out, "p", chance);
    json_object_set_new(out, "non_inferior", json_boolean(chance < 1 - c.level));
    return stats_print(&v->common, out, err);
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
    else if (!r.exact && r.used < NORMAL_FEWEST)
        stats_put_text(out, "note",
                       S("few pairs differ, and there are ties or zeros: p is rough (the test permutation is exact)"));
    else if (!s.has_range)
        stats_put_text(out, "note", S("too few pairs differ for an interval of this level"));
    return stats_print(&v->common, out, err);
}

static bool mcnemar_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct paired_verb *v = options;
    struct columns c;
    struct pairs pairs = {0};
    *ret_exit = 0;
    if (!columns_read(a, v, &c, err) || !compare_binary(a, c.t, v->first, c.first, err) ||
        !compare_binary(a, c.t, v->second, c.second, err))
        return false;
    if (c.t->n < 2)
        return err_at(err, arena_cstr(a, c.t->file), 0, 0, "McNemar's test needs two pairs or more, found one");
    for (size_t i = 0; i < c.t->n; i++)
        ++*(c.first[i] > 0    ? c.second[i] > 0 ? &pairs.both : &pairs.first
            : c.second[i] > 0 ? &pairs.second
                              : &pairs.neither);
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

static void paired_presets(void *options)
{
    struct paired_verb *v = options;
    v->first = "first";
    v->second = "second";
}

#define OPTION_FIRST STATS_OPTION_COLUMN("first", struct paired_verb, first, "the first measurement; default first")
#define OPTION_SECOND                                                                                                  \
    STATS_OPTION_COLUMN("second", struct paired_verb, second, "the second measurement; default second")

static const struct option OPTIONS[] = {
    OPTION_FIRST, STATS_OPTION_JSON(struct paired_verb), COMPARE_OPTION_LEVEL(struct paired_verb), OPTION_SECOND, {0}};

static const struct option MARGIN_OPTIONS[] = {
    OPTION_FIRST,
    STATS_OPTION_JSON(struct paired_verb),
    {"level", 0, "LEVEL", OPTION_TEXT, offsetof(struct paired_verb, level),
     .help = "of the one-sided bound; default 0.95", .complete = COMPLETE_NOTHING},
    {"lower-better", 0, NULL, OPTION_FLAG, offsetof(struct paired_verb, lower_better),
     .help = "small values are good, such as cost or time"},
    {"margin", 0, "NUMBER", OPTION_TEXT, offsetof(struct paired_verb, margin),
     .help = "how much worse the second may be, in units of the values", .complete = COMPLETE_NOTHING},
    OPTION_SECOND,
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct paired_verb), {0}};

const struct verb STATS_PAIRED_T = {
    .name = "paired-t",
    .help = "Paired t test: two measurements of the same rows",
    .manual =
        "The mean difference, second minus first, with Student's interval, t and p (Student 1908), and d_z, the\n"
        "difference in standard deviations of differences. p_greater is evidence that the second is larger. Refuses\n"
        "one row, and differences that are all equal but not zero; where all are zero, p is 1.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct paired_verb),
    .presets = paired_presets,
    .run = paired_t_run,
};

const struct verb STATS_NON_INFERIORITY = {
    .name = "non-inferiority",
    .help = "Whether the second of two measurements is worse by less than a margin",
    .manual =
        "The second is not inferior where the one-sided bound of the mean paired difference (second minus first, by\n"
        "Student's t) lies above -margin, or with --lower-better below margin (Schuirmann 1987). p is that of the\n"
        "margin: below 1 - level where it is not inferior. Refuses one row, and differences that are all equal.",
    .options = MARGIN_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct paired_verb),
    .presets = paired_presets,
    .run = non_inferiority_run,
};

const struct verb STATS_WILCOXON = {
    .name = "wilcoxon",
    .help = "Wilcoxon's signed-rank test: two measurements of the same rows, by ranks",
    .manual =
        "Ranks the differences (second minus first) by size and compares the ranks of rises and falls (Wilcoxon\n"
        "1945). Rows without difference are left out. Exact for at most 50 rows without ties and zeros; else normal,\n"
        "with the variance corrected for ties. The shift is the median of all means of two differences (Hodges &\n"
        "Lehmann 1963), its interval that of the test. Refuses one row; where no row differs, p is 1.",
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
