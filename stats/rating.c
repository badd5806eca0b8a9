/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/rating.h"

#include <math.h>

void rating_tally(const struct game *games, size_t n, size_t players, struct tally *ret)
{
    memset(ret, 0, players * sizeof *ret);
    for (size_t i = 0; i < n; i++) {
        const struct game *g = &games[i];
        if (g->first >= players || g->second >= players || g->first == g->second)
            BUG("game %zu is of players %zu and %zu of %zu", i, g->first, g->second, players);
        struct tally *first = &ret[g->first], *second = &ret[g->second];
        first->games += g->count;
        second->games += g->count;
        first->wins += g->result == GAME_FIRST ? g->count : 0;
        first->losses += g->result == GAME_SECOND ? g->count : 0;
        first->ties += g->result == GAME_TIE ? g->count : 0;
        second->wins += g->result == GAME_SECOND ? g->count : 0;
        second->losses += g->result == GAME_FIRST ? g->count : 0;
        second->ties += g->result == GAME_TIE ? g->count : 0;
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How many of n sorted values are <= x, or with `below`, < x. */
static size_t count_up_to(const double *sorted, size_t n, double x, bool below)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] < x || (!below && sorted[middle] == x))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void rating_ranks(const double *rating, const struct interval *range, size_t n, struct rank *ret)
{
    double *sorted CLEANUP_FREE = base_alloc((n + 1) * 3 * sizeof *sorted);
    double *lows = sorted + n, *highs = lows + n;
    for (size_t i = 0; i < n; i++) {
        sorted[i] = rating[i];
        lows[i] = range ? range[i].low : rating[i];
        highs[i] = range ? range[i].high : rating[i];
    }
    qsort(sorted, n, sizeof *sorted, by_size);
    qsort(lows, n, sizeof *lows, by_size);
    qsort(highs, n, sizeof *highs, by_size);
    for (size_t i = 0; i < n; i++) {
        ret[i].rank = ret[i].best = ret[i].worst = 1 + n - count_up_to(sorted, n, rating[i], false);
        if (range) {
            ret[i].best = 1 + n - count_up_to(lows, n, range[i].high, false);
            ret[i].worst = n - count_up_to(highs, n, range[i].low, true);
        }
    }
}
