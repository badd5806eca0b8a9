/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of store/ share. */
#ifndef ASSIZE_STORE_PRIVATE_H
#define ASSIZE_STORE_PRIVATE_H

#include "store/store.h"

#include <sqlite3.h>

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
    bool in_transaction;
    int lock_fd;
    sqlite3_stmt *stmt[STMT_COUNT];
};

/* ERR_HOST "PATH: WHAT: what SQLite says"; ERR_INPUT where the user can mend it (read-only, locked, not a database). */
bool store_fail(struct store *s, const char *what, struct err *err);
bool store_exec(struct store *s, const char *sql, struct err *err) MUST_USE;

/* Checks that the file is a store of a version that this program knows; makes the tables where it is empty. */
bool store_schema_ready(struct store *s, bool may_create, struct err *err) MUST_USE;

/* Refuses folders on network file systems, whose locks and shared memory SQLite's WAL cannot rely on. */
bool store_path_is_local(const char *path, struct err *err) MUST_USE;

/* Takes the lock of a run until the store is closed; false in *ret_taken if another process holds it. */
bool store_lock_run(struct store *s, int64_t number, bool *ret_taken, int64_t *ret_holder, struct err *err) MUST_USE;

/* Statements made once a store. */
sqlite3_stmt *store_stmt(struct store *s, enum store_stmt which, struct err *err);

bool store_begin(struct store *s, struct err *err) MUST_USE;

void store_bind(sqlite3_stmt *stmt, int at, str text);
str store_column(struct arena *a, sqlite3_stmt *stmt, int at);

#endif
