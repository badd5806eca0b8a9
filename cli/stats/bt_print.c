/* SPDX-License-Identifier: Apache-2.0 */
/* What Bradley-Terry found, and why it found nothing. */
#include "cli/stats/bt.h"

#include "stats/dist.h"
#include "text/show.h"

#include <math.h>

enum { CLUSTERS_FEW = 6 };

static bool games_refused(const struct bt_run *r, const struct bt_fault *fault, struct err *err)
{
    const struct games *g = &r->games;
    const char *who = games_who(r->a, g, fault->group), *no = "the likelihood has no maximum";
    static const char PRIOR[] = "give --prior 1, a penalty that makes ratings finite, or leave them out";
    switch (fault->kind) {
    case BT_NO_GAMES:
        return err_at(err, g->file, 0, 0, "no game: every count is 0");
    case BT_DISCONNECTED:
        return err_at(err, g->file, 0, 0, "%s never played any of the others, so nothing compares them; %s", who,
                      PRIOR);
    case BT_NEVER_LOST:
        return err_at(err, g->file, 0, 0, "%s: %s won every game against the others; %s", no, who, PRIOR);
    case BT_NEVER_WON:
        return err_at(err, g->file, 0, 0, "%s: %s lost every game against the others; %s", no, who, PRIOR);
    case BT_NO_TIE:
        return err_at(err, g->file, 0, 0, "--ties davidson: no game is a tie; leave it out");
    case BT_ALL_TIES:
        return err_at(err, g->file, 0, 0, "--ties davidson: every game is a tie");
    case BT_SEPARATED_TIES:
        return err_at(
            err, g->file, 0, 0,
            "--ties davidson: %s: with %s ever stronger and ties ever likelier it only grows; give --ties half, "
            "or --prior 1",
            no, who);
    case BT_ONE_CLUSTER:
        return err_at(err, g->file, 0, 0,
                      "all games are of one cluster, which says nothing of the next: expected two or "
                      "more");
    case BT_CLUSTER_ALONE:
        return err_at(
            err, g->file, 0, 0,
            "cluster '%s': without its games the others cannot be rated, so that nothing tells how far they are "
            "off; leave out whoever plays in no other cluster, or give no clusters",
            show_text(g->cluster_names[fault->at]).text);
    default:
        return err_at(err, g->file, 0, 0, "no estimate: Newton's method came to no end, numbers are too far apart");
    }
}

/* Those of covariates name it. */
bool bt_refused(const struct bt_run *r, const struct bt_fault *fault, struct err *err)
{
    str name = fault->at < r->v->covariates.n ? r->v->covariates.v[fault->at] : STR_NONE;
    const char *file = r->games.file;
    switch (fault->kind) {
    case BT_CONSTANT:
        return err_at(err, file, 0, 0, "covariate '%s' is 0 in every game: the sides never differ in it",
                      show_text(name).text);
    case BT_COLLINEAR:
        return err_at(err, file, 0, 0,
                      "covariate '%s' is a combination of who plays whom%s: nothing tells their effects apart",
                      show_text(name).text, fault->at ? " and of the covariates before it" : "");
    case BT_SEPARATED:
        return err_at(err, file, 0, 0,
                      "covariate '%s', alone or with others, tells every win from every loss: its coefficient has no "
                      "finite estimate; leave it out",
                      show_text(name).text);
    default:
        return games_refused(r, fault, err);
    }
}

/* Two-sided, against 0. */
static double p_of(const struct bt_run *r, double value, double se)
{
    double z = -fabs(value / se);
    return !(se > 0) ? INFINITY : 2 * (r->fit.df > 0 ? t_cdf(z, r->fit.df) : normal_cdf(z));
}

/* estimate, se, low, high and p of a parameter that is no strength. */
static void parameter_put(const struct bt_run *r, json_t *to, size_t at)
{
    struct interval range = {-INFINITY, INFINITY};
    double se = r->fit.se[at];
    if (!bt_interval(&r->fit, at, r->level, &range))
        se = 0;
    stats_put(to, "estimate", r->fit.estimate[at]);
    stats_put(to, "se", se > 0 ? se : INFINITY);
    stats_put(to, "low", range.low);
    stats_put(to, "high", range.high);
    stats_put(to, "p", p_of(r, r->fit.estimate[at], se));
}

static void others_put(const struct bt_run *r, json_t *out)
{
    const struct bt_fit *fit = &r->fit;
    if (fit->n_covariates)
        json_object_set_new(out, "covariates", json_array());
    for (size_t j = 0; j < fit->n_covariates; j++) {
        json_t *row = json_object();
        stats_put_text(row, "covariate", r->v->covariates.v[j]);
        parameter_put(r, row, fit->players + j);
        json_array_append_new(json_object_get(out, "covariates"), row);
    }
    if (!fit->davidson)
        return;
    double nu = exp(fit->estimate[fit->parameters - 1]);
    json_t *tie = json_object();
    stats_put(tie, "between_equals", nu / (2 + nu));
    stats_put(tie, "nu", nu);
    json_t *log_nu = json_object();
    parameter_put(r, log_nu, fit->parameters - 1);
    json_object_del(log_nu, "p"); /* nu = 1 is no hypothesis of anybody's */
    json_object_set_new(tie, "log_nu", log_nu);
    json_object_set_new(out, "tie", tie);
}

static void pairs_put(const struct bt_run *r, json_t *out)
{
    const struct games *g = &r->games;
    const size_t *order = games_order(r->a, g, r->fit.estimate);
    json_t *rows = json_array();
    for (size_t i = 0; i < g->players; i++)
        for (size_t j = i + 1; j < g->players; j++) {
            struct bt_pair p = bt_pair(&r->fit, order[i], order[j], r->level);
            json_t *row = json_object();
            stats_put_text(row, "first", g->names[order[i]]);
            stats_put_text(row, "second", g->names[order[j]]);
            stats_put(row, "difference", r->unit * p.difference);
            stats_put(row, "se", p.se > 0 ? r->unit * p.se : INFINITY);
            stats_put(row, "p", p_of(r, p.difference, p.se));
            stats_put(row, "wins", p.wins);
            if (r->fit.davidson)
                stats_put(row, "tie", p.tie);
            stats_put(row, "decided", 1 / (1 + exp(-p.difference)));
            stats_put(row, r->fit.davidson ? "decided_low" : "wins_low", p.has_range ? p.range.low : INFINITY);
            stats_put(row, r->fit.davidson ? "decided_high" : "wins_high", p.has_range ? p.range.high : INFINITY);
            if (!r->fit.davidson)
                json_object_del(row, "decided"); /* the same as wins */
            json_array_append_new(rows, row);
        }
    json_object_set_new(out, "pairs", rows);
}

static void head_put(const struct bt_run *r, json_t *out)
{
    static const char *const METHODS[] = {[BT_HESSIAN] = "of the model, normal",
                                          [BT_SANDWICH] = "sandwich, normal",
                                          [BT_CLUSTERED] =
                                              "clustered sandwich (Mancl & DeRouen), t of C - 1 degrees of freedom"};
    games_put_count(out, "games", r->games.weight);
    stats_put_int(out, "players", (int64_t)r->games.players);
    stats_put_text(out, "ties", str_of(bt_ties_choice(r->options.ties)));
    if (r->options.prior > 0)
        stats_put(out, "prior", r->options.prior);
    stats_put_text(out, "method", str_of(METHODS[r->options.errors]));
    if (r->options.errors == BT_CLUSTERED)
        games_put_count(out, "clusters", r->fit.df + 1);
    stats_put(out, "level", r->level);
    stats_put_text(out, "scale", str_of(bt_scale_choice(r->centre == 0)));
    stats_put(out, "log_likelihood", r->fit.log_likelihood);
}

static void notes_put(const struct bt_run *r, json_t *out)
{
    bool unknown = false;
    for (size_t i = 0; i < r->fit.parameters; i++)
        unknown |= !(r->fit.se[i] > 0);
    if (unknown)
        stats_put_text(out, "note",
                       S("an error that is not there: the games show no spread (all ties, or clusters that "
                         "cancel out); see --errors hessian"));
    else if (r->options.errors == BT_CLUSTERED && r->fit.df < CLUSTERS_FEW - 1)
        stats_put_text(out, "note", S("few clusters: intervals may be too narrow"));
    else if (r->options.errors != BT_HESSIAN && r->options.prior > 0)
        stats_put_text(out, "note", S("intervals leave out how far the penalty of --prior draws ratings together"));
}

bool bt_print(struct bt_run *r, struct err *err)
{
    size_t n = r->games.players;
    double *rating = arena_array(r->a, double, n), *se = arena_array(r->a, double, n);
    struct interval *range = arena_array(r->a, struct interval, n);
    for (size_t i = 0; i < n; i++) {
        rating[i] = r->centre + r->unit * r->fit.estimate[i];
        se[i] = bt_interval(&r->fit, i, r->level, &range[i]) ? r->unit * r->fit.se[i] : 0;
        range[i] = (struct interval){r->centre + r->unit * range[i].low, r->centre + r->unit * range[i].high};
    }
    json_t *out = stats_result("bradley-terry", r->t);
    head_put(r, out);
    games_put_ratings(r->a, out, &r->games, rating, se, range);
    others_put(r, out);
    if (r->v->pairs)
        pairs_put(r, out);
    notes_put(r, out);
    return stats_print(&r->v->common, out, err);
}
