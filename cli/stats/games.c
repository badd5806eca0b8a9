/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/games.h"

#include "base/map.h"
#include "text/show.h"

#include <math.h>

/* Counts are added up exactly below this. */
static const double COUNT_MAX = 1e15;
enum { WHO_MAX = 5 }; /* names in a message */

void games_presets(struct games_columns *columns)
{
    columns->a = "a";
    columns->b = "b";
    columns->winner = "winner";
}

/* The number of a name, a new one if need be. */
static size_t player_of(struct arena *a, struct map *players, str name, str *names)
{
    size_t at;
    if (map_get(players, name, &at))
        return at;
    at = players->n;
    map_add(a, players, name, at, NULL);
    names[at] = name;
    return at;
}

static bool one_of(str word, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (str_eq_c(word, words[i]))
            return true;
    return false;
}

/* A name of the two first; a word that some other player is called is no word. */
static bool result_read(str winner, str first, str second, const struct map *players, enum game_result *ret)
{
    static const char *const TIE[] = {"tie", "draw", "both", "tie (bothbad)", NULL};
    static const char *const FIRST[] = {"a", "model_a", NULL}, *const SECOND[] = {"b", "model_b", NULL};
    size_t at;
    if (str_eq(winner, first))
        *ret = GAME_FIRST;
    else if (str_eq(winner, second))
        *ret = GAME_SECOND;
    else if (map_get(players, winner, &at))
        return false;
    else if (one_of(winner, TIE))
        *ret = GAME_TIE;
    else if (one_of(winner, FIRST))
        *ret = GAME_FIRST;
    else if (one_of(winner, SECOND))
        *ret = GAME_SECOND;
    else
        return false;
    return true;
}

static bool results_read(struct arena *a, const struct table *t, const struct games_columns *c, struct games *g,
                         struct err *err)
{
    const str *first, *second, *winner;
    struct map players = {0};
    if (!table_texts(a, t, c->a, "--a", &first, err) || !table_texts(a, t, c->b, "--b", &second, err) ||
        !table_texts(a, t, c->winner, "--winner", &winner, err))
        return false;
    str *names = arena_array(a, str, 2 * t->n);
    g->v = arena_array(a, struct game, t->n);
    for (size_t i = 0; i < t->n; i++) {
        g->v[i].first = player_of(a, &players, first[i], names);
        g->v[i].second = player_of(a, &players, second[i], names);
        if (g->v[i].first == g->v[i].second)
            return err_at(err, g->file, t->lines[i], 0, "'%s' plays against itself", show_text(first[i]).text);
    }
    for (size_t i = 0; i < t->n; i++)
        if (!result_read(winner[i], first[i], second[i], &players, &g->v[i].result))
            return err_at(err, g->file, t->lines[i], 0,
                          "column '%s': expected who won, '%s' or '%s', or tie, draw or both; found '%s'",
                          show_text(str_of(c->winner)).text, show_text(first[i]).text, show_text(second[i]).text,
                          show_text(winner[i]).text);
    g->n = t->n;
    g->names = names;
    g->players = players.n;
    return true;
}

static bool counts_read(struct arena *a, const struct table *t, const char *column, struct games *g, struct err *err)
{
    const double *count = NULL;
    if (column && !table_numbers(a, t, column, "--count", &count, err))
        return false;
    for (size_t i = 0; i < g->n; i++) {
        g->v[i].count = count ? count[i] : 1;
        if (g->v[i].count < 0 || g->v[i].count > COUNT_MAX)
            return err_at(err, g->file, t->lines[i], 0, "column '%s': expected a count from 0 to 1e15, found %g",
                          show_text(str_of(column)).text, g->v[i].count);
        g->weight += g->v[i].count;
    }
    return true;
}

/* Games of the same two players, whichever comes first. */
static void clusters_of_pairs(struct arena *a, struct games *g)
{
    struct map seen = {0};
    size_t *cluster = arena_array(a, size_t, g->n);
    str *names = arena_array(a, str, g->n);
    for (size_t i = 0; i < g->n; i++) {
        size_t one = g->v[i].first, other = g->v[i].second;
        str key = arena_printf(a, "%zu %zu", one < other ? one : other, one < other ? other : one);
        if (map_get(&seen, key, &cluster[i]))
            continue;
        cluster[i] = seen.n;
        names[seen.n] = arena_printf(a, "%.*s, %.*s", STR_ARG(g->names[one]), STR_ARG(g->names[other]));
        map_add(a, &seen, key, cluster[i], NULL);
    }
    g->cluster = cluster;
    g->cluster_names = names;
    g->n_clusters = seen.n;
}

bool games_read(struct arena *a, const struct table *t, const struct games_columns *columns, struct games *ret,
                struct err *err)
{
    *ret = (struct games){.file = arena_cstr(a, t->file)};
    if (columns->cluster && columns->cluster_pairs)
        return err_set(err, ERR_USAGE, "--cluster and --cluster-pairs: expected one of them");
    if (!results_read(a, t, columns, ret, err) || !counts_read(a, t, columns->count, ret, err))
        return false;
    if (columns->cluster_pairs)
        clusters_of_pairs(a, ret);
    return !columns->cluster ||
           table_labels(a, t, columns->cluster, "--cluster", &ret->cluster, &ret->cluster_names, &ret->n_clusters, err);
}

const char *games_who(struct arena *a, const struct games *g, const bool *group)
{
    struct buf text CLEANUP_BUF = {0};
    size_t n = 0, shown = 0;
    for (size_t i = 0; i < g->players; i++)
        n += group[i];
    for (size_t i = 0; i < g->players && shown < WHO_MAX; i++) {
        if (!group[i])
            continue;
        buf_printf(&text, "%s'%s'", !shown ? "" : shown + 1 == n ? " and " : ", ", show_text(g->names[i]).text);
        shown++;
    }
    if (n > shown)
        buf_printf(&text, " and %zu more", n - shown);
    return arena_cstr(a, buf_view(&text));
}

struct placed {
    double rating;
    str name;
    size_t player;
};

static int by_place(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    return x->rating != y->rating ? (x->rating < y->rating) - (x->rating > y->rating) : str_cmp(x->name, y->name);
}

size_t *games_order(struct arena *a, const struct games *g, const double *rating)
{
    struct placed *placed = arena_array(a, struct placed, g->players);
    size_t *order = arena_array(a, size_t, g->players);
    for (size_t i = 0; i < g->players; i++)
        placed[i] = (struct placed){rating[i], g->names[i], i};
    qsort(placed, g->players, sizeof *placed, by_place);
    for (size_t i = 0; i < g->players; i++)
        order[i] = placed[i].player;
    return order;
}

void games_put_count(json_t *to, const char *key, double count)
{
    if (count == floor(count) && count <= COUNT_MAX)
        stats_put_int(to, key, (int64_t)count);
    else
        stats_put(to, key, count);
}

static void tally_put(json_t *to, const struct tally *t)
{
    games_put_count(to, "games", t->games);
    games_put_count(to, "wins", t->wins);
    games_put_count(to, "losses", t->losses);
    games_put_count(to, "ties", t->ties);
}

void games_put_ratings(struct arena *a, json_t *to, const struct games *g, const double *rating, const double *se,
                       const struct interval *range)
{
    struct tally *tally = arena_array(a, struct tally, g->players);
    struct rank *rank = arena_array(a, struct rank, g->players);
    struct interval *known = arena_array(a, struct interval, g->players);
    const size_t *order = games_order(a, g, rating);
    json_t *rows = json_array();
    for (size_t i = 0; i < g->players; i++)
        known[i] = se[i] > 0 ? range[i] : (struct interval){-INFINITY, INFINITY};
    rating_tally(g->v, g->n, g->players, tally);
    rating_ranks(rating, known, g->players, rank);
    for (size_t k = 0; k < g->players; k++) {
        size_t i = order[k];
        json_t *row = json_object();
        stats_put_int(row, "rank", (int64_t)rank[i].rank);
        stats_put_text(row, "name", g->names[i]);
        stats_put(row, "rating", rating[i]);
        stats_put(row, "se", se[i] > 0 ? se[i] : INFINITY);
        stats_put(row, "low", known[i].low);
        stats_put(row, "high", known[i].high);
        stats_put_int(row, "best", (int64_t)rank[i].best);
        stats_put_int(row, "worst", (int64_t)rank[i].worst);
        tally_put(row, &tally[i]);
        json_array_append_new(rows, row);
    }
    json_object_set_new(to, "ratings", rows);
}
