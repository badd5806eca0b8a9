/* SPDX-License-Identifier: Apache-2.0 */
#include "store/private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

bool store_fail(struct store *s, const char *what, struct err *err)
{
    int num = sqlite3_system_errno(s->db);
    switch (sqlite3_errcode(s->db) & 0xff) {
    case SQLITE_NOTADB:
        return err_at(err, s->path, 0, 0, "is not a store of assize, nor any SQLite file");
    case SQLITE_CORRUPT:
    case SQLITE_ERROR: /* our statements are right: a table or column that they name is not there */
        return err_at(err, s->path, 0, 0, "%s: the store is damaged: %s", what, sqlite3_errmsg(s->db));
    case SQLITE_READONLY:
        return err_set(err, ERR_HOST, "%s: %s: the store, or the folder it lies in, is read-only", s->path, what);
    case SQLITE_CANTOPEN:
        if (num == ENOENT || num == ENOTDIR || num == EISDIR || num == ENAMETOOLONG || num == ELOOP)
            return err_at(err, s->path, 0, 0, "%s: %s", what, strerror(num));
        /* fall through */
    case SQLITE_IOERR:
        if (!num) /* what a COMMIT could not write is known of the store itself only, not of its log */
            (void)sqlite3_file_control(s->db, "main", SQLITE_FCNTL_LAST_ERRNO, &num);
        if (num)
            return err_errno(err, num, "%s: %s", s->path, what);
        if (sqlite3_extended_errcode(s->db) == SQLITE_IOERR_WRITE)
            return err_set(err, ERR_HOST, "%s: %s: it may not grow (a limit on the size of files?), or the disk fails",
                           s->path, what);
        return err_set(err, ERR_HOST, "%s: %s: %s", s->path, what, sqlite3_errmsg(s->db));
    case SQLITE_FULL:
        return err_set(err, ERR_HOST, "%s: %s: the disk is full; what was written before is safe", s->path, what);
    case SQLITE_BUSY:
        return err_set(err, ERR_HOST, "%s: %s: another process has been writing for %d s", s->path, what,
                       STORE_BUSY_MS / 1000);
    default:
        return err_set(err, ERR_HOST, "%s: %s: %s", s->path, what, sqlite3_errmsg(s->db));
    }
}

bool store_exec(struct store *s, const char *sql, struct err *err)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_fail(s, "cannot be written", err);
}

/* The folder that the file lies in, or will lie in; a link may lead elsewhere. */
static const char *folder_of(struct arena *a, const char *path)
{
    CLEANUP_FREE char *real = realpath(path, NULL);
    const char *file = real ? real : path, *slash = strrchr(file, '/');
    return !slash ? "." : slash == file ? "/" : arena_cstr(a, (str){file, (size_t)(slash - file)});
}

bool store_path_is_local(const char *path, struct err *err)
{
    static const struct {
        unsigned long magic;
        const char *name;
    } remote[] = {{NFS_SUPER_MAGIC, "NFS"},   {SMB_SUPER_MAGIC, "SMB"}, {0xFF534D42, "CIFS"},  {0xFE534D42, "SMB 2"},
                  {AFS_SUPER_MAGIC, "AFS"},   {AFS_FS_MAGIC, "AFS"},    {0x00C36400, "Ceph"},  {V9FS_MAGIC, "9p"},
                  {CODA_SUPER_MAGIC, "Coda"}, {0x47504653, "GPFS"},     {0x0BD00BD0, "Lustre"}};
    struct arena a CLEANUP_ARENA = {0};
    const char *folder = folder_of(&a, path);
    struct statfs fs;
    if (statfs(folder, &fs) < 0)
        return err_at(err, path, 0, 0, "its folder %s cannot be used: %s", folder, strerror(errno));
    for (size_t i = 0; i < COUNT_OF(remote); i++)
        if ((unsigned long)fs.f_type == remote[i].magic)
            return err_at(
                err, path, 0, 0,
                "lies on a network file system (%s), where SQLite's write-ahead log is not safe; name a local "
                "file with --store",
                remote[i].name);
    return true;
}

/* Write-ahead logging, which the file remembers. The change needs the file alone for a moment, and SQLite gives up at
 * once where another process opens it too; so ask again. */
static bool use_wal(struct store *s, struct err *err)
{
    enum { STEP_MS = 5 };
    for (int waited = 0;; waited += STEP_MS) {
        sqlite3_stmt *stmt = NULL;
        int rc = sqlite3_prepare_v2(s->db, "PRAGMA journal_mode=WAL", -1, &stmt, NULL);
        if (rc == SQLITE_OK)
            rc = sqlite3_step(stmt);
        bool wal = rc == SQLITE_ROW && sqlite3_stricmp((const char *)sqlite3_column_text(stmt, 0), "wal") == 0;
        sqlite3_finalize(stmt);
        if (wal)
            return true;
        if (rc == SQLITE_ROW)
            return err_set(err, ERR_HOST, "%s: its file system cannot keep a write-ahead log; name another place",
                           s->path);
        if ((rc & 0xff) != SQLITE_BUSY || waited >= STORE_BUSY_MS)
            return store_fail(s, "cannot be written", err);
        sqlite3_sleep(STEP_MS);
    }
}

/* recursive_triggers: what a REPLACE would delete fires the triggers that refuse it. A longer log before it is copied
 * back: pages that many units touch are copied once. A cache of 1 MiB, for units are added at the end of the tables. */
static bool writing_prepare(struct store *s, struct err *err)
{
    if (sqlite3_db_readonly(s->db, "main") == 1)
        return err_set(err, ERR_HOST, "%s: cannot be written: the file is read-only", s->path);
    return use_wal(s, err) && store_exec(s,
                                         "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA "
                                         "wal_autocheckpoint=4000; PRAGMA cache_size=-1024",
                                         err);
}

/* What SQLite would say late, or as "no such file". A store that does not exist yet only needs its folder; one that
 * does needs the folder for its log. */
static bool may_be_written(const char *path, bool exists, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    const char *folder = folder_of(&a, path);
    struct stat st;
    if (exists && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0)
        return err_errno(err, errno, "%s: cannot be written", path);
    return stat(folder, &st) != 0 || !S_ISDIR(st.st_mode) || /* that SQLite tells as it is */
           faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 ||
           err_errno(err, errno, "%s: cannot be written: nothing can be made in its folder, %s", path, folder);
}

static void handle_prepare(struct store *s)
{
    sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
}

static bool reading_prepare(struct store *s, struct err *err)
{
    handle_prepare(s);
    return store_schema_ready(s, false, err);
}

static bool reading_begin(struct store *s, struct err *err)
{
    if (reading_prepare(s, err))
        return true;
    switch (sqlite3_errcode(s->db) & 0xff) {
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_READONLY:
        return store_open_alone(s, err) && reading_prepare(s, err);
    default:
        return false;
    }
}

static bool writing_begin(struct store *s, struct err *err)
{
    handle_prepare(s);
    return store_exec(s, "PRAGMA synchronous=NORMAL", err) && store_schema_ready(s, true, err) &&
           writing_prepare(s, err);
}

bool store_open(const char *path, enum store_mode mode, struct store **ret, struct err *err)
{
    struct stat st;
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD); /* no thread but ours, so no locks; refused, to no harm, if too late */
    if (!path[0])
        return err_set(err, ERR_INPUT, "the name of the store is empty; expected a file");
    bool exists = stat(path, &st) == 0;
    if (exists && !S_ISREG(st.st_mode))
        return err_at(err, path, 0, 0, "is %s; expected a store, a file",
                      S_ISDIR(st.st_mode) ? "a directory" : "no file");
    if (!exists && mode == STORE_READ)
        return err_at(err, path, 0, 0, "there is no store here; `assize run` makes one, --store names another");
    if (!store_path_is_local(path, err) || (mode == STORE_WRITE && !may_be_written(path, exists, err)))
        return false;
    struct store *s = base_alloc_zero(sizeof *s);
    s->path = base_alloc(strlen(path) + 1);
    memcpy(s->path, path, strlen(path) + 1);
    s->mode = mode;
    s->lock_fd = -1;
    int flags = mode == STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    struct arena a CLEANUP_ARENA = {0};
    /* ":memory:" and "file:…" are names to SQLite; to us they are files like any other. */
    str name = arena_printf(&a, "%s%s", path[0] == '/' ? "" : "./", path);
    if (sqlite3_open_v2(name.p, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        store_fail(s, "the store cannot be used", err);
        store_close(s);
        return false;
    }
    if (mode == STORE_WRITE ? !writing_begin(s, err) : !reading_begin(s, err)) {
        store_close(s);
        return false;
    }
    *ret = s;
    return true;
}

bool store_open_memory(struct store **ret, struct err *err)
{
    static const char NAME[] = "memory";
    struct store *s = base_alloc_zero(sizeof *s);
    s->path = base_alloc(sizeof NAME);
    memcpy(s->path, NAME, sizeof NAME);
    s->mode = STORE_WRITE;
    s->in_memory = true;
    s->lock_fd = -1;
    if (sqlite3_open_v2(":memory:", &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        store_fail(s, "the store cannot be used", err);
        store_close(s);
        return false;
    }
    if (!store_schema_ready(s, true, err)) {
        store_close(s);
        return false;
    }
    *ret = s;
    return true;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (int i = 0; i < STMT_COUNT; i++)
        sqlite3_finalize(s->stmt[i]);
    sqlite3_close(s->db);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    free(s->path);
    free(s);
}

static const char INSERT_UNIT[] =
    "INSERT INTO units (run, position, case_id, trial, key, severity, tags, case_sha, case_doc,"
    " \"cluster\") VALUES (?,?,?,?,?,?,?,?,?,?)";

sqlite3_stmt *store_stmt(struct store *s, enum store_stmt which, struct err *err)
{
    static const char *const sql[] = {
        [STMT_UNIT] = INSERT_UNIT,
        [STMT_SCORE] = "INSERT INTO scores VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [STMT_EVENT] = "INSERT INTO events VALUES (?,?,?,?,?,?,?)",
        [STMT_MEASURE] = "INSERT INTO measures VALUES (?,?,?,?)",
        [STMT_BLOB_FIND] = "SELECT id FROM blobs WHERE sha256 = ?",
        [STMT_BLOB] = "INSERT INTO blobs (sha256, bytes) VALUES (?,?)",
        [STMT_METRIC] = "INSERT INTO metrics VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [STMT_GATE] = "INSERT INTO gates VALUES (?,?,?,?,?,?)",
    };
    if (!s->stmt[which] &&
        sqlite3_prepare_v3(s->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT, &s->stmt[which], NULL) != SQLITE_OK) {
        store_fail(s, "cannot be written", err);
        return NULL;
    }
    sqlite3_reset(s->stmt[which]);
    return s->stmt[which];
}

void store_bind(sqlite3_stmt *stmt, int at, str text)
{
    sqlite3_bind_text64(stmt, at, text.p ? text.p : "", text.n, SQLITE_STATIC, SQLITE_UTF8);
}

str store_column(struct arena *a, sqlite3_stmt *stmt, int at)
{
    /* As a blob, which are the same bytes: SQLite makes a copy of each text that it has to end with a NUL. */
    const char *p = sqlite3_column_blob(stmt, at);
    return arena_str(a, (str){p, p ? (size_t)sqlite3_column_bytes(stmt, at) : 0});
}
