/* SPDX-License-Identifier: Apache-2.0 */
/*
 * safety: a SQLite connection on which the user's SQL can do no harm and depend on nothing but the state.
 *
 * Three nets, one below the other: sql_scan reads the text and refuses by name what the text shows (statements, clock,
 * unsuitable functions, conflict clauses that end the transaction); the authorizer refuses what the compiled statement
 * would touch; limits and the progress handler stop what runs too long or grows too big. Virtual table modules other
 * than json_each and json_tree are dropped from the connection.
 */
#ifndef ASSIZE_MOCKS_SAFETY_H
#define ASSIZE_MOCKS_SAFETY_H

#include "base/err.h"
#include "mocks/functions.h"

#include <sqlite3.h>

/* What the SQL that is being prepared may do. */
enum sql_rights {
    RIGHTS_OURS,   /* our own statements: anything */
    RIGHTS_READ,   /* SELECT */
    RIGHTS_CHANGE, /* INSERT, UPDATE, DELETE too */
    RIGHTS_SCRIPT, /* state files: CREATE TABLE, CREATE INDEX, INSERT */
    RIGHTS_BUILD,  /* `prepare`: all of the above */
};

struct connection {
    sqlite3 *db;
    struct functions_ctx functions;
    bool has_now;
    bool draws; /* some statement compiled on it draws random numbers */
    enum sql_rights rights;
    char refused[256]; /* why the authorizer said no */
    bool counting;
    int64_t steps_max, steps;
    bool stopped; /* the step limit was reached */
};

struct connection_options {
    str now; /* .p NULL: the world has no clock */
    int64_t now_ms;
    uint64_t seed;
    int64_t steps_max;
};

/* Opens an empty in-memory database on c, which must not move until connection_close. Its rights are OURS. */
bool connection_open(struct connection *c, const struct connection_options *o, struct err *err) MUST_USE;

/* The nets go up: call once the database has its content. */
bool connection_secure(struct connection *c, struct err *err) MUST_USE;
void connection_close(struct connection *c); /* accepts one that was never opened */

/* Counts steps from here on, up to the limit; no longer counts them. */
void connection_start(struct connection *c);
void connection_stop(struct connection *c);

/* Runs a statement of our own. */
bool connection_run(struct connection *c, const char *sql, struct err *err) MUST_USE;
bool connection_prepare(struct connection *c, const char *sql, sqlite3_stmt **ret, struct err *err) MUST_USE;

/* Compiles one statement of the user's. On failure err is ERR_INPUT, without a place, and says what is wrong. */
bool sql_prepare(struct connection *c, str sql, enum sql_rights rights, sqlite3_stmt **ret, struct err *err) MUST_USE;

/* As sql_prepare, but compiles the first of several statements; *ret_rest is what follows it. *ret is NULL at the end
 * (nothing but blanks and comments). */
bool sql_prepare_next(struct connection *c, str sql, enum sql_rights rights, sqlite3_stmt **ret, str *ret_rest,
                      struct err *err) MUST_USE;

/* A failed step in words. *ret_is_limit: a limit, not a mistake. Borrowed until the next call on the connection. */
const char *connection_why(const struct connection *c, int code, bool *ret_is_limit);

/* scan.c: the first net. */
bool sql_scan(str sql, enum sql_rights rights, bool has_now, struct err *err) MUST_USE;
size_t sql_blank_length(str sql); /* of blanks, comments and semicolons at the start */
bool sql_function_refused(const char *name, const char **ret_why);

#define CLEANUP_STMT CLEANUP(stmt_finalize_at)
static inline void stmt_finalize_at(sqlite3_stmt **stmt)
{
    sqlite3_finalize(*stmt);
}

#endif
