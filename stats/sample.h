/* SPDX-License-Identifier: Apache-2.0 */
/* sample: values in the units that resampling draws or leaves out, with a statistic of all of them. */
#ifndef ASSIZE_STATS_SAMPLE_H
#define ASSIZE_STATS_SAMPLE_H

#include "base/base.h"

/* Units are values, or clusters of them (the trials of one case), which are drawn whole. */
enum sample_statistic { SAMPLE_MEAN, SAMPLE_MEDIAN };
struct sample {
    enum sample_statistic statistic;
    size_t n, units;  /* values; units they come in */
    double most;      /* the largest magnitude, by which rounding is measured: of differences, set it to what was
                       * subtracted, whose rounding they have */
    double spread;    /* the largest mean of a unit less the smallest; of SAMPLE_MEDIAN, of the values */
    size_t largest;   /* how many values the largest unit has */
    double *sum;      /* by unit: the sum of its values */
    size_t *size;     /* by unit: how many values; NULL where each value is a unit */
    double *sorted;   /* all values, of SAMPLE_MEDIAN */
    size_t *unit;     /* by place in `sorted`: whose value it is */
    size_t *place;    /* unit by unit: the places of its values in `sorted`, rising */
    size_t *place_of; /* by unit: where its places begin; one more than units */
};
#define CLEANUP_SAMPLE CLEANUP(sample_finish)

/* Of n >= 1 finite values. Values of a cluster stand together, as in mean_of; cluster NULL: each value on its own. */
void sample_init(struct sample *s, enum sample_statistic statistic, const double *x, const size_t *cluster, size_t n);
void sample_finish(struct sample *s);

/* Whether units differ by more than rounding leaves between numbers that were equal. Where they do not, resampling says
 * nothing, however sure it looks. */
bool sample_varies(const struct sample *s);

/* The same of single values; `most` 0: their own largest magnitude. */
bool values_vary(const double *x, size_t n, double most);

/* The statistic of the sample itself: the mean of all its values, or the median (of an even number, halfway between
 * the middle two). */
double sample_value(const struct sample *s);

/* The statistics without one unit, by unit, into ret[0 .. units - 1]; at least two units. */
void sample_jackknife(const struct sample *s, double *ret);

#endif
