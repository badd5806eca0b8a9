/* SPDX-License-Identifier: Apache-2.0 */
/*
 * world_impl: what the files of the world share. A struct world is the image: the file read into structs, the fixture
 * as the bytes of a database, every SQL statement checked against it. It never changes after world_load, so processes
 * forked later share it. A struct world_env is one connection over a private mapping of those bytes.
 *
 *     world_file.c, tool_file.c   world.yaml  -> struct world
 *     state.c, csv.c              state files -> tables
 *     safety.c                    a connection that can do no harm; what SQL is refused
 *     image.c, compile.c          the fixture's bytes; each tool's SQL compiled and its parameters bound to slots
 *     world.c, query.c            the operations of model/env.h
 *     tool.c, args.c, canned.c    one call
 *     changes.c                   which rows a call and a run changed
 */
#ifndef ASSIZE_MOCKS_WORLD_IMPL_H
#define ASSIZE_MOCKS_WORLD_IMPL_H

#include "base/map.h"
#include "match/match.h"
#include "mocks/cell.h"
#include "mocks/mocks.h"
#include "mocks/safety.h"
#include "text/json_schema.h"

/* ---- the file, read ---- */

enum sql_role { SQL_LET, SQL_GUARD, SQL_EXEC, SQL_EACH, SQL_RESULT, SQL_ROWS };

/* A parameter of a statement and the slot of the call whose cell it takes. */
struct binding {
    int at;
    size_t slot;
};

/* One SQL statement of a tool. `number` is its place in world.sqls and so in every env's prepared statements. */
struct world_sql {
    str text;
    str pointer; /* where it stands in the world file */
    enum sql_role role;
    size_t number;
    struct binding *bindings;
    size_t n_bindings;
};

enum step_kind { STEP_LET, STEP_GUARD, STEP_EXEC, STEP_EACH };

struct step {
    enum step_kind kind;
    struct world_sql *sql;
    str name;              /* let: the name that it sets */
    size_t slot;           /* let: where; each: slot of the row's first column, the others follow */
    size_t n_columns;      /* each */
    struct step_list *sub; /* each */
};

struct step_list {
    struct step *v;
    size_t n, cap;
};

enum arg_type { ARG_STRING, ARG_INTEGER, ARG_NUMBER, ARG_BOOLEAN, ARG_ARRAY, ARG_OBJECT, ARG_ANY, ARG_SCHEMA };
extern const char *const ARG_TYPE_NAMES[];

struct tool_arg {
    str name;
    enum arg_type type;
    bool optional;
    const struct json_schema *schema; /* ARG_SCHEMA */
};

struct canned {
    struct match *match; /* NULL: any arguments */
    json_t *value;       /* what it returns, or NULL */
    str error;           /* or the error; .p NULL if none */
};

enum tool_output { OUTPUT_AUTO, OUTPUT_JSON, OUTPUT_TEXT };

struct tool {
    str name;
    str pointer;
    str description;
    struct tool_arg *args; /* with `schema:`, its top-level properties: only for their names */
    size_t n_args;
    const struct json_schema *schema; /* the whole object's, or NULL: the short form */
    bool any_args;                    /* neither args nor schema, and canned */
    struct step_list steps;
    struct world_sql *result; /* or NULL: canned */
    str empty;                /* .p NULL if not given */
    enum tool_output output;
    bool keep; /* partial: keep */
    struct canned *canned;
    size_t n_canned;
    size_t n_slots;         /* slots 0 .. n_args-1 are the arguments, slot n_args is :args; then lets and columns */
    bool uses_args, writes; /* set by compile */
};

enum template_kind {
    TEMPLATE_UNKNOWN_TOOL,
    TEMPLATE_MISSING_ARG,
    TEMPLATE_EXTRA_ARG,
    TEMPLATE_SCHEMA,
    TEMPLATE_ARGUMENTS,
    TEMPLATE_UNMATCHED,
    TEMPLATE_SQL,
    TEMPLATE_LIMIT,
    TEMPLATE_COUNT
};

struct world_limits {
    int64_t steps; /* of SQLite's virtual machine, a call or a query */
    int64_t rows;  /* of a result, an each, a query; changed by a call */
    int64_t reply; /* bytes */
    int64_t pages; /* of 4 KiB, by which the state may outgrow the fixture */
};

struct state_column {
    str name;
    str path; /* without "$." */
};

struct state_source {
    str table;
    str pointer; /* of its entry in the world file */
    str path;    /* resolved */
    struct state_column *columns;
    size_t n_columns;
};

/* ---- the fixture ---- */

struct table {
    str name;
    const char **columns;
    int n_columns;
    int id_column; /* `id`, else the single-column primary key, else -1 */
    bool of_json;  /* loaded from a JSON object: rows (n, id, doc) that count for the tau digest */
    const char *select, *insert, *remove; /* SQL by rowid; insert takes the rowid first */
};

struct world {
    struct env_image image; /* first: the image is the world */
    struct arena a;
    struct doc doc;
    const char *data_dir;
    const char *base_dir;

    str name, version, now;
    bool has_now;
    int64_t now_ms;
    uint64_t seed;
    enum json_style style;
    str templates[TEMPLATE_COUNT];
    struct world_limits limits;
    struct state_source *states;
    size_t n_states;
    struct field_strings prepare;
    bool prepare_is_list;
    struct tool *tools;
    size_t n_tools;
    const char **tool_names;
    struct map tools_by_name;
    VEC(struct world_sql *) sqls;

    struct table *tables; /* ordered by name */
    size_t n_tables;
    int memfd;
    size_t image_bytes, map_bytes;
    struct digest_holder *digest; /* made on first use, in each process for itself */
};

struct digest_holder {
    struct digest_base *base;
};

/* world_file.c: everything that can be known without a database. The world is zeroed but for its arena and doc. */
bool world_read(struct world *w, struct err *err) MUST_USE;

/* tool_file.c */
bool tool_read(struct world *w, str name, str pointer, json_t *value, struct tool *ret, struct err *err) MUST_USE;
json_t *tool_file_schema(void);
bool name_is_plain(str name); /* [A-Za-z_][A-Za-z0-9_]* */

/* state.c: loads one source into the connection, whose rights are those of a builder. Puts the file's bytes in hash. */
bool state_load(struct world *w, const struct state_source *source, struct connection *c, struct sha256 *hash,
                bool *ret_of_json, struct err *err) MUST_USE;

/* csv.c: a table of TEXT columns from RFC 4180 text. */
bool csv_load(struct arena *a, struct connection *c, str table, str file, str text, struct err *err) MUST_USE;

/* sql_state.c: a script; a database file. */
bool script_load(struct connection *c, str file, str text, struct err *err) MUST_USE;
bool database_load(struct arena *a, struct connection *c, str file, str bytes, struct err *err) MUST_USE;

/* image.c: a connection over a private mapping of the fixture. On failure nothing is left open. */
bool world_connect(const struct world *w, bool reversed, struct connection *c, void **ret_map,
                   struct err *err) MUST_USE;
void world_disconnect(const struct world *w, struct connection *c, void *map);

/* compile.c: checks every statement of the tools and sets slots, bindings, writes. */
bool world_compile(struct world *w, struct connection *c, struct err *err) MUST_USE;

/* tables.c: what tables the fixture has; refuses those that the world cannot follow. */
bool tables_read(struct world *w, struct connection *c, struct err *err) MUST_USE;
const struct table *table_find(const struct world *w, const char *name);

/* args.c: checks a call's arguments. False with the reply filled if they do not fit. */
struct env_reply;
bool args_check(const struct world *w, const struct tool *tool, struct arena *a, json_t *args, str args_raw,
                struct env_reply *reply);

/* Fills a failed reply from a template. arg and message may be empty. */
void reply_fail(const struct world *w, struct arena *a, enum template_kind kind, str tool, str arg, str message,
                const char *reason, str detail, struct env_reply *reply);

/* canned.c */
void canned_call(const struct world *w, const struct tool *tool, struct arena *a, json_t *args,
                 struct env_reply *reply);

/* A JSON value as an agent sees it: a string as it is, all else printed in the world's style. */
void value_print(const struct world *w, const json_t *value, struct buf *to);

/* ---- a connection over the fixture ---- */

#include "mocks/changes.h"

struct table_stmts {
    sqlite3_stmt *select, *insert, *remove;
};

enum { ENV_QUERIES_MAX = 64 };

struct cached_query {
    char *sql;
    size_t n;
    sqlite3_stmt *stmt;
};

struct world_env {
    struct env env; /* first */
    const struct world *w;
    struct connection c;
    void *map;
    sqlite3_stmt **stmts;
    struct table_stmts *tables;
    sqlite3_stmt *begin, *rollback, *savepoint, *release, *rollback_to;
    struct arena run;  /* since the last reset: the run's change log */
    struct arena call; /* scratch of one call */
    struct change_log log;
    struct cached_query queries[ENV_QUERIES_MAX];
    size_t n_queries;
    struct world_env *scratch;
};

static inline struct world_env *world_env_of(struct env *env)
{
    return (struct world_env *)env;
}

/* tau.c */
bool world_env_digest(struct env *env, str kind, char ret_hex[SHA256_HEX_SIZE], struct err *err) MUST_USE;

/* world.c: opens an env; `reversed` turns on SQLite's reversal of unordered rows. */
bool world_env_open(const struct world *w, bool reversed, struct world_env **ret, struct err *err) MUST_USE;

/* After SQLite rolled the whole transaction back by itself (a limit reached while writing), begins anew and puts the
 * rows that this run had changed before the call back in place. */
bool world_env_recover(struct world_env *e, struct err *err) MUST_USE;

/* tool.c */
bool world_env_call(struct env *env, struct arena *a, str tool, json_t *args, str args_raw, struct env_reply *ret,
                    struct err *err) MUST_USE;

/* query.c */
bool world_env_query(struct env *env, struct arena *a, str sql, json_t *params, json_t **ret_rows,
                     struct err *err) MUST_USE;
bool world_env_check(struct env *env, str sql, struct err *err) MUST_USE;
void world_env_drop_queries(struct world_env *e);

#endif
