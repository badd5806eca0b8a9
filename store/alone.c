/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a store where SQLite cannot keep the shared memory that goes with its write-ahead log: in a folder that is
 * read-only, on a disk that is full. Who writes a run holds a lock on `<store>.lock` (lock.c). While nobody does, the
 * file can be read without that memory: without a log, as a file that does not change; with a log that a killed run
 * left, with an index of it in our own memory and without locks.
 *
 * A run that begins while we read is the one thing that these ways do not see: then SQLite may find pages that do not
 * fit each other, and call the store damaged. The file itself is never touched.
 */
#include "store/private.h"

#include "base/buf.h"
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of FILE-SUFFIX, or -1. */
static int64_t beside_size(struct arena *a, const char *file, const char *suffix)
{
    struct stat st;
    return stat(arena_printf(a, "%s%s", file, suffix).p, &st) == 0 ? (int64_t)st.st_size : -1;
}

/* True if no run is being written, and no half change waits to be taken back. */
static bool is_quiet(struct arena *a, const char *file)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (beside_size(a, file, "-journal") > 0)
        return false;
    int fd CLEANUP_FD = open(arena_printf(a, "%s.lock", file).p, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT;
    return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type == F_UNLCK;
}

/* A URI of the file that says that it does not change. */
static str unchanging_uri(struct arena *a, const char *file)
{
    struct buf text CLEANUP_BUF = {0};
    buf_printf(&text, "file:");
    for (const char *p = file; *p; p++)
        if (strchr("%?#", *p))
            buf_printf(&text, "%%%02X", (unsigned)(unsigned char)*p);
        else
            buf_byte(&text, *p);
    buf_printf(&text, "?immutable=1");
    return arena_str(a, buf_view(&text));
}

bool store_open_alone(struct store *s, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    CLEANUP_FREE char *real = realpath(s->path, NULL);
    if (!real || !is_quiet(&a, real))
        return false;
    bool log = beside_size(&a, real, "-wal") > 0;
    str name = log ? str_of(real) : unchanging_uri(&a, real);
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | (log ? 0 : SQLITE_OPEN_URI);
    sqlite3_close(s->db);
    s->db = NULL;
    if (sqlite3_open_v2(name.p, &s->db, flags, log ? "unix-none" : NULL) != SQLITE_OK)
        return store_fail(s, "the store cannot be used", err);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL); /* the log is not ours to put away */
    return !log || store_exec(s, "PRAGMA locking_mode=EXCLUSIVE", err);  /* keeps its index in our memory */
}
