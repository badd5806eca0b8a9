/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of store/ share. */
#ifndef ASSIZE_STORE_PRIVATE_H
#define ASSIZE_STORE_PRIVATE_H

#include "store/store.h"

#include <sqlite3.h>

enum { STORE_BUSY_MS = 30000 };

enum store_stmt {
    STMT_UNIT,
    STMT_SCORE,
    STMT_EVENT,
    STMT_MEASURE,
    STMT_BLOB_FIND,
    STMT_BLOB,
    STMT_METRIC,
    STMT_GATE,
    STMT_COUNT,
};

struct store {
    sqlite3 *db;
    char *path;
    enum store_mode mode;
    bool in_memory; /* nobody else can reach it: no locks */
    int lock_fd;
    sqlite3_stmt *stmt[STMT_COUNT];
};

/* "PATH: WHAT: why": ERR_INPUT for a file that is no store or a damaged one, ERR_HOST for everything else. */
bool store_fail(struct store *s, const char *what, struct err *err);
bool store_exec(struct store *s, const char *sql, struct err *err) MUST_USE;

/* Checks that the file is a store of a version that this program knows; makes or brings up its tables. */
bool store_schema_ready(struct store *s, bool may_write, struct err *err) MUST_USE;

/* Refuses folders on network file systems, whose locks and shared memory SQLite's WAL cannot rely on. */
bool store_path_is_local(const char *path, struct err *err) MUST_USE;

/* After reading has failed with err: opens the file once more, without locks and shared memory, unless a run is being
 * written (false; err stays as it is, or tells why this failed too). See alone.c. */
bool store_open_alone(struct store *s, struct err *err) MUST_USE;

/* Takes the lock of a run until the store is closed. If another handle holds it, *ret_taken is false and *ret_holder
 * its process, 0 if not known. */
bool store_lock_run(struct store *s, int64_t number, bool *ret_taken, int64_t *ret_holder, struct err *err) MUST_USE;

/* Statements made once a store. */
sqlite3_stmt *store_stmt(struct store *s, enum store_stmt which, struct err *err);

/* Opens a transaction if there is none; drops the one there is, if any. */
bool store_begin(struct store *s, struct err *err) MUST_USE;
void store_rollback(struct store *s);

bool store_put_comparison(struct store *s, const struct run *run, const struct comparison *c, struct err *err) MUST_USE;

void store_bind(sqlite3_stmt *stmt, int at, str text);
str store_column(struct arena *a, sqlite3_stmt *stmt, int at);

#endif
