/* SPDX-License-Identifier: Apache-2.0 */
/* scorers: the table of scorers. Adding one: write scorers/NAME.c with one `const struct scorer_kind`, name it here. */
#ifndef ASSIZE_SCORERS_SCORERS_H
#define ASSIZE_SCORERS_SCORERS_H

#include "model/scorer.h"

/* NULL-terminated, sorted by name. */
extern const struct scorer_kind *const SCORERS[];

#endif
