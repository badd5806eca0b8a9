/* SPDX-License-Identifier: Apache-2.0 */
/*
 * env: the environment of a run, a resettable world with tools, as a struct of functions, so that those who replay and
 * those who score need not know who implements it (mocks/ does). An env_image is the fixture, loaded and checked once
 * before workers are forked; each process opens its own env over it.
 */
#ifndef ASSIZE_MODEL_ENV_H
#define ASSIZE_MODEL_ENV_H

#include "base/err.h"
#include "base/hash.h"
#include "base/vec.h"

#include <jansson.h>

enum change_op { CHANGE_INSERT, CHANGE_UPDATE, CHANGE_DELETE };
extern const char *const CHANGE_OP_NAMES[]; /* "insert", "update", "delete", NULL */

/* One row that differs. Rows are compact JSON objects {column: value}; a column that holds the text of a JSON object or
 * array stands there as that object or array. */
struct change {
    str table;
    str row; /* the row's id: its `id` column, else its primary key, else its rowid */
    enum change_op op;
    str before; /* {NULL, 0} for an insert */
    str after;  /* {NULL, 0} for a delete */
};

struct changes {
    struct change *v;
    size_t n, cap;
};

/* What a tool answered. A failing tool is an answer, not an err. */
struct env_reply {
    str text; /* exactly what the agent sees */
    bool failed;
    str reason; /* "" if it did not fail; else one of: unknown_tool, args, guard, empty, unmatched, sql, limit */
    str detail; /* for people: why it failed, with paths and limits; "" else */
    struct changes changes; /* rows that this call changed, in the order of table and row */
};

struct env;
struct env_ops {
    /* Back to the fixture. `stream` separates the random numbers and ids of one unit from another's. */
    bool (*reset)(struct env *env, uint64_t stream, struct err *err);

    /* One tool call. args is an object, or NULL with args_raw, the text that did not parse. The reply lives in arena.
     */
    bool (*call)(struct env *env, struct arena *a, str tool, json_t *args, str args_raw, struct env_reply *ret,
                 struct err *err);

    /* Rows that differ from the fixture now, ordered by table and row. In arena. */
    bool (*changes)(struct env *env, struct arena *a, struct changes *ret, struct err *err);

    /* The rows of a read-only query over the state now: a JSON array of arrays, owned by arena. Parameters: an object
     * whose members bind :name, or NULL. */
    bool (*query)(struct env *env, struct arena *a, str sql, json_t *params, json_t **ret_rows, struct err *err);

    /* Fails as query would if sql does not compile, changes anything, or is refused. */
    bool (*check)(struct env *env, str sql, struct err *err);

    /* A digest of the whole state now. kind: "tau" (τ-bench: SHA-256 of Python's str() of nested sorted tuples). */
    bool (*digest)(struct env *env, str kind, char ret_hex[SHA256_HEX_SIZE], struct err *err);

    /* A second env over the same image, at the fixture, opened on first use and closed with this one. Borrowed. */
    bool (*scratch)(struct env *env, struct env **ret, struct err *err);

    void (*close)(struct env *env); /* accepts NULL */
};

struct env {
    const struct env_ops *ops;
    bool draws; /* its tools draw random numbers, so that replies depend on the stream of the last reset */
};

struct env_image;
struct env_image_ops {
    bool (*open)(const struct env_image *image, struct env **ret, struct err *err);
    void (*close)(struct env_image *image);
};

struct env_image {
    const struct env_image_ops *ops;
    char identity[SHA256_HEX_SIZE]; /* of everything that determines its behaviour */
};

/* How a suite's `world:` becomes an image. */
struct env_kind {
    bool (*load)(const char *path, str name, const char *data_dir, struct env_image **ret, struct err *err);
};

#endif
