/* SPDX-License-Identifier: Apache-2.0 */
#include "store/private.h"

#include "text/fields.h"

/* A statement for reading with its first parameter bound; NULL with err set. */
static sqlite3_stmt *prepare(struct store *s, const char *sql, int64_t first, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        store_fail(s, "cannot be read", err);
        return NULL;
    }
    sqlite3_bind_int64(stmt, 1, first);
    return stmt;
}

/* After the last row: finalizes, and tells a failure from the end. */
static bool finish(struct store *s, sqlite3_stmt *stmt, int rc, struct err *err)
{
    bool ok = rc == SQLITE_DONE || store_fail(s, "cannot be read", err);
    sqlite3_finalize(stmt);
    return ok;
}

bool store_units_done(struct store *s, const struct run *run, bool (*visit)(str key, void *ctx), void *ctx,
                      struct err *err)
{
    sqlite3_stmt *stmt = prepare(s, "SELECT key FROM units WHERE run = ? ORDER BY position", run->number, err);
    if (!stmt)
        return false;
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        str key = {(const char *)sqlite3_column_text(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0)};
        if (!visit(key, ctx)) {
            rc = SQLITE_DONE;
            break;
        }
    }
    return finish(s, stmt, rc, err);
}

static bool read_rows(struct store *s, struct arena *a, sqlite3_stmt *stmt, int64_t unit, struct rows *ret,
                      struct err *err)
{
    sqlite3_reset(stmt);
    sqlite3_bind_int64(stmt, 1, unit);
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct row *r = vec_push(a, ret);
        r->scorer = store_column(a, stmt, 0);
        r->scorer_name = store_column(a, stmt, 1);
        r->scorer_version = sqlite3_column_int64(stmt, 2);
        r->params_sha = store_column(a, stmt, 3);
        r->measure = store_column(a, stmt, 4);
        if (!row_status_parse(store_column(a, stmt, 5), &r->status))
            return err_set(err, ERR_HOST, "%s: a score has a status that does not exist", s->path);
        r->class_ = store_column(a, stmt, 6);
        r->has_value = sqlite3_column_type(stmt, 7) != SQLITE_NULL;
        r->value = sqlite3_column_double(stmt, 7);
        r->severity = store_column(a, stmt, 8);
        r->signature = store_column(a, stmt, 9);
        r->evidence = store_column(a, stmt, 10);
        r->place = sqlite3_column_int64(stmt, 11);
    }
    return rc == SQLITE_DONE || store_fail(s, "cannot be read", err);
}

static bool read_story(struct store *s, struct arena *a, sqlite3_stmt *stmt, int64_t unit, struct unit_record *ret,
                       struct err *err)
{
    sqlite3_reset(stmt);
    sqlite3_bind_int64(stmt, 1, unit);
    VEC(struct story_event) story = {0};
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct story_event *e = vec_push(a, &story);
        e->n = sqlite3_column_int64(stmt, 0);
        e->kind = store_column(a, stmt, 1);
        e->name = store_column(a, stmt, 2);
        e->body = store_column(a, stmt, 3);
    }
    ret->story = story.v;
    ret->n_story = story.n;
    return rc == SQLITE_DONE || store_fail(s, "cannot be read", err);
}

static bool read_measures(struct store *s, struct arena *a, sqlite3_stmt *stmt, int64_t unit, struct unit_record *ret,
                          struct err *err)
{
    sqlite3_reset(stmt);
    sqlite3_bind_int64(stmt, 1, unit);
    VEC(struct measure) measures = {0};
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct measure *m = vec_push(a, &measures);
        m->name = store_column(a, stmt, 0);
        m->has_value = sqlite3_column_type(stmt, 1) != SQLITE_NULL;
        m->value = sqlite3_column_double(stmt, 1);
        m->text = store_column(a, stmt, 2);
    }
    ret->measures = measures.v;
    ret->n_measures = measures.n;
    return rc == SQLITE_DONE || store_fail(s, "cannot be read", err);
}

struct unit_reader {
    sqlite3_stmt *rows, *measures, *story; /* the last two: NULL = not wanted */
};

static void reader_finish(struct unit_reader *r)
{
    sqlite3_finalize(r->rows);
    sqlite3_finalize(r->measures);
    sqlite3_finalize(r->story);
}

static bool reader_init(struct store *s, struct unit_reader *r, enum store_part part, struct err *err)
{
    static const char ALL[] = "SELECT scorer, name, version, params, measure, status, class, value, severity,"
                              " signature, evidence, n FROM scores WHERE unit = ? ORDER BY n";
    static const char *const ROWS[] = {
        [STORE_ROWS] = ALL,
        [STORE_STORY] = ALL,
        [STORE_NUMBERS] = "SELECT scorer, '', 0, '', measure, status, '', value, '', '', '', n"
                          " FROM scores WHERE unit = ? ORDER BY n",
        [STORE_FAILURES] = "SELECT scorer, name, version, params, measure, status, class, value, severity, signature,"
                           " evidence, n FROM scores WHERE unit = ? AND status <> 'pass' AND status <> 'skipped'"
                           " ORDER BY n",
    };
    bool measures = part == STORE_ROWS || part == STORE_STORY;
    r->rows = prepare(s, ROWS[part], 0, err);
    if (r->rows && measures)
        r->measures = prepare(s, "SELECT name, value, text FROM measures WHERE unit = ? ORDER BY name", 0, err);
    if (r->measures && part == STORE_STORY)
        r->story = prepare(s,
                           "SELECT e.n, e.kind, e.name, coalesce(e.body, b.bytes) FROM events e"
                           " LEFT JOIN blobs b ON b.id = e.blob WHERE e.unit = ? ORDER BY e.seq",
                           0, err);
    return r->rows && (r->measures || !measures) && (r->story || part != STORE_STORY);
}

#define UNIT_COLUMNS "id, position, case_id, trial, key, severity, tags, case_sha, case_doc, \"cluster\""

/* The unit in the current row of `units` (UNIT_COLUMNS), with all it holds. */
static bool read_unit(struct store *s, struct arena *a, sqlite3_stmt *units, struct unit_reader *r,
                      struct unit_record *ret, struct err *err)
{
    int64_t id = sqlite3_column_int64(units, 0);
    *ret = (struct unit_record){.index = sqlite3_column_int64(units, 1),
                                .case_id = store_column(a, units, 2),
                                .trial = sqlite3_column_int64(units, 3),
                                .key = store_column(a, units, 4),
                                .severity = store_column(a, units, 5),
                                .tags = store_column(a, units, 6),
                                .case_sha = store_column(a, units, 7),
                                .cluster = store_column(a, units, 9)};
    if (r->measures)
        ret->case_doc = store_column(a, units, 8);
    return read_rows(s, a, r->rows, id, &ret->rows, err) &&
           (!r->measures || read_measures(s, a, r->measures, id, ret, err)) &&
           (!r->story || read_story(s, a, r->story, id, ret, err));
}

bool store_each_unit(struct store *s, const struct run *run, enum store_part part,
                     bool (*visit)(const struct unit_record *unit, void *ctx, struct err *err), void *ctx,
                     struct err *err)
{
    struct unit_reader reader CLEANUP(reader_finish) = {0};
    if (!reader_init(s, &reader, part, err))
        return false;
    sqlite3_stmt *stmt =
        prepare(s, "SELECT " UNIT_COLUMNS " FROM units WHERE run = ? ORDER BY position", run->number, err);
    if (!stmt)
        return false;
    struct arena a CLEANUP_ARENA = {0};
    err->kind = ERR_NONE;
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        arena_reset(&a);
        struct unit_record unit;
        if (!read_unit(s, &a, stmt, &reader, &unit, err)) {
            sqlite3_finalize(stmt);
            return false;
        }
        if (!visit(&unit, ctx, err)) {
            sqlite3_finalize(stmt);
            return err->kind == ERR_NONE;
        }
    }
    return finish(s, stmt, rc, err);
}

static bool verdict_parse(str name, enum verdict *ret)
{
    for (int i = 0; VERDICT_NAMES[i]; i++)
        if (str_eq_c(name, VERDICT_NAMES[i])) {
            *ret = (enum verdict)i;
            return true;
        }
    return false;
}

static bool no_such_unit(struct store *s, struct arena *a, const struct run *run, str case_id, int64_t trial,
                         struct err *err)
{
    sqlite3_stmt *stmt =
        prepare(s, "SELECT DISTINCT case_id FROM units WHERE run = ? ORDER BY position", run->number, err);
    if (!stmt)
        return false;
    VEC(const char *) names = {0};
    bool there = false;
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        str id = store_column(a, stmt, 0);
        there = there || str_eq(id, case_id);
        *vec_push(a, &names) = id.p;
    }
    if (!finish(s, stmt, rc, err))
        return false;
    size_t n = names.n;
    *vec_push(a, &names) = NULL;
    if (there)
        return err_at(err, s->path, 0, 0, "run %.*s has no trial %lld of case %.*s; trials count from 0",
                      STR_ARG(run->id), (long long)trial, STR_ARG(case_id));
    const char *near = nearest_name(case_id, names.v);
    if (n == 0)
        return err_at(err, s->path, 0, 0, "run %.*s has no unit yet", STR_ARG(run->id));
    return err_at(err, s->path, 0, 0, "run %.*s has no case \"%.*s\"; %s \"%s\"", STR_ARG(run->id), STR_ARG(case_id),
                  near ? "did you mean" : "its first is", near ? near : names.v[0]);
}

bool store_unit_find(struct store *s, struct arena *a, const struct run *run, str case_id, int64_t trial,
                     struct unit_record *ret, struct err *err)
{
    struct unit_reader reader CLEANUP(reader_finish) = {0};
    if (!reader_init(s, &reader, STORE_STORY, err))
        return false;
    sqlite3_stmt *stmt = prepare(s,
                                 "SELECT " UNIT_COLUMNS " FROM units"
                                 " WHERE run = ?1 AND (?2 IS NULL OR case_id = ?2) AND (?3 < 0 OR trial = ?3)"
                                 " ORDER BY position LIMIT 1",
                                 run->number, err);
    if (!stmt)
        return false;
    if (case_id.p)
        store_bind(stmt, 2, case_id);
    sqlite3_bind_int64(stmt, 3, trial);
    int rc = sqlite3_step(stmt);
    bool ok = rc == SQLITE_ROW    ? read_unit(s, a, stmt, &reader, ret, err)
              : rc == SQLITE_DONE ? no_such_unit(s, a, run, case_id, trial, err)
                                  : store_fail(s, "cannot be read", err);
    sqlite3_finalize(stmt);
    return ok;
}

bool store_metrics(struct store *s, struct arena *a, const struct run *run, struct metrics *ret, struct err *err)
{
    sqlite3_stmt *stmt =
        prepare(s,
                "SELECT id, scorer, kind, k, slice, value, low, high, method, count, numerator, denominator,"
                " direction, unit, signature FROM metrics WHERE run = ? ORDER BY n",
                run->number, err);
    if (!stmt)
        return false;
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct metric *m = vec_push(a, ret);
        *m = (struct metric){.id = store_column(a, stmt, 0),
                             .of = store_column(a, stmt, 1),
                             .kind = store_column(a, stmt, 2),
                             .k = sqlite3_column_int64(stmt, 3),
                             .slice = store_column(a, stmt, 4),
                             .has_value = sqlite3_column_type(stmt, 5) != SQLITE_NULL,
                             .value = sqlite3_column_double(stmt, 5),
                             .has_interval = sqlite3_column_type(stmt, 6) != SQLITE_NULL,
                             .low = sqlite3_column_double(stmt, 6),
                             .high = sqlite3_column_double(stmt, 7),
                             .method = store_column(a, stmt, 8),
                             .n = sqlite3_column_int64(stmt, 9),
                             .numerator = sqlite3_column_double(stmt, 10),
                             .denominator = sqlite3_column_double(stmt, 11),
                             .direction = store_column(a, stmt, 12),
                             .unit = store_column(a, stmt, 13),
                             .signature = store_column(a, stmt, 14)};
    }
    return finish(s, stmt, rc, err);
}

bool store_gates(struct store *s, struct arena *a, const struct run *run, struct gate_results *ret, struct err *err)
{
    sqlite3_stmt *stmt =
        prepare(s, "SELECT id, verdict, severity, sentence FROM gates WHERE run = ? ORDER BY n", run->number, err);
    if (!stmt)
        return false;
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct gate_result *g = vec_push(a, ret);
        g->id = store_column(a, stmt, 0);
        str verdict = store_column(a, stmt, 1);
        if (!verdict_parse(verdict, &g->verdict)) {
            sqlite3_finalize(stmt);
            return err_set(err, ERR_HOST, "%s: gate '%.*s' has a verdict that does not exist: '%.*s'", s->path,
                           STR_ARG(g->id), STR_ARG(verdict));
        }
        g->severity = store_column(a, stmt, 2);
        g->sentence = store_column(a, stmt, 3);
    }
    return finish(s, stmt, rc, err);
}
