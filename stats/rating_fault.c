/* SPDX-License-Identifier: Apache-2.0 */
/* Strongly connected groups of the graph "took a point from", by Tarjan's walk with a stack of our own: a chain of a
 * million players must not be a million calls. */
#include "stats/rating.h"

struct graph {
    size_t players;
    size_t *from; /* players + 1: where each one's edges begin in `to` */
    size_t *to;
};

/* Counts edges, or with `fill`, writes them; from[] is the cursor. A tie is an edge each way. */
static void edges(const struct game *games, size_t n, struct graph *g, bool fill)
{
    for (size_t i = 0; i < n; i++) {
        const struct game *x = &games[i];
        for (int side = 0; side < 2; side++) {
            enum game_result lost = side ? GAME_FIRST : GAME_SECOND;
            size_t one = side ? x->second : x->first, other = side ? x->first : x->second;
            if (!(x->count > 0) || x->result == lost)
                continue;
            if (fill)
                g->to[--g->from[one]] = other;
            else
                g->from[one]++;
        }
    }
}

static void graph_make(const struct game *games, size_t n, struct graph *g)
{
    edges(games, n, g, false);
    for (size_t i = 1; i <= g->players; i++)
        g->from[i] += g->from[i - 1];
    edges(games, n, g, true); /* filled from the back, so each cursor ends where its edges begin */
}

enum { NOT_SEEN = 0 };
struct walk {
    size_t *seen;  /* when a player was first met, from 1 */
    size_t *low;   /* the earliest that can be reached from there */
    size_t *group; /* its group, from 1; 0 while it is not known */
    size_t *path, *next, *open;
    size_t time, n_path, n_open, n_groups;
};

static void enter(struct walk *w, const struct graph *g, size_t player)
{
    w->seen[player] = w->low[player] = ++w->time;
    w->next[player] = g->from[player];
    w->path[w->n_path++] = w->open[w->n_open++] = player;
}

/* Back from a player whose edges are all walked: whoever reaches no earlier one closes a group. */
static void leave(struct walk *w, size_t player)
{
    w->n_path--;
    if (w->n_path && w->low[player] < w->low[w->path[w->n_path - 1]])
        w->low[w->path[w->n_path - 1]] = w->low[player];
    if (w->low[player] != w->seen[player])
        return;
    w->n_groups++;
    size_t member;
    do {
        member = w->open[--w->n_open];
        w->group[member] = w->n_groups;
    } while (member != player);
}

static void walk_from(struct walk *w, const struct graph *g, size_t start)
{
    enter(w, g, start);
    while (w->n_path) {
        size_t player = w->path[w->n_path - 1];
        if (w->next[player] == g->from[player + 1]) {
            leave(w, player);
            continue;
        }
        size_t to = g->to[w->next[player]++];
        if (w->seen[to] == NOT_SEEN)
            enter(w, g, to);
        else if (!w->group[to] && w->seen[to] < w->low[player])
            w->low[player] = w->seen[to];
    }
}

/* Of the groups that have no point against the rest, or the rest none against them, the smallest, and of equal ones
 * one that never lost. Where there are several groups, there are such ones. */
static enum games_fault smallest(const struct walk *w, const struct graph *g, bool *ret_group)
{
    size_t n = w->n_groups + 1, best = 0;
    size_t *size CLEANUP_FREE = base_alloc_zero(3 * n * sizeof *size);
    size_t *wins = size + n, *losses = wins + n;
    for (size_t i = 0; i < g->players; i++) {
        size_t own = w->group[i];
        size[own]++;
        for (size_t k = g->from[i]; k < g->from[i + 1]; k++) {
            size_t other = w->group[g->to[k]];
            wins[own] += other != own;
            losses[other] += other != own;
        }
    }
    for (size_t c = 1; c < n; c++)
        if ((!wins[c] || !losses[c]) && (!best || size[c] < size[best] || (size[c] == size[best] && losses[best])))
            best = c;
    for (size_t i = 0; i < g->players; i++)
        ret_group[i] = w->group[i] == best;
    return losses[best] ? GAMES_NEVER_WON : GAMES_NEVER_LOST;
}

static enum games_fault one_way(const struct game *games, size_t n, size_t players, bool *ret_group)
{
    size_t *room CLEANUP_FREE = base_alloc_zero((7 * players + 1 + 2 * n) * sizeof *room);
    struct graph g = {players, room, room + players + 1};
    size_t *rest = g.to + 2 * n;
    struct walk w = {
        rest, rest + players, rest + 2 * players, rest + 3 * players, rest + 4 * players, rest + 5 * players, 0, 0, 0,
        0};
    graph_make(games, n, &g);
    for (size_t i = 0; i < players; i++)
        if (w.seen[i] == NOT_SEEN)
            walk_from(&w, &g, i);
    if (w.n_groups > 1)
        return smallest(&w, &g, ret_group);
    memset(ret_group, 0, players * sizeof *ret_group);
    return GAMES_FINE;
}

/* Whom a player stands for, with the way there made shorter. */
static size_t root_of(size_t *parent, size_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/* The smallest group that played nobody else, if that is not all. */
static bool apart(const struct game *games, size_t n, size_t players, bool *ret_group)
{
    size_t *parent CLEANUP_FREE = base_alloc_zero(2 * players * sizeof *parent);
    size_t *size = parent + players, best = SIZE_MAX;
    for (size_t i = 0; i < players; i++)
        parent[i] = i;
    for (size_t i = 0; i < n; i++)
        if (games[i].count > 0)
            parent[root_of(parent, games[i].first)] = root_of(parent, games[i].second);
    for (size_t i = 0; i < players; i++)
        size[root_of(parent, i)]++;
    for (size_t i = 0; i < players; i++)
        if (best == SIZE_MAX || size[root_of(parent, i)] < size[best])
            best = root_of(parent, i);
    for (size_t i = 0; i < players; i++)
        ret_group[i] = root_of(parent, i) == best;
    return size[best] < players;
}

enum games_fault rating_fault(const struct game *games, size_t n, size_t players, bool *group)
{
    if (apart(games, n, players, group))
        return GAMES_DISCONNECTED;
    return one_way(games, n, players, group);
}
