/* SPDX-License-Identifier: Apache-2.0 */
/*
 * elo: ratings that move with each game (Elo 1978, "The Rating of Chessplayers, Past and Present"; in the logistic form
 * that is usual today). Before a game the first player's expected points are
 *     E = 1 / (1 + 10^((r_second - r_first) / scale))
 * and after it r_first grows, and r_second falls, by k (points - E): 1 point for a win, 1/2 for a tie, 0 for a loss.
 * The order of games matters, and late games count more than early ones; with players that do not change, as models
 * under test do not, bradley_terry.h uses the same games better (Boubdir et al. 2023, arXiv 2311.17295).
 */
#ifndef ASSIZE_STATS_ELO_H
#define ASSIZE_STATS_ELO_H

#include "stats/rating.h"

struct elo {
    double k;       /* most points that one game moves; > 0 */
    double initial; /* everyone's rating before the first game */
    double scale;   /* points at which the odds are ten to one; > 0 */
};
#define ELO_USUAL ((struct elo){32, 1000, 400})

/* Within [0, 1]; finite for all finite ratings. */
double elo_expected(const struct elo *e, double first, double second);

/* Plays the games in their order; each is one game, `count` is not read. ret has room for `players`; a player without
 * games keeps the initial rating. A game of a player against itself is a BUG. */
void elo_rate(const struct elo *e, const struct game *games, size_t n, size_t players, double *ret);

/*
 * How far the ratings depend on which games were played: n games are drawn from the n with replacement and played
 * again, in the order of the file, `resamples` times; se is the standard deviation over the resamples, range the
 * percentile interval (quantiles of type 7). With `cluster`, labels from 0 to n_clusters - 1 by game, whole clusters
 * are drawn. The resample i has the stream ("stats.elo", i) of the seed. se and range have room for `players`; a se of
 * 0 says that no resample differed. False, and nothing is set, where fewer than two games or clusters say nothing, or
 * where resamples x players exceeds ELO_NUMBERS_MAX. resamples >= 2; cluster NULL: each game is drawn alone.
 */
enum { ELO_NUMBERS_MAX = 50000000 };
bool elo_bootstrap(const struct elo *e, const struct game *games, size_t n, size_t players, const size_t *cluster,
                   size_t n_clusters, size_t resamples, uint64_t seed, double level, double *se,
                   struct interval *range) MUST_USE;

#endif
