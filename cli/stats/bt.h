/* SPDX-License-Identifier: Apache-2.0 */
/* bt: what the parts of `assize stats bradley-terry` share. */
#ifndef ASSIZE_CLI_STATS_BT_H
#define ASSIZE_CLI_STATS_BT_H

#include "cli/stats/games.h"
#include "stats/bradley_terry.h"

struct bt_verb {
    struct stats_common common;
    struct games_columns columns;
    struct option_list covariates;
    const char *errors, *ties, *scale, *prior, *level;
    bool pairs;
};

/* What all parts of the run share. */
struct bt_run {
    struct arena *a;
    const struct bt_verb *v;
    const struct table *t;
    struct games games;
    struct bt_data data;
    struct bt_options options;
    struct bt_fit fit;
    double level, unit, centre; /* rating = centre + unit * strength */
};

/* The words of --scale and --ties; the latter are in the order of enum bt_ties. */
const char *bt_scale_choice(size_t n);
const char *bt_ties_choice(size_t n);

/* Says why there is no estimate, and with whom or which covariate that lies. ERR_INPUT, always false. */
bool bt_refused(const struct bt_run *r, const struct bt_fault *fault, struct err *err);

/* Prints r->fit. */
bool bt_print(struct bt_run *r, struct err *err) MUST_USE;

#endif
