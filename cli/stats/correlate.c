/* SPDX-License-Identifier: Apache-2.0 */
/* pearson, spearman, kendall: two numbers a unit. */
#include "cli/stats/verbs.h"

#include "stats/correlate.h"

#include <math.h>

struct correlate_verb {
    struct stats_common common;
    const char *first, *second, *level;
};

struct both {
    struct table *table;
    double *x, *y;
    size_t n; /* rows that have both */
    double level;
};

static bool both_read(struct arena *a, const struct correlate_verb *v, struct both *ret, struct err *err)
{
    const double *first, *second;
    const bool *has_first, *has_second;
    *ret = (struct both){.level = 0.95};
    if (!stats_level(v->level, &ret->level, err) || !table_read(a, v->common.file, &ret->table, err) ||
        !table_numbers_some(a, ret->table, v->first, "--first", &first, &has_first, err) ||
        !table_numbers_some(a, ret->table, v->second, "--second", &second, &has_second, err))
        return false;
    ret->x = arena_array(a, double, ret->table->n);
    ret->y = arena_array(a, double, ret->table->n);
    for (size_t i = 0; i < ret->table->n; i++) {
        if (!has_first[i] || !has_second[i])
            continue;
        ret->x[ret->n] = first[i];
        ret->y[ret->n++] = second[i];
    }
    return true;
}

static bool differ(const double *x, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (x[i] != x[0])
            return true;
    return false;
}

static bool refuse(struct arena *a, const struct correlate_verb *v, const struct both *b, struct err *err)
{
    const char *file = arena_cstr(a, b->table->file);
    if (b->n < 3)
        return err_at(err, file, 0, 0,
                      "the correlation is undefined: %zu of %zu rows have both numbers, and it takes three", b->n,
                      b->table->n);
    return err_at(err, file, 0, 0, "the correlation is undefined: all values of column '%s' are equal",
                  differ(b->x, b->n) ? v->second : v->first);
}

static json_t *result_new(const char *name, const struct both *b)
{
    json_t *out = stats_result(name, b->table);
    stats_put_int(out, "n", (int64_t)b->n);
    stats_put_int(out, "missing", (int64_t)(b->table->n - b->n));
    return out;
}

/* With few rows that is no news, and yet t is infinite. */
static const str PERFECT = STR_INIT("a perfect correlation: no interval, and p is 0 whatever the number of rows");

static const str PERFECT_ORDER = STR_INIT("a perfect order: no interval");
static const str ROUGH = STR_INIT("p is an approximation, and rough for so few different values");

static void interval_put(json_t *out, const struct correlation *c, size_t least, double level, str method, str perfect)
{
    stats_put_interval(out, c->has_interval ? c->interval.low : NAN, c->has_interval ? c->interval.high : NAN, level);
    stats_put_text(out, "method", method);
    if (c->has_interval && c->rough)
        stats_put_text(out, "note", ROUGH);
    if (c->has_interval)
        return;
    char note[80];
    snprintf(note, sizeof note, "no interval: it takes %zu pairs", least);
    stats_put_text(out, "note", fabs(c->value) < 1 ? str_of(note) : perfect);
}

static str p_method(const struct correlation *c, str approximation)
{
    return c->exact ? S("exact") : c->least ? S("least possible") : approximation;
}

static void t_put(json_t *out, const struct correlation *c)
{
    if (c->has_statistic)
        stats_put(out, "t", c->statistic);
    stats_put_int(out, "df", (int64_t)c->n - 2);
    stats_put(out, "p_two_sided", c->p);
}

static bool pearson_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct correlate_verb *v = options;
    struct both b;
    struct correlation c;
    *ret_exit = 0;
    if (!both_read(a, v, &b, err))
        return false;
    if (!pearson(b.x, b.y, b.n, b.level, &c))
        return refuse(a, v, &b, err);
    json_t *out = result_new("pearson", &b);
    stats_put(out, "r", c.value);
    interval_put(out, &c, 4, b.level, S("Fisher"), PERFECT);
    t_put(out, &c);
    return stats_print(&v->common, out, err);
}

static bool spearman_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct correlate_verb *v = options;
    struct both b;
    struct correlation c;
    *ret_exit = 0;
    if (!both_read(a, v, &b, err))
        return false;
    if (!spearman(b.x, b.y, b.n, b.level, &c))
        return refuse(a, v, &b, err);
    json_t *out = result_new("spearman", &b);
    stats_put(out, "rho", c.value);
    interval_put(out, &c, 4, b.level, S("Fisher, Bonett-Wright"), PERFECT_ORDER);
    if (c.exact)
        stats_put(out, "p_two_sided", c.p);
    else
        t_put(out, &c);
    stats_put_text(out, "p_method", p_method(&c, S("t")));
    return stats_print(&v->common, out, err);
}

static bool kendall_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct correlate_verb *v = options;
    struct both b;
    struct kendall k;
    *ret_exit = 0;
    if (!both_read(a, v, &b, err))
        return false;
    if (!kendall(b.x, b.y, b.n, b.level, &k))
        return refuse(a, v, &b, err);
    json_t *out = result_new("kendall", &b);
    stats_put(out, "tau_b", k.tau.value);
    stats_put(out, "se", k.tau.has_interval ? k.se : NAN);
    interval_put(out, &k.tau, 5, b.level, S("Fisher, the wider of delta and Fieller"), PERFECT_ORDER);
    if (!k.tau.exact)
        stats_put(out, "z", k.z);
    stats_put(out, "p_two_sided", k.tau.p);
    stats_put_text(out, "p_method", p_method(&k.tau, S("asymptotic")));
    stats_put_int(out, "concordant", k.concordant);
    stats_put_int(out, "discordant", k.discordant);
    stats_put_int(out, "ties_first", k.tied_first);
    stats_put_int(out, "ties_second", k.tied_second);
    return stats_print(&v->common, out, err);
}

static void correlate_presets(void *options)
{
    struct correlate_verb *v = options;
    v->first = "first";
    v->second = "second";
}

static const struct option OPTIONS[] = {
    STATS_OPTION_COLUMN("first", struct correlate_verb, first, "the first number; default first"),
    STATS_OPTION_JSON(struct correlate_verb),
    {"level", 0, "LEVEL", OPTION_TEXT, offsetof(struct correlate_verb, level),
     .help = "of the interval, between 0 and 1; default 0.95"},
    STATS_OPTION_COLUMN("second", struct correlate_verb, second, "the second number; default second"),
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct correlate_verb), {0}};

const struct verb STATS_KENDALL = {
    .name = "kendall",
    .help = "Kendall's tau-b: how far two numbers order units alike",
    .manual =
        "tau-b is the pairs of rows in the same order less those in opposite order, as a share of those without a\n"
        "tie (geometric mean over both columns). p is exact without ties for at most 33 rows (or one pair against\n"
        "all others), with ties for at most 9, over all orders of a column. Else it is asymptotic with the variance\n"
        "corrected for ties (Kendall 1970), as scipy's kendalltau, but at least twice the chance of just the table\n"
        "of values found: p_method is then 'least possible'. A note says where an approximation is rough.\n"
        "The interval is on the scale of atanh, the wider of that by the delta method, with Student's t, and that\n"
        "of Fieller, Hartley and Pearson (1957): the latter is too narrow where values are few, the former where\n"
        "all but a few rows have one value.\n"
        "A row without one of the numbers is left out and counted as missing. Refused: fewer than three rows with\n"
        "both, a column of equal values. No interval below five rows, or of -1 or 1.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct correlate_verb),
    .presets = correlate_presets,
    .run = kendall_run,
};

const struct verb STATS_PEARSON = {
    .name = "pearson",
    .help = "Pearson's r: how far two numbers lie on a line",
    .manual =
        "r, with the t test of no correlation (n - 2 degrees of freedom) and Fisher's (1921) interval\n"
        "tanh(atanh(r) -+ z / sqrt(n - 3)), both of which suppose normal numbers; as scipy's pearsonr.\n"
        "A row without one of the numbers is left out and counted as missing. Refused: fewer than three rows with\n"
        "both, a column of equal values. No interval below four rows, or of -1 or 1.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct correlate_verb),
    .presets = correlate_presets,
    .run = pearson_run,
};

const struct verb STATS_SPEARMAN = {
    .name = "spearman",
    .help = "Spearman's rho: how far two numbers rank units alike",
    .manual =
        "rho is Pearson's r of the ranks, ties at their midrank. p of at most 9 rows is exact, over all orders of a\n"
        "column, ties or not. Of more it is by t with n - 2 degrees of freedom, as scipy's spearmanr, but at least\n"
        "twice the chance of just the table of values found, 2 / n! without ties: p_method is then 'least\n"
        "possible'. A note says where t is rough. The interval is Fisher's with the variance (1 + rho^2 / 2) / (n -\n"
        "3) of Bonett and Wright (2000).\n"
        "A row without one of the numbers is left out and counted as missing. Refused: fewer than three rows with\n"
        "both, a column of equal values. No interval below four rows, or of -1 or 1.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct correlate_verb),
    .presets = correlate_presets,
    .run = spearman_run,
};
