/* SPDX-License-Identifier: Apache-2.0 */
/*
 * categories: the labels that raters gave, as numbers from 0 in the order that the labels have: that of --order, else
 * of numbers where all of them are numbers (1 and 1.0 are one), else of their bytes.
 */
#ifndef ASSIZE_CLI_STATS_CATEGORIES_H
#define ASSIZE_CLI_STATS_CATEGORIES_H

#include "cli/stats/stats.h"

/* What a file says: its rows once for each column. */
struct labelled {
    const struct table *table;
    const char *columns[2]; /* NULL, or the second of two */
    const str *texts;       /* those of the first column, then those of the second; empty = missing */
};

struct categories {
    size_t n;
    const str *names;
    const double *values; /* ascending; NULL where not all are numbers, or --order says otherwise */
    const size_t *labels; /* of each text: below n, or CATEGORY_MISSING */
};

#define CATEGORY_MISSING SIZE_MAX

/*
 * order: "low,medium,high" or NULL; it may name categories that nobody used, and must name all that somebody did.
 * why: NULL, or for what all labels must be numbers if there is no --order: "--weights linear (words need --order)".
 * ERR_INPUT with its line also for a label such as nan. All in arena.
 */
bool categories_read(struct arena *a, const struct labelled *from, const char *order, const char *why,
                     struct categories *ret, struct err *err) MUST_USE;

/* A number, or null where there is none. */
void category_put(json_t *row, const char *key, bool has, double value);

/* What is said of an interval of fewer than AGREE_FEW units. */
str category_few(void);

#endif
