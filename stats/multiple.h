/* SPDX-License-Identifier: Apache-2.0 */
/* multiple: p-values that stand together, adjusted so that each may be held against the level of the whole. */
#ifndef ASSIZE_STATS_MULTIPLE_H
#define ASSIZE_STATS_MULTIPLE_H

#include "base/base.h"

/* Holm's step-down adjustment (Holm 1979; statsmodels multipletests(method="holm")): bounds the chance of any false
 * rejection, whatever depends on what. p[i] within [0, 1]; ret[i] too, and may be p. */
void holm_adjust(const double *p, size_t n, double *ret);

/* Benjamini & Hochberg's step-up adjustment (1995; method="fdr_bh"): bounds the expected share of false rejections
 * among all, for tests that are independent or depend positively. ret may be p. */
void bh_adjust(const double *p, size_t n, double *ret);

#endif
