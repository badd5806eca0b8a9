/* SPDX-License-Identifier: Apache-2.0 */
/* bt_model: what bradley_terry.c and bt_errors.c share: the likelihood of one game, and sums over games. Parameters are
 * in the order of struct bt_fit; covariates are divided by their root mean square, so that a step's size means the same
 * for all of them. */
#ifndef ASSIZE_STATS_BT_MODEL_H
#define ASSIZE_STATS_BT_MODEL_H

#include "stats/bradley_terry.h"

struct bt_model {
    const struct bt_data *data;
    const struct bt_options *options;
    size_t parameters;
    const double *unit; /* by covariate: its root mean square */
};

/* The logarithm of a result's probability, and its derivatives: score by eta and by log nu, then the negative second
 * derivatives, which are expected ones too. */
struct bt_term {
    double value, s, t, ss, st, tt;
};
struct bt_term bt_term(const struct bt_model *m, enum game_result result, double eta, double log_nu);

/* A game's derivative of eta by the parameters, where it is not 0. */
struct bt_row {
    size_t n;
    size_t *at; /* rising but for the first two, which are the players */
    double *x;
};
/* Room for one. */
struct bt_row bt_row_make(struct arena *a, const struct bt_model *m);
void bt_row_read(const struct bt_model *m, size_t game, struct bt_row *row);

/* eta of a game. */
double bt_row_eta(const struct bt_row *row, const double *theta);

/* log nu, or 0 where ties are half wins. */
double bt_log_nu(const struct bt_model *m, const double *theta);

/* The penalised log-likelihood; and where g is not NULL, its gradient in g and the lower half of its negative Hessian
 * in h. */
double bt_sums(const struct bt_model *m, struct bt_row *row, const double *theta, double *g, double *h);

/* Of the penalty alone; the same. */
double bt_penalty(const struct bt_model *m, const double *theta, double *g, double *h);

/* Makes the negative Hessian, which without a prior says nothing of a shift of all strengths, one that can be inverted:
 * adds a multiple of uu', u the unit vector of that shift. Solutions for gradients, which have none of it, stay the
 * same.
 */
void bt_pin(const struct bt_model *m, double *h);

/* S of the sandwich at theta, added to `to`, which is zero; bread is A^-1. False: BT_ONE_CLUSTER, BT_CLUSTER_ALONE. */
bool bt_spread(struct arena *a, const struct bt_model *m, const double *theta, const double *bread, double *to,
               size_t *ret_clusters, struct bt_fault *ret_fault);

/* Covariance, standard errors and df at ret->estimate, which is still in units of the model. False: as bt_spread, or
 * BT_DIVERGED where the Hessian cannot be inverted. */
bool bt_errors(struct arena *a, const struct bt_model *m, struct bt_fit *ret, struct bt_fault *ret_fault);

#endif
