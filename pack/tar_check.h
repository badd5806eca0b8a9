/* SPDX-License-Identifier: Apache-2.0 */
/* tar_check: whether every reader of a tar file sees the same members; private to pack. */
#ifndef ASSIZE_PACK_TAR_CHECK_H
#define ASSIZE_PACK_TAR_CHECK_H

#include "base/buf.h"
#include "base/err.h"
#include "text/show.h"

/*
 * Readers of tar differ in what they forgive: a header whose checksum is wrong, a lone block of zeros, what follows the
 * end, records of pax that are not in form. A file that makes use of it is two archives in one. So the bytes that
 * libarchive reads go through here first. ERR_INPUT, with the path, for everything but: POSIX (ustar, pax) and GNU
 * headers with the right checksum and an octal size, of plain files and folders, each preceded by at most one extended
 * header, or global ones that change no name and no size; then two blocks of zeros, and nothing but zeros to the end.
 * (POSIX.1-2017, pax, "pax Interchange Format" and "ustar Interchange Format"; GNU tar 1.34 manual, "Basic Tar Format"
 * and "Storing Sparse Files".)
 *
 *     struct tar_check c = {.path = path};
 *     tar_check_put(&c, bytes, err);  for the unpacked bytes, in order
 *     tar_check_end(&c, err);         where they end
 *     tar_check_finish(&c);
 */
enum { TAR_BLOCK = 512 };

struct tar_check {
    const char *path; /* in messages; borrowed */

    char block[TAR_BLOCK]; /* being gathered */
    size_t have;
    int64_t skip;        /* bytes of a member, with its padding, that still go by */
    int64_t headers;     /* read so far */
    int zeros;           /* blocks of them: 2 are the end */
    struct buf extended; /* what an extended header holds, while extended_left > 0 */
    int64_t extended_left;
    char extended_type;

    /* What extended headers said about the next member. */
    bool has_pax, has_name;
    int64_t pax_size; /* -1 = nothing */
    struct shown name;
    char name_end; /* its last byte */
};

bool tar_check_put(struct tar_check *c, str bytes, struct err *err) MUST_USE;
bool tar_check_end(struct tar_check *c, struct err *err) MUST_USE;
void tar_check_finish(struct tar_check *c);

#endif
