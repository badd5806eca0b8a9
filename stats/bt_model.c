/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/bt_model.h"

#include <math.h>

/* 1 / (1 + exp(-x)), to the last digits on both sides. */
static double logistic(double x)
{
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

/* Its logarithm. */
static double log_logistic(double x)
{
    return x >= 0 ? -log1p(exp(-x)) : x - log1p(exp(x));
}

static struct bt_term term_half(enum game_result result, double eta)
{
    double p = logistic(eta), q = logistic(-eta);
    struct bt_term t = {.ss = p * q};
    if (result == GAME_FIRST) {
        t.value = log_logistic(eta);
        t.s = q;
    } else if (result == GAME_SECOND) {
        t.value = log_logistic(-eta);
        t.s = -p;
    } else {
        t.value = (log_logistic(eta) + log_logistic(-eta)) / 2;
        t.s = (q - p) / 2;
    }
    return t;
}

static struct bt_term term_davidson(enum game_result result, double eta, double log_nu)
{
    double most = fmax(fabs(eta) / 2, log_nu);
    double first = exp(eta / 2 - most), second = exp(-eta / 2 - most), tie = exp(log_nu - most);
    double all = first + second + tie, p = first / all, q = second / all, z = tie / all;
    struct bt_term t = {.ss = p * q + z * (p + q) / 4, .st = -(p - q) / 2 * z, .tt = z * (p + q)};
    if (result == GAME_TIE) {
        t.value = log_nu - most - log(all);
        t.s = (q - p) / 2;
        t.t = p + q;
    } else {
        bool won = result == GAME_FIRST;
        t.value = (won ? eta : -eta) / 2 - most - log(all);
        t.s = won ? q + z / 2 : -(p + z / 2);
        t.t = -z;
    }
    return t;
}

struct bt_term bt_term(const struct bt_model *m, enum game_result result, double eta, double log_nu)
{
    return m->options->ties == BT_TIE_HALF ? term_half(result, eta) : term_davidson(result, eta, log_nu);
}

struct bt_row bt_row_make(struct arena *a, const struct bt_model *m)
{
    size_t n = 2 + m->data->n_covariates;
    return (struct bt_row){n, arena_array(a, size_t, n), arena_array(a, double, n)};
}

void bt_row_read(const struct bt_model *m, size_t game, struct bt_row *row)
{
    const struct bt_data *d = m->data;
    row->at[0] = d->games[game].first;
    row->at[1] = d->games[game].second;
    row->x[0] = 1;
    row->x[1] = -1;
    for (size_t j = 0; j < d->n_covariates; j++) {
        row->at[2 + j] = d->players + j;
        row->x[2 + j] = d->covariates[game * d->n_covariates + j] / m->unit[j];
    }
}

double bt_row_eta(const struct bt_row *row, const double *theta)
{
    double eta = 0;
    for (size_t k = 0; k < row->n; k++)
        eta += row->x[k] * theta[row->at[k]];
    return eta;
}

double bt_log_nu(const struct bt_model *m, const double *theta)
{
    return m->options->ties == BT_TIE_HALF ? 0 : theta[m->parameters - 1];
}

/* Adds one game's derivatives. */
static void add(const struct bt_model *m, const struct bt_row *row, const struct bt_term *t, double w, double *g,
                double *h)
{
    size_t n = m->parameters, last = n - 1;
    for (size_t k = 0; k < row->n; k++) {
        g[row->at[k]] += w * t->s * row->x[k];
        for (size_t l = 0; l <= k; l++) {
            size_t i = row->at[k] > row->at[l] ? row->at[k] : row->at[l];
            size_t j = row->at[k] > row->at[l] ? row->at[l] : row->at[k];
            h[i * n + j] += w * t->ss * row->x[k] * row->x[l];
        }
    }
    if (m->options->ties == BT_TIE_HALF)
        return;
    g[last] += w * t->t;
    h[last * n + last] += w * t->tt;
    for (size_t k = 0; k < row->n; k++)
        h[last * n + row->at[k]] += w * t->st * row->x[k];
}

double bt_penalty(const struct bt_model *m, const double *theta, double *g, double *h)
{
    double sum = 0, prior = m->options->prior;
    for (size_t i = 0; prior > 0 && i < m->data->players; i++) {
        struct bt_term t = term_half(GAME_TIE, theta[i]);
        sum += prior * t.value;
        if (g)
            g[i] += prior * t.s;
        if (h)
            h[i * m->parameters + i] += prior * t.ss;
    }
    return sum;
}

double bt_sums(const struct bt_model *m, struct bt_row *row, const double *theta, double *g, double *h)
{
    const struct bt_data *d = m->data;
    double log_nu = bt_log_nu(m, theta), sum = 0;
    if (g) {
        memset(g, 0, m->parameters * sizeof *g);
        memset(h, 0, m->parameters * m->parameters * sizeof *h);
    }
    for (size_t i = 0; i < d->n; i++) {
        double w = d->games[i].count;
        if (!(w > 0))
            continue;
        bt_row_read(m, i, row);
        struct bt_term t = bt_term(m, d->games[i].result, bt_row_eta(row, theta), log_nu);
        sum += w * t.value;
        if (g)
            add(m, row, &t, w, g, h);
    }
    return sum + bt_penalty(m, theta, g, h);
}

void bt_pin(const struct bt_model *m, double *h)
{
    size_t n = m->parameters, players = m->data->players;
    double trace = 0;
    for (size_t i = 0; i < players; i++)
        trace += h[i * n + i];
    if (m->options->prior > 0)
        return;
    for (size_t i = 0; i < players; i++)
        for (size_t j = 0; j <= i; j++)
            h[i * n + j] += trace / (double)players / (double)players;
}
