/* SPDX-License-Identifier: Apache-2.0 */
/* ratings: Elo and Bradley-Terry against the figures of tests/golden/rating.py (statsmodels), what must hold for any
 * games, and games that cannot be rated. */
#include "base/rng.h"
#include "stats/bradley_terry.h"
#include "stats/cholesky.h"
#include "stats/elo.h"
#include "tests/tap.h"

static const double TOLERANCE = 1e-9;

enum { ROWS = 240, PLAYERS = 6 };
struct arena_data {
    struct game games[ROWS];
    double covariates[ROWS * 2];
    size_t cluster[ROWS];
    uint64_t state;
};

static size_t draw(struct arena_data *d, uint64_t n)
{
    d->state = (d->state * 1103515245 + 12345) % (UINT64_C(1) << 31);
    return (size_t)((d->state >> 12) % n);
}

/* The same as arena() of the script. */
static void arena_make(struct arena_data *d)
{
    d->state = 7;
    for (size_t i = 0; i < ROWS; i++) {
        struct game *g = &d->games[i];
        g->first = draw(d, 6);
        g->second = (g->first + 1 + draw(d, 5)) % 6;
        double style = ((double)draw(d, 201) - 100) * 5;
        double lean = (double)g->first - (double)g->second + style / 250 + (double)draw(d, 1000) / 100 - 5;
        g->result = fabs(lean) < 1 ? GAME_TIE : lean > 0 ? GAME_FIRST : GAME_SECOND;
        g->count = (double)(1 + draw(d, 3));
        d->covariates[2 * i] = style;
        d->covariates[2 * i + 1] = 1;
        d->cluster[i] = i / 4;
    }
}

static struct bt_data arena_view(const struct arena_data *d)
{
    return (struct bt_data){d->games, ROWS, PLAYERS, d->covariates, 2, d->cluster, ROWS / 4};
}

/* Wikipedia's "Bradley-Terry model": 22 games of four; clusters of two. */
static const struct game WIKIPEDIA[] = {
    {0, 1, GAME_FIRST, 1}, {0, 1, GAME_FIRST, 1}, {1, 0, GAME_FIRST, 1}, {1, 0, GAME_FIRST, 1}, {1, 0, GAME_FIRST, 1},
    {0, 3, GAME_FIRST, 1}, {3, 0, GAME_FIRST, 1}, {3, 0, GAME_FIRST, 1}, {3, 0, GAME_FIRST, 1}, {3, 0, GAME_FIRST, 1},
    {1, 2, GAME_FIRST, 1}, {1, 2, GAME_FIRST, 1}, {1, 2, GAME_FIRST, 1}, {1, 2, GAME_FIRST, 1}, {1, 2, GAME_FIRST, 1},
    {2, 1, GAME_FIRST, 1}, {2, 1, GAME_FIRST, 1}, {2, 1, GAME_FIRST, 1}, {2, 3, GAME_FIRST, 1}, {3, 2, GAME_FIRST, 1},
    {3, 2, GAME_FIRST, 1}, {3, 2, GAME_FIRST, 1},
};
static const size_t TWOS[] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10};
static const struct bt_data WIKIPEDIA_DATA = {WIKIPEDIA, 22, 4, NULL, 0, TWOS, 11};

static void near_all(const double *found, const double *expected, size_t n, const char *what)
{
    for (size_t i = 0; i < n; i++)
        check_near(found[i], expected[i], TOLERANCE * fmax(1, fabs(expected[i])), "%s, %zu", what, i);
}

/* Fits in each of the ways, the last of which has no reference for Davidson's ties. */
static void fits(const struct bt_data *d, enum bt_ties ties, const double *estimate, const double *se[4], size_t n,
                 const char *what)
{
    static const char *const HOW[] = {"the model's own", "sandwich", "clustered", "corrected"};
    for (int k = 0; k < 4 && se[k]; k++) {
        struct arena a CLEANUP_ARENA = {0};
        struct bt_options o = {.ties = ties, .errors = k < 3 ? (enum bt_errors)k : BT_CLUSTERED, .corrected = k == 3};
        struct bt_fit fit;
        struct bt_fault fault;
        if (!check(bt_fit(&a, d, &o, &fit, &fault), "%s can be fitted with %s errors", what, HOW[k]))
            continue;
        char name[128];
        snprintf(name, sizeof name, "%s: estimate (%s)", what, HOW[k]);
        near_all(fit.estimate, estimate, n, name);
        snprintf(name, sizeof name, "%s: standard error (%s)", what, HOW[k]);
        near_all(fit.se, se[k], n, name);
    }
}

static void wikipedia(void)
{
    static const double estimate[] = {-0.44654523747, 0.0424025717128, -0.415803067432, 0.819945733189};
    static const double powers[] = {.639834815, 1.0433144031, .6598101958, 2.2703766281};
    static const double elo[] = {922.427146979, 1007.36608117, 927.767608902, 1142.43916295};
    static const double own[] = {0.548069660786, 0.4817805244, 0.520401228616, 0.62134261614};
    static const double sandwich[] = {0.544343155475, 0.484654905717, 0.528173317535, 0.62396995637};
    static const double clustered[] = {0.625424903035, 0.617483252773, 0.571407555127, 0.642986975115};
    static const double corrected[] = {0.893154282649, 0.842327795509, 0.78163785162, 0.852919666246};
    struct arena a CLEANUP_ARENA = {0};
    struct bt_options o = {.errors = BT_CLUSTERED, .corrected = true};
    struct bt_fit fit;
    struct bt_fault fault;
    struct interval range;
    fits(&WIKIPEDIA_DATA, BT_TIE_HALF, estimate, (const double *[]){own, sandwich, clustered, corrected}, 4,
         "Wikipedia's 22 games");
    if (!check(bt_fit(&a, &WIKIPEDIA_DATA, &o, &fit, &fault), "the 22 games have a corrected clustered error"))
        return;
    for (size_t i = 0; i < 4; i++) {
        check_near(exp(fit.estimate[i]), powers[i], TOLERANCE, "the power of player %zu is Wikipedia's", i);
        check_near(BT_ELO_CENTRE + BT_ELO_UNIT * fit.estimate[i], elo[i], 1e-8, "so is player %zu on Elo's scale", i);
    }
    check_near(fit.log_likelihood, -13.42845008, 1e-8, "the logarithm of the likelihood is that of the regression");
    check(bt_interval(&fit, 0, 0.95, &range), "a clustered error has an interval");
    check_near(range.high - fit.estimate[0], 2.2281388519649385 * fit.se[0], TOLERANCE,
               "whose width is t with 10 degrees of freedom");
}

static void style(void)
{
    static const double estimate[] = {-1.07361861046, -0.942933876265, 0.0336394065203,  0.0547014788276,
                                      0.710919443505, 1.21729215787,   0.00185655795128, 0.122398159394};
    static const double own[] = {0.162692762508, 0.155095908945, 0.148328439141,    0.153732179397,
                                 0.156987382693, 0.179576219045, 0.000387621378164, 0.109970425016};
    static const double sandwich[] = {0.129578281316, 0.127315160122, 0.116321737719,    0.117479163496,
                                      0.122907748344, 0.147880109799, 0.000296091244347, 0.086222718497};
    static const double clustered[] = {0.177585689686, 0.202227783098, 0.174026447748,    0.148049421413,
                                       0.185927567177, 0.219960730603, 0.000407485282416, 0.131725855472};
    static const double corrected[] = {0.186231423914, 0.212150675432, 0.184168539801,    0.155665763828,
                                       0.195929955041, 0.232360385106, 0.000426634389691, 0.137782472308};
    struct arena_data d;
    arena_make(&d);
    struct bt_data view = arena_view(&d);
    fits(&view, BT_TIE_HALF, estimate, (const double *[]){own, sandwich, clustered, corrected}, 8,
         "486 games with ties, counts and two covariates");
}

static void davidson(void)
{
    static const double estimate[] = {-1.62837290984, -1.43108114304,   0.0528698707829, 0.0816293722311, 1.07479210894,
                                      1.85016270092,  0.00283986960181, 0.185317398043,  -0.0483759143395};
    static const double own[] = {0.210986243069, 0.199887182427,    0.183195019627, 0.189709563602, 0.198453965935,
                                 0.234378591678, 0.000493583739013, 0.136148304904, 0.117434773927};
    static const double sandwich[] = {0.203118606925, 0.202953160232,    0.177689939601, 0.178934057614, 0.190167883337,
                                      0.236840874154, 0.000458551131058, 0.13190577327,  0.115555854943};
    static const double clustered[] = {0.285412766369,    0.318020795878, 0.265505651311,
                                       0.225765413734,    0.292784224103, 0.351035175055,
                                       0.000640047575475, 0.200635800763, 0.17278120135};
    struct arena_data d;
    arena_make(&d);
    struct bt_data view = arena_view(&d);
    fits(&view, BT_TIE_DAVIDSON, estimate, (const double *[]){own, sandwich, clustered, NULL}, 9, "Davidson's ties");
}

static void prior(void)
{
    static const struct game chain[] = {{0, 1, GAME_FIRST, 1}, {1, 2, GAME_FIRST, 1}, {3, 2, GAME_SECOND, 1}};
    static const double estimate[] = {1.25550424229, 0.302351475748, -0.302351475748, -1.25550424229};
    static const double se[] = {1.39107892998, 1.02154974969, 1.02154974969, 1.39107892998};
    struct arena a CLEANUP_ARENA = {0};
    struct bt_data d = {.games = chain, .n = 3, .players = 4};
    struct bt_options o = {.prior = 1};
    struct bt_fit fit;
    struct bt_fault fault;
    if (check(bt_fit(&a, &d, &o, &fit, &fault), "a chain of wins has a maximum with a prior")) {
        near_all(fit.estimate, estimate, 4, "with a prior of one game: estimate");
        near_all(fit.se, se, 4, "with a prior of one game: standard error");
    }
    o.prior = 0;
    check(!bt_fit(&a, &d, &o, &fit, &fault) && fault.kind == BT_NEVER_LOST, "without one it has none");
    check(fault.group[0] && !fault.group[1] && !fault.group[2] && !fault.group[3],
          "and the first of the chain is named");
}

/* What must hold for any games. */
static void properties(void)
{
    struct arena a CLEANUP_ARENA = {0};
    struct arena_data d, turned, single;
    arena_make(&d);
    turned = single = d;
    struct bt_data view = arena_view(&d), turned_view = arena_view(&turned);
    view.n_covariates = turned_view.n_covariates = 0;
    for (size_t i = 0; i < ROWS; i++) {
        struct game *g = &turned.games[i];
        *g = (struct game){g->second, g->first, g->result == GAME_TIE ? GAME_TIE : 1 - g->result, g->count};
    }
    struct game *each = arena_array(&a, struct game, 3 * ROWS);
    size_t *cluster = arena_array(&a, size_t, 3 * ROWS), n = 0;
    for (size_t i = 0; i < ROWS; i++)
        for (int k = 0; k < (int)single.games[i].count; k++, n++) {
            each[n] = d.games[i];
            each[n].count = 1;
            cluster[n] = n;
        }
    struct bt_options o = {.errors = BT_SANDWICH};
    struct bt_fit fit, other;
    struct bt_fault fault;
    if (!check(bt_fit(&a, &view, &o, &fit, &fault) && bt_fit(&a, &turned_view, &o, &other, &fault),
               "games fit without covariates, and with sides exchanged"))
        return;
    double sum = 0;
    for (size_t i = 0; i < PLAYERS; i++) {
        sum += fit.estimate[i];
        check_near(fit.estimate[i], other.estimate[i], 1e-12, "which side a player sat on changes nothing, %zu", i);
    }
    check_near(sum, 0, 1e-12, "strengths are centred");
    struct bt_data each_view = {each, n, PLAYERS, NULL, 0, cluster, n};
    o.errors = BT_CLUSTERED;
    if (check(bt_fit(&a, &each_view, &o, &other, &fault), "games written out one by one fit too"))
        near_all(other.se, fit.se, PLAYERS, "a count is so many games, and clusters of one game are the sandwich");
    struct bt_pair p = bt_pair(&fit, 0, 5, 0.95), q = bt_pair(&fit, 5, 0, 0.95);
    check_near(p.wins + q.wins, 1, 1e-15, "what one wins the other loses");
    check_near(p.range.low, 1 - q.range.high, 1e-12, "and their intervals mirror each other");
    check(p.has_range && p.range.low < p.wins && p.wins < p.range.high, "the interval holds the probability");
    double *v = fit.covariance;
    check_near(p.se, sqrt(v[0] + v[35] - 2 * v[5]), 1e-12, "a difference's error uses their covariance");
}

static void refuse(const char *what, const struct bt_data *d, struct bt_options o, enum bt_fault_kind kind, size_t at)
{
    struct arena a CLEANUP_ARENA = {0};
    struct bt_fit fit;
    struct bt_fault fault = {0};
    bool done = bt_fit(&a, d, &o, &fit, &fault);
    check(!done && fault.kind == kind && fault.at == at, "refused: %s (%d, %zu)", what, (int)fault.kind, fault.at);
}

static void refusals(void)
{
    static const struct game circle[] = {{0, 1, GAME_FIRST, 1}, {1, 2, GAME_FIRST, 1}, {2, 0, GAME_FIRST, 1}};
    static const struct game apart[] = {{0, 1, GAME_TIE, 1}, {2, 3, GAME_TIE, 1}};
    static const struct game lost[] = {{0, 1, GAME_TIE, 1}, {1, 2, GAME_FIRST, 3}};
    static const struct game self[] = {{0, 1, GAME_TIE, 1}, {1, 1, GAME_TIE, 1}};
    static const struct game nothing[] = {{0, 1, GAME_TIE, 0}};
    static const struct game even[] = {{0, 1, GAME_FIRST, 5}, {0, 1, GAME_SECOND, 5}};
    static const struct game win_and_tie[] = {{0, 1, GAME_FIRST, 5}, {0, 1, GAME_TIE, 5}};
    static const double zero[] = {0, 0, 0}, ones[] = {1, -1}, who[] = {1, 0, -1}, twice[] = {1, 2, 3, 6, 2, 4};
    static const size_t together[] = {0, 0, 0}, halves[] = {0, 0, 1, 1};
    static const struct game chained[] = {
        {0, 1, GAME_FIRST, 2}, {0, 1, GAME_SECOND, 1}, {1, 2, GAME_FIRST, 2}, {1, 2, GAME_SECOND, 1}};
    struct bt_options o = {0}, d = {.ties = BT_TIE_DAVIDSON}, c = {.errors = BT_CLUSTERED}, with_prior = {.prior = 1};
    refuse("no games", &(struct bt_data){.players = 0}, o, BT_NO_GAMES, 0);
    refuse("games of count 0", &(struct bt_data){nothing, 1, 2, NULL, 0, NULL, 0}, o, BT_NO_GAMES, 0);
    refuse("one player", &(struct bt_data){circle, 3, 1, NULL, 0, NULL, 0}, o, BT_ONE_PLAYER, 0);
    refuse("against oneself", &(struct bt_data){self, 2, 2, NULL, 0, NULL, 0}, o, BT_SELF, 1);
    refuse("two worlds", &(struct bt_data){apart, 2, 4, NULL, 0, NULL, 0}, o, BT_DISCONNECTED, 0);
    refuse("one who never won", &(struct bt_data){lost, 2, 3, NULL, 0, NULL, 0}, o, BT_NEVER_WON, 0);
    refuse("no tie for Davidson", &(struct bt_data){circle, 3, 3, NULL, 0, NULL, 0}, d, BT_NO_TIE, 0);
    refuse("nothing but ties for Davidson", &(struct bt_data){apart, 1, 2, NULL, 0, NULL, 0}, d, BT_ALL_TIES, 0);
    refuse("wins and ties but no loss", &(struct bt_data){win_and_tie, 2, 2, NULL, 0, NULL, 0}, d, BT_SEPARATED_TIES,
           0);
    refuse("a covariate of zeros", &(struct bt_data){circle, 3, 3, zero, 1, NULL, 0}, o, BT_CONSTANT, 0);
    refuse("a covariate that is who plays", &(struct bt_data){circle, 3, 3, who, 1, NULL, 0}, o, BT_COLLINEAR, 0);
    refuse("a covariate twice", &(struct bt_data){circle, 3, 3, twice, 2, NULL, 0}, o, BT_COLLINEAR, 1);
    refuse("a covariate that knows who wins", &(struct bt_data){even, 2, 2, ones, 1, NULL, 0}, o, BT_SEPARATED, 0);
    refuse("the same with a prior", &(struct bt_data){even, 2, 2, ones, 1, NULL, 0}, with_prior, BT_SEPARATED, 0);
    refuse("one cluster", &(struct bt_data){circle, 3, 3, NULL, 0, together, 1}, c, BT_ONE_CLUSTER, 0);
    c.corrected = true;
    refuse("one cluster that all hangs on", &(struct bt_data){chained, 4, 3, NULL, 0, halves, 2}, c, BT_CLUSTER_ALONE,
           0);
    refuse("too many players", &(struct bt_data){circle, 3, 2001, NULL, 0, NULL, 0}, with_prior, BT_TOO_MANY, 2001);
}

static void extremes(void)
{
    struct arena a CLEANUP_ARENA = {0};
    static const struct game far[] = {{0, 1, GAME_FIRST, 1e15}, {0, 1, GAME_SECOND, 1}};
    static const struct game tie[] = {{0, 1, GAME_TIE, 3}, {1, 0, GAME_TIE, 1}};
    static const struct game uneven[] = {{0, 1, GAME_FIRST, 3}, {0, 1, GAME_SECOND, 1}};
    static const double large[] = {1e150, 2e150};
    struct bt_options o = {0}, s = {.errors = BT_SANDWICH};
    struct bt_data d = {far, 2, 2, NULL, 0, NULL, 0};
    struct bt_fit fit;
    struct bt_fault fault;
    struct interval range;
    check(bt_fit(&a, &d, &o, &fit, &fault), "odds of 1e15 to one have a maximum");
    check_near(fit.estimate[0], log(1e15) / 2, 1e-9, "which is their logarithm, halved by centring");
    check_near(fit.se[0], 0.5, 1e-9, "with the error of the one loss");
    d.games = tie;
    check(bt_fit(&a, &d, &o, &fit, &fault) && fit.estimate[0] == 0 && fit.se[0] > 0, "ties alone are a draw");
    check(bt_fit(&a, &d, &s, &fit, &fault) && fit.se[0] == 0 && !bt_interval(&fit, 0, 0.95, &range) &&
              !bt_pair(&fit, 0, 1, 0.95).has_range,
          "but show no spread, so that the sandwich has no interval");
    d.games = uneven;
    check(bt_fit(&a, &d, &o, &fit, &fault), "two players are enough");
    check_near(bt_pair(&fit, 0, 1, 0.95).wins, 0.75, 1e-12, "and three wins of four are 0.75");
    d.covariates = large;
    d.n_covariates = 1;
    check(bt_fit(&a, &d, &o, &fit, &fault) ? isfinite(fit.se[2]) : fault.kind != BT_DIVERGED,
          "a covariate in the hundreds of digits is a result or a refusal");
}

/* The share of intervals that hold the planted strength, over games that are each seen four times. */
static double coverage(enum bt_errors errors, bool by_pair)
{
    enum { P = 6, N = 150, SEEN = 4, RUNS = 500 };
    struct game games[N * SEEN] = {0};
    size_t cluster[N * SEEN];
    int held = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        struct arena a CLEANUP_ARENA = {0};
        struct rng rng = rng_stream(1, S("test.coverage"), run, 0);
        for (size_t i = 0; i < N * SEEN; i++) {
            size_t first = rng_below(&rng, P), second = (first + 1 + rng_below(&rng, P - 1)) % P;
            double p = 1 / (1 + exp(((double)second - (double)first) * 0.3));
            struct game new = {first, second, rng_unit(&rng) < p ? GAME_FIRST : GAME_SECOND, 1};
            games[i] = i % SEEN == 0 || by_pair ? new : games[i - 1];
            cluster[i] =
                by_pair ? games[i].first * games[i].second + P * P * (games[i].first + games[i].second) : i / SEEN;
        }
        struct bt_data d = {games, N * SEEN, P, NULL, 0, cluster, by_pair ? 2 * P * P * P : N};
        struct bt_options o = {.errors = errors, .corrected = true};
        struct bt_fit fit;
        struct bt_fault fault;
        struct interval range;
        if (!bt_fit(&a, &d, &o, &fit, &fault))
            continue;
        for (size_t i = 0; i < P; i++) {
            double planted = ((double)i - (P - 1) / 2.0) * 0.3;
            held += bt_interval(&fit, i, 0.95, &range) && range.low <= planted && planted <= range.high;
        }
    }
    return (double)held / (P * RUNS);
}

static void intervals(void)
{
    double error = sqrt(0.95 * 0.05 / 500); /* of 500 runs, as if players were not six looks at each */
    double clustered = coverage(BT_CLUSTERED, false), alone = coverage(BT_SANDWICH, false);
    double pairs = coverage(BT_CLUSTERED, true), games = coverage(BT_SANDWICH, true);
    check(clustered >= 0.95 - 2 * error, "clustered intervals hold the strength in %.4f of 500 runs", clustered);
    check(alone < 0.8, "those of single games, each seen four times, in only %.4f", alone);
    check(pairs >= 0.95 - 2 * error, "clusters that are pairs, of which each holds many games, in %.4f", pairs);
    check(games >= 0.95 - 2 * error, "single games that are independent in %.4f", games);
}

/* Many players in a circle of narrow wins, a million games: what a chain of calls or a wide matrix would not survive.
 */
static void many(void)
{
    enum { N = 1000000 };
    struct game *games CLEANUP_FREE = base_alloc((N + 1) * sizeof *games);
    bool *group CLEANUP_FREE = base_alloc((N + 1) * sizeof *group);
    for (size_t i = 0; i < N; i++)
        games[i] = (struct game){i, i + 1, GAME_FIRST, 1};
    check_int(rating_fault(games, N, N + 1, group), GAMES_NEVER_LOST, "a chain of a million is walked");
    games[N] = (struct game){N, 0, GAME_FIRST, 1};
    check_int(rating_fault(games, N + 1, N + 1, group), GAMES_FINE, "and one more win closes it");
    struct arena a CLEANUP_ARENA = {0};
    struct rng rng = rng_stream(1, S("test"), 0, 0);
    for (size_t i = 0; i < N; i++) {
        size_t first = rng_below(&rng, 50), second = (first + 1 + rng_below(&rng, 49)) % 50;
        double p = 1 / (1 + exp(((double)second - (double)first) / 20));
        games[i] = (struct game){first, second, rng_unit(&rng) < p ? GAME_FIRST : GAME_SECOND, 1};
    }
    struct bt_data d = {games, N, 50, NULL, 0, NULL, 0};
    struct bt_options o = {.errors = BT_SANDWICH};
    struct bt_fit fit;
    struct bt_fault fault;
    if (!check(bt_fit(&a, &d, &o, &fit, &fault), "a million games are fitted"))
        return;
    double off = 0;
    for (size_t i = 0; i < 50; i++)
        off = fmax(off, fabs(fit.estimate[i] - ((double)i - 24.5) / 20) / fit.se[i]);
    check(off < 4, "and the planted strengths found within four standard errors (%g)", off);
}

static void elo(void)
{
    static const double usual[] = {824.621367013, 860.546027243, 984.553640747,
                                   1021.34400523, 1111.68269389, 1197.25226588};
    static const double slow[] = {1449.81052665, 1455.54643042, 1498.07668018,
                                  1507.39546212, 1535.75504812, 1553.41585251};
    struct arena_data d;
    double rating[PLAYERS], se[PLAYERS], again[PLAYERS];
    struct interval range[PLAYERS], second[PLAYERS];
    arena_make(&d);
    check_near(elo_expected(&ELO_USUAL, 1500, 1600), 0.359935000197, 1e-12, "a hundred points less expect 0.36");
    check_near(1500 + 32 * (1 - elo_expected(&ELO_USUAL, 1500, 1600)), 1520.48207999, 1e-8, "and win 20.48 points");
    elo_rate(&ELO_USUAL, d.games, ROWS, PLAYERS, rating);
    for (size_t i = 0; i < PLAYERS; i++)
        check_near(rating[i], usual[i], 1e-8, "Elo's rating of player %zu", i);
    elo_rate(&(struct elo){4, 1500, 200}, d.games, ROWS, PLAYERS, again);
    for (size_t i = 0; i < PLAYERS; i++)
        check_near(again[i], slow[i], 1e-8, "with k 4 and another scale, player %zu", i);
    check(elo_expected(&ELO_USUAL, 1e9, -1e9) == 1 && elo_expected(&ELO_USUAL, -1e9, 1e9) == 0,
          "expected points stay within 0 and 1 at any distance");
    check(elo_bootstrap(&ELO_USUAL, d.games, ROWS, PLAYERS, d.cluster, ROWS / 4, 500, 1, 0.95, se, range) &&
              elo_bootstrap(&ELO_USUAL, d.games, ROWS, PLAYERS, d.cluster, ROWS / 4, 500, 1, 0.95, again, second),
          "clusters of games can be drawn again");
    for (size_t i = 0; i < PLAYERS; i++)
        check(se[i] == again[i] && range[i].low == second[i].low && range[i].high == second[i].high,
              "the same seed gives the same bits, player %zu", i);
    for (size_t i = 0; i < PLAYERS; i++)
        check(range[i].low < rating[i] && rating[i] < range[i].high && se[i] > 5 && se[i] < 80,
              "player %zu's rating lies in its interval", i);
    check(!elo_bootstrap(&ELO_USUAL, d.games, 1, PLAYERS, NULL, 0, 500, 1, 0.95, se, range),
          "one game says nothing of the next");
    check(!elo_bootstrap(&ELO_USUAL, d.games, ROWS, 1000000, NULL, 0, 500, 1, 0.95, se, range),
          "too much to keep is refused");
}

static void ranks(void)
{
    static const double rating[] = {10, 30, 20, 20};
    static const struct interval range[] = {{5, 15}, {26, 34}, {14, 26}, {16, 24}};
    static const struct rank expected[] = {{4, 3, 4}, {1, 1, 2}, {2, 1, 4}, {2, 2, 3}};
    struct rank found[4];
    rating_ranks(rating, range, 4, found);
    for (size_t i = 0; i < 4; i++)
        check(found[i].rank == expected[i].rank && found[i].best == expected[i].best &&
                  found[i].worst == expected[i].worst,
              "player %zu is ranked %zu, from %zu to %zu", i, found[i].rank, found[i].best, found[i].worst);
    rating_ranks(rating, NULL, 4, found);
    check(found[3].rank == 2 && found[3].best == 2 && found[3].worst == 2, "without intervals a rank is alone");
}

static void matrices(void)
{
    double a[] = {4, 0, 2, 5}, inverse[4], product[4], x[] = {1, 2};
    size_t at;
    check(cholesky(a, 2, &at), "a positive definite matrix has a root");
    cholesky_solve(a, 2, x);
    check_near(x[0], 1.0 / 16, 1e-15, "through which systems are solved, first unknown");
    check_near(x[1], 6.0 / 16, 1e-15, "and second");
    cholesky_inverse(a, 2, inverse);
    matrix_product((double[]){4, 2, 2, 5}, inverse, 2, product);
    check(fabs(product[0] - 1) < 1e-15 && fabs(product[1]) < 1e-15 && fabs(product[2]) < 1e-15 &&
              fabs(product[3] - 1) < 1e-15,
          "and inverted");
    check(!cholesky((double[]){1, 1, 1, 1}, 2, &at) && at == 1, "one that is singular is refused, by its column");
    check(!cholesky((double[]){NAN, 0, 0, 1}, 2, &at) && at == 0, "and so is one with a NaN");
}

int main(void)
{
    matrices();
    wikipedia();
    style();
    davidson();
    prior();
    properties();
    refusals();
    extremes();
    intervals();
    many();
    elo();
    ranks();
    return tap_done();
}
