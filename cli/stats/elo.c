/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/games.h"
#include "cli/stats/verbs.h"

#include "stats/elo.h"

#include <math.h>

/* Most single games, and the numbers that the default count of resamples may cost. */
enum { ELO_GAMES_MAX = 10000000, RESAMPLES_USUAL = 1000, RESAMPLES_LEAST = 100, ELO_PLAYS = 50000000 };

struct elo_verb {
    struct stats_common common;
    struct games_columns columns;
    const char *k, *initial, *scale, *level;
    int64_t resamples, seed;
};

/* Rows that stand for several games, one by one. */
static bool write_out(struct arena *a, const struct table *t, struct games *g, struct err *err)
{
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++)
        if (g->v[i].count != floor(g->v[i].count))
            return err_at(err, g->file, t->lines[i], 0, "Elo plays whole games: expected a whole count, found %g",
                          g->v[i].count);
    if (g->weight > ELO_GAMES_MAX)
        return err_at(err, g->file, 0, 0, "%.15g games; Elo plays at most %d", g->weight, ELO_GAMES_MAX);
    struct game *v = arena_array(a, struct game, (size_t)g->weight);
    size_t *cluster = arena_array(a, size_t, (size_t)g->weight);
    for (size_t i = 0; i < g->n; i++)
        for (size_t left = (size_t)g->v[i].count; left; left--, n++) {
            v[n] = g->v[i];
            v[n].count = 1;
            cluster[n] = g->cluster ? g->cluster[i] : 0;
        }
    g->v = v;
    g->n = n;
    g->cluster = g->cluster ? cluster : NULL;
    return n || err_at(err, g->file, 0, 0, "no game: every count is 0");
}

/* As many as asked for, or as a few seconds allow. */
static size_t resamples_of(const struct elo_verb *v, size_t games)
{
    size_t n = ELO_PLAYS / (games ? games : 1);
    if (v->resamples)
        return (size_t)v->resamples;
    return n > RESAMPLES_USUAL ? RESAMPLES_USUAL : n < RESAMPLES_LEAST ? RESAMPLES_LEAST : n;
}

static bool elo_options(const struct elo_verb *v, struct elo *ret, double *ret_level, struct err *err)
{
    return stats_number(v->k, "--k", 0, 1e6, true, &ret->k, err) &&
           stats_number(v->initial, "--initial", -1e9, 1e9, false, &ret->initial, err) &&
           stats_number(v->scale, "--scale", 0, 1e9, true, &ret->scale, err) && stats_level(v->level, ret_level, err);
}

static void elo_head(json_t *out, const struct games *g, const struct elo *e, size_t resamples, double level)
{
    games_put_count(out, "games", (double)g->n);
    stats_put_int(out, "players", (int64_t)g->players);
    stats_put(out, "k", e->k);
    stats_put(out, "initial", e->initial);
    stats_put(out, "scale", e->scale);
    stats_put_text(out, "method",
                   g->cluster ? S("percentile bootstrap over clusters, in the order of the file")
                              : S("percentile bootstrap over games, in the order of the file"));
    if (g->cluster)
        stats_put_int(out, "clusters", (int64_t)g->n_clusters);
    stats_put_int(out, "resamples", (int64_t)resamples);
    stats_put(out, "level", level);
}

static bool elo_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct elo_verb *v = options;
    struct table *t;
    struct games g;
    struct elo e = ELO_USUAL;
    double level = 0.95;
    *ret_exit = 0;
    if (!elo_options(v, &e, &level, err) || !table_read(a, v->common.file, &t, err) ||
        !games_read(a, t, &v->columns, &g, err) || !write_out(a, t, &g, err))
        return false;
    size_t resamples = resamples_of(v, g.n);
    double *rating = arena_array(a, double, g.players), *se = arena_array(a, double, g.players);
    struct interval *range = arena_array(a, struct interval, g.players);
    if (resamples > ELO_NUMBERS_MAX / g.players)
        return err_at(err, g.file, 0, 0, "%zu players x %zu resamples are more than %d numbers; take fewer --resamples",
                      g.players, resamples, ELO_NUMBERS_MAX);
    elo_rate(&e, g.v, g.n, g.players, rating);
    bool spread =
        elo_bootstrap(&e, g.v, g.n, g.players, g.cluster, g.n_clusters, resamples, (uint64_t)v->seed, level, se, range);
    json_t *out = stats_result("elo", t);
    elo_head(out, &g, &e, resamples, level);
    games_put_ratings(a, out, &g, rating, se, range);
    if (!spread)
        stats_put_text(out, "note", S("one game, or one cluster, says nothing of the next: no intervals"));
    return stats_print(&v->common, out, err);
}

static void elo_presets(void *options)
{
    games_presets(&((struct elo_verb *)options)->columns);
}

static const struct option OPTIONS[] = {
    GAMES_OPTION_A(struct elo_verb),
    GAMES_OPTION_B(struct elo_verb),
    GAMES_OPTION_CLUSTER(struct elo_verb),
    GAMES_OPTION_CLUSTER_PAIRS(struct elo_verb),
    GAMES_OPTION_COUNT(struct elo_verb),
    {"initial", 0, "RATING", OPTION_TEXT, offsetof(struct elo_verb, initial),
     .help = "everyone's rating before the first game; default 1000"},
    STATS_OPTION_JSON(struct elo_verb),
    {"k", 0, "POINTS", OPTION_TEXT, offsetof(struct elo_verb, k), .help = "most that one game moves; default 32"},
    {"level", 0, "LEVEL", OPTION_TEXT, offsetof(struct elo_verb, level), .help = "of intervals; default 0.95"},
    {"resamples", 0, "N", OPTION_INT, offsetof(struct elo_verb, resamples), 2, 1000000,
     "of the bootstrap; default 1000, fewer with more than 50,000 games, at least 100"},
    {"scale", 0, "POINTS", OPTION_TEXT, offsetof(struct elo_verb, scale),
     .help = "at which the odds are ten to one; default 400"},
    {"seed", 0, "N", OPTION_INT, offsetof(struct elo_verb, seed), 0, INT64_C(1) << 53,
     "seed of the bootstrap; default 0"},
    GAMES_OPTION_WINNER(struct elo_verb),
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct elo_verb), {0}};

const struct verb STATS_ELO = {
    .name = "elo",
    .help = "Elo ratings of players from games of two, in the order of the file",
    .manual =
        "Before each game a's expected points are E = 1 / (1 + 10^((rating_b - rating_a) / scale)); after it a's\n"
        "rating grows, and b's falls, by k (points - E), with 1 point for a win and 1/2 for a tie (Elo 1978). The\n"
        "order counts, and late games most; for players that do not change, bradley-terry uses the same games\n"
        "better.\n" GAMES_MANUAL
        "Intervals draw games, or clusters, again and play them in the order of the file; best and worst are the\n"
        "ranks that overlapping intervals allow. Refused: a player against itself, a winner who did not play, counts\n"
        "that are not whole.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct elo_verb),
    .presets = elo_presets,
    .run = elo_run,
};
