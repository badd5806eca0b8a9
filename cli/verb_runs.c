/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/terminal.h"

#include "text/json_own.h"
#include "text/json_write.h"

#include <inttypes.h>

struct runs_verb {
    const char *store, *suite, *format;
    int64_t limit;
};

enum { COLUMNS = 8, LIMIT_DEFAULT = 20 };

struct list {
    struct arena *a;
    bool json;
    int64_t limit, n, left_out;
    VEC(struct report_cell) cells;
    json_t *runs;
};

static str time_text(struct arena *a, int64_t unix_ms)
{
    struct buf text CLEANUP_BUF = {0};
    time_put(&text, unix_ms);
    return arena_str(a, buf_view(&text));
}

/* "1.2 s", "3 min 5 s", "2 h 7 min"; "" for a run that has not ended. */
static str duration_text(struct arena *a, const struct run *run)
{
    int64_t ms = run->finished_ms - run->started_ms, s = ms / 1000;
    if (run->finished_ms <= 0 || ms < 0)
        return (str){0};
    if (s < 60)
        return arena_printf(a, "%.1f s", (double)ms / 1000);
    if (s < 3600)
        return arena_printf(a, "%" PRId64 " min %" PRId64 " s", s / 60, s % 60);
    return arena_printf(a, "%" PRId64 " h %" PRId64 " min", s / 3600, s / 60 % 60);
}

static void cell_add(struct list *l, str text, bool right)
{
    *vec_push(l->a, &l->cells) = (struct report_cell){arena_str(l->a, text), right};
}

static void row_add_cells(struct list *l, const struct run *run, str baseline)
{
    cell_add(l, run->id, false);
    cell_add(l, arena_printf(l->a, "%.*s %.*s", STR_ARG(run->suite), STR_ARG(run->suite_version)), false);
    cell_add(l, run->status, false);
    cell_add(l, run->verdict, false);
    cell_add(l, arena_printf(l->a, "%" PRId64 "/%" PRId64, run->units_done, run->units), true);
    cell_add(l, time_text(l->a, run->started_ms), false);
    cell_add(l, duration_text(l->a, run), true);
    cell_add(l, baseline, false);
}

static json_t *text_or_null(str s)
{
    return s.n ? json_of_str(s) : json_null();
}

static void row_add_json(struct list *l, const struct run *run, str baseline)
{
    bool ended = run->finished_ms > 0 && run->finished_ms >= run->started_ms;
    json_t *o = json_object();
    json_object_set_new(o, "id", json_of_str(run->id));
    json_object_set_new(o, "number", json_integer(run->number));
    json_object_set_new(o, "suite", json_of_str(run->suite));
    json_object_set_new(o, "suite_version", json_of_str(run->suite_version));
    json_object_set_new(o, "status", json_of_str(run->status));
    json_object_set_new(o, "verdict", text_or_null(run->verdict));
    json_object_set_new(o, "units", json_integer(run->units));
    json_object_set_new(o, "units_done", json_integer(run->units_done));
    json_object_set_new(o, "started", text_or_null(time_text(l->a, run->started_ms)));
    json_object_set_new(o, "finished", text_or_null(time_text(l->a, run->finished_ms)));
    json_object_set_new(o, "seconds",
                        ended ? json_real((double)(run->finished_ms - run->started_ms) / 1000) : json_null());
    json_object_set_new(o, "baseline", text_or_null(baseline));
    json_array_append_new(l->runs, o);
}

static bool run_take(const struct run *run, str baseline, void *ctx, struct err *err)
{
    struct list *l = ctx;
    (void)err;
    if (l->n == l->limit) {
        l->left_out++;
        return true;
    }
    l->n++;
    if (l->json)
        row_add_json(l, run, baseline);
    else
        row_add_cells(l, run, baseline);
    return true;
}

static void list_put(struct list *l, const struct runs_verb *v, struct buf *to)
{
    static const str HEADS[COLUMNS] = {STR_INIT("run"),     STR_INIT("suite"),   STR_INIT("status"),
                                       STR_INIT("verdict"), STR_INIT("units"),   STR_INIT("started (UTC)"),
                                       STR_INIT("took"),    STR_INIT("baseline")};
    size_t width[COLUMNS] = {0};
    if (l->json) {
        json_write(l->runs, JSON_STYLE_PRETTY, to);
        buf_byte(to, '\n');
        return;
    }
    if (l->n)
        report_table(HEADS, l->cells.v, COLUMNS, (size_t)l->n, width, to);
    else
        buf_printf(to, "There is no run%s%s in the store.\n", v->suite ? " of suite " : " yet",
                   v->suite ? v->suite : "");
    if (l->left_out)
        buf_printf(to, "… and %" PRId64 " older; --limit shows more\n", l->left_out);
}

static bool runs_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct runs_verb *v = options;
    struct store *s = NULL;
    struct buf text CLEANUP_BUF = {0};
    CLEANUP_JSON json_t *runs = json_array();
    struct list l = {.a = a, .json = strcmp(v->format, "json") == 0, .limit = v->limit, .runs = runs};
    *ret_exit = 0;
    if (!l.json && strcmp(v->format, "table") != 0)
        return err_set(err, ERR_USAGE, "-o %s: expected table or json", v->format);
    bool ok = store_open(v->store, STORE_READ, &s, err) && store_each_run(s, str_of(v->suite), run_take, &l, err);
    store_close(s);
    if (ok)
        list_put(&l, v, &text);
    return ok && out_buf(&text, err);
}

static void runs_presets(void *options)
{
    struct runs_verb *v = options;
    v->store = STORE_DEFAULT;
    v->format = "table";
    v->limit = LIMIT_DEFAULT;
}

static const struct option OPTIONS[] = {
    {"limit", 0, "N", OPTION_INT, offsetof(struct runs_verb, limit), 1, INT64_MAX, "the newest N; default 20"},
    {"output", 'o', "FORMAT", OPTION_TEXT, offsetof(struct runs_verb, format), .help = "table or json; default table"},
    {"store", 0, "FILE", OPTION_TEXT, offsetof(struct runs_verb, store),
     .help = "where runs are kept; default " STORE_DEFAULT},
    {"suite", 0, "NAME", OPTION_TEXT, offsetof(struct runs_verb, suite), .help = "only runs of the suite of this name"},
    {0}};

const struct verb VERB_RUNS = {
    .name = "runs",
    .help = "List the runs of a store, newest first",
    .manual = "Times are in UTC. Of a run that was continued, the time it took includes the pause.",
    .options = OPTIONS,
    .size = sizeof(struct runs_verb),
    .presets = runs_presets,
    .run = runs_run,
};
