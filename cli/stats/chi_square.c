/* SPDX-License-Identifier: Apache-2.0 */
/* Counts of labels: against what was expected, or against other labels. */
#include "cli/stats/compare.h"
#include "cli/stats/verbs.h"

#include "base/map.h"
#include "base/vec.h"
#include "stats/chi_square.h"
#include "text/show.h"

#include <math.h>

/* Cells that are counted, and that are shown. */
enum { CELLS_MAX = 1000000, CELLS_SHOWN = 100 };

struct chi_verb {
    struct stats_common common;
    const char *first, *second, *label, *expected, *count;
};

/* Labels with what was counted and what was expected of each. */
struct fit {
    VEC(str) names;
    VEC(double) observed, weights;
    struct map index;
};

static bool class_add(struct arena *a, struct fit *f, str name, double weight)
{
    if (!map_add(a, &f->index, name, f->names.n, NULL))
        return false;
    *vec_push(a, &f->names) = name;
    *vec_push(a, &f->observed) = 0;
    *vec_push(a, &f->weights) = weight;
    return true;
}

/* NAME=WEIGHT,NAME=WEIGHT: a label that has no row is expected all the same. */
static bool expected_parse(struct arena *a, str list, struct fit *f, struct err *err)
{
    while (list.n) {
        str part = str_cut(&list, ','), name = str_cut(&part, '=');
        double weight;
        if (!name.n || !str_to_double(part, &weight) || !isfinite(weight) || weight <= 0)
            return err_set(err, ERR_USAGE, "--expected: expected NAME=WEIGHT with a weight above 0, found '%s%s%s'",
                           show_text(name).text, part.n ? "=" : "", show_text(part).text);
        if (!class_add(a, f, name, weight))
            return err_set(err, ERR_USAGE, "--expected names '%s' twice", show_text(name).text);
    }
    return true;
}

static bool fit_count(struct arena *a, const struct chi_verb *v, const struct table *t, struct fit *f, struct err *err)
{
    const str *labels;
    const double *count;
    if ((v->expected && !expected_parse(a, str_of(v->expected), f, err)) ||
        !table_texts(a, t, v->label, "--label", &labels, err) || !compare_counts(a, t, v->count, &count, err))
        return false;
    for (size_t i = 0; i < t->n; i++) {
        size_t at;
        if (!v->expected)
            class_add(a, f, labels[i], 1);
        if (!map_get(&f->index, labels[i], &at) || !f->observed.v)
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0, "label '%s' is not among those of --expected",
                          show_text(labels[i]).text);
        f->observed.v[at] += count[i];
    }
    return true;
}

static void chi_put(json_t *out, const struct chi_square *c)
{
    stats_put(out, "chi2", c->chi2);
    stats_put(out, "df", c->df);
    stats_put(out, "p", c->p);
    stats_put(out, "least_expected", c->least_expected);
}

static void note_put(json_t *out, const struct chi_square *c)
{
    if (c->least_expected < 5)
        stats_put_text(out, "note", S("fewer than 5 are expected somewhere: p is rough"));
}

static bool fit_run(struct arena *a, const struct chi_verb *v, const struct table *t, struct err *err)
{
    struct fit f = {0};
    struct chi_square c;
    double weights = 0;
    if (!fit_count(a, v, t, &f, err))
        return false;
    if (!chi_square_fit(f.observed.v, f.weights.v, f.names.n, &c))
        return err_at(err, arena_cstr(a, t->file), 0, 0,
                      f.names.n < 2 ? "column '%s': expected two labels or more, found one (--expected names those "
                                      "without a row too)"
                                    : "column '%s': no row counts, or weights are too far apart",
                      show_text(str_of(v->label)).text);
    for (size_t i = 0; i < f.names.n; i++)
        weights += f.weights.v[i];
    json_t *out = stats_result("chi-square", t), *rows = json_array();
    stats_put(out, "n", c.n);
    for (size_t i = 0; i < f.names.n; i++) {
        json_t *row = json_object();
        stats_put_text(row, "label", f.names.v[i]);
        stats_put(row, "observed", f.observed.v[i]);
        stats_put(row, "expected", c.n * (f.weights.v[i] / weights));
        stats_put(row, "difference", f.observed.v[i] - c.n * (f.weights.v[i] / weights));
        json_array_append_new(rows, row);
    }
    json_object_set_new(out, "labels", rows);
    chi_put(out, &c);
    note_put(out, &c);
    return stats_print(&v->common, out, err);
}

struct cells {
    const str *row_names, *column_names;
    const double *v;
    size_t rows, columns;
    double n;
};

static void cells_put(json_t *out, const struct cells *c)
{
    json_t *list = json_array();
    for (size_t i = 0; i < c->rows; i++)
        for (size_t j = 0; j < c->columns; j++) {
            json_t *cell = json_object();
            double row = 0, column = 0;
            for (size_t k = 0; k < c->columns; k++)
                row += c->v[i * c->columns + k];
            for (size_t k = 0; k < c->rows; k++)
                column += c->v[k * c->columns + j];
            stats_put_text(cell, "first", c->row_names[i]);
            stats_put_text(cell, "second", c->column_names[j]);
            stats_put(cell, "observed", c->v[i * c->columns + j]);
            stats_put(cell, "expected", row * (column / c->n));
            json_array_append_new(list, cell);
        }
    json_object_set_new(out, "cells", list);
}

static bool contingency_run(struct arena *a, const struct chi_verb *v, const struct table *t, struct err *err)
{
    const size_t *row, *column;
    const str *row_names, *column_names;
    const double *count;
    size_t rows, columns;
    struct chi_square c;
    if (!table_labels(a, t, v->first, "--first", &row, &row_names, &rows, err) ||
        !table_labels(a, t, v->second, "--second", &column, &column_names, &columns, err) ||
        !compare_counts(a, t, v->count, &count, err))
        return false;
    if (rows > CELLS_MAX / columns)
        return err_at(err, arena_cstr(a, t->file), 0, 0, "%zu labels by %zu are more than the bound of %d cells", rows,
                      columns, CELLS_MAX);
    double *cells = arena_array(a, double, rows *columns);
    for (size_t i = 0; i < t->n; i++)
        cells[row[i] * columns + column[i]] += count[i];
    if (!chi_square_table(cells, rows, columns, &c))
        return err_at(err, arena_cstr(a, t->file), 0, 0,
                      "a table of %zu by %zu labels: expected two or more on each side, each with a count", rows,
                      columns);
    json_t *out = stats_result("chi-square", t);
    stats_put(out, "n", c.n);
    stats_put_int(out, "rows", (int64_t)rows);
    stats_put_int(out, "columns", (int64_t)columns);
    chi_put(out, &c);
    stats_put(out, "cramer_v", c.cramer_v);
    if (rows * columns <= CELLS_SHOWN)
        cells_put(out, &(struct cells){row_names, column_names, cells, rows, columns, c.n});
    note_put(out, &c);
    return stats_print(&v->common, out, err);
}

static bool chi_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    struct chi_verb *v = options;
    struct table *t;
    bool fit = v->label || v->expected;
    *ret_exit = 0;
    if (fit && (v->first || v->second))
        return err_set(err, ERR_USAGE,
                       "--first and --second are of a table of two labels, --label and --expected of one label; leave "
                       "one pair out");
    if (fit && !v->label)
        v->label = "label";
    v->first = v->first ? v->first : "first";
    v->second = v->second ? v->second : "second";
    return table_read(a, v->common.file, &t, err) && (fit ? fit_run(a, v, t, err) : contingency_run(a, v, t, err));
}

static const struct option OPTIONS[] = {
    STATS_OPTION_COLUMN("count", struct chi_verb, count, "how many a row stands for; default 1"),
    {"expected", 0, "LIST", OPTION_TEXT, offsetof(struct chi_verb, expected),
     .help = "NAME=WEIGHT,NAME=WEIGHT: what the labels are held against; default equal weights",
     .complete = COMPLETE_NOTHING},
    STATS_OPTION_COLUMN("first", struct chi_verb, first, "labels, against --second; default first"),
    STATS_OPTION_JSON(struct chi_verb),
    STATS_OPTION_COLUMN("label", struct chi_verb, label, "labels, against --expected; default label"),
    STATS_OPTION_COLUMN("second", struct chi_verb, second, "labels; default second"),
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct chi_verb), {0}};

const struct verb STATS_CHI_SQUARE = {
    .name = "chi-square",
    .help = "Chi-square test: labels against what was expected, or against other labels",
    .manual =
        "With --label or --expected, whether labels came as often as their weights say (Pearson 1900): the check that\n"
        "a split was as planned. Otherwise whether two labels of a row, --first and --second, go together, without\n"
        "correction for continuity, and how closely: Cramer's V, 0 to 1. Refuses fewer than two labels, a label that\n"
        "--expected does not name, and a table with an empty row or column.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct chi_verb),
    .run = chi_run,
};
