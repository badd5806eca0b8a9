/* SPDX-License-Identifier: Apache-2.0 */
/* figures: metrics and comparisons as tables of text. */
#ifndef ASSIZE_REPORT_FIGURES_H
#define ASSIZE_REPORT_FIGURES_H

#include "report/layout.h"

/* number_put as a slice; with a sign where it is a difference. In arena. */
str number_text(struct arena *a, double value);
str difference_text(struct arena *a, double value);

/* Whether a metric of `slice` is better than another; false where no direction says so. */
bool metric_worse(const struct metric *one, const struct metric *other);

/* The worst slice of the metrics that share id and k with m, which is an overall one; NULL where there are fewer than
 * two slices or nobody knows which way is better. */
const struct metric *worst_slice(const struct metrics *all, const struct metric *m);

enum { SLICE_SMALL = 10 }; /* a slice of fewer cases or rows is marked as small */

/* The tables of a summary: metrics (with a comparison: against the baseline), then the worst slices. */
void metrics_put(struct arena *a, const struct metrics *metrics, const struct comparison *comparison,
                 const struct report_style *style, struct buf *to);
void worst_slices_put(struct arena *a, const struct metrics *metrics, const struct report_style *style, struct buf *to);

/* Metrics of a comparison alone. */
void compared_put(struct arena *a, const struct comparison *c, const struct report_style *style, struct buf *to);

/* Cases that flipped, worse ones first, each with both sides' evidence. `lines`: of them at most, 0 = all. */
void flips_put(struct arena *a, const struct comparison *c, const struct report_style *style, size_t lines,
               struct buf *to);

#endif
