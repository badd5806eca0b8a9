/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

/* The plain functions of SHA-256: deprecated for the sake of providers, which cost more than a short hash itself. */
#define OPENSSL_API_COMPAT 0x10101000L
#include <openssl/sha.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_str(str s, uint64_t seed)
{
    return XXH3_64bits_withSeed(s.n ? s.p : "", s.n, seed);
}

_Static_assert(sizeof(SHA256_CTX) <= sizeof((struct sha256 *)0)->state, "room for libcrypto's state");

static SHA256_CTX *ctx_of(struct sha256 *h)
{
    return (SHA256_CTX *)(void *)h->state;
}

void sha256_init(struct sha256 *h)
{
    if (SHA256_Init(ctx_of(h)) != 1)
        BUG("libcrypto offers no SHA-256");
}

void sha256_finish(struct sha256 *h)
{
    *h = (struct sha256){0};
}

void sha256_put(struct sha256 *h, str bytes)
{
    if (bytes.n && SHA256_Update(ctx_of(h), bytes.p, bytes.n) != 1)
        BUG("SHA-256 update failed");
}

void sha256_field(struct sha256 *h, str bytes)
{
    char length[24];
    size_t at = sizeof length, n = bytes.n;
    length[--at] = ':';
    do
        length[--at] = (char)('0' + n % 10);
    while (n /= 10);
    sha256_put(h, (str){length + at, sizeof length - at});
    sha256_put(h, bytes);
}

void sha256_copy(struct sha256 *to, const struct sha256 *from)
{
    *to = *from;
}

void sha256_hex(struct sha256 *h, char ret_hex[SHA256_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char sum[SHA256_DIGEST_LENGTH];
    if (SHA256_Final(sum, ctx_of(h)) != 1)
        BUG("SHA-256 final failed");
    for (size_t i = 0; i < sizeof sum; i++) {
        ret_hex[2 * i] = digits[sum[i] >> 4];
        ret_hex[2 * i + 1] = digits[sum[i] & 15];
    }
    ret_hex[2 * sizeof sum] = 0;
}

void sha256_of(str bytes, char ret_hex[SHA256_HEX_SIZE])
{
    struct sha256 h CLEANUP_SHA256 = {0};
    sha256_init(&h);
    sha256_put(&h, bytes);
    sha256_hex(&h, ret_hex);
}
