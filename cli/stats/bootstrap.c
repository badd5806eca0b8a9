/* SPDX-License-Identifier: Apache-2.0 */
/* assize stats bootstrap: of all rows, and of each slice. */
#include "cli/stats/clusters.h"
#include "cli/stats/verbs.h"

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

enum { SLICES_MAX = 10000, UNITS_FEW = 20 };

/* Most values drawn for one number: some ten minutes. */
static const double DRAWS_MAX = 1e11;

/* What is drawn, and how. */
struct drawing {
    const double *x;       /* of all rows, in the order of their clusters */
    const double *most;    /* what was subtracted, where x are differences; else NULL */
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
        !one_of(v->statistic, "--statistic", STATISTICS, &statistic, err) || !stats_level(v->level, &ret->level, err))
        return false;
    ret->method = method ? BOOTSTRAP_PERCENTILE : BOOTSTRAP_BCA;
    ret->statistic = statistic ? SAMPLE_MEDIAN : SAMPLE_MEAN;
    return true;
}

/* The values, or the differences of pairs. */
static bool values_read(struct arena *a, const struct bootstrap_verb *v, const struct table *t, const double **ret,
                        const double **ret_most, struct err *err)
{
    const double *second;
    if (!table_numbers(a, t, v->value, "--value", ret, err))
        return false;
    if (!v->second)
        return true;
    if (!table_numbers(a, t, v->second, "--second", &second, err))
        return false;
    double *d = arena_array(a, double, t->n), *most = arena_array(a, double, t->n);
    for (size_t i = 0; i < t->n; i++) {
        d[i] = second[i] - (*ret)[i];
        most[i] = fmax(fabs(second[i]), fabs((*ret)[i]));
        if (!isfinite(d[i]))
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0, "the difference of the columns is too large");
    }
    *ret = d;
    *ret_most = most;
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
        if (!to->v || at >= to->n)
            BUG("slice %zu of %zu", at, to->n);
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
    double *jackknife CLEANUP_FREE = base_alloc(s->n * sizeof *jackknife);
    if (s->units < 2)
        return d->cluster ? "one cluster" : "one row";
    if (!sample_varies(s) && s->spread > 0)
        return d->cluster ? "clusters are equal but for rounding" : "rows are equal but for rounding";
    if (sample_varies(s) && s->statistic == SAMPLE_MEAN && !isfinite(s->most * (double)s->n))
        return "sums of values are too large";
    sample_jackknife(s, jackknife);
    for (size_t u = 1; u < s->units; u++)
        if (jackknife[u] != jackknife[0])
            return d->method == BOOTSTRAP_BCA ? "no BCa interval: too few resamples lie on either side of the value"
                                              : "resamples are equal but for rounding";
    return d->cluster ? "no cluster makes a difference" : "no row makes a difference";
}

/* The sample of all rows, and behind it those of the slices; in arena, but for what they own. */
static struct sample *samples_make(struct arena *a, const struct drawing *d, const struct slices *slices)
{
    struct sample *samples = arena_array(a, struct sample, slices->n + 1);
    double *x = arena_array(a, double, d->n);
    size_t *cluster = arena_array(a, size_t, d->n);
    sample_init(&samples[0], d->statistic, d->x, d->cluster, d->n);
    for (size_t i = 0; d->most && i < d->n; i++)
        samples[0].most = fmax(samples[0].most, d->most[i]);
    for (size_t i = 0; i < slices->n; i++) {
        const struct slice *s = &slices->v[i];
        for (size_t j = 0; j < s->rows.n; j++) {
            x[j] = d->x[s->rows.v[j]];
            cluster[j] = d->cluster ? d->cluster[s->rows.v[j]] : 0;
        }
        sample_init(&samples[i + 1], d->statistic, x, d->cluster ? cluster : NULL, s->rows.n);
        for (size_t j = 0; d->most && j < s->rows.n; j++)
            samples[i + 1].most = fmax(samples[i + 1].most, d->most[s->rows.v[j]]);
    }
    return samples;
}

/* False where more would be drawn than there is time for. */
static bool draw(struct arena *a, const struct bootstrap_verb *v, const struct drawing *d, const struct sample *samples,
                 size_t n, struct bootstrap **ret, struct err *err)
{
    double draws = 0;
    *ret = arena_array(a, struct bootstrap, n);
    for (size_t i = 0; i < n; i++) {
        size_t resamples = v->resamples ? (size_t)v->resamples : bootstrap_resamples(samples[i].units);
        (*ret)[i] = (struct bootstrap){.sample = &samples[i], .resamples = resamples, .range = {NAN, NAN}};
        draws += (double)samples[i].units * (double)resamples;
    }
    if (draws > DRAWS_MAX)
        return err_set(err, ERR_USAGE, "--resamples %lld: %g values would be drawn, more than the bound of %g",
                       (long long)v->resamples, draws, DRAWS_MAX);
    bootstrap_intervals(*ret, n, d->method, d->level, rng_stream((uint64_t)v->seed, S("stats.bootstrap"), 0, 0));
    return true;
}

static void drawing_put(json_t *out, const struct drawing *d, const struct bootstrap *b)
{
    if (d->cluster)
        stats_put_int(out, "clusters", (int64_t)b->sample->units);
    stats_put(out, "value", sample_value(b->sample));
    stats_put_interval(out, b->range.low, b->range.high, d->level);
    stats_put_int(out, "resamples", (int64_t)b->resamples);
}

/* What a reader of the interval has to know; empty if nothing. */
static str note_of(const struct drawing *d, const struct bootstrap *b)
{
    if (!b->defined)
        return str_of(reason_of(d, b->sample));
    if (b->sample->units >= UNITS_FEW)
        return STR_NONE;
    return d->cluster ? S("fewer than 20 clusters: the interval is likely too narrow")
                      : S("fewer than 20 rows: the interval is likely too narrow");
}

static json_t *slices_json(const struct drawing *d, const struct slices *slices, const struct bootstrap *b)
{
    json_t *rows = json_array();
    bool notes = false;
    for (size_t i = 0; i < slices->n; i++)
        notes |= note_of(d, &b[i]).n > 0;
    for (size_t i = 0; i < slices->n; i++) {
        json_t *row = json_object();
        stats_put_text(row, "slice", slices->v[i].name);
        stats_put_int(row, "n", (int64_t)slices->v[i].rows.n);
        drawing_put(row, d, &b[i]);
        if (notes)
            stats_put_text(row, "note", note_of(d, &b[i]));
        json_array_append_new(rows, row);
    }
    return rows;
}

/* Everything that was read, drawn and printed. */
static bool drawing_print(struct arena *a, const struct bootstrap_verb *v, const struct drawing *d,
                          const struct table *t, const struct slices *slices, const struct sample *samples,
                          struct err *err)
{
    struct bootstrap *b;
    if (!draw(a, v, d, samples, slices->n + 1, &b, err))
        return false;
    if (!b[0].defined)
        return err_at(err, arena_cstr(a, t->file), 0, 0, "the bootstrap says nothing: %s", reason_of(d, &samples[0]));
    json_t *out = stats_result("bootstrap", t);
    drawing_put(out, d, &b[0]);
    stats_put_text(out, "statistic", str_of(v->statistic));
    stats_put_text(out, "method", str_of(v->method));
    if (note_of(d, &b[0]).n)
        stats_put_text(out, "note", note_of(d, &b[0]));
    if (v->by)
        json_object_set_new(out, "slices", slices_json(d, slices, b + 1));
    return stats_print(&v->common, out, err);
}

static bool bootstrap_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct bootstrap_verb *v = options;
    struct drawing d = {.level = 0.95};
    struct table *t;
    struct clusters clusters;
    struct slices slices = {0};
    const double *x, *most = NULL;
    *ret_exit = 0;
    if (!options_check(v, &d, err) || !table_read(a, v->common.file, &t, err) ||
        !values_read(a, v, t, &x, &most, err) || !table_clusters(a, t, v->cluster, &clusters, err) ||
        !slices_read(a, v, t, clusters.order, &slices, err))
        return false;
    d.x = clusters_order(a, t, &clusters, x);
    d.most = most ? clusters_order(a, t, &clusters, most) : NULL;
    d.cluster = clusters.of;
    d.n = t->n;
    struct sample *samples = samples_make(a, &d, &slices);
    bool done = drawing_print(a, v, &d, t, &slices, samples, err);
    for (size_t i = 0; i <= slices.n; i++)
        sample_finish(&samples[i]);
    return done;
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
    {"method", 0, "INTERVAL", OPTION_TEXT, offsetof(struct bootstrap_verb, method),
     .help = "percentile or bca; default percentile", .choice = method_choice},
    {"resamples", 0, "N", OPTION_INT, offsetof(struct bootstrap_verb, resamples), 100, 10000000,
     "resamples; default 10000, fewer of more than 10000 rows"},
    STATS_OPTION_COLUMN("second", struct bootstrap_verb, second,
                        "of the differences of pairs: this column minus that of --value"),
    {"seed", 0, "N", OPTION_INT, offsetof(struct bootstrap_verb, seed), 0, INT64_C(1) << 53,
     "seed of the resamples; default 0"},
    {"statistic", 0, "STATISTIC", OPTION_TEXT, offsetof(struct bootstrap_verb, statistic),
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
        "(Efron 1987). A slice is drawn from its own rows: its interval is the one that a file with these alone has.\n"
        "With fewer than 20 rows or clusters both methods tend to be too narrow, which a note says. Equal values, one\n"
        "row and one cluster have no interval, which is an error, or in a slice a note. The same --seed gives the\n"
        "same numbers.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct bootstrap_verb),
    .presets = bootstrap_presets,
    .run = bootstrap_run,
};
