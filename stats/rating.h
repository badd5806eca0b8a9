/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rating: what ratings from games of two share: the games, who won how many of them, ranks, and whether the games can
 * be rated at all. Players are numbers from 0 on. elo.h and bradley_terry.h rate.
 */
#ifndef ASSIZE_STATS_RATING_H
#define ASSIZE_STATS_RATING_H

#include "stats/interval.h"

enum game_result {
    GAME_FIRST,  /* `first` won */
    GAME_SECOND, /* `second` won */
    GAME_TIE,
};

struct game {
    size_t first, second; /* players; not the same */
    enum game_result result;
    double count; /* of equal games that this stands for, >= 0 and finite; need not be whole */
};

/* What one player did, in games. */
struct tally {
    double games, wins, losses, ties;
};

/* ret has room for `players`. A game of a player against itself, or of a player that is none, is a BUG. */
void rating_tally(const struct game *games, size_t n, size_t players, struct tally *ret);

/*
 * Where a player may stand among n. rank: 1 + how many are rated higher (equal ratings share a rank). best: 1 + how
 * many have an interval that lies wholly above this one's; worst: n less how many lie wholly below. That is more
 * cautious than a test of each pair: intervals that overlap a little may belong to a difference that is significant.
 */
struct rank {
    size_t rank, best, worst;
};

/* ret has room for n; range NULL: best and worst are as the rank. */
void rating_ranks(const double *rating, const struct interval *range, size_t n, struct rank *ret);

enum games_fault {
    GAMES_FINE,
    GAMES_DISCONNECTED, /* nobody of the group played anybody of the rest */
    GAMES_NEVER_LOST,   /* the group won all games against the rest */
    GAMES_NEVER_WON,    /* the group lost all games against the rest */
};

/*
 * Whether strengths have finite values of greatest likelihood: exactly where, however the players are split in two
 * groups, each group has a point (a win, or a tie) against the other (Ford 1957, "Solution of a ranking problem from
 * binary comparisons", American Mathematical Monthly 64(8):28-33); that is, where the graph of points is strongly
 * connected (Tarjan 1972). If not, group[i] says who belongs to the smallest group for which it fails. Games with count
 * 0 are not looked at. players >= 1.
 */
enum games_fault rating_fault(const struct game *games, size_t n, size_t players, bool *group);

#endif
