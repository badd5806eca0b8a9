/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables. Score rows, units, stories, metrics and gates are written once: triggers refuse any UPDATE or DELETE, so
 * that not even a mistake of ours can rewrite a result. Only `runs` changes, and only its status, until it is finished.
 *
 * A store of version N has the first N steps behind it. A change of the tables is one more step at the end; a step that
 * was ever released stays as it is.
 */
#include "store/private.h"

enum { APPLICATION_ID = 0x41535A45 /* "ASZE" */ };

#define REFUSE(name, when, table, says)                                                                                \
    "CREATE TRIGGER " table "_" name " BEFORE " when " BEGIN SELECT RAISE(ABORT, '" says "'); END;"
#define APPEND_ONLY(table)                                                                                             \
    REFUSE("no_update", "UPDATE ON " table, table, table " is append-only")                                            \
    REFUSE("no_delete", "DELETE ON " table, table, table " is append-only")

/*
 * INSERT OR REPLACE deletes without firing the triggers of a deletion, unless the connection says
 * recursive_triggers=ON. Ours does. Where rows are few, or are the results themselves, what would be replaced is
 * refused whoever asks; stories, their blobs and measures, forty rows a unit, are spared it.
 */
#define NO_REPLACE(table, same)                                                                                        \
    REFUSE("no_replace", "INSERT ON " table " WHEN EXISTS (SELECT 1 FROM " table " WHERE " same ")", table,            \
           table " is append-only")

static const char VERSION_1[] = {
    "CREATE TABLE runs ("
    " number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, suite TEXT NOT NULL, suite_version TEXT NOT NULL,"
    " suite_path TEXT NOT NULL, suite_sha TEXT NOT NULL, plan_sha TEXT NOT NULL, description TEXT NOT NULL,"
    " seed INTEGER NOT NULL, units INTEGER NOT NULL,"
    " status TEXT NOT NULL CHECK (status IN ('running', 'interrupted', 'finished')), verdict TEXT NOT NULL,"
    " started_ms INTEGER NOT NULL, finished_ms INTEGER NOT NULL, version TEXT NOT NULL, host TEXT NOT NULL) STRICT;"
    "CREATE INDEX runs_by_plan ON runs (plan_sha, number);"

    "CREATE TABLE units ("
    " id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (number), position INTEGER NOT NULL,"
    " case_id TEXT NOT NULL, trial INTEGER NOT NULL, key TEXT NOT NULL, severity TEXT NOT NULL, tags TEXT NOT NULL,"
    " UNIQUE (run, position), UNIQUE (run, case_id, trial)) STRICT;"

    "CREATE TABLE scores ("
    " unit INTEGER NOT NULL REFERENCES units (id), n INTEGER NOT NULL, scorer TEXT NOT NULL, name TEXT NOT NULL,"
    " version INTEGER NOT NULL, params TEXT NOT NULL, measure TEXT NOT NULL,"
    " status TEXT NOT NULL CHECK (status = 'pass' OR status = 'fail' OR status = 'error' OR status = 'not_evaluable'"
    " OR status = 'skipped')," /* not IN (…), for which SQLite builds a table at every row */
    " class TEXT NOT NULL, value REAL, severity TEXT NOT NULL, signature TEXT NOT NULL, evidence TEXT NOT NULL,"
    " PRIMARY KEY (unit, n)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE blobs (id INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, bytes TEXT NOT NULL) STRICT;"

    "CREATE TABLE events ("
    " unit INTEGER NOT NULL REFERENCES units (id), seq INTEGER NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL,"
    " name TEXT NOT NULL, body TEXT, blob INTEGER REFERENCES blobs (id),"
    " PRIMARY KEY (unit, seq)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE measures ("
    " unit INTEGER NOT NULL REFERENCES units (id), name TEXT NOT NULL, value REAL, text TEXT NOT NULL,"
    " PRIMARY KEY (unit, name)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE metrics ("
    " run INTEGER NOT NULL REFERENCES runs (number), n INTEGER NOT NULL, id TEXT NOT NULL, scorer TEXT NOT NULL,"
    " kind TEXT NOT NULL, k INTEGER NOT NULL, slice TEXT NOT NULL, value REAL, low REAL, high REAL,"
    " method TEXT NOT NULL, count INTEGER NOT NULL, numerator REAL NOT NULL, denominator REAL NOT NULL,"
    " direction TEXT NOT NULL, unit TEXT NOT NULL, signature TEXT NOT NULL,"
    " PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE gates ("
    " run INTEGER NOT NULL REFERENCES runs (number), n INTEGER NOT NULL, id TEXT NOT NULL, verdict TEXT NOT NULL,"
    " severity TEXT NOT NULL, sentence TEXT NOT NULL, PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID;"

    /* One row a rule. */
    /* clang-format off */
    APPEND_ONLY("units") APPEND_ONLY("scores") APPEND_ONLY("blobs") APPEND_ONLY("events") APPEND_ONLY("measures")
    APPEND_ONLY("metrics") APPEND_ONLY("gates")
    NO_REPLACE("units", "id = new.id OR (run = new.run AND position = new.position)"
               " OR (run = new.run AND case_id = new.case_id AND trial = new.trial)")
    NO_REPLACE("scores", "unit = new.unit AND n = new.n")
    NO_REPLACE("metrics", "run = new.run AND n = new.n")
    NO_REPLACE("gates", "run = new.run AND n = new.n")
    REFUSE("after_end", "INSERT ON units WHEN EXISTS (SELECT 1 FROM runs WHERE number = new.run AND status = 'finished')",
           "units", "the run is finished")
    REFUSE("no_replace", "INSERT ON runs WHEN EXISTS (SELECT 1 FROM runs WHERE number = new.number OR id = new.id)",
           "runs", "runs are kept")
    REFUSE("no_delete", "DELETE ON runs", "runs", "runs are kept")
    REFUSE("after_end", "UPDATE ON runs WHEN old.status = 'finished'", "runs", "the run is finished")
    REFUSE("as_planned", "UPDATE OF number, id, suite, suite_version, suite_path, suite_sha, plan_sha, description,"
           " seed, units, started_ms, version, host ON runs", "runs", "only the status of a run changes")
    /* clang-format on */
};

/* What a case was, and what a run was compared with. */
static const char VERSION_2[] = {
    "ALTER TABLE units ADD COLUMN case_sha TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE units ADD COLUMN case_doc TEXT NOT NULL DEFAULT '';"

    "CREATE TABLE baselines ("
    " run INTEGER PRIMARY KEY REFERENCES runs (number), baseline TEXT NOT NULL, source TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, suite_version TEXT NOT NULL, pairs INTEGER NOT NULL, only_before INTEGER NOT NULL,"
    " only_after INTEGER NOT NULL) STRICT;"

    "CREATE TABLE comparisons ("
    " run INTEGER NOT NULL REFERENCES runs (number), n INTEGER NOT NULL, id TEXT NOT NULL, scorer TEXT NOT NULL,"
    " kind TEXT NOT NULL, k INTEGER NOT NULL, slice TEXT NOT NULL, direction TEXT NOT NULL, unit TEXT NOT NULL,"
    " \"before\" REAL, \"after\" REAL, difference REAL, low REAL, high REAL, method TEXT NOT NULL, p REAL,"
    " test TEXT NOT NULL, pairs INTEGER NOT NULL, better INTEGER NOT NULL, worse INTEGER NOT NULL,"
    " outcome TEXT NOT NULL, PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE flips ("
    " run INTEGER NOT NULL REFERENCES runs (number), n INTEGER NOT NULL, case_id TEXT NOT NULL, scorer TEXT NOT NULL,"
    " severity TEXT NOT NULL, tags TEXT NOT NULL, better INTEGER NOT NULL,"
    " before_passes INTEGER NOT NULL, before_trials INTEGER NOT NULL, before_trial INTEGER NOT NULL,"
    " before_status TEXT NOT NULL, before_class TEXT NOT NULL, before_evidence TEXT NOT NULL,"
    " after_passes INTEGER NOT NULL, after_trials INTEGER NOT NULL, after_trial INTEGER NOT NULL,"
    " after_status TEXT NOT NULL, after_class TEXT NOT NULL, after_evidence TEXT NOT NULL,"
    " PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID;"

    /* clang-format off */
    APPEND_ONLY("baselines") APPEND_ONLY("comparisons") APPEND_ONLY("flips")
    NO_REPLACE("baselines", "run = new.run")
    NO_REPLACE("comparisons", "run = new.run AND n = new.n")
    NO_REPLACE("flips", "run = new.run AND n = new.n")
    /* clang-format on */
};

/* Which cases are not independent of each other. */
static const char VERSION_3[] = "ALTER TABLE units ADD COLUMN \"cluster\" TEXT NOT NULL DEFAULT '';";

static const char *const STEPS[] = {VERSION_1, VERSION_2, VERSION_3};
enum { SCHEMA_VERSION = COUNT_OF(STEPS) };

struct state {
    int64_t tables, application, version;
};

/* What the file is now: refused unless it is a store of a known version, or empty (version 0). One statement, because
 * another process may be making the tables at this moment. */
static bool state_read(struct store *s, struct state *ret, struct err *err)
{
    static const char sql[] = "SELECT (SELECT count(*) FROM sqlite_schema), application_id, user_version"
                              " FROM pragma_application_id, pragma_user_version";
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        *ret =
            (struct state){sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1), sqlite3_column_int64(stmt, 2)};
    sqlite3_finalize(stmt);
    if (rc != SQLITE_ROW)
        return store_fail(s, "cannot be read", err);
    if (ret->tables == 0 && ret->application == 0 && ret->version == 0)
        return true;
    if (ret->application != APPLICATION_ID)
        return err_at(err, s->path, 0, 0, "is an SQLite file, but not a store of assize; name another with --store");
    if (ret->version > SCHEMA_VERSION)
        return err_at(err, s->path, 0, 0, "was written by a newer assize (store version %lld; this one reads up to %d)",
                      (long long)ret->version, SCHEMA_VERSION);
    if (ret->version < 1)
        return err_at(err, s->path, 0, 0, "has store version %lld, which never existed", (long long)ret->version);
    return true;
}

/* In one transaction, after a second look: another process may have done it meanwhile. */
static bool upgrade(struct store *s, struct err *err)
{
    struct state now = {0};
    char sql[128];
    if (!state_read(s, &now, err))
        return false;
    for (int64_t v = now.version; v < SCHEMA_VERSION; v++)
        if (!store_exec(s, STEPS[v], err))
            return false;
    snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%d;", APPLICATION_ID, SCHEMA_VERSION);
    return now.version == SCHEMA_VERSION || store_exec(s, sql, err);
}

bool store_schema_ready(struct store *s, bool may_write, struct err *err)
{
    struct state found = {0};
    if (!state_read(s, &found, err))
        return false;
    if (found.version == SCHEMA_VERSION)
        return true;
    if (!may_write)
        return err_at(err, s->path, 0, 0,
                      found.version == 0 ? "is empty: there is no run in it yet"
                                         : "is of an older assize; `assize run` brings it up");
    if (store_begin(s, err) && upgrade(s, err) && store_commit(s, err))
        return true;
    store_rollback(s);
    return false;
}
