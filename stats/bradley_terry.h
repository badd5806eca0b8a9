/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bradley_terry: strengths of players from games of two, by maximum likelihood (Zermelo 1929; Bradley & Terry 1952,
 * Biometrika 39:324-345): the first player wins with probability
 *     1 / (1 + exp(-eta)),  eta = strength_first - strength_second + sum_j coefficient_j covariate_j
 * Strengths are log-odds, centred on 0. A covariate is something of the first side less the same of the second (lengths
 * of two answers), and its coefficient is estimated along with the strengths, so that these are what is left when the
 * sides are equal in it ("style control"). A covariate that is 1 in every game is the advantage of going first.
 *
 * Ties: BT_TIE_HALF counts one as half a win for each, which is what the arenas do. BT_TIE_DAVIDSON gives ties a
 * probability of their own (Davidson 1970, JASA 65:317-328), greatest between equals:
 *     P(first) : P(tie) : P(second) = exp(eta / 2) : nu : exp(-eta / 2)
 * Of the two usual models it was chosen over Rao & Kupper's (1967) because its likelihood is concave in (strengths, log
 * nu), like that without ties, and because odds of a win against a loss stay exp(eta).
 *
 * Newton's method from 0 with halved steps where needed; the likelihood is concave, so what it finds is the maximum.
 * Standard errors, with H the negative Hessian, and pinv(H) its inverse among centred strengths:
 *     BT_HESSIAN    pinv(H): right if the model is
 *     BT_SANDWICH   pinv(H) S pinv(H), S = sum of count * score score' over games: right also where it is not (White
 *                   1982; HC0 of statsmodels)
 *     BT_CLUSTERED  the same with scores summed within each cluster first (Liang & Zeger 1986): right where games of a
 *                   cluster (one prompt, one pair, one judge) go together. `corrected`: each cluster's score is taken
 *                   as (I - H_c pinv(H))^-1 score, H_c its part of H (Mancl & DeRouen 2001, Biometrics 57:126-134;
 *                   bias_reduced of statsmodels' GEE; a jackknife over clusters to first order). Strengths follow the
 *                   clusters they are fitted to, few pairs above all, which hides much of the spread otherwise.
 * A game with count w stands for w equal, independent games (in its cluster). A tie is one observation.
 *
 * `prior` > 0 is a penalty, not data: each strength's log-likelihood is added prior / 2 * (log p + log(1 - p)), p = 1 /
 * (1 + exp(-strength)), as if each player had won and lost prior / 2 games against one of average strength. Then
 * strengths always have a maximum; they are drawn together, and standard errors speak of the penalised estimate.
 */
#ifndef ASSIZE_STATS_BRADLEY_TERRY_H
#define ASSIZE_STATS_BRADLEY_TERRY_H

#include "base/arena.h"
#include "stats/rating.h"

/* Players, covariates and the tie parameter together; their squares are kept. */
enum { BT_PARAMETERS_MAX = 2000 };

enum bt_ties { BT_TIE_HALF, BT_TIE_DAVIDSON };
enum bt_errors { BT_HESSIAN, BT_SANDWICH, BT_CLUSTERED };

struct bt_data {
    const struct game *games;
    size_t n, players;
    const double *covariates; /* n rows of n_covariates, finite */
    size_t n_covariates;
    const size_t *cluster; /* by game, from 0 to n_clusters - 1; for BT_CLUSTERED */
    size_t n_clusters;
};

struct bt_options {
    enum bt_ties ties;
    enum bt_errors errors;
    bool corrected;
    double prior; /* >= 0 */
};

/* Parameters in this order: strengths, coefficients, log nu if there is one. */
struct bt_fit {
    size_t players, n_covariates, parameters;
    bool davidson;
    double *estimate;
    double *se;            /* 0: no spread was seen (all ties, clusters that cancel out), so that it is unknown */
    double *covariance;    /* parameters * parameters */
    double log_likelihood; /* of the games, without the penalty */
    double df;             /* C - 1 with BT_CLUSTERED, for quantiles of t; 0: normal quantiles */
};

/* Why there is no estimate. */
enum bt_fault_kind {
    BT_NO_GAMES,       /* none, or all with count 0 */
    BT_ONE_PLAYER,     /* fewer than two */
    BT_SELF,           /* game `at` is of a player against itself */
    BT_TOO_MANY,       /* parameters */
    BT_DISCONNECTED,   /* by rating_fault: `group` */
    BT_NEVER_LOST,     /* the same */
    BT_NEVER_WON,      /* the same */
    BT_NO_TIE,         /* BT_TIE_DAVIDSON, and no game is a tie */
    BT_ALL_TIES,       /* BT_TIE_DAVIDSON, and all are */
    BT_CONSTANT,       /* covariate `at` is 0 in every game */
    BT_COLLINEAR,      /* covariate `at` is a combination of who plays whom and of the covariates before it */
    BT_SEPARATED,      /* covariate `at` lets a combination tell all wins from losses: no finite maximum */
    BT_SEPARATED_TIES, /* BT_TIE_DAVIDSON: strengths and log nu can grow together without end; `group` would rise */
    BT_ONE_CLUSTER,    /* BT_CLUSTERED with fewer than two clusters that have games */
    BT_CLUSTER_ALONE,  /* `corrected`: without the cluster `at` the rest has no estimate, so nothing tells its error */
    BT_DIVERGED,       /* none of these, and Newton's method came to no end: numbers too far apart */
};
struct bt_fault {
    enum bt_fault_kind kind;
    size_t at;
    bool *group; /* players; in arena */
};

/* ret is in arena. False with *ret_fault where there is no estimate. Labels and players out of range, and numbers that
 * are not finite, are a BUG. */
bool bt_fit(struct arena *a, const struct bt_data *d, const struct bt_options *o, struct bt_fit *ret,
            struct bt_fault *ret_fault) MUST_USE;

/* The parameter i -+ quantile * se. False where its se is unknown. */
bool bt_interval(const struct bt_fit *fit, size_t i, double level, struct interval *ret) MUST_USE;

/* A strength on the scale of Elo's ratings: 1000 is average, 400 points are odds of ten to one. */
#define BT_ELO_CENTRE 1000.0
#define BT_ELO_UNIT 173.71779276130070 /* 400 / ln 10 */

/* One against another, covariates equal. */
struct bt_pair {
    double
        wins; /* probability that `first` wins; of a tie's point, half is in it with BT_TIE_HALF, none with Davidson */
    double tie;            /* 0 with BT_TIE_HALF */
    double difference, se; /* of the strengths; se 0: unknown */
    bool has_range;
    struct interval range; /* of 1 / (1 + exp(-difference)), the share of wins in games that are decided */
};
struct bt_pair bt_pair(const struct bt_fit *fit, size_t first, size_t second, double level);

#endif
