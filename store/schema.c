/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables. Score rows, units, stories, metrics and gates are written once: triggers refuse any UPDATE or DELETE, so
 * that not even a mistake of ours can rewrite a result. Only `runs` changes, and only its status, until it is finished.
 */
#include "store/private.h"

enum { APPLICATION_ID = 0x41535A45 /* "ASZE" */, SCHEMA_VERSION = 1 };

/* INSERT OR REPLACE deletes without firing the triggers of a deletion, so what would be replaced is refused as well. */
#define APPEND_ONLY(table, same)                                                                                       \
    "CREATE TRIGGER " table "_no_replace BEFORE INSERT ON " table " WHEN EXISTS (SELECT 1 FROM " table " WHERE " same  \
    ") BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"                                                    \
    "CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table " BEGIN SELECT RAISE(ABORT, '" table                  \
    " is append-only'); END;"                                                                                          \
    "CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table " BEGIN SELECT RAISE(ABORT, '" table                  \
    " is append-only'); END;"

static const char SCHEMA[] =
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
    " status TEXT NOT NULL CHECK (status IN ('pass', 'fail', 'error', 'not_evaluable', 'skipped')),"
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
    " direction TEXT NOT NULL, unit TEXT NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (run, n)) STRICT, WITHOUT "
    "ROWID;"
    "CREATE TABLE gates ("
    " run INTEGER NOT NULL REFERENCES runs (number), n INTEGER NOT NULL, id TEXT NOT NULL, verdict TEXT NOT NULL,"
    " severity TEXT NOT NULL, sentence TEXT NOT NULL, PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID;";

/* clang-format off */
static const char TRIGGERS[] =
    APPEND_ONLY("units", "id = new.id OR (run = new.run AND position = new.position)"
                         " OR (run = new.run AND case_id = new.case_id AND trial = new.trial)")
    APPEND_ONLY("scores", "unit = new.unit AND n = new.n")
    APPEND_ONLY("blobs", "id = new.id OR sha256 = new.sha256")
    APPEND_ONLY("events", "unit = new.unit AND seq = new.seq")
    APPEND_ONLY("measures", "unit = new.unit AND name = new.name")
    APPEND_ONLY("metrics", "run = new.run AND n = new.n")
    APPEND_ONLY("gates", "run = new.run AND n = new.n")
    "CREATE TRIGGER runs_no_replace BEFORE INSERT ON runs"
    " WHEN EXISTS (SELECT 1 FROM runs WHERE number = new.number OR id = new.id)"
    " BEGIN SELECT RAISE(ABORT, 'runs are kept'); END;"
    "CREATE TRIGGER runs_no_delete BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'runs are kept'); END;"
    "CREATE TRIGGER runs_finished BEFORE UPDATE ON runs WHEN old.status = 'finished'"
    " BEGIN SELECT RAISE(ABORT, 'the run is finished'); END;";
/* clang-format on */

static bool read_int(struct store *s, const char *sql, int64_t *ret, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        *ret = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    if (rc == SQLITE_NOTADB)
        return err_at(err, s->path, 0, 0, "is not a store of assize, nor any SQLite file");
    return rc == SQLITE_ROW || store_fail(s, "cannot be read", err);
}

static bool create(struct store *s, struct err *err)
{
    char sql[128];
    snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%d;", APPLICATION_ID, SCHEMA_VERSION);
    if (!store_exec(s, "PRAGMA journal_mode=WAL", err) || !store_exec(s, "BEGIN IMMEDIATE", err))
        return false;
    int64_t tables = 0; /* another process may have made them meanwhile */
    if (!read_int(s, "SELECT count(*) FROM sqlite_schema", &tables, err))
        return false;
    if (tables > 0)
        return store_exec(s, "ROLLBACK", err);
    return store_exec(s, SCHEMA, err) && store_exec(s, TRIGGERS, err) && store_exec(s, sql, err) &&
           store_exec(s, "COMMIT", err);
}

bool store_schema_ready(struct store *s, bool may_create, struct err *err)
{
    int64_t tables = 0, application = 0, version = 0;
    if (!read_int(s, "SELECT count(*) FROM sqlite_schema", &tables, err) ||
        !read_int(s, "PRAGMA application_id", &application, err) || !read_int(s, "PRAGMA user_version", &version, err))
        return false;
    if (tables == 0 && application == 0) {
        if (!may_create)
            return err_at(err, s->path, 0, 0, "is empty: there is no run in it yet");
        return create(s, err);
    }
    if (application != APPLICATION_ID)
        return err_at(err, s->path, 0, 0, "is an SQLite file, but not a store of assize; name another with --store");
    if (version > SCHEMA_VERSION)
        return err_at(err, s->path, 0, 0, "was written by a newer assize (store version %lld; this one reads up to %d)",
                      (long long)version, SCHEMA_VERSION);
    if (version < 1)
        return err_at(err, s->path, 0, 0, "has store version %lld, which never existed", (long long)version);
    return true;
}
