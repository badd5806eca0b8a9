/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/bt_model.h"
#include "stats/cholesky.h"

#include <math.h>

/* A step this small is taken and is the last: Newton's next error is about its square. Steps do not become small where
 * there is no finite maximum (each then goes about 1 further), which a small gradient would not tell from the end. */
static const double STEP_LAST = 1e-9;
enum { STEPS_MAX = 200, HALVED_MAX = 27 };

/* What is left of a covariate's square after those before it, below which it is a combination of them. */
static const double COLLINEAR = 1e-10;

static bool fail(struct bt_fault *fault, enum bt_fault_kind kind, size_t at)
{
    fault->kind = kind;
    fault->at = at;
    return false;
}

static bool games_check(const struct bt_data *d, const struct bt_options *o, struct bt_fault *fault)
{
    double weight = 0, ties = 0;
    if (d->players < 2)
        return fail(fault, d->n ? BT_ONE_PLAYER : BT_NO_GAMES, 0);
    for (size_t i = 0; i < d->n; i++) {
        const struct game *g = &d->games[i];
        if (g->first >= d->players || g->second >= d->players || !(g->count >= 0) || !isfinite(g->count))
            BUG("game %zu is of players %zu and %zu of %zu, %g times", i, g->first, g->second, d->players, g->count);
        if (g->first == g->second)
            return fail(fault, BT_SELF, i);
        weight += g->count;
        ties += g->result == GAME_TIE ? g->count : 0;
    }
    if (!(weight > 0))
        return fail(fault, BT_NO_GAMES, 0);
    if (o->ties == BT_TIE_DAVIDSON && !(ties > 0))
        return fail(fault, BT_NO_TIE, 0);
    if (o->ties == BT_TIE_DAVIDSON && !(ties < weight))
        return fail(fault, BT_ALL_TIES, 0);
    return true;
}

static bool graph_check(const struct bt_data *d, const struct bt_options *o, struct bt_fault *fault)
{
    static const enum bt_fault_kind KINDS[] = {
        [GAMES_DISCONNECTED] = BT_DISCONNECTED, [GAMES_NEVER_LOST] = BT_NEVER_LOST, [GAMES_NEVER_WON] = BT_NEVER_WON};
    if (o->prior > 0)
        return true;
    enum games_fault found = rating_fault(d->games, d->n, d->players, fault->group);
    return found == GAMES_FINE || fail(fault, KINDS[found], 0);
}

/* Root mean squares, through the largest so that nothing overflows. */
static bool units_find(const struct bt_data *d, double *unit, struct bt_fault *fault)
{
    for (size_t j = 0; j < d->n_covariates; j++) {
        double most = 0, sum = 0, weight = 0;
        for (size_t i = 0; i < d->n; i++) {
            double x = d->covariates[i * d->n_covariates + j];
            if (!isfinite(x))
                BUG("covariate %zu of game %zu is not finite", j, i);
            most = d->games[i].count > 0 ? fmax(most, fabs(x)) : most;
        }
        if (!(most > 0))
            return fail(fault, BT_CONSTANT, j);
        for (size_t i = 0; i < d->n; i++) {
            double x = d->games[i].count > 0 ? d->covariates[i * d->n_covariates + j] / most : 0;
            sum += d->games[i].count * x * x;
            weight += d->games[i].count;
        }
        unit[j] = most * sqrt(sum / weight);
    }
    return true;
}

/* Regresses each covariate on what comes before it, at equal strengths: there the Hessian is X'X / 4. */
static bool collinear_check(struct arena *a, const struct bt_model *m, struct bt_row *row, struct bt_fault *fault)
{
    size_t n = m->parameters, first = m->data->players, at = 0;
    double *theta = arena_array(a, double, n), *g = arena_array(a, double, n), *h = arena_array(a, double, n *n);
    double *was = arena_array(a, double, n);
    bt_sums(m, row, theta, g, h);
    bt_pin(m, h);
    for (size_t i = 0; i < n; i++)
        was[i] = h[i * n + i];
    if (!cholesky(h, n, &at))
        return fail(fault, at >= first && at < first + m->data->n_covariates ? BT_COLLINEAR : BT_DIVERGED,
                    at < first ? 0 : at - first);
    for (size_t i = first; i < first + m->data->n_covariates; i++)
        if (h[i * n + i] * h[i * n + i] < COLLINEAR * was[i])
            return fail(fault, BT_COLLINEAR, i - first);
    return true;
}

static double largest(const double *x, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(x[i]));
    return most;
}

/* What a result gains along a direction on the other two that could have been, on a loss of the winner and on a tie; on
 * both wins, if it was one. Where ties are half wins, a tie is half of each and gains nothing by any difference. */
struct gains {
    double least, most;
};
static struct gains gains_of(enum game_result result, double eta, double log_nu, bool davidson)
{
    double won = result == GAME_SECOND ? -eta : eta;
    if (!davidson)
        return result == GAME_TIE ? (struct gains){-fabs(eta), 0} : (struct gains){won, won};
    double one = result == GAME_TIE ? log_nu - eta / 2 : won;
    double other = result == GAME_TIE ? log_nu + eta / 2 : won / 2 - log_nu;
    return (struct gains){fmin(one, other), fmax(one, other)};
}

/* Whether the likelihood never falls along a direction, and somewhere rises. */
static bool separates(const struct bt_model *m, struct bt_row *row, const double *direction)
{
    const struct bt_data *d = m->data;
    double slack = 1e-3 * largest(direction, m->parameters), log_nu = bt_log_nu(m, direction);
    bool rises = false;
    for (size_t i = 0; i < d->n; i++) {
        if (!(d->games[i].count > 0))
            continue;
        bt_row_read(m, i, row);
        struct gains g =
            gains_of(d->games[i].result, bt_row_eta(row, direction), log_nu, m->options->ties == BT_TIE_DAVIDSON);
        if (g.least < -slack)
            return false;
        rises |= g.most > slack;
    }
    return rises;
}

/* What the last step shows: a direction in which the likelihood has no maximum, or only that numbers failed. */
static bool no_end(const struct bt_model *m, struct bt_row *row, const double *step, struct bt_fault *fault)
{
    const struct bt_data *d = m->data;
    double most = largest(step, m->parameters), high = 0;
    size_t at = d->players;
    if (!(most > 0) || !isfinite(most) || !separates(m, row, step))
        return fail(fault, BT_DIVERGED, 0);
    for (size_t i = d->players; i < d->players + d->n_covariates; i++)
        at = fabs(step[i]) > fabs(step[at]) ? i : at;
    if (d->n_covariates && fabs(step[at]) > 1e-3 * most)
        return fail(fault, BT_SEPARATED, at - d->players);
    for (size_t i = 0; i < d->players; i++)
        high = fmax(high, step[i]);
    for (size_t i = 0; i < d->players; i++)
        fault->group[i] = step[i] > high - 1e-3 * most;
    return fail(fault, m->options->ties == BT_TIE_DAVIDSON ? BT_SEPARATED_TIES : BT_DIVERGED, 0);
}

/* theta + step, or half of it, and so on, until the likelihood is no smaller but for rounding. */
static bool step_take(const struct bt_model *m, struct bt_row *row, double *theta, const double *step, double before,
                      double *trial)
{
    double part = 1;
    for (int halved = 0; halved < HALVED_MAX; halved++, part /= 2) {
        for (size_t i = 0; i < m->parameters; i++)
            trial[i] = theta[i] + part * step[i];
        if (bt_sums(m, row, trial, NULL, NULL) >= before - 1e-12 * fabs(before)) {
            memcpy(theta, trial, m->parameters * sizeof *theta);
            return true;
        }
    }
    return false;
}

/* Newton's method. */
static bool maximise(struct arena *a, const struct bt_model *m, struct bt_row *row, double *theta,
                     struct bt_fault *fault)
{
    size_t n = m->parameters, at;
    double *g = arena_array(a, double, n), *h = arena_array(a, double, n *n), *step = arena_array(a, double, n);
    double *trial = arena_array(a, double, n);
    for (int i = 0; i < STEPS_MAX; i++) {
        double before = bt_sums(m, row, theta, g, h);
        bt_pin(m, h);
        if (!cholesky(h, n, &at))
            break;
        cholesky_solve(h, n, g);
        memcpy(step, g, n * sizeof *step);
        if (!isfinite(largest(step, n)) || !step_take(m, row, theta, step, before, trial))
            break;
        if (largest(step, n) < STEP_LAST)
            return true;
    }
    return no_end(m, row, step, fault);
}

static void strengths_centre(double *theta, size_t players)
{
    double sum = 0;
    for (size_t i = 0; i < players; i++)
        sum += theta[i];
    for (size_t i = 0; i < players; i++)
        theta[i] -= sum / (double)players;
}

bool bt_fit(struct arena *a, const struct bt_data *d, const struct bt_options *o, struct bt_fit *ret,
            struct bt_fault *ret_fault)
{
    *ret_fault = (struct bt_fault){.group = arena_array(a, bool, d->players + 1)};
    double *unit = arena_array(a, double, d->n_covariates + 1);
    if (!games_check(d, o, ret_fault) || !graph_check(d, o, ret_fault) || !units_find(d, unit, ret_fault))
        return false;
    struct bt_model m = {.data = d, .options = o, .unit = unit};
    m.parameters = d->players + d->n_covariates + (o->ties == BT_TIE_DAVIDSON);
    if (m.parameters > BT_PARAMETERS_MAX)
        return fail(ret_fault, BT_TOO_MANY, m.parameters);
    struct bt_row row = bt_row_make(a, &m);
    *ret = (struct bt_fit){.players = d->players,
                           .n_covariates = d->n_covariates,
                           .parameters = m.parameters,
                           .davidson = o->ties == BT_TIE_DAVIDSON,
                           .estimate = arena_array(a, double, m.parameters)};
    if ((d->n_covariates && !collinear_check(a, &m, &row, ret_fault)) ||
        !maximise(a, &m, &row, ret->estimate, ret_fault))
        return false;
    ret->log_likelihood = bt_sums(&m, &row, ret->estimate, NULL, NULL) - bt_penalty(&m, ret->estimate, NULL, NULL);
    if (!bt_errors(a, &m, ret, ret_fault))
        return false;
    strengths_centre(ret->estimate, d->players);
    return true;
}
