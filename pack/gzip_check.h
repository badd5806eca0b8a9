/* SPDX-License-Identifier: Apache-2.0 */
/* gzip_check: whether unpacked bytes are what a gzip file says they are; private to pack. */
#ifndef ASSIZE_PACK_GZIP_CHECK_H
#define ASSIZE_PACK_GZIP_CHECK_H

#include "base/vec.h"

/* True if the checksums and lengths of all members of the gzip file `packed` hold for `plain`. */
bool gzip_check(str packed, str plain);

/*
 * The same for files that are not held in memory:
 *
 *     struct gzip_check *c = gzip_check_create();
 *     gzip_check_scan(c, window);  for the packed file, in windows; each begins GZIP_OVERLAP bytes before the last
 * ended gzip_check_put(c, bytes);    for the plain bytes, in order gzip_check_holds(c);         at the end
 */
enum { GZIP_OVERLAP = 10, GZIP_MARKS_MAX = 1 << 16 };

struct gzip_check;

struct gzip_check *gzip_check_create(void);
void gzip_check_scan(struct gzip_check *c, str window);
void gzip_check_put(struct gzip_check *c, str plain);

/* False if a checksum or a length does not hold, bytes follow that are no member, or a member is followed by another
 * and larger than 4 GiB, or there are more members than GZIP_MARKS_MAX. */
bool gzip_check_holds(const struct gzip_check *c);

void gzip_check_destroy(struct gzip_check *c); /* accepts NULL */

#endif
