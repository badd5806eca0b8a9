/* SPDX-License-Identifier: Apache-2.0 */
/* games: what the verbs that rate share: a table read as games of two, one a row, and ratings as rows of a result. */
#ifndef ASSIZE_CLI_STATS_GAMES_H
#define ASSIZE_CLI_STATS_GAMES_H

#include "cli/stats/stats.h"
#include "stats/rating.h"

/* Names of columns; NULL where the user gave none. */
struct games_columns {
    const char *a, *b, *winner, *count, *cluster;
    bool cluster_pairs;
};

#define GAMES_OPTION_A(type) STATS_OPTION_COLUMN("a", type, columns.a, "name of the first player; default a")
#define GAMES_OPTION_B(type) STATS_OPTION_COLUMN("b", type, columns.b, "name of the second player; default b")
#define GAMES_OPTION_CLUSTER(type)                                                                                     \
    STATS_OPTION_COLUMN("cluster", type, columns.cluster, "games that go together, such as those of one prompt")
#define GAMES_OPTION_CLUSTER_PAIRS(type)                                                                               \
    {                                                                                                                  \
        "cluster-pairs", 0, NULL, OPTION_FLAG, offsetof(type, columns.cluster_pairs),                                  \
            .help = "games of the same two players go together"                                                        \
    }
#define GAMES_OPTION_COUNT(type)                                                                                       \
    STATS_OPTION_COLUMN("count", type, columns.count, "how many such games a row stands for; default one")
#define GAMES_OPTION_WINNER(type) STATS_OPTION_COLUMN("winner", type, columns.winner, "who won; default winner")

/* What --winner's column may hold, for the manuals. */
#define GAMES_MANUAL                                                                                                   \
    "A row is a game. Its winner is the name of one of its two players, or one of: tie, draw, both, tie (bothbad).\n"  \
    "Where no player of the file is called so, a, model_a and b, model_b say the first and the second.\n"

/* One a row, in the order of the file. */
struct games {
    const char *file;
    struct game *v;
    size_t n;
    const str *names; /* of the players, in the order in which they come */
    size_t players;
    const size_t *cluster; /* NULL without --cluster and --cluster-pairs */
    const str *cluster_names;
    size_t n_clusters;
    double weight; /* of all games */
};

void games_presets(struct games_columns *columns);

/* In arena. ERR_INPUT with its line for a player against itself, a winner who did not play, or a count that is negative
 * or above 1e15; ERR_USAGE for both kinds of cluster. */
bool games_read(struct arena *a, const struct table *t, const struct games_columns *columns, struct games *ret,
                struct err *err) MUST_USE;

/* "'x', 'y' and 3 more": who belongs to a group; in arena. */
const char *games_who(struct arena *a, const struct games *g, const bool *group);

/* The players from the highest rating down, equal ones by name; in arena. */
size_t *games_order(struct arena *a, const struct games *g, const double *rating);

/* Adds "ratings": a row each in that order. A se of 0 is one that is not known: it and its interval are null, and the
 * rank may be any. */
void games_put_ratings(struct arena *a, json_t *to, const struct games *g, const double *rating, const double *se,
                       const struct interval *range);

/* A number that is whole is printed as such. */
void games_put_count(json_t *to, const char *key, double count);

#endif
