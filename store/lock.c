/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One writer a run. The lock of run N is an open-file-description lock on byte N of `<store>.lock`: it belongs to the
 * store handle, not to the process, so two handles of one process exclude each other too, and closing one leaves the
 * other's locks alone. The kernel drops it when the last copy of the descriptor is gone, also after kill -9; no copy
 * outlives an exec, and whoever forks does so before the store is opened.
 *
 * Such a lock does not say who holds it, so the holder leaves its process id in slot N of the file's content: for
 * messages only.
 */
#include "store/private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define RUN_NUMBER_MAX ((int64_t)1 << 40) /* more runs than any store has; keeps slots within a file's size */

static bool lock_file_open(struct store *s, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    /* By the name that SQLite resolved: two symbolic links to one store lead to one lock. */
    str path = arena_printf(&a, "%s.lock", sqlite3_db_filename(s->db, "main"));
    s->lock_fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    return s->lock_fd >= 0 || err_errno(err, errno, "%s cannot be opened", path.p);
}

bool store_lock_run(struct store *s, int64_t number, bool *ret_taken, int64_t *ret_holder, struct err *err)
{
    int64_t pid = getpid();
    off_t slot = (off_t)(number * (int64_t)sizeof pid);
    *ret_taken = s->in_memory;
    if (s->in_memory)
        return true;
    if (number < 1 || number > RUN_NUMBER_MAX)
        return err_at(err, s->path, 0, 0, "is damaged: a run has the number %lld", (long long)number);
    if (s->lock_fd < 0 && !lock_file_open(s, err))
        return false;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = number, .l_len = 1};
    *ret_taken = fcntl(s->lock_fd, F_OFD_SETLK, &lock) == 0;
    if (*ret_taken) { /* a disk without room for the note is no reason to stop */
        ssize_t noted = pwrite(s->lock_fd, &pid, sizeof pid, slot);
        (void)noted;
        return true;
    }
    if (errno != EACCES && errno != EAGAIN)
        return err_errno(err, errno, "%s.lock cannot be locked", s->path);
    *ret_holder = pread(s->lock_fd, &pid, sizeof pid, slot) == sizeof pid ? pid : 0;
    return true;
}
