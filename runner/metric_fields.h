/* SPDX-License-Identifier: Apache-2.0 */
/* metric_fields: what an entry of `metrics:` may say, as tables. Private to the files that read definitions. */
#ifndef ASSIZE_RUNNER_METRIC_FIELDS_H
#define ASSIZE_RUNNER_METRIC_FIELDS_H

#include "runner/suite.h"

extern const char *const DIRECTION_NAMES[]; /* "higher", "lower", NULL */

/* What the kinds take, in one struct; each kind has a table of its own. */
struct metric_params {
    str of, field, over, with, with_field;
    struct field_strings by;
    json_t *k;
    double tau;
    int as, on, weights, scale; /* -1 = not given */
    int64_t bins;               /* 0 = not given */
};

struct metric_entry {
    str id, unit;
    int direction; /* -1 = not given */
    struct metric_params params;
};

/* Fills a struct metric_entry. */
extern const struct field METRIC_FIELDS[];

#endif
