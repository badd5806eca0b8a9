/* SPDX-License-Identifier: Apache-2.0 */
/* words: what the reports call the same things. */
#ifndef ASSIZE_REPORT_WORDS_H
#define ASSIZE_REPORT_WORDS_H

#include "report/layout.h"

/* What a case asks, in a few words, for people: its title, else its input where that is a text; nothing otherwise.
 * Of a case as written (compact JSON), at most `width` columns on one line. */
void case_title_put(struct buf *to, str case_doc, size_t width);

/* "pass^2" of the kind "pass^k" with k = 2; "mean" as it is. In arena. */
str metric_kind_words(struct arena *a, str kind, int64_t k);

/* The flip of a case and scorer, or NULL; c may be NULL. */
const struct flip *flip_find(const struct comparison *c, str case_id, str scorer);

/* "passed 4 of 4 trials in the baseline, 1 of 4 now". */
void flip_put(struct buf *to, const struct flip *f);

/* The compared metric that stands beside m, or NULL; c may be NULL. */
const struct compared *compared_find(const struct comparison *c, const struct metric *m);

/* A sign, then number_put. */
void signed_put(struct buf *to, double value);

/* A report that went past the bound of its buffer is an error that names it. */
bool report_whole(const struct buf *to, struct err *err) MUST_USE;

#endif
