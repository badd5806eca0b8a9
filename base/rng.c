/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rng.h"

#include "base/hash.h"

struct rng rng_stream(uint64_t seed, str purpose, uint64_t a, uint64_t b)
{
    uint64_t name[2] = {a, b};
    uint64_t key = hash_str(purpose, seed);
    return (struct rng){.key = key, .stream = hash_str((str){(const char *)name, sizeof name}, key)};
}

uint64_t rng_u64(struct rng *r)
{
    uint64_t left = r->counter++, right = r->stream, key = r->key;
    for (int round = 0; round < 10; round++) {
        unsigned __int128 product = (unsigned __int128)left * 0xD2B74407B1CE6E93u;
        left = (uint64_t)(product >> 64) ^ key ^ right;
        right = (uint64_t)product;
        key += 0x9E3779B97F4A7C15u;
    }
    return left;
}

uint64_t rng_below(struct rng *r, uint64_t n)
{
    if (n == 0)
        BUG("rng_below of 0");
    // cppcheck-suppress zerodivcond ; BUG() does not return
    uint64_t refused = -n % n; /* the first 2^64 mod n values would make some results likelier */
    for (;;) {
        unsigned __int128 product = (unsigned __int128)rng_u64(r) * n;
        if ((uint64_t)product >= refused)
            return (uint64_t)(product >> 64);
    }
}

double rng_unit(struct rng *r)
{
    return (double)(rng_u64(r) >> 11) * 0x1p-53;
}
