/* SPDX-License-Identifier: Apache-2.0 */
/* hash: XXH3 for tables in memory, SHA-256 (FIPS 180-4, libcrypto) for every identity that is stored or compared. */
#ifndef ASSIZE_BASE_HASH_H
#define ASSIZE_BASE_HASH_H

#include "base/str.h"

/* 64 bits of XXH3 under a seed. Never stored: it may change between versions. */
uint64_t hash_str(str s, uint64_t seed);

enum { SHA256_HEX_SIZE = 65 }; /* 64 lower-case hex digits and a NUL */

/* An SHA-256 under way; on the caller's memory between sha256_init and sha256_finish. */
struct sha256 {
    _Alignas(8) unsigned char state[112]; /* libcrypto's, kept here: a run makes many small hashes */
};
#define CLEANUP_SHA256 CLEANUP(sha256_finish)

void sha256_init(struct sha256 *h);
void sha256_finish(struct sha256 *h); /* accepts one that was never started ({0}) */
void sha256_put(struct sha256 *h, str bytes);

/* As sha256_put, preceded by its length as decimal and ':', so that a sequence of fields hashes unambiguously. */
void sha256_field(struct sha256 *h, str bytes);

/* Makes `to` (started) a copy of the state of `from`: for prefixes that many inputs share. */
void sha256_copy(struct sha256 *to, const struct sha256 *from);

/* Ends the hash: nothing more may be put until sha256_init. */
void sha256_hex(struct sha256 *h, char ret_hex[SHA256_HEX_SIZE]);

/* All at once. */
void sha256_of(str bytes, char ret_hex[SHA256_HEX_SIZE]);

#endif
