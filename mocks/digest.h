/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digest: the τ-bench digest of a state {table: {id: document}}: SHA-256 of what Python's str() prints for nested
 * sorted tuples. A dict is a tuple of (key, value) pairs in the order of keys, a list a tuple, a string its repr.
 *
 * A base is made once for the fixture; it keeps every row's text and a checkpoint of the hash every few rows, so that
 * the digest of a state with few changed rows hashes again only from the last checkpoint before the first of them.
 */
#ifndef ASSIZE_MOCKS_DIGEST_H
#define ASSIZE_MOCKS_DIGEST_H

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

#include <jansson.h>

struct digest_base;

struct digest_row {
    str table, id;
    str doc; /* JSON text; p NULL = the row is gone */
};

/* Tables, rows: in any order, every table at least once (a row with id.p NULL only names an empty table). A document
 * that does not parse is an ERR_INPUT error naming the row. */
bool digest_base_create(const struct digest_row *rows, size_t n, struct digest_base **ret, struct err *err) MUST_USE;
void digest_base_destroy(struct digest_base *base); /* accepts NULL */

/* The digest of the base with `changed` rows in place of, or besides, its own. */
bool digest_of(const struct digest_base *base, const struct digest_row *changed, size_t n,
               char ret_hex[SHA256_HEX_SIZE], struct err *err) MUST_USE;

/* What Python's str() prints for the nested sorted tuples of a value. */
void digest_text(json_t *value, struct buf *to);

#endif
