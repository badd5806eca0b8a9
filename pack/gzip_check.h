/* SPDX-License-Identifier: Apache-2.0 */
/* gzip_check: whether unpacked bytes are what a gzip file says they are; private to pack. */
#ifndef ASSIZE_PACK_GZIP_CHECK_H
#define ASSIZE_PACK_GZIP_CHECK_H

#include "base/str.h"

/* True if the checksums and lengths of all members of the gzip file `packed` hold for `plain`. */
bool gzip_check(str packed, str plain);

#endif
