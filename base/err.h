/* SPDX-License-Identifier: Apache-2.0 */
/*
 * err: what went wrong, as a value on the caller's stack. Functions that can fail return bool and take `struct err *`
 * last; they fill it only when they return false. The message is complete: the cli prints it as it is. Context is added
 * on the way up with err_wrap. Nothing below the cli prints or exits.
 */
#ifndef ASSIZE_BASE_ERR_H
#define ASSIZE_BASE_ERR_H

#include "base/str.h"

enum err_kind {
    ERR_NONE = 0,
    ERR_USAGE,       /* the command line is wrong */
    ERR_INPUT,       /* something the user wrote or gave is wrong */
    ERR_HOST,        /* the machine or a service failed: disk, memory, permissions, processes */
    ERR_INTERRUPTED, /* SIGINT or SIGTERM */
    ERR_BUG,         /* our fault */
};

struct err {
    enum err_kind kind;
    int num;         /* errno, or 0 */
    int line, col;   /* 1-based place in `file`; 0 = no place */
    char file[512];  /* file the message is about, as the user named it; "" = none */
    char msg[2048];  /* what was found, what was expected; no newline at the end */
    char quote[512]; /* the offending line and a caret below it, or "" */
};

/* All return false, so `return err_set(err, …);`. Messages that do not fit end in "…". */
bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...) PRINTF(3, 4);

/* ERR_HOST with ": <what errno says>" appended. */
bool err_errno(struct err *err, int num, const char *fmt, ...) PRINTF(3, 4);

/* ERR_INPUT at a place of a file (line 0: the file as a whole). */
bool err_at(struct err *err, const char *file, int line, int col, const char *fmt, ...) PRINTF(5, 6);

/* Puts "<context>: " before the message of an err that is set. */
bool err_wrap(struct err *err, const char *fmt, ...) PRINTF(2, 3);

/* The one table from kinds to exit codes: ERR_NONE 0, USAGE and INPUT 2, HOST 4, INTERRUPTED 130, BUG 5. */
int err_exit_code(enum err_kind kind);
const char *err_kind_name(enum err_kind kind);

/* "file:line:col: message", then the quote on lines of its own, as the cli shows it; no newline at the end. */
void err_print(const struct err *err, FILE *to);

#endif
