/* SPDX-License-Identifier: Apache-2.0 */
/* csv: records of RFC 4180 text, one by one. A quoted field may hold commas, quotes and line ends; lines end with LF or
 * CRLF; a byte order mark is skipped. UTF-8 only. */
#ifndef ASSIZE_TEXT_CSV_H
#define ASSIZE_TEXT_CSV_H

#include "base/err.h"
#include "base/str.h"

enum { CSV_COLUMNS_MAX = 200 };

struct csv_record {
    const str *fields; /* until the next record */
    size_t n;          /* as many as the first record has */
    int line;          /* of the file, on which it begins; 1 is the first */
};

/* Hands each record to visit, the header first. ERR_INPUT, with the place in the file called `name`: not UTF-8, no
 * header, more than CSV_COLUMNS_MAX columns, quotes out of place, a record with more or fewer fields than the header.
 * Stops at the first failure. */
bool csv_each(str name, str text, bool (*visit)(const struct csv_record *r, void *ctx, struct err *err), void *ctx,
              struct err *err) MUST_USE;

#endif
