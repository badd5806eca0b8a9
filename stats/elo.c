/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/elo.h"
#include "stats/bootstrap.h"

#include <math.h>

static const double LN10 = 2.302585092994045684;

double elo_expected(const struct elo *e, double first, double second)
{
    return 1 / (1 + exp((second - first) / e->scale * LN10));
}

static void play(const struct elo *e, const struct game *g, double *rating)
{
    double points = g->result == GAME_FIRST ? 1 : g->result == GAME_TIE ? 0.5 : 0;
    double moved = e->k * (points - elo_expected(e, rating[g->first], rating[g->second]));
    rating[g->first] += moved;
    rating[g->second] -= moved;
}

static void start(const struct elo *e, size_t players, double *ret)
{
    for (size_t i = 0; i < players; i++)
        ret[i] = e->initial;
}

void elo_rate(const struct elo *e, const struct game *games, size_t n, size_t players, double *ret)
{
    start(e, players, ret);
    for (size_t i = 0; i < n; i++) {
        if (games[i].first >= players || games[i].second >= players || games[i].first == games[i].second)
            BUG("game %zu is of players %zu and %zu of %zu", i, games[i].first, games[i].second, players);
        play(e, &games[i], ret);
    }
}

/* Plays a resample: times[c] says how often the cluster c was drawn. */
static void play_drawn(const struct elo *e, const struct game *games, size_t n, const size_t *cluster,
                       const size_t *times, double *rating)
{
    for (size_t i = 0; i < n; i++)
        for (size_t again = times[cluster ? cluster[i] : i]; again; again--)
            play(e, &games[i], rating);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts the values. */
static void summarise(double *values, size_t n, double level, double *ret_se, struct interval *ret)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    for (size_t i = 0; i < n; i++)
        squares += (values[i] - sum / (double)n) * (values[i] - sum / (double)n);
    qsort(values, n, sizeof *values, by_size);
    *ret_se = values[0] == values[n - 1] ? 0 : sqrt(squares / (double)(n - 1));
    *ret = (struct interval){quantile_of(values, n, (1 - level) / 2), quantile_of(values, n, (1 + level) / 2)};
}

bool elo_bootstrap(const struct elo *e, const struct game *games, size_t n, size_t players, const size_t *cluster,
                   size_t n_clusters, size_t resamples, uint64_t seed, double level, double *se, struct interval *range)
{
    size_t units = cluster ? n_clusters : n;
    if (units < 2 || resamples > ELO_NUMBERS_MAX / (players ? players : 1))
        return false;
    size_t *times CLEANUP_FREE = base_alloc(units * sizeof *times);
    double *rating CLEANUP_FREE = base_alloc(players * sizeof *rating);
    double *all CLEANUP_FREE = base_alloc(players * resamples * sizeof *all); /* player by player */
    for (size_t r = 0; r < resamples; r++) {
        struct rng rng = rng_stream(seed, S("stats.elo"), r, 0);
        memset(times, 0, units * sizeof *times);
        for (size_t i = 0; i < units; i++)
            times[rng_below(&rng, units)]++;
        start(e, players, rating);
        play_drawn(e, games, n, cluster, times, rating);
        for (size_t i = 0; i < players; i++)
            all[i * resamples + r] = rating[i];
    }
    for (size_t i = 0; i < players; i++)
        summarise(all + i * resamples, resamples, level, &se[i], &range[i]);
    return true;
}
