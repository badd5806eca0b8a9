/* SPDX-License-Identifier: Apache-2.0 */
/* fd: file descriptors and whole files. Every descriptor made here is close-on-exec. */
#ifndef ASSIZE_BASE_FD_H
#define ASSIZE_BASE_FD_H

#include "base/buf.h"
#include "base/err.h"

/* Closes the descriptor that a local holds when it is not negative: `int fd CLEANUP_FD = -1;` */
#define CLEANUP_FD CLEANUP(fd_close_at)
void fd_close_at(int *fd);

/* Writes all n bytes, going on after EINTR and short writes. False with errno set. */
bool fd_write_all(int fd, const void *bytes, size_t n) MUST_USE;

/* Reads exactly n bytes. 1 = all there; 0 = end of file before the first byte; -1 = error or cut off (errno; EPIPE if
 * cut off). */
int fd_read_exact(int fd, void *to, size_t n) MUST_USE;

/* Opens a regular file for reading. A directory, a missing file and the like are ERR_INPUT errors that name the path.
 */
bool file_open_input(const char *path, int *ret_fd, struct err *err) MUST_USE;

/* The whole of a regular file, up to max bytes, appended to `to`. */
bool file_read(const char *path, size_t max, struct buf *to, struct err *err) MUST_USE;

/* Puts bytes in place of path at once: a temporary file beside it, fsync, rename. On failure nothing is left. */
bool file_replace(const char *path, str bytes, struct err *err) MUST_USE;

/* The same, of n parts one behind the other. */
bool file_replace_parts(const char *path, const str *parts, size_t n, struct err *err) MUST_USE;

#endif
