/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <openssl/evp.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_str(str s, uint64_t seed)
{
    return XXH3_64bits_withSeed(s.n ? s.p : "", s.n, seed);
}

void sha256_init(struct sha256 *h)
{
    h->ctx = EVP_MD_CTX_new();
    if (!h->ctx || EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL) != 1)
        BUG("libcrypto offers no SHA-256");
}

void sha256_finish(struct sha256 *h)
{
    EVP_MD_CTX_free(h->ctx);
    h->ctx = NULL;
}

void sha256_put(struct sha256 *h, str bytes)
{
    if (bytes.n && EVP_DigestUpdate(h->ctx, bytes.p, bytes.n) != 1)
        BUG("SHA-256 update failed");
}

void sha256_field(struct sha256 *h, str bytes)
{
    char length[32];
    int n = snprintf(length, sizeof length, "%zu:", bytes.n);
    sha256_put(h, (str){length, (size_t)n});
    sha256_put(h, bytes);
}

void sha256_copy(struct sha256 *to, const struct sha256 *from)
{
    if (EVP_MD_CTX_copy_ex(to->ctx, from->ctx) != 1)
        BUG("SHA-256 copy failed");
}

void sha256_hex(struct sha256 *h, char ret_hex[SHA256_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (EVP_DigestFinal_ex(h->ctx, sum, &n) != 1 || n != 32)
        BUG("SHA-256 final failed");
    for (unsigned i = 0; i < n; i++) {
        ret_hex[2 * i] = digits[sum[i] >> 4];
        ret_hex[2 * i + 1] = digits[sum[i] & 15];
    }
    ret_hex[2 * n] = 0;
}

void sha256_of(str bytes, char ret_hex[SHA256_HEX_SIZE])
{
    struct sha256 h CLEANUP_SHA256 = {0};
    sha256_init(&h);
    sha256_put(&h, bytes);
    sha256_hex(&h, ret_hex);
}
