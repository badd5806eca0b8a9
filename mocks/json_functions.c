/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite's JSON writers, again, because its own (3.40) print floats with 15 digits and turn booleans into 1 and 0.
 * Paths and the subtype that marks an argument as JSON (74, 'J') are SQLite's, so that these mix with json_each,
 * json_extract and ->. What a function makes is compact, with integers and floats apart, booleans and the order of keys
 * kept, and no key twice. Documents are changed as texts: a tree for every call cost several times as much.
 */
#include "mocks/functions.h"

#include "mocks/json_edit.h"
#include "text/doc.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <math.h>

enum { SUBTYPE_JSON = 74 };

static str value_text(sqlite3_value *v)
{
    const char *p = (const char *)sqlite3_value_text(v);
    return (str){p ? p : "", p ? (size_t)sqlite3_value_bytes(v) : 0};
}

static bool fail(sqlite3_context *context, const char *fmt, ...) PRINTF(2, 3);
static bool fail(sqlite3_context *context, const char *fmt, ...)
{
    char text[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap); /* NOLINT(clang-analyzer-valist.Uninitialized): it is started */
    va_end(ap);
    sqlite3_result_error(context, text, -1);
    return false;
}

static bool read_json(sqlite3_context *context, str text, const char *function, struct json_text *ret)
{
    char why[JSON_TEXT_WHY_SIZE];
    return json_text_read(text, ret, why) || fail(context, "%s(): malformed JSON: %s", function, why);
}

/* Appends an argument as a JSON value: what is JSON already in the compact style, texts with quotes. */
static bool put_value(sqlite3_context *context, sqlite3_value *v, const char *function, struct buf *to)
{
    char number[32];
    struct json_text json CLEANUP_JSON_TEXT = {0};
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
        buf_str(to, value_text(v));
        return true;
    case SQLITE_FLOAT:
        if (!isfinite(sqlite3_value_double(v)))
            return fail(context, "%s(): infinity is no JSON number", function);
        buf_put(to, number, double_repr(sqlite3_value_double(v), number));
        return true;
    case SQLITE_NULL:
        buf_str(to, S("null"));
        return true;
    case SQLITE_TEXT:
        break;
    default:
        return fail(context, "%s(): a blob has no JSON value", function);
    }
    if (sqlite3_value_subtype(v) == SUBTYPE_JSON) {
        if (!read_json(context, value_text(v), function, &json))
            return false;
        json_text_put(&json, 0, to);
        return true;
    }
    if (!utf8_valid(value_text(v), NULL))
        return fail(context, "%s(): a text is not UTF-8", function);
    json_write_string(value_text(v), false, to);
    return true;
}

/* A label of an object: UTF-8, no NUL (no key that we read has one). */
static bool label_check(sqlite3_context *context, str label, const char *function)
{
    return (utf8_valid(label, NULL) && !memchr(label.p, 0, label.n)) ||
           fail(context, "%s(): a label is not UTF-8, or holds a NUL", function);
}

static void result_json(sqlite3_context *context, str text)
{
    sqlite3_result_text64(context, text.p ? text.p : "", text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
    sqlite3_result_subtype(context, SUBTYPE_JSON);
}

static void result_buf(sqlite3_context *context, struct buf *text)
{
    if (text->full)
        sqlite3_result_error_toobig(context);
    else
        result_json(context, buf_view(text));
}

/* --- Documents --- */

static bool document_open(sqlite3_context *context, sqlite3_value *v, const char *function, struct json_document *ret)
{
    char why[JSON_TEXT_WHY_SIZE], number[32];
    struct buf text CLEANUP_BUF = {0};
    bool ok;
    if (sqlite3_value_type(v) == SQLITE_FLOAT) { /* SQLite's own text of it would lose digits */
        buf_put(&text, number, double_repr(sqlite3_value_double(v), number));
        ok = json_document_take(&text, ret, why);
    } else {
        ok = json_document_open(value_text(v), ret, why);
    }
    return ok || fail(context, "%s(): malformed JSON: %s", function, why);
}

static void document_result(sqlite3_context *context, const struct json_document *d)
{
    if (d->made.full)
        sqlite3_result_error_toobig(context);
    else
        result_json(context, d->text);
}

static bool argument_path(sqlite3_context *context, sqlite3_value *v, const char *function, struct json_path *ret)
{
    str text = value_text(v);
    if (!utf8_valid(text, NULL) || memchr(text.p, 0, text.n))
        return fail(context, "%s(): a path is not UTF-8, or holds a NUL", function);
    return json_path_parse(text, ret) ||
           fail(context, "%s(): bad JSON path: '%.*s'", function, (int)(text.n < 100 ? text.n : 100), text.p);
}

static void write_all(sqlite3_context *context, int n, sqlite3_value **args, const char *function,
                      enum json_write_mode mode)
{
    if (n % 2 == 0) {
        fail(context, "%s() needs a document and then pairs of path and value", function);
        return;
    }
    if (sqlite3_value_type(args[0]) == SQLITE_NULL)
        return;
    struct json_document d CLEANUP_JSON_DOCUMENT = {0};
    struct buf value CLEANUP_BUF = {0};
    struct json_path path;
    char why[JSON_TEXT_WHY_SIZE];
    if (!document_open(context, args[0], function, &d))
        return;
    json_document_compact(&d);
    for (int i = 1; i < n; i += 2) {
        if (sqlite3_value_type(args[i]) == SQLITE_NULL)
            return;
        buf_clear(&value);
        if (!argument_path(context, args[i], function, &path) || !put_value(context, args[i + 1], function, &value))
            return;
        if (!json_document_write(&d, &path, buf_view(&value), mode, why)) {
            fail(context, "%s(): %s", function, why);
            return;
        }
    }
    document_result(context, &d);
}

static void fn_set(sqlite3_context *context, int n, sqlite3_value **args)
{
    write_all(context, n, args, "json_set", JSON_WRITE_SET);
}

static void fn_insert(sqlite3_context *context, int n, sqlite3_value **args)
{
    write_all(context, n, args, "json_insert", JSON_WRITE_INSERT);
}

static void fn_replace(sqlite3_context *context, int n, sqlite3_value **args)
{
    write_all(context, n, args, "json_replace", JSON_WRITE_REPLACE);
}

static void fn_remove(sqlite3_context *context, int n, sqlite3_value **args)
{
    if (n == 0 || sqlite3_value_type(args[0]) == SQLITE_NULL)
        return;
    struct json_document d CLEANUP_JSON_DOCUMENT = {0};
    struct json_path path;
    path.n = 0; /* the analyser cannot see that a failure fails */
    char why[JSON_TEXT_WHY_SIZE];
    if (!document_open(context, args[0], "json_remove", &d))
        return;
    json_document_compact(&d);
    for (int i = 1; i < n; i++) {
        if (sqlite3_value_type(args[i]) == SQLITE_NULL || !argument_path(context, args[i], "json_remove", &path))
            return;
        if (path.n == 0)
            return; /* removing the whole gives NULL */
        if (!json_document_remove(&d, &path, why)) {
            fail(context, "json_remove(): %s", why);
            return;
        }
    }
    document_result(context, &d);
}

static void fn_json(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    struct json_document d CLEANUP_JSON_DOCUMENT = {0};
    if (sqlite3_value_type(args[0]) == SQLITE_NULL || !document_open(context, args[0], "json", &d))
        return;
    json_document_compact(&d);
    document_result(context, &d);
}

static void fn_patch(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    if (sqlite3_value_type(args[0]) == SQLITE_NULL || sqlite3_value_type(args[1]) == SQLITE_NULL)
        return;
    struct json_document target CLEANUP_JSON_DOCUMENT = {0}, patch CLEANUP_JSON_DOCUMENT = {0};
    struct buf text CLEANUP_BUF = {0};
    if (!document_open(context, args[0], "json_patch", &target) ||
        !document_open(context, args[1], "json_patch", &patch))
        return;
    json_merge(&target.json, &patch.json, &text);
    result_buf(context, &text);
}

/* --- Values --- */

static void fn_quote(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    struct buf text CLEANUP_BUF = {0};
    if (put_value(context, args[0], "json_quote", &text))
        result_buf(context, &text);
}

static void fn_array(sqlite3_context *context, int n, sqlite3_value **args)
{
    struct buf text CLEANUP_BUF = {0};
    buf_byte(&text, '[');
    for (int i = 0; i < n; i++) {
        if (i)
            buf_byte(&text, ',');
        if (!put_value(context, args[i], "json_array", &text))
            return;
    }
    buf_byte(&text, ']');
    result_buf(context, &text);
}

static void fn_object(sqlite3_context *context, int n, sqlite3_value **args)
{
    if (n % 2) {
        fail(context, "json_object() needs pairs of label and value");
        return;
    }
    struct buf text CLEANUP_BUF = {0};
    buf_byte(&text, '{');
    for (int i = 0; i < n; i += 2) {
        if (sqlite3_value_type(args[i]) != SQLITE_TEXT) {
            fail(context, "json_object(): labels are texts");
            return;
        }
        str label = value_text(args[i]);
        if (!label_check(context, label, "json_object"))
            return;
        for (int j = 0; j < i; j += 2)
            if (str_eq(label, value_text(args[j]))) {
                fail(context, "json_object(): the label '%.*s' stands twice", (int)(label.n < 100 ? label.n : 100),
                     label.p);
                return;
            }
        if (i)
            buf_byte(&text, ',');
        json_write_string(label, false, &text);
        buf_byte(&text, ':');
        if (!put_value(context, args[i + 1], "json_object", &text))
            return;
    }
    buf_byte(&text, '}');
    result_buf(context, &text);
}

/* --- Aggregates --- */

/* Items with commas between them; as a window slides, the ones before `from` are out of it. */
struct group {
    struct buf text;
    size_t from;
    json_t *labels; /* json_group_object: those inside */
    bool started;
};

static struct group *group_of(sqlite3_context *context)
{
    struct group *g = sqlite3_aggregate_context(context, sizeof *g);
    if (!g) {
        sqlite3_result_error_nomem(context);
        return NULL;
    }
    if (!g->started)
        g->text.max = (size_t)sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1);
    g->started = true;
    if (g->text.n > g->from)
        buf_byte(&g->text, ',');
    if (g->text.full)
        sqlite3_result_error_toobig(context);
    return g->text.full ? NULL : g;
}

static void group_array_step(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    struct group *g = group_of(context);
    if (g)
        put_value(context, args[0], "json_group_array", &g->text);
}

static void group_object_step(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    struct group *g = group_of(context);
    if (!g)
        return;
    str label = value_text(args[0]);
    if (sqlite3_value_type(args[0]) != SQLITE_TEXT) {
        fail(context, "json_group_object(): labels are texts");
        return;
    }
    if (!label_check(context, label, "json_group_object"))
        return;
    if (!g->labels)
        g->labels = json_object();
    if (json_object_getn(g->labels, label.p, label.n)) {
        fail(context, "json_group_object(): the label '%.*s' stands twice", (int)(label.n < 100 ? label.n : 100),
             label.p);
        return;
    }
    json_object_setn_new(g->labels, label.p, label.n, json_null());
    json_write_string(label, false, &g->text);
    buf_byte(&g->text, ':');
    put_value(context, args[1], "json_group_object", &g->text);
}

/* The length of the first item of compact JSON, with the comma behind it. */
static size_t item_length(str items)
{
    size_t depth = 0, i = 0;
    bool inside = false;
    for (; i < items.n; i++) {
        char c = items.p[i];
        if (inside) {
            i += c == '\\';
            inside = c != '"';
            continue;
        }
        if (c == ',' && depth == 0)
            return i + 1;
        inside = c == '"';
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
    }
    return items.n;
}

/* The first row leaves the window. */
static void group_inverse(sqlite3_context *context, int n, sqlite3_value **args)
{
    struct group *g = sqlite3_aggregate_context(context, 0);
    if (!g)
        return;
    g->from += item_length(str_from(buf_view(&g->text), g->from));
    str label = n == 2 ? value_text(args[0]) : STR_NONE;
    if (g->labels)
        json_object_deln(g->labels, label.p, label.n);
}

static void group_value(sqlite3_context *context, char opens, char closes)
{
    struct group *g = sqlite3_aggregate_context(context, 0);
    struct buf text CLEANUP_BUF = {0};
    buf_byte(&text, opens);
    if (g)
        buf_str(&text, str_from(buf_view(&g->text), g->from));
    buf_byte(&text, closes);
    text.full = text.full || (g && g->text.full);
    result_buf(context, &text);
}

static void group_finish(sqlite3_context *context)
{
    struct group *g = sqlite3_aggregate_context(context, 0);
    if (!g)
        return;
    buf_finish(&g->text);
    json_decref(g->labels);
}

static void group_array_value(sqlite3_context *context)
{
    group_value(context, '[', ']');
}

static void group_array_end(sqlite3_context *context)
{
    group_value(context, '[', ']');
    group_finish(context);
}

static void group_object_value(sqlite3_context *context)
{
    group_value(context, '{', '}');
}

static void group_object_end(sqlite3_context *context)
{
    group_value(context, '{', '}');
    group_finish(context);
}

bool json_functions_register(sqlite3 *db, struct err *err)
{
    enum { PURE = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS | SQLITE_SUBTYPE };
    static const struct {
        const char *name;
        int args;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } table[] = {
        {"json", 1, fn_json},           {"json_array", -1, fn_array},     {"json_insert", -1, fn_insert},
        {"json_object", -1, fn_object}, {"json_patch", 2, fn_patch},      {"json_quote", 1, fn_quote},
        {"json_remove", -1, fn_remove}, {"json_replace", -1, fn_replace}, {"json_set", -1, fn_set},
    };
    int code = SQLITE_OK;
    for (size_t i = 0; i < COUNT_OF(table) && code == SQLITE_OK; i++)
        code =
            sqlite3_create_function_v2(db, table[i].name, table[i].args, PURE, NULL, table[i].call, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_create_window_function(db, "json_group_array", 1, PURE, NULL, group_array_step, group_array_end,
                                              group_array_value, group_inverse, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_create_window_function(db, "json_group_object", 2, PURE, NULL, group_object_step,
                                              group_object_end, group_object_value, group_inverse, NULL);
    return code == SQLITE_OK || err_set(err, ERR_HOST, "SQLite refuses a JSON function: %s", sqlite3_errmsg(db));
}
