/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack: any input file as plain bytes. A file compressed with gzip, zstd or xz is recognised by its content, never by
 * its name, and unpacked as a stream by libarchive, which is loaded on first use.
 */
#ifndef ASSIZE_PACK_PACK_H
#define ASSIZE_PACK_PACK_H

#include "base/arena.h"
#include "base/err.h"

#define PACK_BYTES_MAX ((size_t)1 << 30) /* default bound on the unpacked size */

/* The whole file, unpacked, in arena. ERR_INPUT for what the user can mend (missing, a directory, damaged or truncated
 * compression, more than max bytes unpacked), ERR_HOST where libarchive is needed and cannot be loaded. */
bool pack_read(struct arena *a, const char *path, size_t max, str *ret_bytes, struct err *err) MUST_USE;

#endif
