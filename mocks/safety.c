/* SPDX-License-Identifier: Apache-2.0 */
#include "mocks/safety.h"

#include "mocks/clock_vfs.h"

#include <stdarg.h>
#include <strings.h>

enum {
    STEPS_A_CHECK = 1000,       /* virtual machine steps between two looks at the limit */
    VALUE_BYTES_MAX = 16 << 20, /* one text or blob */
    SQL_BYTES_MAX = 1 << 20,    /* one statement */
    LIKE_BYTES_MAX = 1000,      /* patterns of LIKE and GLOB cost time as their length times the text's */
};
/* SQLite's memory in one process, all connections together: the only bound on what a query gathers on the way. */
static const int64_t HEAP_BYTES_MAX = (int64_t)2 << 30;

/* ---- the authorizer ---- */

/* The first refusal of a statement is the one that its author is told. */
static int PRINTF(2, 3) refuse(struct connection *c, const char *fmt, ...)
{
    if (c->refused[0])
        return SQLITE_DENY;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(c->refused, sizeof c->refused, fmt, ap); /* NOLINT(clang-analyzer-valist.Uninitialized): it is started */
    va_end(ap);
    return SQLITE_DENY;
}

static bool is_internal(const char *table)
{
    return table && strncasecmp(table, "sqlite_", 7) == 0;
}

static int authorize_read(struct connection *c, const char *table)
{
    bool building = c->rights == RIGHTS_SCRIPT || c->rights == RIGHTS_BUILD;
    if (is_internal(table) && !building)
        return refuse(c, "reading %s is refused: it tells how the state is stored, not what it is", table);
    if (table && strncasecmp(table, "pragma_", 7) == 0)
        return refuse(c, "reading %s is refused: it reaches SQLite's settings", table);
    return SQLITE_OK;
}

static int authorize_write(struct connection *c, int action, const char *table)
{
    bool building = c->rights == RIGHTS_SCRIPT || c->rights == RIGHTS_BUILD;
    if (is_internal(table))
        return building && action != SQLITE_DELETE ? SQLITE_OK : refuse(c, "changing %s is refused", table);
    if (c->rights == RIGHTS_READ)
        return refuse(c, "changes the table %s: only an exec may change the state", table);
    if (c->rights == RIGHTS_SCRIPT && action != SQLITE_INSERT)
        return refuse(c, "a script of state may not update or delete rows of %s", table);
    return SQLITE_OK;
}

/* What CREATE TABLE and CREATE INDEX ask for, beside writing to SQLite's own tables. */
static int authorize_create(struct connection *c, const char *name)
{
    if (c->rights == RIGHTS_SCRIPT || c->rights == RIGHTS_BUILD)
        return SQLITE_OK;
    return refuse(c, "creating %s is refused: the tables of a world are fixed when it is loaded", name);
}

static bool sql_function_draws(const char *name)
{
    static const char *const names[] = {"rand", "random", "randomblob", "uuid"};
    for (size_t i = 0; name && i < COUNT_OF(names); i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

static int authorize(void *ctx, int action, const char *a, const char *b, const char *database, const char *trigger)
{
    struct connection *c = ctx;
    const char *why;
    (void)trigger;
    if (c->rights == RIGHTS_OURS)
        return SQLITE_OK;
    a = a ? a : "";
    if (database && strcmp(database, "temp") == 0)
        return refuse(c, "temporary objects are refused (%s)", a);
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_READ:
        return authorize_read(c, a);
    case SQLITE_FUNCTION:
        c->draws = c->draws || sql_function_draws(b);
        return sql_function_refused(b, &why) ? refuse(c, "the function %s() is refused", b) : SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return authorize_write(c, action, a);
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_REINDEX:
        return authorize_create(c, a);
    case SQLITE_PRAGMA:
        return refuse(c, "PRAGMA %s is refused", a);
    case SQLITE_ATTACH:
        return refuse(c, "attaching databases is refused (%s)", a);
    case SQLITE_CREATE_VIEW:
        return refuse(c, "the view %s is refused: a world has tables and indexes only", a);
    case SQLITE_CREATE_TRIGGER:
        return refuse(c, "the trigger %s is refused: a world has tables and indexes only", a);
    case SQLITE_CREATE_VTABLE:
        return refuse(c, "the virtual table %s is refused", a);
    default:
        return refuse(c, "this kind of statement is refused (%s)", a);
    }
}

/* ---- the connection ---- */

static int progress(void *ctx)
{
    struct connection *c = ctx;
    if (!c->counting)
        return 0;
    c->steps += STEPS_A_CHECK;
    c->stopped = c->steps > c->steps_max;
    return c->stopped;
}

void connection_start(struct connection *c)
{
    c->counting = true;
    c->steps = 0;
    c->stopped = false;
}

void connection_stop(struct connection *c)
{
    c->counting = false;
}

static bool connection_configure(struct connection *c, struct err *err)
{
    static const struct {
        int what, on;
    } CONFIG[] = {{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                  {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                  {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                  {SQLITE_DBCONFIG_ENABLE_FKEY, 0},
                  {SQLITE_DBCONFIG_DQS_DML, 0},
                  {SQLITE_DBCONFIG_DQS_DDL, 0},
                  {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                  {SQLITE_DBCONFIG_DEFENSIVE, 1}};
    for (size_t i = 0; i < COUNT_OF(CONFIG); i++)
        sqlite3_db_config(c->db, CONFIG[i].what, CONFIG[i].on, (int *)NULL);
    return connection_run(c,
                          "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
                          "PRAGMA secure_delete=OFF; PRAGMA cell_size_check=ON; PRAGMA foreign_keys=OFF;"
                          "PRAGMA cache_size=-65536; PRAGMA cache_spill=OFF; PRAGMA recursive_triggers=OFF",
                          err);
}

bool connection_open(struct connection *c, const struct connection_options *o, struct err *err)
{
    static const char *const MODULES[] = {"json_each", "json_tree", NULL};
    char vfs[CLOCK_VFS_NAME_SIZE];
    *c = (struct connection){.has_now = o->now.p != NULL, .steps_max = o->steps_max, .rights = RIGHTS_OURS};
    c->functions.now = o->now;
    c->functions.seed = o->seed;
    /* Without `now:`, SQL that reads the clock was refused; a clock that stands at 1970 is behind that net. */
    if (!clock_vfs_register(o->now_ms, vfs, err))
        return false;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(":memory:", &c->db, flags, vfs) != SQLITE_OK) {
        err_set(err, ERR_HOST, "cannot open an in-memory database: %s", sqlite3_errmsg(c->db));
        connection_close(c);
        return false;
    }
    sqlite3_hard_heap_limit64(HEAP_BYTES_MAX);
    /* The whole process: no part of assize wants the host's time zone in SQL. */
    sqlite3_test_control(SQLITE_TESTCTRL_LOCALTIME_FAULT, 1);
    sqlite3_drop_modules(c->db, (const char **)MODULES);
    if (!functions_register(c->db, &c->functions, err)) {
        connection_close(c);
        return false;
    }
    return true;
}

void connection_close(struct connection *c)
{
    if (c->db)
        functions_finish(&c->functions);
    sqlite3_close(c->db);
    c->db = NULL;
}

bool connection_secure(struct connection *c, struct err *err)
{
    static const struct {
        int what, most;
    } LIMITS[] = {{SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX},
                  {SQLITE_LIMIT_SQL_LENGTH, SQL_BYTES_MAX},
                  {SQLITE_LIMIT_COLUMN, 500},
                  {SQLITE_LIMIT_EXPR_DEPTH, 200},
                  {SQLITE_LIMIT_COMPOUND_SELECT, 500},
                  {SQLITE_LIMIT_VDBE_OP, 250000},
                  {SQLITE_LIMIT_ATTACHED, 0},
                  {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LIKE_BYTES_MAX},
                  {SQLITE_LIMIT_VARIABLE_NUMBER, 500},
                  {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
                  {SQLITE_LIMIT_WORKER_THREADS, 0}};
    /* A first use connects the two modules, which the authorizer would take for creating tables. Not before the fixture
     * is opened: that replaces the schema to which the modules' tables point. */
    if (!connection_configure(c, err) || !connection_run(c, "SELECT 1 FROM json_each('[]'), json_tree('[]')", err))
        return false;
    for (size_t i = 0; i < COUNT_OF(LIMITS); i++)
        sqlite3_limit(c->db, LIMITS[i].what, LIMITS[i].most);
    sqlite3_set_authorizer(c->db, authorize, c);
    sqlite3_progress_handler(c->db, STEPS_A_CHECK, progress, c);
    c->rights = RIGHTS_READ;
    return true;
}

bool connection_run(struct connection *c, const char *sql, struct err *err)
{
    enum sql_rights before = c->rights;
    c->rights = RIGHTS_OURS;
    int code = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
    c->rights = before;
    if (code != SQLITE_OK)
        return err_set(err, ERR_HOST, "SQLite: %s (in %s)", sqlite3_errmsg(c->db), sql);
    return true;
}

bool connection_prepare(struct connection *c, const char *sql, sqlite3_stmt **ret, struct err *err)
{
    enum sql_rights before = c->rights;
    c->rights = RIGHTS_OURS;
    int code = sqlite3_prepare_v3(c->db, sql, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);
    c->rights = before;
    if (code != SQLITE_OK)
        return err_set(err, ERR_HOST, "SQLite: %s (in %s)", sqlite3_errmsg(c->db), sql);
    return true;
}

/* ---- the user's SQL ---- */

static bool is_blank(str sql)
{
    return sql_blank_length(sql) == sql.n;
}

bool sql_prepare_next(struct connection *c, str sql, enum sql_rights rights, sqlite3_stmt **ret, str *ret_rest,
                      struct err *err)
{
    *ret = NULL;
    *ret_rest = (str){0};
    sql = str_from(sql, sql_blank_length(sql));
    if (!sql.n)
        return true;
    if (sql.n > SQL_BYTES_MAX && rights != RIGHTS_SCRIPT)
        return err_set(err, ERR_INPUT, "SQL of %zu bytes; at most %d are allowed", sql.n, SQL_BYTES_MAX);
    if (!sql_scan(sql, rights, c->has_now, err))
        return false;
    enum sql_rights before = c->rights;
    const char *tail = NULL;
    c->rights = rights;
    c->refused[0] = 0;
    int code = sqlite3_prepare_v3(c->db, sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, ret, &tail);
    c->rights = before;
    if (code != SQLITE_OK && c->refused[0])
        return err_set(err, ERR_INPUT, "%s", c->refused);
    if (code != SQLITE_OK)
        return err_set(err, ERR_INPUT, "SQL error: %s", sqlite3_errmsg(c->db));
    *ret_rest = str_from(sql, (size_t)(tail - sql.p));
    return true;
}

bool sql_prepare(struct connection *c, str sql, enum sql_rights rights, sqlite3_stmt **ret, struct err *err)
{
    sqlite3_stmt *stmt CLEANUP_STMT = NULL;
    str rest;
    if (!sql_prepare_next(c, sql, rights, &stmt, &rest, err))
        return false;
    if (!stmt)
        return err_set(err, ERR_INPUT, "there is no SQL statement here");
    if (!is_blank(rest))
        return err_set(err, ERR_INPUT, "more than one SQL statement; expected one");
    if (rights == RIGHTS_READ && !sqlite3_stmt_readonly(stmt))
        return err_set(err, ERR_INPUT, "changes the state: only an exec may");
    if (rights == RIGHTS_CHANGE && sqlite3_stmt_readonly(stmt))
        return err_set(err, ERR_INPUT, "changes nothing: an exec is INSERT, UPDATE, DELETE or REPLACE");
    *ret = stmt;
    stmt = NULL;
    return true;
}

const char *connection_why(const struct connection *c, int code, bool *ret_is_limit)
{
    *ret_is_limit = true;
    switch (code & 0xff) {
    case SQLITE_INTERRUPT:
        return "the SQL took more steps than the limit allows (limits: steps)";
    case SQLITE_FULL:
        return "the state outgrew its pages (limits: pages)";
    case SQLITE_TOOBIG:
        return "a value is longer than 16 MiB";
    case SQLITE_NOMEM:
        return "the SQL needs more memory than SQLite may have (2 GiB)";
    default:
        *ret_is_limit = false;
        return sqlite3_errmsg(c->db);
    }
}
