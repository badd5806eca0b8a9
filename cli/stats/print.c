/* SPDX-License-Identifier: Apache-2.0 */
/* Results: built as JSON, printed as JSON or for people. */
#include "cli/stats/stats.h"
#include "cli/terminal.h"

#include "report/report.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <math.h>

json_t *stats_result(const char *name, const struct table *t)
{
    json_t *out = json_object();
    json_object_set_new(out, "test", json_string(name));
    if (t)
        json_object_set_new(out, "n", json_integer((json_int_t)t->n));
    return out;
}

void stats_put(json_t *to, const char *key, double value)
{
    json_object_set_new(to, key, isfinite(value) ? json_real(value == 0 ? 0 : value) : json_null());
}

void stats_put_int(json_t *to, const char *key, int64_t value)
{
    json_object_set_new(to, key, json_integer(value));
}

void stats_put_text(json_t *to, const char *key, str value)
{
    json_object_set_new(to, key, json_of_str(value));
}

void stats_put_interval(json_t *to, double low, double high, double level)
{
    stats_put(to, "low", low);
    stats_put(to, "high", high);
    stats_put(to, "level", level);
}

/* Columns of text that report_text has made safe: one a code point, which is close enough for labels. */
static size_t columns_of(str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void cell_pad(struct buf *to, str s, size_t width, bool right)
{
    int blanks = columns_of(s) < width ? (int)(width - columns_of(s)) : 0;
    if (right)
        buf_printf(to, "%*s", blanks, "");
    buf_str(to, s);
    if (!right)
        buf_printf(to, "%*s", blanks, "");
}

/* One value on one line. */
static void value_put(struct buf *to, const json_t *value)
{
    if (json_is_string(value))
        report_text(json_str(value), to);
    else if (json_is_real(value))
        buf_printf(to, "%.10g", json_real_value(value));
    else if (json_is_integer(value))
        buf_printf(to, "%lld", (long long)json_integer_value(value));
    else if (json_is_boolean(value))
        buf_str(to, json_is_true(value) ? S("yes") : S("no"));
    else if (json_is_null(value))
        buf_str(to, S("-"));
    for (size_t i = 0; i < json_array_size(value); i++) {
        buf_str(to, i ? S(", ") : S(""));
        value_put(to, json_array_get(value, i));
    }
}

/* Of a list of objects: the keys of the first, then a line each. */
static void rows_put(struct arena *a, struct buf *to, const json_t *rows)
{
    json_t *first = json_array_get(rows, 0);
    size_t columns = json_object_size(first), n = json_array_size(rows), at = 0;
    str *cells = arena_array(a, str, columns * (n + 1));
    size_t *widths = arena_array(a, size_t, columns);
    const char *key;
    json_t *value;
    json_object_foreach(first, key, value)
    {
        cells[at] = arena_str(a, str_of(key));
        for (size_t i = 0; i < n; i++) {
            struct buf text CLEANUP_BUF = {0};
            value_put(&text, json_object_get(json_array_get(rows, i), key));
            cells[(i + 1) * columns + at] = arena_str(a, buf_view(&text));
        }
        for (size_t i = 0; i <= n; i++)
            if (columns_of(cells[i * columns + at]) > widths[at])
                widths[at] = columns_of(cells[i * columns + at]);
        at++;
    }
    for (size_t i = 0; i <= n; i++) {
        buf_str(to, S(" "));
        for (size_t c = 0; c < columns; c++) {
            bool number = !json_is_string(json_object_iter_value(json_object_iter_at(first, cells[c].p)));
            buf_byte(to, ' ');
            cell_pad(to, cells[i * columns + c], c + 1 < columns || number ? widths[c] : 0, number);
        }
        buf_byte(to, '\n');
    }
}

static void members_put(struct arena *a, struct buf *to, json_t *object, const char *prefix)
{
    size_t width = 0;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        size_t wide = strlen(prefix) + strlen(key);
        if (!json_is_object(value) && !json_is_object(json_array_get(value, 0)))
            width = wide > width ? wide : width;
    }
    json_object_foreach(object, key, value)
    {
        str name = arena_printf(a, "%s%s", prefix, key);
        if (json_is_object(value)) {
            members_put(a, to, value, arena_printf(a, "%s.", name.p).p);
        } else if (json_is_object(json_array_get(value, 0))) {
            buf_printf(to, "%s\n", name.p);
            rows_put(a, to, value);
        } else {
            cell_pad(to, name, width + 2, false);
            value_put(to, value);
            buf_byte(to, '\n');
        }
    }
}

bool stats_print(const struct stats_common *common, json_t *result, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    struct buf text CLEANUP_BUF = {0};
    if (common->json) {
        json_write(result, JSON_STYLE_PRETTY, &text);
        buf_byte(&text, '\n');
    } else {
        members_put(&a, &text, result, "");
    }
    json_decref(result);
    return out_buf(&text, err);
}
