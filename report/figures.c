/* SPDX-License-Identifier: Apache-2.0 */
#include "report/figures.h"

#include "report/evidence.h"
#include "report/words.h"
#include "text/json_own.h"

#include <inttypes.h>

enum { COLUMNS_MAX = 10, CELL_MAX = 40, SLICES_SHOWN = 12 };

/* A table of text under way: the first row is its head. Columns in which no row has anything are left out. */
struct table {
    struct arena *a;
    size_t columns;
    const bool *right;
    struct {
        str (*v)[COLUMNS_MAX];
        size_t n, cap;
    } rows;
};

static str *row_add_cells(struct table *t)
{
    return *vec_push(t->a, &t->rows);
}

static void table_put(const struct table *t, const struct report_style *style, struct buf *to)
{
    size_t kept = 0, column[COLUMNS_MAX], width[COLUMNS_MAX] = {0}, n = t->rows.n - 1;
    for (size_t c = 0; c < t->columns; c++) {
        bool filled = false;
        for (size_t i = 1; i <= n; i++)
            filled |= t->rows.v[i][c].n > 0;
        if (filled)
            column[kept++] = c;
    }
    str heads[COLUMNS_MAX];
    struct report_cell *cells = arena_array(t->a, struct report_cell, n * kept);
    for (size_t c = 0; c < kept; c++) {
        heads[c] = t->rows.v[0][column[c]];
        for (size_t i = 0; i < n; i++)
            cells[i * kept + c] = (struct report_cell){t->rows.v[i + 1][column[c]], t->right[column[c]]};
    }
    struct buf text CLEANUP_BUF = {0};
    report_table(heads, cells, kept, n, width, &text);
    for (str rest = buf_view(&text); rest.n;) {
        str line = str_cut(&rest, '\n');
        line_put(to, arena_printf(t->a, "  %.*s", STR_ARG(line)), (size_t)style->width);
        buf_byte(to, '\n');
    }
}

static void title_put(const char *title, const struct report_style *style, struct buf *to)
{
    buf_byte(to, '\n');
    colour_put(to, style, COLOUR_BOLD, str_of(title));
    buf_byte(to, '\n');
}

str number_text(struct arena *a, double value)
{
    struct buf text CLEANUP_BUF = {0};
    number_put(&text, value);
    return arena_str(a, buf_view(&text));
}

str difference_text(struct arena *a, double value)
{
    struct buf text CLEANUP_BUF = {0};
    signed_put(&text, value);
    return arena_str(a, buf_view(&text));
}

static str with_unit(struct arena *a, str number, str unit)
{
    return unit.n ? arena_printf(a, "%.*s %.*s", STR_ARG(number), STR_ARG(unit)) : number;
}

static str interval_text(struct arena *a, double low, double high)
{
    return arena_printf(a, "[%s, %s]", number_text(a, low).p, number_text(a, high).p);
}

static str difference_interval(struct arena *a, double low, double high)
{
    return arena_printf(a, "[%s, %s]", difference_text(a, low).p, difference_text(a, high).p);
}

bool metric_worse(const struct metric *one, const struct metric *other)
{
    if (!one->has_value || !other->has_value)
        return false;
    return str_eq_c(one->direction, "higher")  ? one->value < other->value
           : str_eq_c(one->direction, "lower") ? one->value > other->value
                                               : false;
}

const struct metric *worst_slice(const struct metrics *all, const struct metric *m)
{
    const struct metric *worst = NULL;
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct metric *one = &all->v[i];
        if (!one->slice.n || one->k != m->k || !str_eq(one->id, m->id) || !one->has_value)
            continue;
        n++;
        if (!worst || metric_worse(one, worst))
            worst = one;
    }
    return n > 1 && m->direction.n ? worst : NULL;
}

/* Slices beyond the first SLICES_SHOWN of one metric and k are counted, not listed. */
static bool slice_shown(const struct metrics *metrics, size_t at, size_t *ret_hidden)
{
    const struct metric *m = &metrics->v[at];
    size_t before = 0, after = 0;
    *ret_hidden = 0;
    if (!m->slice.n)
        return true;
    for (size_t i = 0; i < metrics->n; i++) {
        const struct metric *one = &metrics->v[i];
        bool same = one->slice.n && one->k == m->k && str_eq(one->id, m->id);
        before += same && i < at;
        after += same && i >= at;
    }
    if (before == SLICES_SHOWN)
        *ret_hidden = after;
    return before < SLICES_SHOWN;
}

enum { M_ID, M_KIND, M_SLICE, M_VALUE, M_COUNTED, M_INTERVAL, M_METHOD, M_N };

static void metric_cells(struct table *t, const struct metric *m)
{
    str *cell = row_add_cells(t);
    cell[M_ID] = m->id;
    cell[M_KIND] = metric_kind_words(t->a, m->kind, m->k);
    cell[M_SLICE] = m->slice.n ? m->slice : S("all");
    cell[M_VALUE] = m->has_value ? with_unit(t->a, number_text(t->a, m->value), m->unit) : S("-");
    if (m->denominator != 0)
        cell[M_COUNTED] = arena_printf(t->a, "%.10g/%.10g", m->numerator, m->denominator);
    if (m->has_interval)
        cell[M_INTERVAL] = interval_text(t->a, m->low, m->high);
    cell[M_METHOD] = m->method;
    cell[M_N] = arena_printf(t->a, "%" PRId64, m->n);
}

enum { C_ID, C_KIND, C_SLICE, C_VALUE, C_INTERVAL, C_BASELINE, C_CHANGE, C_RANGE, C_CASES, C_OUTCOME };

static str outcome_text(const struct compared *c)
{
    static const char *const WORDS[] = {[OUTCOME_SAME] = "= same",
                                        [OUTCOME_BETTER] = "▲ better",
                                        [OUTCOME_WORSE] = "▼ WORSE",
                                        [OUTCOME_UNCLEAR] = "~ unclear",
                                        [OUTCOME_MOVED] = "↕ moved"};
    return c->has_values ? str_of(WORDS[c->outcome]) : S("-");
}

/* `shown`: the value that stands beside it already; "0.6565 → 0.6096" where the cases of both give another. */
static void change_cells(struct arena *a, str *cell, const struct compared *c, double shown)
{
    if (!c)
        return;
    if (c->has_values) {
        str before = number_text(a, c->before), after = number_text(a, c->after);
        bool other = !str_eq(after, number_text(a, shown));
        cell[C_BASELINE] = other ? arena_printf(a, "%.*s → %.*s", STR_ARG(before), STR_ARG(after)) : before;
        cell[C_CHANGE] = difference_text(a, c->difference);
    }
    if (c->has_interval)
        cell[C_RANGE] = difference_interval(a, c->low, c->high);
    cell[C_CASES] = arena_printf(a, "+%" PRId64 " -%" PRId64 " of %" PRId64, c->better, c->worse, c->pairs);
    cell[C_OUTCOME] = outcome_text(c);
}

static void metric_changed_cells(struct table *t, const struct metric *m, const struct compared *c)
{
    str *cell = row_add_cells(t);
    cell[C_ID] = m->id;
    cell[C_KIND] = metric_kind_words(t->a, m->kind, m->k);
    cell[C_SLICE] = m->slice.n ? m->slice : S("all");
    cell[C_VALUE] = m->has_value ? with_unit(t->a, number_text(t->a, m->value), m->unit) : S("-");
    if (m->has_interval)
        cell[C_INTERVAL] = interval_text(t->a, m->low, m->high);
    change_cells(t->a, cell, c, m->value);
}

static const bool METRIC_RIGHT[COLUMNS_MAX] = {[M_VALUE] = true, [M_COUNTED] = true, [M_N] = true};
static const bool CHANGE_RIGHT[COLUMNS_MAX] = {
    [C_VALUE] = true, [C_BASELINE] = true, [C_CHANGE] = true, [C_CASES] = true};

static void heads_put(struct table *t, const char *const *heads)
{
    str *cell = row_add_cells(t);
    for (size_t c = 0; c < t->columns; c++)
        cell[c] = str_of(heads[c]);
}

/* The column of slices says nothing where there is only "all". */
static void slices_blank(struct table *t, size_t column)
{
    for (size_t i = 1; i < t->rows.n; i++)
        if (!str_eq_c(t->rows.v[i][column], "all"))
            return;
    for (size_t i = 1; i < t->rows.n; i++)
        t->rows.v[i][column] = STR_NONE;
}

void metrics_put(struct arena *a, const struct metrics *metrics, const struct comparison *comparison,
                 const struct report_style *style, struct buf *to)
{
    static const char *const PLAIN[] = {"metric", "kind", "slice", "value", "counted", "interval", "method", "n"};
    static const char *const CHANGED[] = {
        "metric", "kind", "slice", "value", "interval", "baseline", "change", "interval of change", "cases", "outcome"};
    struct table t = {.a = a,
                      .columns = comparison ? COUNT_OF(CHANGED) : COUNT_OF(PLAIN),
                      .right = comparison ? CHANGE_RIGHT : METRIC_RIGHT};
    if (!metrics->n)
        return;
    heads_put(&t, comparison ? CHANGED : PLAIN);
    for (size_t i = 0; i < metrics->n; i++) {
        size_t hidden;
        if (slice_shown(metrics, i, &hidden)) {
            if (comparison)
                metric_changed_cells(&t, &metrics->v[i], compared_find(comparison, &metrics->v[i]));
            else
                metric_cells(&t, &metrics->v[i]);
        } else if (hidden) {
            str *cell = row_add_cells(&t);
            cell[0] = metrics->v[i].id;
            cell[1] = metric_kind_words(a, metrics->v[i].kind, metrics->v[i].k);
            cell[2] = arena_printf(a, "… and %zu more", hidden);
        }
    }
    slices_blank(&t, M_SLICE);
    title_put("metrics", style, to);
    table_put(&t, style, to);
}

void worst_slices_put(struct arena *a, const struct metrics *metrics, const struct report_style *style, struct buf *to)
{
    enum { S_ID, S_KIND, S_SLICE, S_VALUE, S_INTERVAL, S_N, S_OVERALL, S_COLUMNS };
    static const bool RIGHT[S_COLUMNS] = {[S_VALUE] = true};
    static const char *const HEADS[] = {"metric", "kind", "slice", "value", "interval", "n", "overall"};
    struct table t = {.a = a, .columns = S_COLUMNS, .right = RIGHT};
    heads_put(&t, HEADS);
    for (size_t i = 0; i < metrics->n; i++) {
        const struct metric *m = &metrics->v[i], *worst = m->slice.n ? NULL : worst_slice(metrics, m);
        if (!worst || !metric_worse(worst, m))
            continue;
        str *cell = row_add_cells(&t);
        cell[S_ID] = m->id;
        cell[S_KIND] = metric_kind_words(a, m->kind, m->k);
        cell[S_SLICE] = worst->slice;
        cell[S_VALUE] = number_text(a, worst->value);
        if (worst->has_interval)
            cell[S_INTERVAL] = interval_text(a, worst->low, worst->high);
        cell[S_N] = arena_printf(a, "%" PRId64 "%s", worst->n, worst->n < SLICE_SMALL ? " (small)" : "");
        cell[S_OVERALL] = number_text(a, m->value);
    }
    if (t.rows.n < 2)
        return;
    title_put("worst slices", style, to);
    table_put(&t, style, to);
}

void compared_put(struct arena *a, const struct comparison *c, const struct report_style *style, struct buf *to)
{
    static const char *const HEADS[] = {
        "metric", "kind", "slice", "value", "", "baseline", "change", "interval of change", "cases", "outcome"};
    struct table t = {.a = a, .columns = COUNT_OF(HEADS), .right = CHANGE_RIGHT};
    heads_put(&t, HEADS);
    for (size_t i = 0; i < c->metrics.n; i++) {
        const struct compared *m = &c->metrics.v[i];
        str *cell = row_add_cells(&t);
        cell[C_ID] = m->id;
        cell[C_KIND] = metric_kind_words(a, m->kind, m->k);
        cell[C_SLICE] = m->slice.n ? m->slice : S("all");
        cell[C_VALUE] = m->has_values ? with_unit(a, number_text(a, m->after), m->unit) : S("-");
        change_cells(a, cell, m, m->after);
    }
    slices_blank(&t, C_SLICE);
    if (t.rows.n < 2)
        return;
    title_put("metrics over the cases of both", style, to);
    table_put(&t, style, to);
}

/* "fail differs" or, of several trials, "2 of 4 passed; fail differs" */
static str side_text(struct arena *a, const struct flip_side *side)
{
    str words = side->class_.n ? arena_printf(a, "%s %.*s", ROW_STATUS_NAMES[side->status], STR_ARG(side->class_))
                               : str_of(ROW_STATUS_NAMES[side->status]);
    if (side->trials == 1)
        return words;
    return arena_printf(a, "%" PRId64 " of %" PRId64 " passed; trial %" PRId64 " %.*s", side->passes, side->trials,
                        side->trial, STR_ARG(words));
}

static void side_put(struct arena *a, const char *label, const struct flip_side *side, const struct report_style *style,
                     struct buf *to)
{
    struct buf line CLEANUP_BUF = {0};
    CLEANUP_JSON json_t *evidence = stored_json(side->evidence);
    buf_printf(&line, "      %-7s %.*s", label, STR_ARG(side_text(a, side)));
    if (evidence && side->status != ROW_PASS) {
        buf_str(&line, S("  "));
        evidence_line(&line, evidence, LAYOUT_LONG);
    }
    line_put(to, buf_view(&line), style->width ? (size_t)style->width : LAYOUT_LONG);
    buf_byte(to, '\n');
}

static void flip_lines_put(struct arena *a, const struct flip *f, const struct report_style *style, struct buf *to)
{
    buf_str(to, S("    "));
    colour_put(to, style, f->better ? COLOUR_GREEN : COLOUR_RED, f->better ? S("▲ ") : S("▼ "));
    if (f->severity.n) {
        colour_put(to, style, COLOUR_YELLOW, f->severity);
        buf_str(to, S("  "));
    }
    buf_str(to, S("case "));
    line_put(to, f->case_id, CELL_MAX);
    buf_str(to, S("  "));
    colour_put(to, style, COLOUR_BOLD, f->scorer);
    buf_byte(to, '\n');
    side_put(a, "before", &f->before, style, to);
    side_put(a, "now", &f->after, style, to);
}

void flips_put(struct arena *a, const struct comparison *c, const struct report_style *style, size_t lines,
               struct buf *to)
{
    size_t n[2] = {0}, shown[2] = {0};
    for (size_t i = 0; i < c->flips.n; i++)
        n[c->flips.v[i].better]++;
    title_put("flips", style, to);
    if (!c->flips.n) {
        buf_str(to, S("  no scorer judges any case otherwise than in the baseline\n"));
        return;
    }
    for (size_t i = 0; i < c->flips.n; i++) {
        const struct flip *f = &c->flips.v[i];
        if (shown[f->better] == 0)
            buf_printf(to, "  %zu %s\n", n[f->better], f->better ? "better" : "worse");
        if (lines && shown[f->better] >= lines) {
            if (shown[f->better]++ == lines)
                buf_printf(to, "    … and %zu more\n", n[f->better] - lines);
            continue;
        }
        shown[f->better]++;
        flip_lines_put(a, f, style, to);
    }
}
