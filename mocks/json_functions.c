/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite's JSON writers, again, because its own (3.40) print floats with 15 digits and turn booleans into 1 and 0.
 * Paths and the subtype that marks an argument as JSON (74, 'J') are SQLite's, so that these mix with json_each,
 * json_extract and ->. What a function makes is compact, with integers and floats apart, booleans and the order of keys
 * kept.
 */
#include "mocks/functions.h"

#include "text/doc.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <math.h>

enum { SUBTYPE_JSON = 74, PATH_STEPS_MAX = 64 };

static str value_text(sqlite3_value *v)
{
    const char *p = (const char *)sqlite3_value_text(v);
    return (str){p ? p : "", p ? (size_t)sqlite3_value_bytes(v) : 0};
}

static void fail(sqlite3_context *context, const char *fmt, ...) PRINTF(2, 3);
static void fail(sqlite3_context *context, const char *fmt, ...)
{
    char text[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    sqlite3_result_error(context, text, -1);
}

static json_t *parse(sqlite3_context *context, str text, const char *function)
{
    json_error_t error;
    json_t *value = json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!value)
        fail(context, "%s(): malformed JSON: %s", function, error.text);
    return value;
}

static json_t *value_json(sqlite3_context *context, sqlite3_value *v, const char *function);

/* The document an argument holds; a number stands for itself (as a text, a float would lose digits). */
static json_t *document(sqlite3_context *context, sqlite3_value *v, const char *function)
{
    int type = sqlite3_value_type(v);
    return type == SQLITE_INTEGER || type == SQLITE_FLOAT ? value_json(context, v, function)
                                                          : parse(context, value_text(v), function);
}

/* The JSON value of an argument, a new reference; NULL with an error set. */
static json_t *value_json(sqlite3_context *context, sqlite3_value *v, const char *function)
{
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
        return json_integer(sqlite3_value_int64(v));
    case SQLITE_FLOAT:
        if (isfinite(sqlite3_value_double(v)))
            return json_real(sqlite3_value_double(v));
        fail(context, "%s(): infinity is no JSON number", function);
        return NULL;
    case SQLITE_TEXT: {
        if (sqlite3_value_subtype(v) == SUBTYPE_JSON)
            return parse(context, value_text(v), function);
        json_t *text = json_of_str(value_text(v));
        if (!text)
            fail(context, "%s(): a text is not UTF-8", function);
        return text;
    }
    case SQLITE_NULL:
        return json_null();
    default:
        fail(context, "%s(): a blob has no JSON value", function);
        return NULL;
    }
}

/* The same as text, appended; JSON arguments as they are. */
static bool put_value(sqlite3_context *context, sqlite3_value *v, const char *function, struct buf *to)
{
    if (sqlite3_value_type(v) == SQLITE_TEXT && sqlite3_value_subtype(v) == SUBTYPE_JSON) {
        buf_str(to, value_text(v));
        return true;
    }
    json_t *value CLEANUP_JSON = value_json(context, v, function);
    if (value)
        json_write(value, JSON_STYLE_COMPACT, to);
    return value != NULL;
}

static void result_buf(sqlite3_context *context, struct buf *text)
{
    if (text->full) {
        sqlite3_result_error_toobig(context);
        return;
    }
    sqlite3_result_text64(context, text->p ? text->p : "", text->n, SQLITE_TRANSIENT, SQLITE_UTF8);
    sqlite3_result_subtype(context, SUBTYPE_JSON);
}

static void result_json(sqlite3_context *context, const json_t *value)
{
    struct buf text CLEANUP_BUF = {0};
    json_write(value, JSON_STYLE_COMPACT, &text);
    result_buf(context, &text);
}

/* --- Paths --- */

struct step {
    str key;       /* of an object; p NULL = an index */
    int64_t index; /* from the start, or from the end when `back` */
    bool back;
};

struct path {
    struct step step[PATH_STEPS_MAX];
    size_t n;
};

static bool parse_index(str inside, struct step *ret)
{
    *ret = (struct step){.back = str_starts(inside, S("#"))};
    if (str_eq(inside, S("#")))
        return true;
    str digits = str_from(inside, str_starts(inside, S("#-")) ? 2 : 0);
    return digits.n && digits.p[0] >= '0' && digits.p[0] <= '9' && str_to_i64(digits, &ret->index);
}

/* Fills *ret from "$.a."b c"[0][#-1]"; its keys borrow from text. */
static bool parse_path(str text, struct path *ret)
{
    ret->n = 0;
    if (!str_starts(text, S("$")))
        return false;
    str rest = str_from(text, 1);
    while (rest.n) {
        if (ret->n == PATH_STEPS_MAX)
            return false;
        struct step *step = &ret->step[ret->n++];
        if (rest.p[0] == '[') {
            ptrdiff_t end = str_find_byte(rest, ']');
            if (end < 0 || !parse_index(str_sub(rest, 1, (size_t)end - 1), step))
                return false;
            rest = str_from(rest, (size_t)end + 1);
            continue;
        }
        if (rest.p[0] != '.')
            return false;
        rest = str_from(rest, 1);
        size_t n = 0;
        if (rest.n && rest.p[0] == '"') {
            ptrdiff_t end = str_find_byte(str_from(rest, 1), '"');
            if (end < 0)
                return false;
            step->key = str_sub(rest, 1, (size_t)end);
            rest = str_from(rest, (size_t)end + 2);
            continue;
        }
        while (n < rest.n && rest.p[n] != '.' && rest.p[n] != '[')
            n++;
        if (n == 0)
            return false;
        step->key = str_sub(rest, 0, n);
        rest = str_from(rest, n);
    }
    return true;
}

static json_t *object_get(json_t *object, str key)
{
    return json_object_getn(object, key.p, key.n);
}

/* Position in an array, or -1 where the step leads outside it; the end itself is a position. */
static int64_t array_position(json_t *array, const struct step *step)
{
    int64_t size = (int64_t)json_array_size(array);
    int64_t at = step->back ? size - step->index : step->index;
    return at >= 0 && at <= size ? at : -1;
}

static json_t *step_into(json_t *value, const struct step *step)
{
    if (step->key.p)
        return json_is_object(value) ? object_get(value, step->key) : NULL;
    int64_t at = json_is_array(value) ? array_position(value, step) : -1;
    return at < 0 ? NULL : json_array_get(value, (size_t)at);
}

enum write_mode { WRITE_SET, WRITE_INSERT, WRITE_REPLACE };

/* Puts `value` (a new reference, consumed) at a step into a container; false if that is not its place. */
static bool put_at(json_t *container, const struct step *step, json_t *value, enum write_mode mode)
{
    bool there = step_into(container, step) != NULL;
    bool wanted = there ? mode != WRITE_INSERT : mode != WRITE_REPLACE;
    if (!wanted) {
        json_decref(value);
        return false;
    }
    if (step->key.p && json_is_object(container))
        return json_object_setn_new(container, step->key.p, step->key.n, value) == 0;
    int64_t at = !step->key.p && json_is_array(container) ? array_position(container, step) : -1;
    if (at < 0) {
        json_decref(value);
        return false;
    }
    if (there)
        return json_array_set_new(container, (size_t)at, value) == 0;
    return json_array_append_new(container, value) == 0;
}

/* Whether the steps from `from` on lead into containers that are made empty: an index can only be their start. */
static bool can_be_made(const struct path *path, size_t from)
{
    for (size_t i = from; i < path->n; i++)
        if (!path->step[i].key.p && path->step[i].index != 0)
            return false;
    return true;
}

/* Writes value (consumed) at path in *root, making missing containers on the way as SQLite does; also where [#] begins
 * a list that is made so, which SQLite 3.40 drops. */
static void write_at(json_t **root, const struct path *path, json_t *value, enum write_mode mode)
{
    if (path->n == 0) {
        if (mode == WRITE_INSERT) {
            json_decref(value);
        } else {
            json_decref(*root);
            *root = value;
        }
        return;
    }
    json_t *here = *root;
    for (size_t i = 0; i + 1 < path->n; i++) {
        json_t *next = step_into(here, &path->step[i]);
        if (!next && mode != WRITE_REPLACE && can_be_made(path, i + 1)) {
            json_t *made = path->step[i + 1].key.p ? json_object() : json_array();
            next = put_at(here, &path->step[i], made, WRITE_INSERT) ? made : NULL;
        }
        if (!next) {
            json_decref(value);
            return;
        }
        here = next;
    }
    put_at(here, &path->step[path->n - 1], value, mode);
}

static bool argument_path(sqlite3_context *context, sqlite3_value *v, const char *function, struct path *ret)
{
    str text = value_text(v);
    if (!utf8_valid(text, NULL)) {
        fail(context, "%s(): a path is not UTF-8", function);
        return false;
    }
    if (parse_path(text, ret))
        return true;
    fail(context, "%s(): bad JSON path: '%.*s'", function, (int)(text.n < 100 ? text.n : 100), text.p);
    return false;
}

static void write_all(sqlite3_context *context, int n, sqlite3_value **args, const char *function, enum write_mode mode)
{
    if (n % 2 == 0) {
        fail(context, "%s() needs a document and then pairs of path and value", function);
        return;
    }
    if (sqlite3_value_type(args[0]) == SQLITE_NULL)
        return;
    json_t *root CLEANUP_JSON = document(context, args[0], function);
    struct path path;
    for (int i = 1; root && i < n; i += 2) {
        if (sqlite3_value_type(args[i]) == SQLITE_NULL)
            return;
        if (!argument_path(context, args[i], function, &path))
            return;
        json_t *value = value_json(context, args[i + 1], function);
        if (!value)
            return;
        write_at(&root, &path, value, mode);
    }
    if (root)
        result_json(context, root);
}

static void fn_set(sqlite3_context *context, int n, sqlite3_value **args)
{
    write_all(context, n, args, "json_set", WRITE_SET);
}

static void fn_insert(sqlite3_context *context, int n, sqlite3_value **args)
{
    write_all(context, n, args, "json_insert", WRITE_INSERT);
}

static void fn_replace(sqlite3_context *context, int n, sqlite3_value **args)
{
    write_all(context, n, args, "json_replace", WRITE_REPLACE);
}

static void remove_at(json_t *root, const struct path *path)
{
    json_t *here = root;
    for (size_t i = 0; here && i + 1 < path->n; i++)
        here = step_into(here, &path->step[i]);
    const struct step *last = &path->step[path->n - 1];
    if (!here || !step_into(here, last))
        return;
    if (last->key.p)
        json_object_deln(here, last->key.p, last->key.n);
    else
        json_array_remove(here, (size_t)array_position(here, last));
}

static void fn_remove(sqlite3_context *context, int n, sqlite3_value **args)
{
    if (n == 0 || sqlite3_value_type(args[0]) == SQLITE_NULL)
        return;
    json_t *root CLEANUP_JSON = document(context, args[0], "json_remove");
    struct path path;
    for (int i = 1; root && i < n; i++) {
        if (sqlite3_value_type(args[i]) == SQLITE_NULL || !argument_path(context, args[i], "json_remove", &path))
            return;
        if (path.n == 0)
            return; /* removing the whole gives NULL */
        remove_at(root, &path);
    }
    if (root)
        result_json(context, root);
}

/* RFC 7396, in place; a new reference. */
static json_t *merge_patch(json_t *target, json_t *patch)
{
    if (!json_is_object(patch))
        return json_incref(patch);
    json_t *merged = json_is_object(target) ? json_copy(target) : json_object();
    const char *key;
    size_t length;
    json_t *value;
    json_object_keylen_foreach(patch, key, length, value)
    {
        if (json_is_null(value))
            json_object_deln(merged, key, length);
        else
            json_object_setn_new(merged, key, length, merge_patch(json_object_getn(merged, key, length), value));
    }
    return merged;
}

static void fn_patch(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    if (sqlite3_value_type(args[0]) == SQLITE_NULL || sqlite3_value_type(args[1]) == SQLITE_NULL)
        return;
    json_t *target CLEANUP_JSON = document(context, args[0], "json_patch");
    json_t *patch CLEANUP_JSON = target ? document(context, args[1], "json_patch") : NULL;
    if (!patch)
        return;
    json_t *merged CLEANUP_JSON = merge_patch(target, patch);
    result_json(context, merged);
}

static void fn_json(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    if (sqlite3_value_type(args[0]) == SQLITE_NULL)
        return;
    json_t *value CLEANUP_JSON = document(context, args[0], "json");
    if (value)
        result_json(context, value);
}

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
        if (!utf8_valid(label, NULL)) {
            fail(context, "json_object(): a label is not UTF-8");
            return;
        }
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

struct group {
    struct buf text;
    json_t *labels; /* json_group_object: seen ones */
    bool started;
};

static struct group *group_of(sqlite3_context *context, char opens)
{
    struct group *g = sqlite3_aggregate_context(context, sizeof *g);
    if (!g) {
        sqlite3_result_error_nomem(context);
        return NULL;
    }
    if (g->started)
        buf_byte(&g->text, ',');
    else
        buf_byte(&g->text, opens);
    g->started = true;
    return g;
}

static void group_array_step(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    struct group *g = group_of(context, '[');
    if (g)
        put_value(context, args[0], "json_group_array", &g->text);
}

static void group_object_step(sqlite3_context *context, int n, sqlite3_value **args)
{
    (void)n;
    struct group *g = group_of(context, '{');
    if (!g)
        return;
    if (sqlite3_value_type(args[0]) != SQLITE_TEXT) {
        fail(context, "json_group_object(): labels are texts");
        return;
    }
    str label = value_text(args[0]);
    if (!utf8_valid(label, NULL)) {
        fail(context, "json_group_object(): a label is not UTF-8");
        return;
    }
    if (!g->labels)
        g->labels = json_object();
    if (object_get(g->labels, label)) {
        fail(context, "json_group_object(): the label '%.*s' stands twice", (int)(label.n < 100 ? label.n : 100),
             label.p);
        return;
    }
    json_object_setn_new(g->labels, label.p, label.n, json_null());
    json_write_string(label, false, &g->text);
    buf_byte(&g->text, ':');
    put_value(context, args[1], "json_group_object", &g->text);
}

static void group_end(sqlite3_context *context, const char *empty, char closes)
{
    struct group *g = sqlite3_aggregate_context(context, 0);
    struct buf none CLEANUP_BUF = {0};
    if (!g || !g->started) {
        buf_str(&none, str_of(empty));
        result_buf(context, &none);
        return;
    }
    buf_byte(&g->text, closes);
    result_buf(context, &g->text);
    buf_finish(&g->text);
    json_decref(g->labels);
}

static void group_array_end(sqlite3_context *context)
{
    group_end(context, "[]", ']');
}

static void group_object_end(sqlite3_context *context)
{
    group_end(context, "{}", '}');
}

bool json_functions_register(sqlite3 *db, struct err *err)
{
    enum { PURE = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS | SQLITE_SUBTYPE };
    static const struct {
        const char *name;
        int args;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
        void (*step)(sqlite3_context *, int, sqlite3_value **);
        void (*end)(sqlite3_context *);
    } table[] = {
        {"json", 1, fn_json, NULL, NULL},
        {"json_array", -1, fn_array, NULL, NULL},
        {"json_group_array", 1, NULL, group_array_step, group_array_end},
        {"json_group_object", 2, NULL, group_object_step, group_object_end},
        {"json_insert", -1, fn_insert, NULL, NULL},
        {"json_object", -1, fn_object, NULL, NULL},
        {"json_patch", 2, fn_patch, NULL, NULL},
        {"json_quote", 1, fn_quote, NULL, NULL},
        {"json_remove", -1, fn_remove, NULL, NULL},
        {"json_replace", -1, fn_replace, NULL, NULL},
        {"json_set", -1, fn_set, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (sqlite3_create_function_v2(db, table[i].name, table[i].args, PURE, NULL, table[i].call, table[i].step,
                                       table[i].end, NULL) != SQLITE_OK)
            return err_set(err, ERR_HOST, "SQLite refuses the function %s: %s", table[i].name, sqlite3_errmsg(db));
    return true;
}
