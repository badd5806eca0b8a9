/* SPDX-License-Identifier: Apache-2.0 */
/* zip_check: whether the two tables of contents of a zip file say the same; private to pack. */
#ifndef ASSIZE_PACK_ZIP_CHECK_H
#define ASSIZE_PACK_ZIP_CHECK_H

#include "base/arena.h"
#include "base/err.h"

struct zip_names {
    str *v;
    size_t n;
};

/*
 * A zip file lists its members twice: in a header before each one's data, and in the directory at its end. Readers
 * follow one or the other, so that a file where they differ is two archives in one. ERR_INPUT unless both name the same
 * members with the same method, sizes and checksum, and headers, data and directory fill the file without gap, overlap
 * or anything before or behind them; and unless every member is a plain file or an empty folder, by a name without
 * control characters. (PKWARE APPNOTE 6.3.10; zip64, encryption, second names and comments are refused.)
 * *ret are the names in the order of the data, in arena.
 */
bool zip_check(struct arena *a, int fd, const char *path, struct zip_names *ret, struct err *err) MUST_USE;

#endif
