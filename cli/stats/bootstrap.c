/* SPDX-License-Identifier: Apache-2.0 */
/* assize stats bootstrap: of all rows, and of each slice. */
#include "cli/stats/clusters.h"
#include "cli/stats/verbs.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "stats/bootstrap.h"
#include "text/show.h"

#include <math.h>

struct bootstrap_verb {
    struct stats_common common;
    const char *value, *second, *cluster, *by, *method, *statistic, *level;
    int64_t resamples, seed;
};

enum { SLICES_MAX = 10000 };

/* Most values drawn for one number: some ten minutes. */
static const double DRAWS_MAX = 1e11;

/* What is drawn: values in the order of their clusters, and how. */
struct drawing {
    const struct bootstrap_verb *verb;
    const double *x;
    const size_t *cluster; /* NULL = none */
    size_t n;
    enum sample_statistic statistic;
    enum bootstrap_method method;
    double level;
};

/* Rows of one slice, as places in the drawing. */
struct slice {
    str name;
    VEC(size_t) rows;
};

struct slices {
    struct slice *v;
    size_t n, cap;
};

static const char *const METHODS[] = {"bca", "percentile"}, *const STATISTICS[] = {"mean", "median"};

static const char *method_choice(size_t n)
{
    return n < COUNT_OF(METHODS) ? METHODS[n] : NULL;
}

static const char *statistic_choice(size_t n)
{
    return n < COUNT_OF(STATISTICS) ? STATISTICS[n] : NULL;
}

/* An option whose value is one of two words. */
static bool one_of(const char *text, const char *option, const char *const words[2], size_t *ret, struct err *err)
{
    for (size_t i = 0; i < 2; i++) {
        *ret = i;
        if (strcmp(text, words[i]) == 0)
            return true;
    }
    return err_set(err, ERR_USAGE, "%s %s: expected %s or %s", option, show_text(str_of(text)).text, words[0],
                   words[1]);
}

static bool options_check(const struct bootstrap_verb *v, struct drawing *ret, struct err *err)
{
    size_t method, statistic;
    if (!one_of(v->method, "--method", METHODS, &method, err) ||
        !one_of(v->statistic, "--statistic", STATISTICS, &statistic, err) ||
        !stats_number(v->level, "--level", 0, 1, true, &ret->level, err))
        return false;
    ret->method = method ? BOOTSTRAP_PERCENTILE : BOOTSTRAP_BCA;
    ret->statistic = statistic ? SAMPLE_MEDIAN : SAMPLE_MEAN;
    return true;
}

/* The values, or the differences of pairs. */
static bool values_read(struct arena *a, const struct bootstrap_verb *v, const struct table *t, const double **ret,
                        struct err *err)
{
    const double *second;
    if (!table_numbers(a, t, v->value, "--value", ret, err))
        return false;
    if (!v->second)
        return true;
    if (!table_numbers(a, t, v->second, "--second", &second, err))
        return false;
    double *d = arena_array(a, double, t->n);
    for (size_t i = 0; i < t->n; i++) {
        d[i] = second[i] - (*ret)[i];
        if (!isfinite(d[i]))
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0, "the difference of the columns is too large");
    }
    *ret = d;
    return true;
}

/* Adds a place to every slice that its cell names: names with ';' between them, each counted once. */
static bool slices_add(struct arena *a, struct slices *to, struct map *index, str cell, size_t place, struct err *err)
{
    while (cell.n) {
        size_t at;
        str name = str_trim(str_cut(&cell, ';'));
        if (!name.n)
            continue;
        if (!map_get(index, name, &at)) {
            if (to->n == SLICES_MAX)
                return err_set(err, ERR_INPUT, "more than %d slices", SLICES_MAX);
            at = to->n;
            vec_push(a, to)->name = name;
            map_add(a, index, name, at, NULL);
        }
        struct slice *s = &to->v[at];
        if (!s->rows.n || s->rows.v[s->rows.n - 1] != place)
            *vec_push(a, &s->rows) = place;
    }
    return true;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct slice *)a)->name, ((const struct slice *)b)->name);
}

/* A column whose cells may be empty: where it is. */
static bool slice_column(struct arena *a, const struct table *t, const char *column, size_t *ret, struct err *err)
{
    const str *texts;
    if (!table_has(t, column)) /* the error that all tests give */
        return table_texts(a, t, column, "--by", &texts, err);
    for (*ret = 0; !str_eq_c(t->columns[*ret], column);)
        ++*ret;
    return true;
}

static bool slices_read(struct arena *a, const struct bootstrap_verb *v, const struct table *t, const size_t *order,
                        struct slices *ret, struct err *err)
{
    struct map index = {0};
    size_t column = 0;
    if (!v->by)
        return true;
    if (!slice_column(a, t, v->by, &column, err))
        return false;
    for (size_t i = 0; i < t->n; i++)
        if (!slices_add(a, ret, &index, t->cells[order[i] * t->n_columns + column], i, err))
            return err_wrap(err, "%.*s: column '%s'", (int)t->file.n, t->file.p, show_text(str_of(v->by)).text);
    if (!ret->n)
        return err_at(err, arena_cstr(a, t->file), 0, 0, "column '%s': no row is of any slice",
                      show_text(str_of(v->by)).text);
    qsort(ret->v, ret->n, sizeof *ret->v, by_name);
    return true;
}

/* Why there is no interval. */
static const char *reason_of(const struct drawing *d, const struct sample *s)
{
    bool differ = false;
    for (size_t i = 1; i < d->n; i++)
        differ |= d->x[i] != d->x[0];
    if (s->units < 2)
        return d->cluster ? "one cluster" : "one row";
    if (!differ)
        return "all values are equal";
    return d->method == BOOTSTRAP_BCA ? "no BCa interval: resamples or the jackknife do not vary around the value"
                                      : "no two resamples differ";
}

/* The members of a result: of all rows, or of one slice. */
static bool drawing_put(json_t *out, const struct drawing *d, uint64_t stream, const char **ret_reason, struct err *err)
{
    const struct bootstrap_verb *v = d->verb;
    struct sample s CLEANUP_SAMPLE = {0};
    struct interval range = {NAN, NAN};
    sample_init(&s, d->statistic, d->x, d->cluster, d->n);
    size_t resamples = v->resamples ? (size_t)v->resamples : bootstrap_resamples(s.units);
    if ((double)s.units * (double)resamples > DRAWS_MAX)
        return err_set(err, ERR_USAGE, "--resamples %zu of %zu: more than the bound of %g draws", resamples, s.units,
                       DRAWS_MAX);
    struct rng rng = rng_stream((uint64_t)v->seed, S("stats.bootstrap"), stream, 0);
    bool defined = bootstrap_interval(&s, d->method, resamples, d->level, rng, &range);
    *ret_reason = defined ? "" : reason_of(d, &s);
    if (v->cluster)
        stats_put_int(out, "clusters", (int64_t)s.units);
    stats_put(out, "value", sample_value(&s));
    stats_put_interval(out, range.low, range.high, d->level);
    stats_put_int(out, "resamples", (int64_t)resamples);
    return true;
}

static bool slices_put(struct arena *a, json_t *out, const struct drawing *all, const struct slices *slices,
                       struct err *err)
{
    json_t *rows = json_array();
    double *x = arena_array(a, double, all->n);
    size_t *cluster = arena_array(a, size_t, all->n);
    json_object_set_new(out, "slices", rows);
    for (size_t i = 0; i < slices->n; i++) {
        const struct slice *s = &slices->v[i];
        struct drawing d = *all;
        const char *reason;
        d.n = s->rows.n;
        d.x = x;
        d.cluster = all->cluster ? cluster : NULL;
        for (size_t j = 0; j < d.n; j++) {
            x[j] = all->x[s->rows.v[j]];
            cluster[j] = all->cluster ? all->cluster[s->rows.v[j]] : 0;
        }
        json_t *row = json_object();
        json_array_append_new(rows, row);
        stats_put_text(row, "slice", s->name);
        stats_put_int(row, "n", (int64_t)d.n);
        if (!drawing_put(row, &d, hash_str(s->name, 1), &reason, err))
            return false;
        json_object_set_new(row, "note", json_string(reason));
    }
    return true;
}

static bool bootstrap_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct bootstrap_verb *v = options;
    struct drawing d = {.verb = v, .level = 0.95};
    struct table *t;
    struct clusters clusters;
    struct slices slices = {0};
    const double *x;
    const char *reason;
    *ret_exit = 0;
    if (!options_check(v, &d, err) || !table_read(a, v->common.file, &t, err) || !values_read(a, v, t, &x, err) ||
        !table_clusters(a, t, v->cluster, &clusters, err) || !slices_read(a, v, t, clusters.order, &slices, err))
        return false;
    d.x = clusters_order(a, t, &clusters, x);
    d.cluster = clusters.of;
    d.n = t->n;
    json_t *out = stats_result("bootstrap", t);
    bool done = drawing_put(out, &d, 0, &reason, err);
    if (done && *reason)
        done = err_at(err, arena_cstr(a, t->file), 0, 0, "the bootstrap says nothing: %s", reason);
    stats_put_text(out, "statistic", str_of(v->statistic));
    stats_put_text(out, "method", str_of(v->method));
    done = done && (!v->by || slices_put(a, out, &d, &slices, err));
    if (!done) {
        json_decref(out);
        return false;
    }
    return stats_print(&v->common, out, err);
}

static void bootstrap_presets(void *options)
{
    struct bootstrap_verb *v = options;
    v->value = "value";
    v->method = "percentile";
    v->statistic = "mean";
}

static const struct option OPTIONS[] = {
    STATS_OPTION_COLUMN("by", struct bootstrap_verb, by,
                        "also of each slice: a cell names one or more, with ; between them"),
    STATS_OPTION_COLUMN("cluster", struct bootstrap_verb, cluster,
                        "rows of one cluster are drawn together; default each row for itself"),
    STATS_OPTION_JSON(struct bootstrap_verb),
    STATS_OPTION_LEVEL(struct bootstrap_verb),
    {"method", 0, "METHOD", OPTION_TEXT, offsetof(struct bootstrap_verb, method),
     .help = "percentile or bca; default percentile", .choice = method_choice},
    {"resamples", 0, "N", OPTION_INT, offsetof(struct bootstrap_verb, resamples), 100, 10000000,
     "resamples; default 10000, fewer of more than 10000 rows"},
    STATS_OPTION_COLUMN("second", struct bootstrap_verb, second,
                        "of the differences of pairs: this column minus that of --value"),
    {"seed", 0, "N", OPTION_INT, offsetof(struct bootstrap_verb, seed), 0, INT64_C(1) << 53,
     "seed of the resamples; default 0"},
    {"statistic", 0, "NAME", OPTION_TEXT, offsetof(struct bootstrap_verb, statistic),
     .help = "mean or median; default mean", .choice = statistic_choice},
    STATS_OPTION_COLUMN("value", struct bootstrap_verb, value, "the number of each row; default value"),
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct bootstrap_verb), {0}};

const struct verb STATS_BOOTSTRAP = {
    .name = "bootstrap",
    .help = "Bootstrap interval of a mean or median, also by slice",
    .manual =
        "Rows, or whole clusters, are drawn with replacement, as many as there are, 10,000 times (Efron 1979). The\n"
        "interval is between two quantiles of the results: percentile, or bca, which corrects for bias and skewness\n"
        "(Efron 1987). A slice is drawn from its own rows alone, from a stream of its own: other slices do not\n"
        "change its interval, nor does anything but --seed. With few rows (some 20) both methods are too narrow; all\n"
        "equal values, one row and one cluster have no interval, which is an error, or in a slice a note.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct bootstrap_verb),
    .presets = bootstrap_presets,
    .run = bootstrap_run,
};
