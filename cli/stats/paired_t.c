/* SPDX-License-Identifier: Apache-2.0 */
/* paired-t and non-inferiority: the mean difference of two measurements of the same rows. */
#include "cli/stats/pairs.h"
#include "cli/stats/verbs.h"

#include "stats/compare_means.h"

#include <math.h>

/* The same for tests that may be told of clusters. */
static bool clustered_read(struct arena *a, const struct paired_verb *v, struct columns *ret, struct err *err)
{
    if (!columns_read(a, v, ret, err) || !table_clusters(a, ret->t, v->cluster, &ret->clusters, err))
        return false;
    ret->first = clusters_order(a, ret->t, &ret->clusters, ret->first);
    ret->second = clusters_order(a, ret->t, &ret->clusters, ret->second);
    return true;
}

static double mean_value(const double *x, size_t n)
{
    struct moments s;
    return sample_of(x, n, &s) ? s.mean : NAN;
}

static bool t_test_found(const struct columns *c, struct t_test *ret)
{
    return c->clusters.of ? t_test_clustered(c->first, c->second, c->clusters.of, c->t->n, ret)
                          : t_test_paired(c->first, c->second, c->t->n, ret);
}

/* Why there is no t test. */
static bool t_test_refused(struct arena *a, const struct columns *c, struct err *err)
{
    const char *file = arena_cstr(a, c->t->file);
    bool finite = true;
    if (c->clusters.n < 2)
        return err_at(err, file, 0, 0, "a t test needs two %s or more, found one",
                      c->clusters.of ? "clusters" : "pairs");
    for (size_t i = 0; i < c->t->n; i++)
        finite = finite && isfinite(c->second[i] - c->first[i]);
    if (!finite)
        return err_at(err, file, 0, 0, "two values of a pair are further apart than a number can say");
    struct mean m = mean_of(c->second, c->clusters.of, c->t->n);
    if (c->clusters.of && !isfinite(m.se))
        return err_at(err, file, 0, 0, "values are too large to be squared");
    return err_at(err, file, 0, 0,
                  "%s %zu %s are equal: without spread a t test has nothing to measure them by (the test permutation "
                  "needs none)",
                  c->clusters.of ? "the mean differences of all" : "all", c->clusters.n,
                  c->clusters.of ? "clusters" : "differences");
}

static void means_put(json_t *out, const struct columns *c)
{
    if (c->clusters.of)
        stats_put_int(out, "clusters", (int64_t)c->clusters.n);
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
    if (!clustered_read(a, v, &c, err))
        return false;
    if (!t_test_found(&c, &t))
        return t_test_refused(a, &c, err);
    bool ends = t_test_interval(&t, c.level, &range), effect = paired_effect(c.first, c.second, c.t->n, &dz);
    json_t *out = stats_result("paired-t", c.t);
    means_put(out, &c);
    stats_put(out, "difference", t.difference);
    stats_put_interval(out, range.low, range.high, c.level);
    stats_put(out, "se", t.se);
    stats_put(out, "t", t.same ? NAN : t.t);
    stats_put(out, "df", (double)c.clusters.n - 1);
    compare_put_p(out, t.p);
    stats_put(out, "d_z", dz);
    if (t.same)
        stats_put_text(out, "note",
                       S("the two measurements of every row are equal: p is 1, and nothing says how far "
                         "off the difference may be"));
    else if (!ends)
        stats_put_text(out, "note", S("no interval: its ends are beyond a number"));
    else if (!effect)
        stats_put_text(out, "note", S("no d_z: the differences spread further than a number can say"));
    return stats_print(&v->common, out, err);
}

/* Non-inferiority. */

struct margin {
    double at;           /* the difference that is too much: -margin, or with lower_better margin */
    double bound, p;     /* the one-sided bound towards it, and how likely the data would be if it were the truth */
    struct t_test t;     /* where `student` */
    bool student, share; /* what bound and p were made of; both where the surer of the two counts less */
};

static bool all_binary(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (x[i] != 0 && x[i] != 1)
            return false;
    return true;
}

/* Student's tail, unless no pair differs: of zeros and ones that is still a result. */
static bool margin_by_t(struct arena *a, const struct columns *c, bool lower_better, struct margin *m, struct err *err)
{
    struct interval bounds;
    struct p_values p;
    if (!t_test_found(c, &m->t))
        return t_test_refused(a, c, err);
    m->student = t_test_bounds(&m->t, c->level, &bounds) && t_test_against(&m->t, m->at, &p);
    if (m->student) {
        m->bound = lower_better ? bounds.high : bounds.low;
        m->p = lower_better ? p.less : p.greater;
        return true;
    }
    return m->share || err_at(err, arena_cstr(a, c->t->file), 0, 0, "%s",
                              m->t.same ? "the two measurements of every row are equal: without spread a t test cannot "
                                          "say how far off their difference may be"
                                        : "the bound of the difference is beyond a number");
}

/* Pass or fail: Newcombe's bound, since few discordant pairs tell Student's t too little of their spread. */
static void margin_by_shares(const struct columns *c, bool lower_better, struct margin *m)
{
    struct pairs pairs = pairs_of(c);
    double units = (double)c->clusters.n;
    struct interval bounds = paired_shares_bounds(&pairs, units, c->level);
    struct p_values p = paired_shares_against(&pairs, units, m->at);
    double bound = lower_better ? bounds.high : bounds.low, chance = lower_better ? p.less : p.greater;
    bool other = m->student; /* Student's of clusters: the less sure of both counts */
    m->bound = !other ? bound : lower_better ? fmax(bound, m->bound) : fmin(bound, m->bound);
    m->p = other ? fmax(chance, m->p) : chance;
}

static bool margin_find(struct arena *a, const struct columns *c, bool lower_better, struct margin *m, struct err *err)
{
    static const double LEVEL_LEAST = 0.5;
    m->share = all_binary(c->first, c->t->n) && all_binary(c->second, c->t->n);
    if (c->level < LEVEL_LEAST)
        return err_set(err, ERR_USAGE, "--level %g: expected 0.5 or more of a one-sided bound", c->level);
    if (c->clusters.n < 2)
        return t_test_refused(a, c, err);
    if ((!m->share || c->clusters.of) && !margin_by_t(a, c, lower_better, m, err))
        return false;
    if (m->share)
        margin_by_shares(c, lower_better, m);
    return true;
}

static str margin_method(const struct margin *m)
{
    if (!m->share)
        return S("t");
    return m->student ? S("t of clusters, newcombe-paired or exact, whichever is least sure")
                      : S("newcombe-paired, or exact where that is less sure");
}

static bool non_inferiority_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct paired_verb *v = options;
    struct columns c;
    struct margin m = {0};
    double margin = 0;
    *ret_exit = 0;
    if (!v->margin)
        return err_set(err, ERR_USAGE, "--margin is needed: how much worse the second may be, in units of the values");
    if (!stats_number(v->margin, "--margin", 0, INFINITY, false, &margin, err) || !clustered_read(a, v, &c, err))
        return false;
    m.at = v->lower_better ? margin : -margin;
    if (!margin_find(a, &c, v->lower_better, &m, err))
        return false;
    json_t *out = stats_result("non-inferiority", c.t);
    means_put(out, &c);
    stats_put(out, "difference", mean_value(c.second, c.t->n) - mean_value(c.first, c.t->n));
    stats_put_text(out, "better", v->lower_better ? S("lower") : S("higher"));
    stats_put(out, "margin", margin);
    stats_put(out, "bound", m.bound);
    stats_put(out, "level", c.level);
    if (m.student) {
        stats_put(out, "se", m.t.se);
        stats_put(out, "t", (m.t.difference - m.at) / m.t.se);
        stats_put(out, "df", m.t.df);
    }
    stats_put(out, "p", m.p);
    json_object_set_new(out, "non_inferior", json_boolean(m.p < 1 - c.level));
    stats_put_text(out, "method", margin_method(&m));
    return stats_print(&v->common, out, err);
}

#define OPTION_CLUSTER                                                                                                 \
    STATS_OPTION_COLUMN("cluster", struct paired_verb, cluster,                                                        \
                        "rows of one cluster go together; default each row for itself")

static const struct option T_OPTIONS[] = {
    OPTION_CLUSTER, OPTION_FIRST, STATS_OPTION_JSON(struct paired_verb), COMPARE_OPTION_LEVEL(struct paired_verb),
    OPTION_SECOND,  {0}};

static const struct option MARGIN_OPTIONS[] = {
    OPTION_CLUSTER,
    OPTION_FIRST,
    STATS_OPTION_JSON(struct paired_verb),
    {"level", 0, "LEVEL", OPTION_TEXT, offsetof(struct paired_verb, level),
     .help = "of the one-sided bound, 0.5 or more; default 0.95", .complete = COMPLETE_NOTHING},
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
        "difference in standard deviations of differences. p_greater is evidence that the second is larger. With\n"
        "--cluster, such as the case that trials belong to, the standard error is that of Liang & Zeger (1986) with\n"
        "C / (C - 1), and there are C - 1 degrees of freedom for C clusters. Refuses one row, one cluster, and\n"
        "differences that are all equal but not zero; where all are zero, p is 1.",
    .options = T_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct paired_verb),
    .presets = paired_presets,
    .run = paired_t_run,
};

const struct verb STATS_NON_INFERIORITY = {
    .name = "non-inferiority",
    .help = "Whether the second of two measurements is worse by less than a margin",
    .manual =
        "The second is not inferior where the one-sided bound of the mean paired difference (second minus first) lies\n"
        "above -margin, or with --lower-better below margin (Schuirmann 1987). p is that of the margin: below\n"
        "1 - level where it is not inferior. Columns of zeros and ones have Newcombe's bound (1998, paired, method\n"
        "10), and where no row speaks for the second, the exact one of the rows that speak against it if that is\n"
        "further off: p is at least (1 - margin)^n where no row is discordant. Other values have Student's t, with\n"
        "--cluster the standard error of Liang & Zeger (1986) with C / (C - 1) for C clusters. Of zeros and ones in\n"
        "clusters, the less sure of both counts. `method` says which it was. Refuses one row, one cluster, and\n"
        "differences that are all equal unless the values are zeros and ones.",
    .options = MARGIN_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct paired_verb),
    .presets = paired_presets,
    .run = non_inferiority_run,
};
