/* SPDX-License-Identifier: Apache-2.0 */
/* zip_check: whether the two tables of contents of a zip file say the same; private to pack. */
#ifndef ASSIZE_PACK_ZIP_CHECK_H
#define ASSIZE_PACK_ZIP_CHECK_H

#include "base/err.h"

/*
 * A zip file lists its members twice: in a header before each one's data, and in the directory at its end. Readers
 * follow one or the other, so that a file where they differ is two archives in one. ERR_INPUT unless both name the same
 * members with the same method, sizes and checksum, and headers, data and directory fill the file without gap, overlap
 * or anything before or behind them. (PKWARE APPNOTE 6.3.10; zip64, encryption, second names and comments are refused.)
 */
bool zip_check(int fd, const char *path, struct err *err) MUST_USE;

#endif
