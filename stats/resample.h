/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resample: the statistics of samples that are drawn again from themselves, with replacement, as many units as there
 * are. A stream of numbers gives two indexes each, the high part of a product with the number of units: none is
 * likelier than another by more than units / 2^32. Resample i of a sample reads its numbers from counter i ((units + 1)
 * / 2) on, whoever draws it: so resamples may be divided among any workers, and have the same bits.
 */
#ifndef ASSIZE_STATS_RESAMPLE_H
#define ASSIZE_STATS_RESAMPLE_H

#include "base/rng.h"
#include "stats/sample.h"

/* Resamples from .. to - 1 of a sample: their statistics into ret[0 .. to - from - 1]. */
struct resampling {
    const struct sample *sample;
    size_t from, to;
    double *ret;
};

/* All of them from one stream, which is made once: each of its numbers serves every sample. What a sample gets is what
 * it gets alone; two samples have common random numbers, so their statistics are not independent of one another. */
void resample_draw(const struct resampling *jobs, size_t n, struct rng rng);

/* The two indexes of a number, below n < 2^32. */
static inline size_t resample_high(uint64_t u, size_t n)
{
    return ((u >> 32) * n) >> 32;
}

static inline size_t resample_low(uint64_t u, size_t n)
{
    return ((u & UINT32_MAX) * n) >> 32;
}

#endif
