/* SPDX-License-Identifier: Apache-2.0 */
#include "text/csv.h"

#include "base/buf.h"
#include "text/doc.h"
#include "text/utf8.h"

struct csv {
    struct arena a; /* of the record in hand */
    str file, text;
    size_t at;
    int line;
    struct buf field;
};

static bool csv_fail(const struct csv *c, struct err *err, const char *what)
{
    struct arena scratch CLEANUP_ARENA = {0};
    return err_at(err, arena_cstr(&scratch, c->file), c->line, 0, "%s", what);
}

static bool csv_at(const struct csv *c, char byte)
{
    return c->at < c->text.n && c->text.p[c->at] == byte;
}

static bool csv_quoted(struct csv *c, struct err *err)
{
    int first = c->line;
    for (c->at++; c->at < c->text.n; c->at++) {
        char b = c->text.p[c->at];
        if (b == '"' && c->at + 1 < c->text.n && c->text.p[c->at + 1] == '"') {
            c->at++;
        } else if (b == '"') {
            c->at++;
            if (c->at < c->text.n && !csv_at(c, ',') && !csv_at(c, '\n') && !csv_at(c, '\r'))
                return csv_fail(c, err, "text after the closing quote of a field");
            return true;
        }
        c->line += b == '\n';
        buf_byte(&c->field, b);
    }
    c->line = first;
    return csv_fail(c, err, "a quoted field that never ends");
}

/* One field into c->field; the byte behind it is a comma, the end of the line, or the end. */
static bool csv_field(struct csv *c, struct err *err)
{
    buf_clear(&c->field);
    if (csv_at(c, '"'))
        return csv_quoted(c, err);
    while (c->at < c->text.n && !csv_at(c, ',') && !csv_at(c, '\n')) {
        if (csv_at(c, '"'))
            return csv_fail(c, err, "a quote within a field that does not begin with one");
        buf_byte(&c->field, c->text.p[c->at++]);
    }
    if (!csv_at(c, ',') && c->field.n && c->field.p[c->field.n - 1] == '\r')
        c->field.n--;
    return true;
}

static bool csv_record(struct csv *c, str *fields, size_t *ret_n, struct err *err)
{
    size_t n = 0;
    arena_reset(&c->a);
    for (;;) {
        if (n == CSV_COLUMNS_MAX)
            return csv_fail(c, err, "more than 200 columns");
        if (!csv_field(c, err))
            return false;
        fields[n++] = arena_str(&c->a, buf_view(&c->field));
        if (!csv_at(c, ','))
            break;
        c->at++;
    }
    if (csv_at(c, '\r'))
        c->at++;
    if (csv_at(c, '\n'))
        c->at++;
    *ret_n = n;
    return true;
}

static bool csv_walk(struct csv *c, bool (*visit)(const struct csv_record *r, void *ctx, struct err *err), void *ctx,
                     struct err *err)
{
    str fields[CSV_COLUMNS_MAX];
    size_t bad, columns = 0;
    if (!utf8_valid(c->text, &bad)) {
        struct arena scratch CLEANUP_ARENA = {0};
        return err_at(err, arena_cstr(&scratch, c->file), 0, 0, "not UTF-8: byte %zu", bad);
    }
    if (str_starts(c->text, S("\xEF\xBB\xBF")))
        c->at = 3;
    if (!str_trim(str_from(c->text, c->at)).n)
        return csv_fail(c, err, "an empty file; expected a header row");
    while (c->at < c->text.n) {
        struct csv_record r = {.fields = fields, .line = ++c->line};
        if (!csv_record(c, fields, &r.n, err))
            return false;
        if (columns && r.n != columns) {
            struct arena scratch CLEANUP_ARENA = {0};
            return err_at(err, arena_cstr(&scratch, c->file), r.line, 0, "%zu field%s; the header has %zu", r.n,
                          r.n == 1 ? "" : "s", columns);
        }
        columns = r.n;
        if (!visit(&r, ctx, err))
            return false;
    }
    return true;
}

bool csv_each(str name, str text, bool (*visit)(const struct csv_record *r, void *ctx, struct err *err), void *ctx,
              struct err *err)
{
    struct csv c = {.file = name, .text = text};
    bool ok = csv_walk(&c, visit, ctx, err);
    buf_finish(&c.field);
    arena_finish(&c.a);
    return ok;
}
