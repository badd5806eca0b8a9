/* SPDX-License-Identifier: Apache-2.0 */
/* changes: rows of a world before and after, field by field. */
#include "report/changes.h"

#include "report/evidence.h"
#include "text/json_own.h"
#include "text/json_write.h"

enum {
    FIELDS_SHOWN = 20, /* of one row, where a width is given */
    VALUE_COLUMNS = 60,
    VALUE_COLUMNS_WHOLE = 400, /* where none is given */
};

struct fields {
    struct arena *a;
    struct buf *to;
    const struct report_style *style;
    size_t indent, n;
    const struct change_view *change;
};

static void row_name_put(const struct change_view *c, size_t indent, struct buf *to)
{
    blanks_put(to, indent);
    line_put(to, c->table, 0);
    buf_byte(to, ' ');
    line_put(to, c->row, 0);
    buf_str(to, S("  "));
}

static void value_line(struct fields *f, json_t *value)
{
    struct buf text CLEANUP_BUF = {0};
    if (value)
        json_write(value, JSON_STYLE_COMPACT, &text);
    else
        buf_str(&text, S("absent"));
    line_put(f->to, buf_view(&text), f->style->width ? VALUE_COLUMNS : VALUE_COLUMNS_WHOLE);
}

static void field_put(str pointer, json_t *before, json_t *after, void *ctx)
{
    struct fields *f = ctx;
    if (f->style->width && f->n++ >= FIELDS_SHOWN)
        return;
    row_name_put(f->change, f->indent, f->to);
    line_put(f->to, pointer, 0);
    buf_str(f->to, S(": "));
    value_line(f, before);
    buf_str(f->to, S(" → "));
    value_line(f, after);
    buf_byte(f->to, '\n');
}

void change_put(const struct change_view *c, size_t indent, const struct report_style *style, struct buf *to)
{
    struct arena a CLEANUP_ARENA = {0};
    struct fields f = {.a = &a, .to = to, .style = style, .indent = indent, .change = c};
    if (c->before && c->after) {
        json_differences(&a, c->before, c->after, S(""), field_put, &f);
        if (f.n > FIELDS_SHOWN) {
            blanks_put(to, indent);
            buf_printf(to, "… and %zu more fields\n", f.n - FIELDS_SHOWN);
        }
        return;
    }
    row_name_put(c, indent, to);
    buf_str(to, c->after ? S("inserted ") : S("deleted "));
    struct buf text CLEANUP_BUF = {0};
    json_write(c->after ? c->after : c->before, JSON_STYLE_COMPACT, &text);
    size_t column = indent + text_width(c->table) + text_width(c->row) + strlen("   inserted ");
    size_t left = (size_t)style->width > column + VALUE_COLUMNS ? (size_t)style->width - column : VALUE_COLUMNS;
    line_put(to, buf_view(&text), style->width ? left : 0);
    buf_byte(to, '\n');
}

void report_changes(const struct changes *changes, const struct report_style *style, struct buf *to)
{
    for (size_t i = 0; i < changes->n; i++) {
        const struct change *c = &changes->v[i];
        CLEANUP_JSON json_t *before = stored_json(c->before);
        CLEANUP_JSON json_t *after = stored_json(c->after);
        struct change_view view = {c->table, c->row, before, after};
        change_put(&view, 0, style, to);
    }
}
