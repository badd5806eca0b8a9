/* SPDX-License-Identifier: Apache-2.0 */
/* flips: cases that a scorer judges otherwise than in the baseline. Private to the runner. */
#ifndef ASSIZE_RUNNER_FLIPS_H
#define ASSIZE_RUNNER_FLIPS_H

#include "runner/record.h"

/* Appends the flips of one case, which begins at unit `first_before` and `first_after`, scorer by scorer. */
void flips_find(struct arena *a, const struct record *before, size_t first_before, const struct record *after,
                size_t first_after, struct comparison *to);

/* Worse ones first, then by severity, then in plan order. */
void flips_order(struct comparison *c);

#endif
