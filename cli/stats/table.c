/* SPDX-License-Identifier: Apache-2.0 */
/* A file as rows of named columns, and columns as numbers, texts and labels. */
#include "cli/stats/stats.h"

#include "base/map.h"
#include "base/vec.h"
#include "pack/pack.h"
#include "text/csv.h"
#include "text/doc.h"
#include "text/fields.h"
#include "text/json_own.h"
#include "text/json_write.h"
#include "text/show.h"

#include <errno.h>
#include <math.h>
#include <strings.h>
#include <unistd.h>

#define TABLE_BYTES_MAX ((size_t)1 << 30)

enum { TABLE_COLUMNS_MAX = CSV_COLUMNS_MAX };

struct reading {
    struct arena *a;
    struct table *t;
    VEC(str) columns;
    struct map index; /* of the columns */
    VEC(str) cells;   /* of rows as wide as n_columns was when they came: JSON Lines widen */
    VEC(size_t) from; /* where each row's cells begin */
    VEC(int) lines;
};

static bool column_add(struct reading *r, str name, int line, size_t *ret, struct err *err)
{
    if (map_get(&r->index, name, ret))
        return true;
    if (r->columns.n == TABLE_COLUMNS_MAX)
        return err_at(err, arena_cstr(r->a, r->t->file), line, 0, "more than %d columns", TABLE_COLUMNS_MAX);
    *ret = r->columns.n;
    name = *vec_push(r->a, &r->columns) = arena_str(r->a, name);
    map_add(r->a, &r->index, name, *ret, NULL);
    return true;
}

static void row_begin(struct reading *r, int line)
{
    *vec_push(r->a, &r->from) = r->cells.n;
    *vec_push(r->a, &r->lines) = line;
}

static bool csv_take(const struct csv_record *record, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    if (!r->columns.n) {
        for (size_t i = 0; i < record->n; i++) {
            size_t at;
            if (!column_add(r, record->fields[i], 1, &at, err))
                return false;
            if (at != i)
                return err_at(err, arena_cstr(r->a, r->t->file), 1, 0, "two columns are called '%s'",
                              show_text(record->fields[i]).text);
        }
        return true;
    }
    row_begin(r, record->line);
    for (size_t i = 0; i < record->n; i++)
        *vec_push(r->a, &r->cells) = record->fields[i].n ? arena_str(r->a, record->fields[i]) : STR_NONE;
    return true;
}

static str json_cell(struct arena *a, const json_t *value)
{
    if (json_is_null(value))
        return STR_NONE;
    if (json_is_string(value))
        return arena_str(a, json_str(value));
    struct buf text CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_COMPACT, &text);
    return arena_str(a, buf_view(&text));
}

static bool json_take(const struct doc *d, void *ctx, struct err *err)
{
    struct reading *r = ctx;
    if (!json_is_object(d->root))
        return doc_fail(d, STR_NONE, false, err, "expected an object a line, found %s", show_value(d->root).text);
    row_begin(r, d->first_line);
    size_t from = r->cells.n, at;
    for (size_t i = 0; i < r->columns.n; i++)
        *vec_push(r->a, &r->cells) = STR_NONE;
    for (void *it = json_object_iter(d->root); it; it = json_object_iter_next(d->root, it)) {
        size_t before = r->columns.n;
        str key = {json_object_iter_key(it), json_object_iter_key_len(it)};
        if (!column_add(r, key, d->first_line, &at, err))
            return false;
        if (r->columns.n > before)
            *vec_push(r->a, &r->cells) = STR_NONE;
        r->cells.v[from + at] = json_cell(r->a, json_object_iter_value(it));
    }
    return true;
}

/* All rows made as wide as the table became. */
static void table_settle(struct reading *r)
{
    struct table *t = r->t;
    str *cells = arena_array(r->a, str, r->columns.n * r->from.n);
    for (size_t i = 0; i < r->from.n; i++) {
        size_t end = i + 1 < r->from.n ? r->from.v[i + 1] : r->cells.n;
        if (end > r->from.v[i])
            memcpy(cells + i * r->columns.n, r->cells.v + r->from.v[i], (end - r->from.v[i]) * sizeof *cells);
    }
    t->cells = cells;
    t->columns = r->columns.v;
    t->n_columns = r->columns.n;
    t->lines = r->lines.v;
    t->n = r->from.n;
}

static bool bytes_read(struct arena *a, const char *path, str *ret, struct err *err)
{
    struct buf text CLEANUP_BUF = {.max = TABLE_BYTES_MAX};
    if (strcmp(path, "-") != 0)
        return pack_read(a, path, TABLE_BYTES_MAX, ret, err);
    for (;;) {
        char *room = buf_room(&text, 1 << 16);
        if (!room)
            return err_set(err, ERR_INPUT, "standard input is longer than the bound of %zu bytes", TABLE_BYTES_MAX);
        ssize_t n = read(0, room, 1 << 16);
        if (n < 0 && errno != EINTR)
            return err_errno(err, errno, "cannot read standard input");
        if (n == 0)
            break;
        text.n += n > 0 ? (size_t)n : 0;
    }
    *ret = arena_str(a, buf_view(&text));
    return true;
}

/* Of objects or lists, or an empty one: a header may begin with a bracket too. */
static bool is_json_list(str text)
{
    if (!str_starts(text, S("[")))
        return false;
    str inner = str_trim((str){text.p + 1, text.n - 1});
    return inner.n && strchr("{[]", inner.p[0]) && inner.p[0];
}

bool table_read(struct arena *a, const char *path, struct table **ret, struct err *err)
{
    struct table *t = arena_new(a, struct table);
    struct reading r = {.a = a, .t = t};
    str bytes = {0};
    t->file = strcmp(path, "-") == 0 ? S("standard input") : str_of(path);
    if (!bytes_read(a, path, &bytes, err))
        return false;
    bool json = str_starts(str_trim(bytes), S("{"));
    if (is_json_list(str_trim(bytes)))
        return err_at(err, arena_cstr(a, t->file), 0, 0, "expected JSON Lines, found a JSON list");
    if (!(json ? doc_lines(a, t->file, bytes, json_take, &r, err) : csv_each(t->file, bytes, csv_take, &r, err)))
        return false;
    if (!r.from.n)
        return err_at(err, arena_cstr(a, t->file), 0, 0, "no row below the header");
    table_settle(&r);
    *ret = t;
    return true;
}

/* Columns. */

static bool column_find(const struct table *t, str name, size_t *ret)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        if (!str_eq(t->columns[i], name))
            continue;
        *ret = i;
        return true;
    }
    return false;
}

bool table_has(const struct table *t, const char *column)
{
    size_t at;
    return column && column_find(t, str_of(column), &at);
}

static bool column_need(struct arena *a, const struct table *t, const char *column, const char *option, size_t *ret,
                        struct err *err)
{
    if (column_find(t, str_of(column), ret))
        return true;
    const char **names = arena_array(a, const char *, t->n_columns + 1);
    struct buf list CLEANUP_BUF = {.max = 512};
    for (size_t i = 0; i < t->n_columns; i++) {
        names[i] = arena_cstr(a, t->columns[i]);
        buf_printf(&list, "%s%s", i ? ", " : "", show_text(t->columns[i]).text);
    }
    const char *near = nearest_name(str_of(column), names);
    return err_at(err, arena_cstr(a, t->file), 0, 0, "no column '%s'%s%s%s columns are %s (say which with %s)",
                  show_text(str_of(column)).text, near ? "; did you mean '" : "; its", near ? near : "",
                  near ? "'? Its" : "", buf_cstr(&list), option);
}

static str cell_of(const struct table *t, size_t row, size_t column)
{
    return t->cells[row * t->n_columns + column];
}

/* strtod reads 0x10 as 16: no table means that. */
static bool number_of(str text, double *ret)
{
    return !memchr(text.p ? text.p : "", 'x', text.n) && !memchr(text.p ? text.p : "", 'X', text.n) &&
           str_to_double(text, ret);
}

static bool word_is(str word, const char *other)
{
    return word.n == strlen(other) && strncasecmp(word.p, other, word.n) == 0;
}

/* The two words of a verdict, however they are written: pandas says True where JSON says true. */
static bool word_number(str word, double *ret)
{
    static const char *const ONE[] = {"true", "pass", "passed", "yes"}, *const ZERO[] = {"false", "fail", "failed",
                                                                                         "no"};
    for (size_t i = 0; i < COUNT_OF(ONE); i++) {
        if (word_is(word, ONE[i]) || word_is(word, ZERO[i])) {
            *ret = word_is(word, ONE[i]);
            return true;
        }
    }
    return false;
}

static bool cell_number(struct arena *a, const struct table *t, size_t row, size_t column, double *ret, struct err *err)
{
    str text = str_trim(cell_of(t, row, column));
    double value;
    bool number = number_of(text, &value);
    if (number && isfinite(value)) {
        *ret = value;
        return true;
    }
    if (!number && word_number(text, ret))
        return true;
    return err_at(err, arena_cstr(a, t->file), t->lines[row], 0, "column '%s': expected a finite number, found %s%s%s",
                  show_text(t->columns[column]).text, text.n ? "'" : "nothing", text.n ? show_text(text).text : "",
                  text.n ? "'" : "");
}

bool table_numbers(struct arena *a, const struct table *t, const char *column, const char *option, const double **ret,
                   struct err *err)
{
    size_t at = 0;
    double *x = arena_array(a, double, t->n);
    if (!column_need(a, t, column, option, &at, err))
        return false;
    for (size_t i = 0; i < t->n; i++)
        if (!cell_number(a, t, i, at, &x[i], err))
            return false;
    *ret = x;
    return true;
}

bool table_numbers_some(struct arena *a, const struct table *t, const char *column, const char *option,
                        const double **ret, const bool **ret_has, struct err *err)
{
    size_t at = 0;
    double *x = arena_array(a, double, t->n);
    bool *has = arena_array(a, bool, t->n);
    if (!column_need(a, t, column, option, &at, err))
        return false;
    for (size_t i = 0; i < t->n; i++) {
        has[i] = str_trim(cell_of(t, i, at)).n > 0;
        if (has[i] && !cell_number(a, t, i, at, &x[i], err))
            return false;
    }
    *ret = x;
    *ret_has = has;
    return true;
}

bool table_texts(struct arena *a, const struct table *t, const char *column, const char *option, const str **ret,
                 struct err *err)
{
    size_t at = 0;
    str *x = arena_array(a, str, t->n);
    if (!column_need(a, t, column, option, &at, err))
        return false;
    *ret = x;
    for (size_t i = 0; i < t->n; i++) {
        x[i] = cell_of(t, i, at);
        if (!x[i].n)
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0, "column '%s': expected a text, found nothing",
                          show_text(t->columns[at]).text);
    }
    return true;
}

bool table_labels(struct arena *a, const struct table *t, const char *column, const char *option, const size_t **ret,
                  const str **ret_names, size_t *ret_n, struct err *err)
{
    const str *texts = NULL;
    struct map seen = {0};
    size_t *labels = arena_array(a, size_t, t->n);
    str *names = arena_array(a, str, t->n);
    size_t n = 0;
    if (!table_texts(a, t, column, option, &texts, err))
        return false;
    for (size_t i = 0; i < t->n; i++) {
        if (map_get(&seen, texts[i], &labels[i]))
            continue;
        map_add(a, &seen, texts[i], n, NULL);
        labels[i] = n;
        names[n++] = texts[i];
    }
    *ret = labels;
    *ret_names = names;
    *ret_n = n;
    return true;
}

bool stats_number(const char *text, const char *option, double min, double max, bool open, double *ret, struct err *err)
{
    double value;
    if (!text)
        return true;
    bool number = number_of(str_of(text), &value) && isfinite(value);
    if (!number || (open ? value <= min || value >= max : value < min || value > max)) {
        if (isinf(max))
            return err_set(err, ERR_USAGE, "%s %s: expected a number %s %g", option, text, open ? "above" : "from",
                           min);
        return err_set(err, ERR_USAGE, "%s %s: expected a number %s %g and %g", option, text,
                       open ? "strictly between" : "between", min, max);
    }
    *ret = value;
    return true;
}

bool stats_level(const char *text, double *ret, struct err *err)
{
    return stats_number(text, "--level", 0.01, 0.999999, false, ret, err);
}
