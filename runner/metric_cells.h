/* SPDX-License-Identifier: Apache-2.0 */
/* metric_cells: metrics under computation: what each has gathered for the whole run and for each slice, and how numbers
 * are made from it. Private to the files that compute metrics. */
#ifndef ASSIZE_RUNNER_METRIC_CELLS_H
#define ASSIZE_RUNNER_METRIC_CELLS_H

#include "base/map.h"
#include "runner/metrics.h"

extern const double METRIC_LEVEL; /* of all intervals */

/* What one metric has gathered for one slice. */
struct cell {
    str slice;
    VEC(double) x;    /* one number a row, or a unit … */
    VEC(size_t) kase; /* … and its case, counted in plan order from 0 */
    double over;      /* sum of the measure below the line */
    VEC(int64_t) n;   /* of one number a case: trials by case … */
    VEC(int64_t) c;   /* … and how many of them passed */
    VEC(double) y;    /* of two scorers: beside x, what the other one says … */
    VEC(bool) has_y;  /* … or false, for a unit without a label */
    size_t left_out, errors;
};

/* One metric under computation. */
struct gather {
    const struct metric_def *def;
    struct cell all;
    VEC(struct cell) slices;
    struct map slice_index;
};

struct gathering {
    struct arena *a;
    const struct suite *suite;
    struct gather *gathers;
    struct tally *tally;
    str case_id;         /* of the unit before */
    size_t kase;         /* its case */
    VEC(size_t) cluster; /* by case, where the suite has clusters */
    struct map clusters; /* by label */
    VEC(str) case_ids;
    VEC(struct metric_facts) facts;
    bool by_tag, by_pair; /* some metric asks for them */
};

/* Takes up one unit of the case g->kase: the row of the scorer and measure, and of a ratio or of two scorers the other
 * one; NULL where there is none. */
void cell_add(struct gathering *g, const struct metric_def *def, struct cell *cell, const struct row *row,
              const struct row *other);

/* How many cases it holds. */
size_t cell_cases(const struct cell *cell);

/* Sets the interval, unless an end of it is infinite. */
void metric_interval(struct metric *out, struct interval range, const char *method);

/* Value and interval of a mean of n >= 1 numbers that stand beside cell->kase, and what a gate needs to know of it.
 * share, cases: they are shares of something, they are one a case already. */
void metric_mean(struct gathering *g, struct metric *out, struct metric_facts *facts, const struct cell *cell,
                 const double *x, size_t n, bool share, bool cases);

/* The cluster of each of the units of the cell: that of the suite, else the case. */
size_t cell_cluster(const struct gathering *g, const struct cell *cell, size_t unit);

/* Everything needed to repeat the number, in one line, in arena; undefined: why there is none, or NULL. */
str metric_signature(const struct gathering *g, const struct metric_def *def, const struct cell *cell,
                     const struct metric *m, size_t cases, const char *undefined);

/* Value and interval of a metric of two scorers. NULL, or in a word or two why it has no value. */
const char *metric_pairs(struct gathering *g, const struct gather *gather, const struct cell *cell, struct metric *out,
                         struct metric_facts *facts);

#endif
