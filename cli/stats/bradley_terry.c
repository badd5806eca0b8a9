/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/bt.h"
#include "cli/stats/verbs.h"

#include "text/show.h"

#include <math.h>

enum { PAIRS_PLAYERS_MAX = 200 }; /* whose pairs are printed */

static const char *errors_choice(size_t n)
{
    static const char *const NAMES[] = {"hessian", "sandwich"};
    return n < COUNT_OF(NAMES) ? NAMES[n] : NULL;
}

const char *bt_scale_choice(size_t n)
{
    static const char *const NAMES[] = {"elo", "log"};
    return n < COUNT_OF(NAMES) ? NAMES[n] : NULL;
}

const char *bt_ties_choice(size_t n)
{
    static const char *const NAMES[] = {"half", "davidson"};
    return n < COUNT_OF(NAMES) ? NAMES[n] : NULL;
}

/* Which of two words. */
static bool choice_take(const char *option, const char *given, choice_at *choice, size_t *ret, struct err *err)
{
    for (size_t i = 0; given && choice(i); i++)
        if (strcmp(given, choice(i)) == 0) {
            *ret = i;
            return true;
        }
    return !given || err_set(err, ERR_USAGE, "%s %s: expected %s or %s", option, given, choice(0), choice(1));
}

static bool options_take(struct bt_run *r, struct err *err)
{
    const struct bt_verb *v = r->v;
    bool clustered = v->columns.cluster || v->columns.cluster_pairs;
    size_t errors = BT_SANDWICH, ties = BT_TIE_HALF, scale = 0;
    r->level = 0.95;
    if (!choice_take("--errors", v->errors, errors_choice, &errors, err) ||
        !choice_take("--ties", v->ties, bt_ties_choice, &ties, err) ||
        !choice_take("--scale", v->scale, bt_scale_choice, &scale, err) ||
        !stats_number(v->prior, "--prior", 0, 1e6, false, &r->options.prior, err) ||
        !stats_level(v->level, &r->level, err))
        return false;
    if (clustered && v->errors)
        return err_set(err, ERR_USAGE, "--errors %s: with clusters, errors are clustered ones; leave it out",
                       v->errors);
    if (!v->errors && r->options.prior > 0)
        errors = BT_HESSIAN;
    r->options.errors = clustered ? BT_CLUSTERED : (enum bt_errors)errors;
    r->options.corrected = true;
    r->options.ties = (enum bt_ties)ties;
    r->unit = scale ? 1 : BT_ELO_UNIT;
    r->centre = scale ? 0 : BT_ELO_CENTRE;
    return true;
}

/* A column, or two of its name followed by _a and _b, whose difference is taken. */
static bool covariate_read(const struct bt_run *r, const char *name, double *to, size_t step, struct err *err)
{
    const double *x, *less = NULL;
    const char *first = arena_printf(r->a, "%s_a", name).p, *second = arena_printf(r->a, "%s_b", name).p;
    bool two = !table_has(r->t, name) && table_has(r->t, first) && table_has(r->t, second);
    if (!table_numbers(r->a, r->t, two ? first : name, "--covariate", &x, err) ||
        (two && !table_numbers(r->a, r->t, second, "--covariate", &less, err)))
        return false;
    for (size_t i = 0; i < r->t->n; i++) {
        to[i * step] = x[i] - (less ? less[i] : 0);
        if (!isfinite(to[i * step]))
            return err_at(err, r->games.file, r->t->lines[i], 0, "columns '%s' and '%s': their difference is too large",
                          show_text(str_of(first)).text, show_text(str_of(second)).text);
    }
    return true;
}

static bool data_read(struct bt_run *r, struct err *err)
{
    const struct option_list *list = &r->v->covariates;
    if (!games_read(r->a, r->t, &r->v->columns, &r->games, err))
        return false;
    const struct games *g = &r->games;
    if (list->n >= BT_PARAMETERS_MAX || g->players > BT_PARAMETERS_MAX)
        return err_at(err, g->file, 0, 0, "%zu players and %zu covariates; at most %d can be estimated at once",
                      g->players, list->n, BT_PARAMETERS_MAX);
    if (r->v->pairs && g->players > PAIRS_PLAYERS_MAX)
        return err_at(err, g->file, 0, 0, "--pairs: %zu players; pairs of at most %d are printed", g->players,
                      PAIRS_PLAYERS_MAX);
    double *x = arena_array(r->a, double, g->n * list->n + 1);
    for (size_t j = 0; j < list->n; j++)
        if (!covariate_read(r, arena_cstr(r->a, list->v[j]), x + j, list->n, err))
            return false;
    r->data = (struct bt_data){g->v, g->n, g->players, x, list->n, g->cluster, g->n_clusters};
    return true;
}

static bool bt_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    struct bt_run r = {.a = a, .v = options};
    struct table *t;
    struct bt_fault fault;
    *ret_exit = 0;
    if (!options_take(&r, err) || !table_read(a, r.v->common.file, &t, err))
        return false;
    r.t = t;
    if (!data_read(&r, err))
        return false;
    if (!bt_fit(a, &r.data, &r.options, &r.fit, &fault))
        return bt_refused(&r, &fault, err);
    return bt_print(&r, err);
}

static void bt_presets(void *options)
{
    games_presets(&((struct bt_verb *)options)->columns);
}

static const struct option OPTIONS[] = {
    GAMES_OPTION_A(struct bt_verb),
    GAMES_OPTION_B(struct bt_verb),
    GAMES_OPTION_CLUSTER(struct bt_verb),
    GAMES_OPTION_CLUSTER_PAIRS(struct bt_verb),
    GAMES_OPTION_COUNT(struct bt_verb),
    {"covariate", 0, "COLUMN", OPTION_LIST, offsetof(struct bt_verb, covariates),
     .help = "a's less b's, such as of lengths; or the stem of two columns X_a and X_b", .complete = COMPLETE_NOTHING},
    {"errors", 0, "ERRORS", OPTION_TEXT, offsetof(struct bt_verb, errors),
     .help =
         "hessian, right if the model is, or sandwich, right also where not; default sandwich, with --prior hessian",
     .choice = errors_choice},
    STATS_OPTION_JSON(struct bt_verb),
    {"level", 0, "LEVEL", OPTION_TEXT, offsetof(struct bt_verb, level), .help = "of intervals; default 0.95"},
    {"pairs", 0, NULL, OPTION_FLAG, offsetof(struct bt_verb, pairs), .help = "print who wins how often against whom"},
    {"prior", 0, "GAMES", OPTION_TEXT, offsetof(struct bt_verb, prior),
     .help = "a penalty: so many games of each against an average player, half of them won; default 0"},
    {"scale", 0, "UNITS", OPTION_TEXT, offsetof(struct bt_verb, scale),
     .help = "elo: 1000 is average, 400 points are odds of ten to one; log: log-odds around 0; default elo",
     .choice = bt_scale_choice},
    {"ties", 0, "TIES", OPTION_TEXT, offsetof(struct bt_verb, ties),
     .help = "half: a tie is half a win for each; davidson: ties have a parameter; default half",
     .choice = bt_ties_choice},
    GAMES_OPTION_WINNER(struct bt_verb),
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct bt_verb), {0}};

const struct verb STATS_BRADLEY_TERRY = {
    .name = "bradley-terry",
    .help = "Bradley-Terry strengths of players from games of two, with intervals and style control",
    .manual =
        "a wins with probability 1 / (1 + exp(-(strength_a - strength_b + sum of coefficient x covariate))) (Bradley\n"
        "& Terry 1952). Strengths are those of greatest likelihood, whatever the order of games. Covariates are\n"
        "estimated along with them, in log-odds a unit, so that ratings are what is left between sides that are equal\n"
        "in them; a column of ones is the advantage of being a.\n" GAMES_MANUAL
        "Ties are half a win for each, or have a parameter nu (Davidson 1970). best and worst are the ranks that\n"
        "overlapping intervals allow; --pairs compares two by two, without correction for how many.\n"
        "With clusters (any column: prompts, judges, days) scores are summed within them, corrected for how closely\n"
        "strengths follow each cluster (Mancl & DeRouen 2001), and intervals are Student's.\n"
        "Refused: games that have no strengths of greatest likelihood (Ford 1957: a group that won, or lost, all "
        "games\n"
        "against the others, or never met them); covariates that are always 0, are a combination of the others, or\n"
        "tell every win from every loss; fewer than two clusters, or one without which the rest cannot be rated.\n"
        "--prior makes any games ratable, at the price of drawing ratings together.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct bt_verb),
    .presets = bt_presets,
    .run = bt_run,
};
