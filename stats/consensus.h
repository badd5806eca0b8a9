/* SPDX-License-Identifier: Apache-2.0 */
/*
 * consensus: cons@k where trials gave answers. Of k of a case's n answers, drawn without replacement, the one given
 * most often is taken, and among several such one at random (majority voting; Wang et al. 2022, arXiv 2203.11171). The
 * chance that it is right.
 */
#ifndef ASSIZE_STATS_CONSENSUS_H
#define ASSIZE_STATS_CONSENSUS_H

#include "base/rng.h"

/* One answer of a case: how many trials gave it, and whether it is right. */
struct answer {
    int64_t count; /* >= 1 */
    bool right;
};

#define CONSENSUS_MOST 10000000

struct consensus {
    double value;
    int64_t draws; /* 0: exact; else the mean over so many drawn subsets */
};

/*
 * Exact where that takes at most 5 * 10^7 steps and n <= 1000: of independent binomial counts of each answer, given
 * that their sum is k (which makes them the multivariate hypergeometric ones), the ways in which all others stay at or
 * below a right one, by their sum and their number of ties. Else 1,000 to 10,000 subsets are drawn from rng, fewer the
 * larger k is. False for not 1 <= k <= n, no answer, or n > CONSENSUS_MOST.
 */
bool consensus_of(const struct answer *answers, size_t n_answers, int64_t k, struct rng rng,
                  struct consensus *ret) MUST_USE;

#endif
