/* SPDX-License-Identifier: Apache-2.0 */
/* What the rows of a run add to its metrics. */
#include "runner/metric_cells.h"

double row_number(const struct row *row)
{
    return row->has_value ? row->value : row->status == ROW_PASS;
}

bool row_left_out(const struct row *row)
{
    return !row || row->status == ROW_NOT_EVALUABLE || row->status == ROW_SKIPPED;
}

static void cell_number(struct arena *a, struct cell *cell, size_t kase, double x)
{
    *vec_push(a, &cell->x) = x;
    *vec_push(a, &cell->kase) = kase;
}

static void cell_trial(struct arena *a, struct cell *cell, size_t kase, bool passed)
{
    if (cell->kase.n == 0 || cell->kase.v[cell->kase.n - 1] != kase) {
        *vec_push(a, &cell->kase) = kase;
        *vec_push(a, &cell->n) = 0;
        *vec_push(a, &cell->c) = 0;
    }
    cell->n.v[cell->n.n - 1]++;
    cell->c.v[cell->c.n - 1] += passed;
}

/* The number of one of two scorers; false where its row has none. */
static bool pair_number(const struct metric_def *def, const struct row *row, bool other, double *ret)
{
    bool value = def->kind == METRIC_CALIBRATION ? !other : def->on_values;
    if (def->kind == METRIC_CORRELATION || (def->kind == METRIC_CORRECTED && def->as == AS_PPI))
        *ret = row_number(row);
    else
        *ret = value ? row->value : row->status == ROW_PASS;
    return !value || row->has_value;
}

/* An error is no opinion: the unit is left out, and counted among the errors. */
static void cell_pair(struct gathering *g, const struct metric_def *def, struct cell *cell, const struct row *row,
                      const struct row *other)
{
    double x = 0, y = 0;
    bool has_y = !row_left_out(other);
    if (row_left_out(row) || (!has_y && def->kind != METRIC_CORRECTED)) {
        cell->left_out++;
        return;
    }
    if (row->status == ROW_ERROR || (has_y && other->status == ROW_ERROR)) {
        cell->errors++;
        return;
    }
    if (!pair_number(def, row, false, &x) || (has_y && !pair_number(def, other, true, &y))) {
        cell->left_out++;
        return;
    }
    cell_number(g->a, cell, g->kase, x);
    *vec_push(g->a, &cell->y) = y;
    *vec_push(g->a, &cell->has_y) = has_y;
}

/* The trials of one case. An error counts as a failure, so that nothing gains by failing. */
static void cell_by_case(struct gathering *g, struct cell *cell, const struct row *row)
{
    if (row_left_out(row)) {
        cell->left_out++;
        return;
    }
    cell->errors += row->status == ROW_ERROR;
    cell_trial(g->a, cell, g->kase, row->status == ROW_PASS);
}

void cell_add(struct gathering *g, const struct metric_def *def, struct cell *cell, const struct row *row,
              const struct row *other)
{
    bool ratio = def->kind == METRIC_RATIO;
    if (metric_of_two(def->kind)) {
        cell_pair(g, def, cell, row, other);
        return;
    }
    if (metric_by_case(def->kind)) {
        cell_by_case(g, cell, row);
        return;
    }
    if (row_left_out(row) || (ratio && row_left_out(other))) {
        cell->left_out++;
        return;
    }
    bool error = row->status == ROW_ERROR || (ratio && other->status == ROW_ERROR);
    cell->errors += error;
    if (error && (def->kind != METRIC_MEAN || def->field.n))
        return;
    cell_number(g->a, cell, g->kase, error ? 0 : row_number(row));
    cell->over += ratio ? row_number(other) : 0;
}

size_t cell_cases(const struct cell *cell)
{
    size_t n = 0;
    for (size_t i = 0; i < cell->kase.n; i++)
        n += i == 0 || cell->kase.v[i] != cell->kase.v[i - 1];
    return n;
}

size_t cell_cluster(const struct gathering *g, const struct cell *cell, size_t unit)
{
    size_t kase = cell->kase.v[unit];
    return g->suite->cluster.n ? g->cluster.v[kase] : kase;
}

static void put_two(struct buf *to, const struct metric_def *def)
{
    buf_printf(to, " with=%.*s", STR_ARG(def->with));
    if (def->with_field.n)
        buf_printf(to, " with_field=%.*s", STR_ARG(def->with_field));
    if (def->on_values)
        buf_str(to, S(" on=value"));
    if (def->as == AS_WEIGHTED_KAPPA)
        buf_printf(to, " weights=%s", METRIC_WEIGHTS_NAMES[def->quadratic]);
    if (def->as == AS_ALPHA)
        buf_printf(to, " scale=%s", METRIC_SCALE_NAMES[def->scale]);
    if (def->bins)
        buf_printf(to, " bins=%lld", (long long)def->bins);
}

static size_t labelled_of(const struct cell *cell)
{
    size_t n = 0;
    for (size_t i = 0; i < cell->has_y.n; i++)
        n += cell->has_y.v[i];
    return n;
}

str metric_signature(const struct gathering *g, const struct metric_def *def, const struct cell *cell,
                     const struct metric *m, size_t cases, const char *undefined)
{
    struct buf to CLEANUP_BUF = {.max = 4096};
    const char *kind = metric_of_two(def->kind) ? METRIC_AS_NAMES[def->as] : METRIC_KIND_NAMES[def->kind];
    buf_printf(&to, "%s/%s of=%.*s", kind, metric_has_k(def->kind) ? "unbiased" : "1", STR_ARG(def->of));
    if (def->field.n)
        buf_printf(&to, " field=%.*s", STR_ARG(def->field));
    if (def->over.n)
        buf_printf(&to, " over=%.*s", STR_ARG(def->over));
    if (metric_of_two(def->kind))
        put_two(&to, def);
    if (def->tau > 0)
        buf_printf(&to, " tau=%.12g", def->tau);
    if (m->k)
        buf_printf(&to, " k=%lld", (long long)m->k);
    buf_printf(&to, " n=%lld cases=%zu left_out=%zu errors=%zu", (long long)m->n, cases, cell->left_out, cell->errors);
    if (def->kind == METRIC_CORRECTED)
        buf_printf(&to, " labelled=%zu", labelled_of(cell));
    if (undefined)
        buf_printf(&to, " undefined=%s", undefined);
    if (m->has_interval)
        buf_printf(&to, " interval=%.*s level=%g", STR_ARG(m->method), METRIC_LEVEL);
    if (g->suite->cluster.n)
        buf_printf(&to, " cluster=%.*s", STR_ARG(g->suite->cluster));
    return arena_str(g->a, buf_view(&to));
}
