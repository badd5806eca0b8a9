/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rng: counter-based random numbers (Philox 2x64-10; Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as
 * 1, 2, 3", SC 2011). A stream is named by (seed, purpose, a, b); the i-th number of a stream is a pure function of
 * that name and i, so no result depends on the order in which workers run.
 */
#ifndef ASSIZE_BASE_RNG_H
#define ASSIZE_BASE_RNG_H

#include "base/str.h"

struct rng {
    uint64_t key, stream, counter;
};

/* The stream of `purpose` (for example "world.rand") for (a, b), such as case and trial. */
struct rng rng_stream(uint64_t seed, str purpose, uint64_t a, uint64_t b);

uint64_t rng_u64(struct rng *r);
uint64_t rng_below(struct rng *r, uint64_t n); /* uniform in [0, n), without modulo bias; n > 0 */
double rng_unit(struct rng *r);                /* uniform in [0, 1), 53 bits */

#endif
