/* SPDX-License-Identifier: Apache-2.0 */
/* fail: the messages that several files of pack give; private to pack. */
#ifndef ASSIZE_PACK_FAIL_H
#define ASSIZE_PACK_FAIL_H

#include "pack/pack.h"

#define FAIL_NO_ARCHIVE                                                                                                \
    "is no archive that assize reads (.tar, .tar.gz, .tar.zst, .tar.xz, .zip), or is truncated or damaged (%s)"

/* "unpacks to more than the limit of 1073741824 bytes; --max-bytes sets another". Returns false. */
bool fail_limit(const char *path, const char *what, const struct pack_limit *limit, struct err *err);

#endif
