/* SPDX-License-Identifier: Apache-2.0 */
#include "store/private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { BUSY_MS = 30000 };

bool store_fail(struct store *s, const char *what, struct err *err)
{
    int code = sqlite3_errcode(s->db);
    switch (code & 0xff) {
    case SQLITE_NOTADB:
        return err_at(err, s->path, 0, 0, "is not a store of assize, nor any SQLite file");
    case SQLITE_READONLY:
        err_set(err, ERR_HOST, "%s: %s: the store is read-only", s->path, what);
        return false;
    case SQLITE_CANTOPEN:
        return err_at(err, s->path, 0, 0, "%s: it cannot be opened", what);
    case SQLITE_FULL:
        return err_set(err, ERR_HOST, "%s: %s: the disk is full; what was written before is safe", s->path, what);
    case SQLITE_BUSY:
        return err_set(err, ERR_HOST, "%s: %s: another process has been writing for %d s", s->path, what,
                       BUSY_MS / 1000);
    default:
        return err_set(err, ERR_HOST, "%s: %s: %s", s->path, what, sqlite3_errmsg(s->db));
    }
}

bool store_exec(struct store *s, const char *sql, struct err *err)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_fail(s, "cannot be written", err);
}

bool store_path_is_local(const char *path, struct err *err)
{
    static const struct {
        unsigned long magic;
        const char *name;
    } remote[] = {{NFS_SUPER_MAGIC, "NFS"}, {SMB_SUPER_MAGIC, "SMB"}, {0xFF534D42, "CIFS"}, {0xFE534D42, "SMB 2"},
                  {AFS_SUPER_MAGIC, "AFS"}, {0x00C36400, "Ceph"},     {V9FS_MAGIC, "9p"},   {CODA_SUPER_MAGIC, "Coda"},
                  {0x47504653, "GPFS"},     {0x0BD00BD0, "Lustre"}};
    struct arena a CLEANUP_ARENA = {0};
    const char *slash = strrchr(path, '/');
    const char *folder = !slash ? "." : slash == path ? "/" : arena_cstr(&a, (str){path, (size_t)(slash - path)});
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

bool store_open(const char *path, enum store_mode mode, struct store **ret, struct err *err)
{
    struct stat st;
    if (!path[0])
        return err_set(err, ERR_INPUT, "the name of the store is empty; expected a file");
    bool exists = stat(path, &st) == 0;
    if (exists && !S_ISREG(st.st_mode))
        return err_at(err, path, 0, 0, "is %s; expected a store, a file",
                      S_ISDIR(st.st_mode) ? "a directory" : "no file");
    if (!exists && mode == STORE_READ)
        return err_at(err, path, 0, 0, "there is no store here; `assize run` makes one, --store names another");
    if (!store_path_is_local(path, err))
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
    sqlite3_busy_timeout(s->db, BUSY_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    bool ok = store_schema_ready(s, mode == STORE_WRITE, err) &&
              (mode == STORE_READ || (store_exec(s, "PRAGMA journal_mode=WAL", err) &&
                                      store_exec(s, "PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON", err)));
    if (!ok) {
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

bool store_lock_run(struct store *s, int64_t number, bool *ret_taken, int64_t *ret_holder, struct err *err)
{
    if (s->lock_fd < 0) {
        struct arena a CLEANUP_ARENA = {0};
        str path = arena_printf(&a, "%s.lock", s->path);
        s->lock_fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (s->lock_fd < 0)
            return err_errno(err, errno, "%s cannot be opened", path.p);
    }
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = number, .l_len = 1};
    if (fcntl(s->lock_fd, F_SETLK, &lock) == 0) { /* by process: workers do not inherit it, the kernel drops it */
        *ret_taken = true;
        return true;
    }
    if (errno != EACCES && errno != EAGAIN)
        return err_errno(err, errno, "%s.lock cannot be locked", s->path);
    *ret_taken = false;
    *ret_holder = fcntl(s->lock_fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? lock.l_pid : 0;
    return true;
}

sqlite3_stmt *store_stmt(struct store *s, enum store_stmt which, struct err *err)
{
    static const char *const sql[] = {
        [STMT_UNIT] = "INSERT INTO units (run, position, case_id, trial, key, severity, tags) VALUES (?,?,?,?,?,?,?)",
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
    const char *p = (const char *)sqlite3_column_text(stmt, at);
    return arena_str(a, (str){p, p ? (size_t)sqlite3_column_bytes(stmt, at) : 0});
}
