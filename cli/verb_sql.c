/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/terminal.h"

#include "text/json_write.h"

#include <inttypes.h>
#include <math.h>

enum {
    ROWS_DEFAULT = 1000000,
    SECONDS_DEFAULT = 600,
    FLUSH_BYTES = 64 * 1024,
    HELD_BYTES = 1024 * 1024, /* of rows of a table that are lined up together */
};

struct sql_verb {
    const char *query, *store, *format;
    int64_t rows, seconds;
};

struct printer {
    struct arena *a;
    const char *format;
    struct buf out;
    str *names;
    size_t n, count;   /* columns; rows put */
    struct arena rows; /* of a table: those that are put together next, in columns */
    VEC(struct report_cell) held;
    size_t held_rows;
    size_t *width;
    bool headed;
};

static bool flush(struct printer *p, bool all, struct err *err)
{
    struct buf safe CLEANUP_BUF = {0};
    if (!all && p->out.n < FLUSH_BYTES)
        return true;
    if (out_is_terminal() && strcmp(p->format, "table") != 0)
        report_text(buf_view(&p->out), &safe); /* a file takes any text, a terminal obeys some */
    bool ok = out_buf(safe.n ? &safe : &p->out, err);
    buf_clear(&p->out);
    return ok;
}

/* --- values --- */

static void hex_put(struct buf *to, str bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        buf_printf(to, "%02x", (unsigned)(unsigned char)bytes.p[i]);
}

/* NULL as an empty field, the empty text as "", a blob as x'00ff'. */
static void csv_value_put(struct buf *to, const struct store_value *v)
{
    char number[32];
    switch (v->type) {
    case VALUE_NULL:
        break;
    case VALUE_INTEGER:
        buf_printf(to, "%" PRId64, v->integer);
        break;
    case VALUE_REAL:
        buf_put(to, number, double_repr(v->real, number));
        break;
    case VALUE_TEXT:
        csv_text_put(to, v->text);
        break;
    case VALUE_BLOB:
        buf_str(to, S("x'"));
        hex_put(to, v->text);
        buf_byte(to, '\'');
        break;
    }
}

/* A blob as {"hex": "00ff"}; an infinite number as one that no double can hold, which reads back as infinite. */
static void json_value_put(struct buf *to, const struct store_value *v)
{
    char number[32];
    switch (v->type) {
    case VALUE_NULL:
        buf_str(to, S("null"));
        break;
    case VALUE_INTEGER:
        buf_printf(to, "%" PRId64, v->integer);
        break;
    case VALUE_REAL:
        if (isinf(v->real))
            buf_str(to, v->real > 0 ? S("1e999") : S("-1e999"));
        else
            buf_put(to, number, double_repr(v->real, number));
        break;
    case VALUE_TEXT:
        json_write_string(v->text, false, to);
        break;
    case VALUE_BLOB:
        buf_str(to, S("{\"hex\":\""));
        hex_put(to, v->text);
        buf_str(to, S("\"}"));
        break;
    }
}

/* --- formats --- */

static void csv_head(struct printer *p)
{
    for (size_t i = 0; i < p->n; i++) {
        buf_str(&p->out, i ? S(",") : S(""));
        csv_text_put(&p->out, p->names[i]);
    }
    buf_str(&p->out, S("\r\n"));
}

static void csv_row(struct printer *p, const struct store_value *values)
{
    for (size_t i = 0; i < p->n; i++) {
        buf_str(&p->out, i ? S(",") : S(""));
        csv_value_put(&p->out, &values[i]);
    }
    buf_str(&p->out, S("\r\n"));
}

static void json_row(struct printer *p, const struct store_value *values)
{
    struct buf line CLEANUP_BUF = {0};
    buf_byte(&line, '{');
    for (size_t i = 0; i < p->n; i++) {
        buf_str(&line, i ? S(",") : S(""));
        json_write_string(p->names[i], false, &line);
        buf_byte(&line, ':');
        json_value_put(&line, &values[i]);
    }
    buf_byte(&line, '}');
    p->out.full = p->out.full || line.full;
    json_line_put(&p->out, buf_view(&line));
}

/* What is held of a table, in columns. */
static bool table_release(struct printer *p, struct err *err)
{
    report_table(p->headed ? NULL : p->names, p->held.v, p->n, p->held_rows, p->width, &p->out);
    p->headed = true;
    p->held.v = NULL;
    p->held.n = p->held.cap = p->held_rows = 0;
    arena_reset(&p->rows);
    return flush(p, false, err);
}

static bool table_row(struct printer *p, const struct store_value *values, struct err *err)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct store_value *v = &values[i];
        struct buf text CLEANUP_BUF = {0};
        struct report_cell *cell = vec_push(&p->rows, &p->held);
        if (v->type == VALUE_NULL)
            buf_str(&text, S("NULL"));
        else if (v->type == VALUE_TEXT)
            buf_str(&text, v->text);
        else
            csv_value_put(&text, v);
        cell->text = arena_str(&p->rows, buf_view(&text));
        cell->right = v->type == VALUE_INTEGER || v->type == VALUE_REAL;
    }
    p->held_rows++;
    return p->rows.used < HELD_BYTES || table_release(p, err);
}

static bool names_apart(const struct printer *p, struct err *err)
{
    for (size_t i = 0; i < p->n; i++)
        for (size_t j = 0; j < i; j++)
            if (str_eq(p->names[i], p->names[j]))
                return err_set(
                    err, ERR_INPUT,
                    "the query: two columns are called \"%.*s\", which JSON cannot tell apart; name one with AS",
                    STR_ARG(p->names[i]));
    return true;
}

static bool head_take(const str *names, size_t n, void *ctx, struct err *err)
{
    struct printer *p = ctx;
    p->n = n;
    p->names = arena_array(p->a, str, n);
    p->width = arena_array(p->a, size_t, n);
    for (size_t i = 0; i < n; i++)
        p->names[i] = arena_str(p->a, names[i]);
    if (strcmp(p->format, "csv") == 0)
        csv_head(p);
    if (strcmp(p->format, "json") == 0)
        buf_byte(&p->out, '[');
    return p->format[0] != 'j' || names_apart(p, err);
}

static bool row_take(const struct store_value *values, size_t n, void *ctx, struct err *err)
{
    struct printer *p = ctx;
    (void)n;
    if (strcmp(p->format, "table") == 0) {
        if (!table_row(p, values, err))
            return false;
    } else if (strcmp(p->format, "csv") == 0) {
        csv_row(p, values);
    } else {
        bool list = strcmp(p->format, "json") == 0;
        buf_str(&p->out, !list ? S("") : p->count++ ? S(",\n") : S("\n"));
        json_row(p, values);
        buf_str(&p->out, list ? S("") : S("\n"));
    }
    return flush(p, false, err);
}

static bool end_put(struct printer *p, struct err *err)
{
    if (strcmp(p->format, "table") == 0 && !table_release(p, err))
        return false;
    if (strcmp(p->format, "json") == 0)
        buf_str(&p->out, S("\n]\n"));
    return flush(p, true, err);
}

static bool sql_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct sql_verb *v = options;
    static const char *const FORMATS[] = {"table", "csv", "json", "jsonl", NULL};
    size_t known = 0;
    *ret_exit = 0;
    while (FORMATS[known] && strcmp(v->format, FORMATS[known]) != 0)
        known++;
    if (!FORMATS[known])
        return err_set(err, ERR_USAGE, "-o %s: expected table, csv, json or jsonl", v->format);
    struct store *s = NULL;
    struct printer p = {.a = a, .format = v->format};
    struct store_bounds bounds = {.rows = (uint64_t)v->rows, .ms = (uint64_t)v->seconds * 1000};
    struct store_sink sink = {.head = head_take, .row = row_take, .ctx = &p};
    bool ok = store_open(v->store, STORE_READ, &s, err) && store_query(s, str_of(v->query), &bounds, &sink, err) &&
              end_put(&p, err);
    store_close(s);
    buf_finish(&p.out);
    arena_finish(&p.rows);
    return ok;
}

static void sql_presets(void *options)
{
    struct sql_verb *v = options;
    v->store = STORE_DEFAULT;
    v->format = "table";
    v->rows = ROWS_DEFAULT;
    v->seconds = SECONDS_DEFAULT;
}

static const struct option OPTIONS[] = {{"output", 'o', "FORMAT", OPTION_TEXT, offsetof(struct sql_verb, format),
                                         .help = "table, csv, json or jsonl; default table"},
                                        {"rows", 0, "N", OPTION_INT, offsetof(struct sql_verb, rows), 1, INT64_MAX,
                                         "stop with an error after so many rows; default 1000000"},
                                        {"seconds", 0, "N", OPTION_INT, offsetof(struct sql_verb, seconds), 1, 31536000,
                                         "stop with an error after so long; default 600"},
                                        {"store", 0, "FILE", OPTION_TEXT, offsetof(struct sql_verb, store),
                                         .help = "where runs are kept; default " STORE_DEFAULT},
                                        {0}};

static const struct operand OPERANDS[] = {
    {"QUERY", OPTION_TEXT, offsetof(struct sql_verb, query), .help = "one statement of SQLite's SQL that only reads"},
    {0}};

const struct verb VERB_SQL = {
    .name = "sql",
    .help = "Ask the store with SQL, reading only",
    .manual =
        "Tables: runs, units (one trial of one case), scores, measures, events, blobs, metrics, gates, baselines,\n"
        "comparisons, flips; docs/store.md has their columns. Works while a run is writing. csv, json and jsonl\n"
        "tell NULL from an empty text; a blob is x'00ff', in JSON {\"hex\": \"00ff\"}.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct sql_verb),
    .presets = sql_presets,
    .run = sql_run,
};
