/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

void fd_close_at(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

bool fd_write_all(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        p += done;
        n -= (size_t)done;
    }
    return true;
}

int fd_read_exact(int fd, void *to, size_t n)
{
    size_t got = 0;
    while (got < n) {
        ssize_t done = read(fd, (char *)to + got, n - got);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return -1;
        if (done == 0) {
            errno = EPIPE;
            return got ? -1 : 0;
        }
        got += (size_t)done;
    }
    return 1;
}

bool file_open_input(const char *path, int *ret_fd, struct err *err)
{
    int fd CLEANUP_FD = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return err_at(err, path, 0, 0, "cannot be opened: %s", strerror(errno));
    struct stat st;
    if (fstat(fd, &st) < 0)
        return err_at(err, path, 0, 0, "cannot be read: %s", strerror(errno));
    if (S_ISDIR(st.st_mode))
        return err_at(err, path, 0, 0, "is a directory; expected a file");
    if (!S_ISREG(st.st_mode))
        return err_at(err, path, 0, 0, "is not a regular file");
    *ret_fd = fd;
    fd = -1; /* NOLINT(clang-analyzer-deadcode.DeadStores): the cleanup reads it */
    return true;
}

bool file_read(const char *path, size_t max, struct buf *to, struct err *err)
{
    int fd CLEANUP_FD = -1;
    if (!file_open_input(path, &fd, err))
        return false;
    size_t total = 0;
    for (;;) {
        char *room = buf_room(to, 64 * 1024);
        if (!room)
            return err_at(err, path, 0, 0, "is larger than the limit of %zu bytes", max);
        ssize_t n = read(fd, room, 64 * 1024);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_at(err, path, 0, 0, "cannot be read: %s", strerror(errno));
        if (n == 0)
            return true;
        to->n += (size_t)n;
        total += (size_t)n;
        if (total > max)
            return err_at(err, path, 0, 0, "is larger than the limit of %zu bytes", max);
    }
}

static bool parts_write(int fd, const str *parts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!fd_write_all(fd, parts[i].p, parts[i].n))
            return false;
    return true;
}

bool file_replace(const char *path, str bytes, struct err *err)
{
    return file_replace_parts(path, &bytes, 1, err);
}

bool file_replace_parts(const char *path, const str *parts, size_t n, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    str temporary = arena_printf(&a, "%s.part-%ld", path, (long)getpid());
    unlink(temporary.p); /* of a process that was killed here, and had our number */
    int fd CLEANUP_FD = open(temporary.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_errno(err, errno, "%s cannot be written", path);
    if (!parts_write(fd, parts, n) || fsync(fd) < 0 || rename(temporary.p, path) < 0) {
        int num = errno;
        unlink(temporary.p);
        return err_errno(err, num, "%s cannot be written", path);
    }
    return true;
}
