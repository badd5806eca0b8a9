/* SPDX-License-Identifier: Apache-2.0 */
/* assize stats power, cases-needed, detectable. */
#include "cli/stats/planning.h"
#include "cli/stats/verbs.h"

#include "stats/plan.h"

#include <math.h>

static json_t *plan_result(const char *name, const struct plan *p, bool with_power)
{
    json_t *out = stats_result(name, NULL);
    stats_put(out, "alpha", p->alpha);
    stats_put_text(out, "sides", p->two_sided ? S("two") : S("one"));
    if (with_power)
        stats_put(out, "power", p->power);
    if (p->has_distance && p->has_mean)
        stats_put(out, "distance", p->distance);
    if (p->has_mean)
        stats_put(out, "sd", p->sd);
    if (p->has_components) {
        stats_put(out, "between", p->between);
        stats_put(out, "within", p->within);
        stats_put(out, "trials", p->trials);
    }
    if (p->has_pairs) {
        stats_put(out, "only_first", p->only_first);
        stats_put(out, "only_second", p->only_second);
    }
    if (p->has_groups) {
        stats_put(out, "share_first", p->share_first);
        stats_put(out, "share_second", p->share_second);
    }
    return out;
}

static json_t *line_add(json_t *lines, const char *test)
{
    json_t *line = json_object();
    json_array_append_new(lines, line);
    stats_put_text(line, "method", str_of(test));
    return line;
}

static bool plan_asked(const struct plan *p, bool distance, struct err *err)
{
    if (!p->has_mean && !p->has_pairs && !p->has_groups)
        return err_set(err, ERR_USAGE, "expected a FILE, or --sd%s, or --between and --within%s%s",
                       distance ? " and --distance" : "", distance ? " and --distance" : "",
                       distance ? ", or --only-first and --only-second, or --share-first and --share-second" : "");
    if (distance && p->has_mean && !p->has_distance)
        return err_set(err, ERR_USAGE, "the power to see which difference? expected --distance");
    return true;
}

/* power */

static bool power_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct plan_verb *v = options;
    struct plan p;
    *ret_exit = 0;
    if (!plan_take(a, v, &p, err) || !plan_asked(&p, true, err))
        return false;
    if (p.n == PLAN_UNSET)
        return err_set(err, ERR_USAGE, "the power of how many cases? expected --n");
    json_t *out = plan_result("power", &p, false), *lines = json_array();
    stats_put_int(out, "n", p.n);
    if (p.has_mean)
        stats_put(line_add(lines, "mean (normal)"), "power", paired_power(p.distance, p.sd, p.n, p.each));
    if (p.has_mean && p.sd > 0 && p.n >= 2)
        stats_put(line_add(lines, "paired t"), "power", paired_power_t(p.distance, p.sd, p.n, p.alpha, p.two_sided));
    if (p.has_pairs)
        stats_put(line_add(lines, "mcnemar (exact)"), "power",
                  mcnemar_power(p.n, fmax(p.only_first, p.only_second), fmin(p.only_first, p.only_second), p.alpha,
                                p.two_sided));
    if (p.has_groups)
        stats_put(line_add(lines, "two proportions, n each"), "power",
                  proportions_power(p.share_first, p.share_second, p.n, p.alpha, p.two_sided));
    json_object_set_new(out, "powers", lines);
    return stats_print(&v->common, out, err);
}

/* cases-needed */

static void cases_add(json_t *out, const char *test, bool found, double cases)
{
    json_t *line = line_add(json_object_get(out, "needed"), test);
    if (!found)
        stats_put_text(out, "note", S("-: no number of cases within reach would do"));
    if (found)
        stats_put_int(line, "cases", (int64_t)fmax(2, ceil(cases)));
    else
        json_object_set_new(line, "cases", json_null());
    stats_put(line, "unrounded", found ? cases : NAN);
}

static bool cases_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct plan_verb *v = options;
    struct plan p;
    *ret_exit = 0;
    if (!plan_take(a, v, &p, err) || !plan_asked(&p, true, err))
        return false;
    json_t *out = plan_result("cases-needed", &p, true);
    json_object_set_new(out, "needed", json_array());
    if (p.has_mean) {
        double n = 0;
        struct design d = {p.sd * p.sd, 0, 0, 1, 1};
        bool found = design_cases(&d, p.distance, p.alpha, p.power, p.two_sided, &n);
        cases_add(out, "mean (normal)", found, n);
    }
    if (p.has_pairs) {
        int64_t n = 0;
        bool found = mcnemar_cases_needed(fmax(p.only_first, p.only_second), fmin(p.only_first, p.only_second), p.alpha,
                                          p.power, p.two_sided, &n);
        cases_add(out, "mcnemar (exact)", found, (double)n);
    }
    if (p.has_groups) {
        double n = 0;
        bool found = proportions_needed(p.share_first, p.share_second, p.alpha, p.power, p.two_sided, &n);
        cases_add(out, "two proportions, each", found, n);
    }
    return stats_print(&v->common, out, err);
}

/* detectable */

static bool detectable_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct plan_verb *v = options;
    struct plan p;
    *ret_exit = 0;
    if (!plan_take(a, v, &p, err) || !plan_asked(&p, false, err))
        return false;
    if (p.n == PLAN_UNSET)
        return err_set(err, ERR_USAGE, "detectable by how many cases? expected --n");
    p.has_distance = p.has_pairs = false; /* what was seen is not what could be */
    json_t *out = plan_result("detectable", &p, true);
    stats_put_int(out, "n", p.n);
    stats_put(out, "detectable", detectable(p.sd, p.n, p.each, p.power));
    stats_put_text(out, "method", S("mean (normal)"));
    return stats_print(&v->common, out, err);
}

static void plan_presets(void *options)
{
    struct plan_verb *v = options;
    v->first = "first";
    v->second = "second";
    v->n = PLAN_UNSET;
}

#define OPTION_ALPHA PLAN_OPTION_NUMBER("alpha", "ALPHA", alpha, "level of the test; default 0.05")
#define OPTION_BETWEEN                                                                                                 \
    PLAN_OPTION_NUMBER("between", "VARIANCE", between, "of the cases' true differences, in place of --sd")
#define OPTION_CLUSTER                                                                                                 \
    STATS_OPTION_COLUMN("cluster", struct plan_verb, cluster, "the case of each row, where cases have several trials")
#define OPTION_DISTANCE                                                                                                \
    PLAN_OPTION_NUMBER("distance", "NUMBER", distance, "the difference to be shown; default that of the file")
#define OPTION_FIRST STATS_OPTION_COLUMN("first", struct plan_verb, first, "the first measurement; default first")
#define OPTION_N                                                                                                       \
    {                                                                                                                  \
        "n", 0, "N", OPTION_INT, offsetof(struct plan_verb, n), 1, MCNEMAR_MOST, "cases; default those of the file"    \
    }
#define OPTION_ONLY_FIRST                                                                                              \
    PLAN_OPTION_NUMBER("only-first", "SHARE", only_first, "of pairs that pass on the first side alone")
#define OPTION_ONLY_SECOND                                                                                             \
    PLAN_OPTION_NUMBER("only-second", "SHARE", only_second, "of pairs that pass on the second side alone")
#define OPTION_POWER PLAN_OPTION_NUMBER("power", "POWER", power, "chance to show what is there; default 0.8")
#define OPTION_SD PLAN_OPTION_NUMBER("sd", "NUMBER", sd, "standard deviation of a case's difference")
#define OPTION_SECOND STATS_OPTION_COLUMN("second", struct plan_verb, second, "the second measurement; default second")
#define OPTION_SHARE_FIRST                                                                                             \
    PLAN_OPTION_NUMBER("share-first", "SHARE", share_first, "that passes in the first of two separate groups")
#define OPTION_SHARE_SECOND                                                                                            \
    PLAN_OPTION_NUMBER("share-second", "SHARE", share_second, "that passes in the second of two separate groups")
#define OPTION_TRIALS PLAN_OPTION_NUMBER("trials", "NUMBER", trials, "of each case; default 1, or as in the file")
#define OPTION_TWO_SIDED                                                                                               \
    {                                                                                                                  \
        "two-sided", 0, NULL, OPTION_FLAG, offsetof(struct plan_verb, two_sided),                                      \
            .help = "the test looks both ways; default one-sided, the side on which the difference lies"               \
    }
#define OPTION_WITHIN PLAN_OPTION_NUMBER("within", "VARIANCE", within, "of the trials of one case, both sides together")

static const struct option POWER_OPTIONS[] = {OPTION_ALPHA,
                                              OPTION_BETWEEN,
                                              OPTION_CLUSTER,
                                              OPTION_DISTANCE,
                                              OPTION_FIRST,
                                              STATS_OPTION_JSON(struct plan_verb),
                                              OPTION_N,
                                              OPTION_ONLY_FIRST,
                                              OPTION_ONLY_SECOND,
                                              OPTION_SD,
                                              OPTION_SECOND,
                                              OPTION_SHARE_FIRST,
                                              OPTION_SHARE_SECOND,
                                              OPTION_TRIALS,
                                              OPTION_TWO_SIDED,
                                              OPTION_WITHIN,
                                              {0}};

static const struct option CASES_OPTIONS[] = {OPTION_ALPHA,
                                              OPTION_BETWEEN,
                                              OPTION_CLUSTER,
                                              OPTION_DISTANCE,
                                              OPTION_FIRST,
                                              STATS_OPTION_JSON(struct plan_verb),
                                              OPTION_ONLY_FIRST,
                                              OPTION_ONLY_SECOND,
                                              OPTION_POWER,
                                              OPTION_SD,
                                              OPTION_SECOND,
                                              OPTION_SHARE_FIRST,
                                              OPTION_SHARE_SECOND,
                                              OPTION_TRIALS,
                                              OPTION_TWO_SIDED,
                                              OPTION_WITHIN,
                                              {0}};

static const struct option DETECTABLE_OPTIONS[] = {OPTION_ALPHA,
                                                   OPTION_BETWEEN,
                                                   OPTION_CLUSTER,
                                                   OPTION_FIRST,
                                                   STATS_OPTION_JSON(struct plan_verb),
                                                   OPTION_N,
                                                   OPTION_POWER,
                                                   OPTION_SD,
                                                   OPTION_SECOND,
                                                   OPTION_TRIALS,
                                                   OPTION_TWO_SIDED,
                                                   OPTION_WITHIN,
                                                   {0}};

static const struct operand OPERANDS[] = {
    {"FILE", OPTION_TEXT, offsetof(struct plan_verb, common.file), .optional = true,
     .help = "a pilot of paired rows, as CSV or JSON Lines; - is standard input", .complete = COMPLETE_FILE},
    {0}};

const struct verb STATS_POWER = {
    .name = "power",
    .help = "How likely so many cases show a difference",
    .manual =
        "Of a mean of paired differences with the given --sd or variances (normal approximation, Miller 2024, and the\n"
        "exact noncentral t for normal differences); of McNemar's exact test, summed over all numbers of discordant\n"
        "pairs, given the shares that pass on one side alone; of the pooled z test of two separate groups. A pilot "
        "FILE\n"
        "of columns first and second says all of it, and of zeros and ones McNemar's shares too: its power at the\n"
        "difference that was seen says no more than its p-value, so give --distance, which leaves McNemar's out: the\n"
        "file's shares are those of the difference that was seen. Two-sided, the normal approximations leave out the\n"
        "far side.",
    .options = POWER_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct plan_verb),
    .presets = plan_presets,
    .run = power_run,
};

const struct verb STATS_CASES_NEEDED = {
    .name = "cases-needed",
    .help = "How many cases show a difference with a given power",
    .manual =
        "Of a mean of paired differences: (z + z_power)^2 sd^2 / distance^2, with sd^2 = between + within / trials "
        "where\n"
        "variances are given or a FILE has --cluster (Miller 2024). Of McNemar's exact test: the smallest number from\n"
        "which on its exact power, a saw, stays at or above --power. Of two separate groups: the pooled z test, cases\n"
        "in each. One-sided unless --two-sided.",
    .options = CASES_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct plan_verb),
    .presets = plan_presets,
    .run = cases_run,
};

const struct verb STATS_DETECTABLE = {
    .name = "detectable",
    .help = "The smallest difference that so many cases show",
    .manual =
        "(z + z_power) sd / sqrt(n), the minimum detectable effect of a mean of paired differences in the normal\n"
        "approximation, with sd^2 = between + within / trials where variances are given or a FILE has --cluster.\n"
        "One-sided unless --two-sided.",
    .options = DETECTABLE_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct plan_verb),
    .presets = plan_presets,
    .run = detectable_run,
};
