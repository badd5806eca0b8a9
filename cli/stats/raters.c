/* SPDX-License-Identifier: Apache-2.0 */
/* fleiss, krippendorff: any number of raters, one row a rating. */
#include "cli/stats/categories.h"
#include "cli/stats/verbs.h"

#include "base/map.h"
#include "stats/agree.h"
#include "text/show.h"

#include <math.h>

struct raters_verb {
    struct stats_common common;
    const char *unit, *rater, *value, *level, *order, *scale;
    int64_t seed;
};

/* The ratings of a file. */
struct rated {
    struct table *table;
    struct categories categories;
    const size_t *unit, *rater; /* by row */
    const str *units, *raters;  /* names */
    size_t n_units, n_raters, missing;
    struct ratings ratings;
};

/* The column as texts, empty where a cell is. */
static bool values_read(struct arena *a, const struct table *t, const char *column, const str **ret, struct err *err)
{
    str *x = arena_array(a, str, t->n);
    size_t at = 0;
    if (!table_has(t, column))
        return table_texts(a, t, column, "--value", ret, err);
    while (!str_eq_c(t->columns[at], column))
        at++;
    for (size_t i = 0; i < t->n; i++)
        x[i] = str_trim(t->cells[i * t->n_columns + at]);
    *ret = x;
    return true;
}

/* No rater rates a unit twice. */
static bool once_each(struct arena *a, const struct rated *r, const struct raters_verb *v, struct err *err)
{
    struct map seen = {0};
    size_t *keys = arena_array(a, size_t, 2 * r->table->n), before;
    for (size_t i = 0; i < r->table->n; i++) {
        keys[2 * i] = r->unit[i];
        keys[2 * i + 1] = r->rater[i];
        if (!map_add(a, &seen, (str){(const char *)&keys[2 * i], 2 * sizeof *keys}, i, &before))
            return err_at(err, arena_cstr(a, r->table->file), r->table->lines[i], 0,
                          "%s '%s' has rated %s '%s' in line %d already", v->rater,
                          show_text(r->raters[r->rater[i]]).text, v->unit, show_text(r->units[r->unit[i]]).text,
                          r->table->lines[before]);
    }
    return true;
}

/* Rows put together by unit. */
static void ratings_make(struct arena *a, struct rated *r)
{
    size_t rows = r->table->n, *start = arena_array(a, size_t, r->n_units + 2);
    size_t *category = arena_array(a, size_t, rows);
    for (size_t i = 0; i < rows; i++) {
        bool missing = r->categories.labels[i] == CATEGORY_MISSING;
        r->missing += missing;
        start[r->unit[i] + 2] += !missing;
    }
    for (size_t u = 0; u < r->n_units; u++)
        start[u + 2] += start[u + 1];
    for (size_t i = 0; i < rows; i++)
        if (r->categories.labels[i] != CATEGORY_MISSING)
            category[start[r->unit[i] + 1]++] = r->categories.labels[i]; /* and so start[u + 1] becomes the end of u */
    r->ratings = (struct ratings){
        .units = r->n_units, .k = r->categories.n, .start = start, .category = category, .value = r->categories.values};
}

/* why: see categories_read. */
static bool rated_read(struct arena *a, const struct raters_verb *v, bool missing, const char *why, struct rated *ret,
                       struct err *err)
{
    const str *texts;
    struct rated r = {0};
    if (!table_read(a, v->common.file, &r.table, err) ||
        !table_labels(a, r.table, v->unit, "--unit", &r.unit, &r.units, &r.n_units, err) ||
        !table_labels(a, r.table, v->rater, "--rater", &r.rater, &r.raters, &r.n_raters, err))
        return false;
    if (!(missing ? values_read(a, r.table, v->value, &texts, err)
                  : table_texts(a, r.table, v->value, "--value", &texts, err)))
        return false;
    struct labelled from = {.table = r.table, .columns = {v->value}, .texts = texts};
    if (!categories_read(a, &from, v->order, why, &r.categories, err) || !once_each(a, &r, v, err))
        return false;
    ratings_make(a, &r);
    *ret = r;
    return true;
}

static json_t *category_row(str name, const struct ratings_category *c, const char *coefficient)
{
    json_t *row = json_object();
    stats_put_text(row, "category", name);
    stats_put_int(row, "n", (int64_t)c->n);
    category_put(row, "agreement", c->has_agreement, c->agreement);
    category_put(row, coefficient, c->has_value, c->value);
    return row;
}

/* Fleiss. */

static size_t rated_times(const struct rated *r, size_t unit)
{
    return r->ratings.start[unit + 1] - r->ratings.start[unit];
}

static bool fleiss_refuse(struct arena *a, const struct rated *r, const struct raters_verb *v, struct err *err)
{
    const char *file = arena_cstr(a, r->table->file);
    for (size_t u = 1; u < r->n_units; u++)
        if (rated_times(r, u) != rated_times(r, 0))
            return err_at(err, file, 0, 0,
                          "%s '%s' has %zu ratings and '%s' has %zu; Fleiss' kappa needs as many for each, "
                          "krippendorff does not",
                          v->unit, show_text(r->units[0]).text, rated_times(r, 0), show_text(r->units[u]).text,
                          rated_times(r, u));
    return err_at(err, file, 0, 0, "Fleiss' kappa is undefined: %s",
                  r->n_units < 2          ? "there is one unit only"
                  : rated_times(r, 0) < 2 ? "each unit has one rating only"
                                          : "all ratings are of one category");
}

static void fleiss_put(json_t *out, const struct fleiss *f, double level)
{
    stats_put(out, "kappa", f->value);
    bool has = f->has_interval;
    stats_put(out, "se", has ? f->se : NAN);
    stats_put_interval(out, has ? f->interval.low : NAN, has ? f->interval.high : NAN, level);
    stats_put_text(out, "method", S("t over units, Gwet"));
    if (!has)
        stats_put_text(out, "note", S("no interval: where no unit differs from the others the standard error is 0"));
    else if (f->units < AGREE_FEW)
        stats_put_text(out, "note", category_few());
    if (f->has_test) {
        stats_put(out, "se_at_0", f->se0);
        stats_put(out, "z", f->z);
        stats_put(out, "p_two_sided", f->p);
    }
    stats_put(out, "agreement", f->agreement);
    stats_put(out, "agreement_by_chance", f->chance);
}

static bool fleiss_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct raters_verb *v = options;
    double level = 0.95, se0;
    struct rated r;
    struct fleiss f;
    *ret_exit = 0;
    if (!stats_level(v->level, &level, err) || !rated_read(a, v, false, NULL, &r, err))
        return false;
    struct ratings_category *each = arena_array(a, struct ratings_category, r.categories.n);
    if (!fleiss_kappa(&r.ratings, level, &f) || !fleiss_categories(&r.ratings, each, &se0))
        return fleiss_refuse(a, &r, v, err);
    json_t *out = stats_result("fleiss", r.table), *rows = json_array();
    stats_put_int(out, "units", (int64_t)f.units);
    stats_put_int(out, "raters", (int64_t)r.n_raters);
    stats_put_int(out, "ratings_each", (int64_t)f.raters);
    fleiss_put(out, &f, level);
    stats_put(out, "category_se_at_0", se0);
    for (size_t c = 0; c < r.categories.n; c++)
        json_array_append_new(rows, category_row(r.categories.names[c], &each[c], "kappa"));
    json_object_set_new(out, "categories", rows);
    return stats_print(&v->common, out, err);
}

/* Krippendorff. */

static const char *scale_choice(size_t n)
{
    static const char *const NAMES[] = {
        [ALPHA_NOMINAL] = "nominal", [ALPHA_ORDINAL] = "ordinal", [ALPHA_INTERVAL] = "interval"};
    return n < COUNT_OF(NAMES) ? NAMES[n] : NULL;
}

static bool scale_take(const struct raters_verb *v, enum alpha_scale *ret, struct err *err)
{
    for (size_t i = 0; scale_choice(i); i++) {
        if (strcmp(v->scale, scale_choice(i)) != 0)
            continue;
        *ret = (enum alpha_scale)i;
        if (v->order && *ret == ALPHA_INTERVAL)
            return err_set(err, ERR_USAGE, "--order with --scale interval: numbers have their order");
        return true;
    }
    return err_set(err, ERR_USAGE, "--scale %s: expected nominal, ordinal or interval", v->scale);
}

static void alpha_put(json_t *out, const struct alpha *alpha, double level)
{
    stats_put(out, "alpha", alpha->value);
    bool has = alpha->has_interval;
    stats_put_interval(out, has ? alpha->interval.low : NAN, has ? alpha->interval.high : NAN, level);
    stats_put_text(out, "method", S("bootstrap over units"));
    if (!has)
        stats_put_text(out, "note",
                       alpha->undefined ? S("no interval: too many resamples hold one category only")
                                        : S("no interval: all resamples are alike"));
    else if (alpha->units < AGREE_FEW)
        stats_put_text(out, "note", category_few());
    stats_put_int(out, "resamples", (int64_t)alpha->resamples);
    stats_put_int(out, "resamples_undefined", (int64_t)alpha->undefined);
    stats_put(out, "agreement", alpha->agreement);
}

static bool krippendorff_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct raters_verb *v = options;
    double level = 0.95;
    enum alpha_scale scale = ALPHA_NOMINAL;
    struct rated r;
    struct alpha alpha;
    *ret_exit = 0;
    if (!stats_level(v->level, &level, err) || !scale_take(v, &scale, err))
        return false;
    static const char *const WHY[] = {[ALPHA_NOMINAL] = NULL,
                                      [ALPHA_ORDINAL] = "--scale ordinal (words need --order)",
                                      [ALPHA_INTERVAL] = "--scale interval"};
    if (!rated_read(a, v, true, WHY[scale], &r, err))
        return false;
    size_t pairable = ratings_pairable(&r.ratings);
    if (!krippendorff_alpha(&r.ratings, scale, level, (uint64_t)v->seed, &alpha))
        return err_at(err, arena_cstr(a, r.table->file), 0, 0, "alpha is undefined: %s",
                      pairable == 0   ? "no unit has two ratings"
                      : pairable == 1 ? "one unit only has two ratings"
                                      : "all ratings that can be paired are of one category");
    json_t *out = stats_result("krippendorff", r.table), *rows = json_array();
    stats_put_text(out, "scale", str_of(v->scale));
    stats_put_int(out, "units", (int64_t)alpha.units);
    stats_put_int(out, "raters", (int64_t)r.n_raters);
    stats_put_int(out, "ratings", (int64_t)alpha.values);
    stats_put_int(out, "missing", (int64_t)r.missing);
    stats_put_int(out, "unpaired", (int64_t)(r.table->n - r.missing - alpha.values));
    alpha_put(out, &alpha, level);
    struct ratings_category *each = arena_array(a, struct ratings_category, r.categories.n);
    alpha_categories(&r.ratings, each);
    for (size_t c = 0; c < r.categories.n && scale != ALPHA_INTERVAL; c++)
        json_array_append_new(rows, category_row(r.categories.names[c], &each[c], "alpha"));
    if (scale != ALPHA_INTERVAL) /* where a value is a measurement, single values are no categories */
        json_object_set_new(out, "categories", rows);
    else
        json_decref(rows);
    return stats_print(&v->common, out, err);
}

static void raters_presets(void *options)
{
    struct raters_verb *v = options;
    v->unit = "unit";
    v->rater = "rater";
    v->value = "value";
    v->scale = "nominal";
}

#define OPTION_LEVEL                                                                                                   \
    {                                                                                                                  \
        "level", 0, "LEVEL", OPTION_TEXT, offsetof(struct raters_verb, level),                                         \
            .help = "of the interval, between 0 and 1; default 0.95"                                                   \
    }
#define OPTION_ORDER                                                                                                   \
    {                                                                                                                  \
        "order", 0, "LIST", OPTION_TEXT, offsetof(struct raters_verb, order),                                          \
            .help = "all values in their order, such as low,medium,high; default that of numbers, else of bytes"       \
    }
#define OPTION_RATER STATS_OPTION_COLUMN("rater", struct raters_verb, rater, "who rated; default rater")
#define OPTION_UNIT STATS_OPTION_COLUMN("unit", struct raters_verb, unit, "what was rated; default unit")
#define OPTION_VALUE STATS_OPTION_COLUMN("value", struct raters_verb, value, "the rating; default value")

static const struct option FLEISS_OPTIONS[] = {
    STATS_OPTION_JSON(struct raters_verb), OPTION_LEVEL, OPTION_ORDER, OPTION_RATER, OPTION_UNIT, OPTION_VALUE, {0}};

static const struct option KRIPPENDORFF_OPTIONS[] = {
    STATS_OPTION_JSON(struct raters_verb),
    OPTION_LEVEL,
    OPTION_ORDER,
    OPTION_RATER,
    {"scale", 0, "SCALE", OPTION_TEXT, offsetof(struct raters_verb, scale),
     .help =
         "of the values: nominal, ordinal (they have an order) or interval (numbers with distances); default nominal",
     .choice = scale_choice},
    {"seed", 0, "N", OPTION_INT, offsetof(struct raters_verb, seed), 0, INT64_C(1) << 53,
     "seed of the bootstrap; default 0"},
    OPTION_UNIT,
    OPTION_VALUE,
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct raters_verb), {0}};

const struct verb STATS_FLEISS = {
    .name = "fleiss",
    .help = "Fleiss' kappa: agreement of units that were rated equally often",
    .manual =
        "One row a rating. kappa (Fleiss 1971) compares the share of agreeing pairs of ratings within units with that\n"
        "of raters who draw from the overall shares of the categories. The test against 0 has the standard error of\n"
        "Fleiss, Nee and Landis (1979), which holds at 0 only; the interval has that of Gwet (2008) over units, with\n"
        "Student's t. For each category: its ratings, how likely another rating of the unit says the same, and its\n"
        "kappa against all others, whose standard error at 0 is category_se_at_0.\n"
        "Refused: an empty cell, a rater twice on one unit, units with different numbers of ratings, one unit, one\n"
        "rating each, one category.",
    .options = FLEISS_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct raters_verb),
    .presets = raters_presets,
    .run = fleiss_run,
};

const struct verb STATS_KRIPPENDORFF = {
    .name = "krippendorff",
    .help = "Krippendorff's alpha: agreement of any raters, with ratings missing",
    .manual =
        "One row a rating; a rating is missing where its row is, or where its value is empty. alpha = 1 - observed /\n"
        "expected disagreement (Krippendorff 2019, chapter 12) over the units with two ratings or more. --scale says\n"
        "what a disagreement is: any difference, distance in rank, or squared distance. The interval is the "
        "percentile\n"
        "bootstrap over units; a resample of one category only, in which alpha is undefined, counts as beyond either\n"
        "end. For each category: its ratings, how likely another rating of the unit says the same, and its nominal\n"
        "alpha against all others.\n"
        "Refused: a rater twice on one unit, fewer than two units with two ratings, one category, words on a scale\n"
        "that needs numbers, or that needs --order and has none.",
    .options = KRIPPENDORFF_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct raters_verb),
    .presets = raters_presets,
    .run = krippendorff_run,
};
