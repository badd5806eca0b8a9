/* SPDX-License-Identifier: Apache-2.0 */
/* The middle of the sandwich: the sum over clusters of score score'. A cluster touches few parameters, and all that is
 * done for it is done among those. */
#include "stats/bt_model.h"

#include <math.h>

/* A pivot below this share of 1 says that the rest alone estimates nothing in some direction. */
static const double ALONE = 1e-8;

/* What the games of a cluster add up to. */
struct sums {
    size_t parameters;
    double *score;
    double *information; /* parameters * parameters; NULL where it is not wanted */
    bool *touched;
    size_t *at, n; /* the parameters touched */
};

static void touch(struct sums *s, size_t at)
{
    if (!s->touched[at])
        s->at[s->n++] = at;
    s->touched[at] = true;
}

static void information_add(const struct bt_model *m, const struct bt_row *row, const struct bt_term *t, double w,
                            struct sums *s)
{
    size_t n = s->parameters, last = n - 1;
    for (size_t k = 0; k < row->n; k++)
        for (size_t l = 0; l < row->n; l++)
            s->information[row->at[k] * n + row->at[l]] += w * t->ss * row->x[k] * row->x[l];
    if (m->options->ties == BT_TIE_HALF)
        return;
    s->information[last * n + last] += w * t->tt;
    for (size_t k = 0; k < row->n; k++) {
        s->information[last * n + row->at[k]] += w * t->st * row->x[k];
        s->information[row->at[k] * n + last] += w * t->st * row->x[k];
    }
}

static void sums_add(const struct bt_model *m, const struct bt_row *row, const struct bt_term *t, double w,
                     struct sums *s)
{
    for (size_t k = 0; k < row->n; k++) {
        touch(s, row->at[k]);
        s->score[row->at[k]] += w * t->s * row->x[k];
    }
    if (m->options->ties == BT_TIE_DAVIDSON) {
        touch(s, s->parameters - 1);
        s->score[s->parameters - 1] += w * t->t;
    }
    if (s->information)
        information_add(m, row, t, w, s);
}

/* Adds factor * score score', and empties the sums. */
static void sums_take(struct sums *s, double factor, double *to)
{
    size_t n = s->parameters;
    for (size_t k = 0; k < s->n; k++)
        for (size_t l = 0; l < s->n; l++)
            to[s->at[k] * n + s->at[l]] += factor * s->score[s->at[k]] * s->score[s->at[l]];
    for (size_t k = 0; k < s->n; k++) {
        s->score[s->at[k]] = 0;
        s->touched[s->at[k]] = false;
        for (size_t l = 0; s->information && l < s->n; l++)
            s->information[s->at[k] * n + s->at[l]] = 0;
    }
    s->n = 0;
}

/* row -= times * x */
static void take_times(double *row, double times, const double *x, size_t n)
{
    for (size_t i = 0; times != 0 && i < n; i++)
        row[i] -= times * x[i];
}

/* Solves q y = x by elimination with pivots from rows; both are overwritten, x by y. False where q is singular. */
static bool solve(double *q, double *x, size_t n)
{
    for (size_t c = 0; c < n; c++) {
        size_t best = c;
        for (size_t i = c + 1; i < n; i++)
            best = fabs(q[i * n + c]) > fabs(q[best * n + c]) ? i : best;
        if (!(fabs(q[best * n + c]) > ALONE))
            return false;
        for (size_t j = 0; j < n; j++) {
            double held = q[c * n + j];
            q[c * n + j] = q[best * n + j];
            q[best * n + j] = held;
        }
        double held = x[c];
        x[c] = x[best];
        x[best] = held;
        for (size_t i = c + 1; i < n; i++) {
            double times = q[i * n + c] / q[c * n + c];
            take_times(q + i * n + c, times, q + c * n + c, n - c);
            x[i] -= times * x[c];
        }
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t j = i + 1; j < n; j++)
            x[i] -= q[i * n + j] * x[j];
        x[i] /= q[i * n + i];
    }
    return true;
}

/* score := (I - information A^-1)^-1 score, what the score would be at the estimate from all other clusters, to first
 * order. `room` holds 2 n * n + n numbers. */
static bool correct(struct sums *s, const double *bread, double *room)
{
    size_t n = s->n, all = s->parameters;
    double *q = room, *own = room + n * n, *x = own + n * n;
    for (size_t k = 0; k < n; k++)
        for (size_t l = 0; l < n; l++)
            own[k * n + l] = bread[s->at[k] * all + s->at[l]];
    for (size_t k = 0; k < n; k++) {
        for (size_t l = 0; l < n; l++)
            q[k * n + l] = k == l;
        for (size_t l = 0; l < n; l++)
            take_times(q + k * n, s->information[s->at[k] * all + s->at[l]], own + l * n, n);
        x[k] = s->score[s->at[k]];
    }
    if (!solve(q, x, n))
        return false;
    for (size_t k = 0; k < n; k++)
        s->score[s->at[k]] = x[k];
    return true;
}

/* Games in the order of their clusters, and of the file within. */
static size_t *by_cluster(struct arena *a, const struct bt_data *d)
{
    size_t *from = arena_array(a, size_t, d->n_clusters + 1);
    size_t *order = arena_array(a, size_t, d->n + 1);
    for (size_t i = 0; i < d->n; i++)
        from[d->cluster[i] + 1]++;
    for (size_t c = 1; c <= d->n_clusters; c++)
        from[c] += from[c - 1];
    for (size_t i = 0; i < d->n; i++)
        order[from[d->cluster[i]]++] = i;
    return order;
}

static void game_add(const struct bt_model *m, struct bt_row *row, const double *theta, size_t i, double w,
                     struct sums *s)
{
    bt_row_read(m, i, row);
    struct bt_term t = bt_term(m, m->data->games[i].result, bt_row_eta(row, theta), bt_log_nu(m, theta));
    sums_add(m, row, &t, w, s);
}

static struct sums sums_make(struct arena *a, size_t n, bool information)
{
    return (struct sums){n,
                         arena_array(a, double, n),
                         information ? arena_array(a, double, n *n) : NULL,
                         arena_array(a, bool, n),
                         arena_array(a, size_t, n),
                         0};
}

static bool fail(struct bt_fault *fault, enum bt_fault_kind kind, size_t at)
{
    fault->kind = kind;
    fault->at = at;
    return false;
}

static void spread_games(struct arena *a, const struct bt_model *m, const double *theta, double *to)
{
    struct bt_row row = bt_row_make(a, m);
    struct sums s = sums_make(a, m->parameters, false);
    for (size_t i = 0; i < m->data->n; i++) {
        if (!(m->data->games[i].count > 0))
            continue;
        game_add(m, &row, theta, i, 1, &s);
        sums_take(&s, m->data->games[i].count, to);
    }
}

bool bt_spread(struct arena *a, const struct bt_model *m, const double *theta, const double *bread, double *to,
               size_t *ret_clusters, struct bt_fault *ret_fault)
{
    const struct bt_data *d = m->data;
    bool corrected = m->options->corrected;
    size_t n = m->parameters, clusters = 0, bad = SIZE_MAX;
    *ret_clusters = d->n;
    if (m->options->errors != BT_CLUSTERED) {
        spread_games(a, m, theta, to);
        return true;
    }
    struct sums s = sums_make(a, n, corrected);
    struct bt_row row = bt_row_make(a, m);
    double *room = arena_array(a, double, corrected ? n *(2 * n + 1) : 1);
    const size_t *order = by_cluster(a, d);
    for (size_t k = 0; k < d->n; k++) {
        size_t i = order[k];
        if (d->games[i].count > 0)
            game_add(m, &row, theta, i, d->games[i].count, &s);
        if (!s.n || (k + 1 < d->n && d->cluster[order[k + 1]] == d->cluster[i]))
            continue;
        if (corrected && !correct(&s, bread, room) && bad == SIZE_MAX)
            bad = d->cluster[i];
        sums_take(&s, 1, to);
        clusters++;
    }
    *ret_clusters = clusters;
    if (clusters < 2)
        return fail(ret_fault, BT_ONE_CLUSTER, 0);
    return bad == SIZE_MAX || fail(ret_fault, BT_CLUSTER_ALONE, bad);
}
