/* SPDX-License-Identifier: Apache-2.0 */
/*
 * simulate: what the statistics of the gate promise, held against thousands of simulated runs. Each simulation makes
 * two runs in memory, compares them by compare_records and judges them by gate_judge: what `assize run --baseline`
 * calls. Coverage is of mean_interval_of, which gives metrics their intervals. Random numbers are those of
 * counter-based streams: the seed that is printed repeats everything.
 *
 *     simulate [SEED [SIMULATIONS]]
 */
#include "base/map.h"
#include "runner/gate.h"
#include "stats/passk.h"
#include "stats/plan.h"
#include "tests/tap.h"

static uint64_t seed = 20261121;
static int simulations = 2000;

/* Two Monte-Carlo standard errors of a share. */
static double two_errors(double share)
{
    return 2 * sqrt(share * (1 - share) / simulations);
}

/* A world of cases. */
struct scene {
    const char *name;
    int cases, trials;
    int cluster_size; /* 0 = independent */
    int tags;         /* cases carry tag i mod tags … */
    int tags_each;    /* … and the next so many - 1 */
    enum correction correction;
    int slices; /* 1: the rule looks at each tag, else at the whole */
    int blind;  /* 1: the gate is not told of the clusters */
    /* Paired outcomes with these shares of pairs that pass on one side alone, in cases of tag 0; < 0: no drop, cases of
     * many difficulties. */
    double first, second;
    const char *only; /* the rule looks at this slice alone */
    double margin;    /* of the rule; 0 = none */
    double tolerance;
    enum rule_test test;
    int trials_before; /* 0 = as many as now */
    int looks;         /* stages at each of which the gate is asked; 0 = one */
};

static double normal_draw(struct rng *r)
{
    double u = 1 - rng_unit(r), v = rng_unit(r);
    return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* Outcomes of one case on both sides. */
struct sides {
    bool before[16], after[16];
};

static struct sides case_draw(const struct scene *d, int at, struct rng *r, double shared_before, double shared_after)
{
    struct sides s = {0};
    if (d->first >= 0) {
        bool drops = at % d->tags == 0;
        double first = drops ? d->first : 0.5 * (d->first + d->second);
        double second = drops ? d->second : first, u = rng_unit(r);
        bool both = rng_unit(r) < 0.8;
        s.before[0] = u < first || (u >= first + second && both);
        s.after[0] = (u >= first && u < first + second) || (u >= first + second && both);
        return s;
    }
    double ease = 1.5 * normal_draw(r) + 1;
    for (int t = 0; t < d->trials || t < d->trials_before; t++) {
        s.before[t] = rng_unit(r) < logistic(ease + shared_before);
        s.after[t] = rng_unit(r) < logistic(ease + shared_after);
    }
    return s;
}

static void unit_add(struct arena *a, struct record *to, const struct scene *d, int at, int trial, bool pass)
{
    struct unit_record *u = vec_push(a, &to->units);
    str id = arena_printf(a, "c%d", at);
    struct buf tags CLEANUP_BUF = {0};
    buf_byte(&tags, '[');
    for (int t = 0; t < d->tags_each; t++)
        buf_printf(&tags, "%s\"t%d\"", t ? "," : "", (at + t) % d->tags);
    buf_byte(&tags, ']');
    *u = (struct unit_record){.index = (int64_t)to->units.n - 1,
                              .case_id = id,
                              .trial = trial,
                              .tags = arena_str(a, buf_view(&tags)),
                              .cluster = d->cluster_size ? arena_printf(a, "k%d", at / d->cluster_size) : STR_NONE};
    *vec_push(a, &u->rows) = (struct row){.scorer = S("s"), .status = pass ? ROW_PASS : ROW_FAIL};
    if (trial == 0)
        map_add(a, &to->cases, id, to->units.n - 1, NULL);
}

static enum verdict judge(struct arena *a, const struct suite *suite, const struct record *before,
                          const struct record *after)
{
    struct compare compare;
    struct gate_results results;
    compare_records(a, suite, before, after, &compare);
    struct judging j = {.a = a, .suite = suite, .compare = &compare, .stage = STAGE_RELEASE};
    return gate_judge(&j, &results);
}

/* One pair of runs, judged; at each of its looks, if it has several. */
static enum verdict simulate_one(const struct scene *d, const struct suite *suite, uint64_t stream, uint64_t i)
{
    struct arena a CLEANUP_ARENA = {0};
    struct record before = {0}, after = {0};
    struct rng r = rng_stream(seed, S("simulate"), stream, i);
    double shared_before = 0, shared_after = 0;
    for (int c = 0; c < d->cases; c++) {
        if (d->cluster_size && c % d->cluster_size == 0) {
            shared_before = 1.5 * normal_draw(&r);
            shared_after = 1.5 * normal_draw(&r);
        }
        struct sides s = case_draw(d, c, &r, shared_before, shared_after);
        int trials_before = d->trials_before ? d->trials_before : d->trials;
        for (int t = 0; t < trials_before; t++)
            unit_add(&a, &before, d, c, t, s.before[t]);
        for (int t = 0; t < d->trials; t++)
            unit_add(&a, &after, d, c, t, s.after[t]);
        bool look = d->looks && (c + 1) % (d->cases / d->looks) == 0 && c + 1 < d->cases;
        if (look && judge(&a, suite, &before, &after) == VERDICT_BLOCK)
            return VERDICT_BLOCK;
    }
    return judge(&a, suite, &before, &after);
}

/* How often the gate says `verdict`. */
static double judged(const struct scene *d, uint64_t stream, enum verdict verdict)
{
    static const char *const NAMES[] = {"holm", "none"};
    struct metric_def metric = {.id = S("m"), .kind = METRIC_MEAN, .of = S("s")};
    str one = str_of(d->only);
    struct rule_def rule = {
        .id = S("r"),
        .kind = RULE_AGAINST,
        .metric = &metric,
        .has_margin = d->margin > 0,
        .margin = d->margin > 0 ? d->margin : d->tolerance,
        .test = d->test,
        .slices = {.all = !d->slices && !d->only, .tag = d->slices, .one = &one, .n_one = d->only != NULL}};
    struct suite suite = {
        .alpha = 0.05 / (d->looks ? d->looks : 1), .small = SMALL_DEFAULT, .correction = d->correction};
    suite.metrics.v = &metric;
    suite.metrics.n = 1;
    suite.rules.v = &rule;
    suite.rules.n = 1;
    suite.cluster = d->cluster_size && !d->blind ? S("$case.k") : STR_NONE;
    gate_slices_ask(&suite);
    int n = 0;
    for (int i = 0; i < simulations; i++)
        n += simulate_one(d, &suite, stream, (uint64_t)i) == verdict;
    double share = (double)n / simulations;
    printf("# %s, %s: %s in %d of %d = %.4f\n", d->name, NAMES[d->correction == CORRECTION_NONE],
           VERDICT_NAMES[verdict], n, simulations, share);
    return share;
}

static double blocked(const struct scene *d, uint64_t stream)
{
    return judged(d, stream, VERDICT_BLOCK);
}

static void honest(void)
{
    static const struct scene DESIGNS[] = {
        {"1 slice, 400 cases", 400, 1, 0, 1, 1, CORRECTION_HOLM, false, false, -1, 0, NULL},
        {"8 slices, 400 cases", 400, 1, 0, 8, 1, CORRECTION_HOLM, true, false, -1, 0, NULL},
        {"50 slices, each case in three, 1,000 cases", 1000, 1, 0, 50, 3, CORRECTION_HOLM, true, false, -1, 0, NULL},
        {"1 slice, 400 cases in clusters of 10", 400, 1, 10, 1, 1, CORRECTION_HOLM, false, false, -1, 0, NULL},
        {"8 slices, 400 cases in clusters of 10", 400, 1, 10, 8, 1, CORRECTION_HOLM, true, false, -1, 0, NULL},
        {"50 slices, each case in three, 1,000 cases in clusters of 10", 1000, 1, 10, 50, 3, CORRECTION_HOLM, true,
         false, -1, 0, NULL},
        {"1 slice, 12 cases", 12, 1, 0, 1, 1, CORRECTION_HOLM, false, false, -1, 0, NULL},
        {"1 slice, 30 cases of 4 trials", 30, 4, 0, 1, 1, CORRECTION_HOLM, false, false, -1, 0, NULL},
        {"8 slices, 40 cases of 4 trials in clusters of 5", 40, 4, 5, 8, 2, CORRECTION_HOLM, true, false, -1, 0, NULL},
    };
    double most = 0.05 + two_errors(0.05);
    for (size_t i = 0; i < COUNT_OF(DESIGNS); i++)
        check(blocked(&DESIGNS[i], i) <= most, "%s: two runs of the same thing block at most 5 %%", DESIGNS[i].name);
}

/* What is not so even: other numbers of trials, few cases, other tests, a gate that is asked more than once. */
static void uneven(void)
{
    static const struct scene SCENES[] = {
        {.name = "4 trials before and 1 now, 12 cases", .cases = 12, .trials = 1, .trials_before = 4},
        {.name = "1 trial before and 4 now, 40 cases", .cases = 40, .trials = 4, .trials_before = 1},
        {.name = "8 trials before and 1 now, 30 cases", .cases = 30, .trials = 1, .trials_before = 8},
        {.name = "4 looks at 400 cases", .cases = 400, .trials = 1, .looks = 4},
        {.name = "a tolerance of 0.001, 3 cases of 4 trials", .cases = 3, .trials = 4, .tolerance = 0.001},
        {.name = "a tolerance of 0.001, 10 cases of 4 trials", .cases = 10, .trials = 4, .tolerance = 0.001},
        {.name = "a tolerance of 0.001, 12 clusters of 5",
         .cases = 60,
         .trials = 1,
         .cluster_size = 5,
         .tolerance = 0.001},
        {.name = "the bootstrap, 3 cases of 4 trials", .cases = 3, .trials = 4, .test = TEST_BOOTSTRAP},
        {.name = "Student's t, 10 cases of 4 trials", .cases = 10, .trials = 4, .test = TEST_T},
        {.name = "Student's t, 8 clusters of 5", .cases = 40, .trials = 1, .cluster_size = 5, .test = TEST_T},
        {.name = "Wilcoxon's ranks, 10 cases of 4 trials", .cases = 10, .trials = 4, .test = TEST_WILCOXON},
        {.name = "Wilcoxon's ranks, 60 cases of 4 trials", .cases = 60, .trials = 4, .test = TEST_WILCOXON},
    };
    double most = 0.05 + two_errors(0.05);
    for (size_t i = 0; i < COUNT_OF(SCENES); i++) {
        struct scene scene = SCENES[i];
        scene.tags = scene.tags_each = 1;
        scene.correction = CORRECTION_HOLM;
        scene.first = -1;
        check(blocked(&scene, 400 + i) <= most, "%s: two runs of the same thing block at most 5 %%", scene.name);
    }
}

/* The same simulations find a gate that is not honest: else they would show nothing. */
static void dishonest(void)
{
    static const struct scene DESIGNS[] = {
        {"8 slices, 400 cases", 400, 1, 0, 8, 1, CORRECTION_NONE, true, false, -1, 0, NULL},
        {"50 slices, each case in three, 1,000 cases", 1000, 1, 0, 50, 3, CORRECTION_NONE, true, false, -1, 0, NULL},
        {"1 slice, 400 cases in clusters of 10, which the gate is not told", 400, 1, 10, 1, 1, CORRECTION_HOLM, false,
         true, -1, 0, NULL},
    };
    double most = 0.05 + two_errors(0.05);
    for (size_t i = 0; i < COUNT_OF(DESIGNS); i++)
        check(blocked(&DESIGNS[i], 100 + i) > most, "%s: without its correction, the gate fails these simulations",
              DESIGNS[i].name);
}

static void power(void)
{
    static const double FIRST = 0.09, SECOND = 0.04; /* a drop of 5 points, 13 % discordant */
    struct scene one = {"a drop of 5 points in one declared slice of 400 pairs",
                        400,
                        1,
                        0,
                        1,
                        1,
                        CORRECTION_HOLM,
                        false,
                        false,
                        FIRST,
                        SECOND,
                        "tag=t0"};
    double found = blocked(&one, 200), expected = mcnemar_power(400, FIRST, SECOND, 0.05, false);
    printf("# one-sided, exact: %.4f by calculation; two-sided: %.4f\n", expected,
           mcnemar_power(400, FIRST, SECOND, 0.05, true));
    check(found >= 0.8 - two_errors(0.8), "a drop of 5 points is found with at least 80 %% power");
    check(fabs(found - expected) <= 1.5 * two_errors(expected), "as often as mcnemar_power says");

    struct scene eight = one;
    eight.name = "a drop of 5 points in one of 8 slices of 400 pairs each";
    eight.cases = 3200;
    eight.tags = 8;
    eight.slices = true;
    eight.only = NULL;
    found = blocked(&eight, 201);
    expected = mcnemar_power(400, FIRST, SECOND, 0.05 / 8, false);
    printf("# one of 8 slices: %.4f by calculation at alpha / 8\n", expected);
    check(found >= expected - two_errors(expected) && found <= expected + 0.05 + two_errors(expected),
          "in one of 8 slices as often as at alpha / 8, and what the other slices block by chance");

    int64_t n;
    check(mcnemar_cases_needed(FIRST, SECOND, 0.05 / 8, 0.8, false, &n), "some number of pairs is enough for 8 slices");
    eight.name = "the same with as many pairs as are said to be needed";
    eight.cases = (int)n * 8;
    found = blocked(&eight, 202);
    printf("# %lld pairs a slice are said to give 80 %%\n", (long long)n);
    check(found >= 0.8 - two_errors(0.8) && found <= 0.9,
          "and with the pairs that are needed, it is found with 80 %% power");
}

/* A loss of exactly the margin is not ruled out more often than the gate's alpha says. */
static void margins(void)
{
    static const int CASES[] = {10, 30, 60, 150, 400};
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        char name[96];
        snprintf(name, sizeof name, "a loss of just the margin, and no gain, over %d pairs", CASES[i]);
        struct scene losses = {.name = name,
                               .cases = CASES[i],
                               .trials = 1,
                               .tags = 1,
                               .tags_each = 1,
                               .correction = CORRECTION_HOLM,
                               .first = 0.1,
                               .second = 0,
                               .margin = 0.1};
        check(judged(&losses, 320 + i, VERDICT_PASS) <= 0.05 + two_errors(0.05), "%s passes at most 5 %%", name);
        snprintf(name, sizeof name, "a loss of just the margin over %d pairs", CASES[i]);
        struct scene scene = {name, CASES[i], 1, 0, 1, 1, CORRECTION_HOLM, false, false, 0.14, 0.04, NULL, 0.1};
        check(judged(&scene, 300 + i, VERDICT_PASS) <= 0.05 + two_errors(0.05), "%s passes at most 5 %%", name);
    }
}

/* Coverage. */

struct coverage {
    const char *name;
    double truth;
    size_t n, cluster; /* values; values in a cluster, 0 = each its own */
    double spread;     /* correlation within clusters: beta-distributed rates with this intra-class correlation */
    int64_t trials, k; /* of pass@k: one value a case; 0 = values are zeros and ones */
    size_t giant;      /* values of the first cluster; 0 = as many as of the others */
};

/* A rate of beta(m, r) with mean m and intra-class correlation r, by two gamma draws (Marsaglia & Tsang 2000). */
static double gamma_draw(struct rng *r, double shape)
{
    if (shape < 1)
        return gamma_draw(r, shape + 1) * pow(1 - rng_unit(r), 1 / shape);
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = normal_draw(r), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        if (log(1 - rng_unit(r)) < 0.5 * x * x + d - d * v + d * log(v))
            return d * v;
    }
}

static double rate_draw(struct rng *r, double mean, double correlation)
{
    if (correlation == 0)
        return mean;
    double all = 1 / correlation - 1, x = gamma_draw(r, mean * all), y = gamma_draw(r, (1 - mean) * all);
    return x + y > 0 ? x / (x + y) : rng_unit(r) < mean;
}

/* The mean that pass@k estimates, over all rates: from very many of them. */
static double passk_truth(const struct coverage *c)
{
    enum { DRAWS = 400000 };
    struct rng r = rng_stream(seed, S("simulate.truth"), 0, 0);
    double sum = 0;
    for (int i = 0; i < DRAWS; i++)
        sum += 1 - pow(1 - rate_draw(&r, c->truth, c->spread), (double)c->k);
    return sum / DRAWS;
}

static double value_draw(struct rng *r, const struct coverage *c, double rate)
{
    int64_t passed = 0;
    double value = 0;
    if (!c->k)
        return rng_unit(r) < rate;
    for (int64_t t = 0; t < c->trials; t++)
        passed += rng_unit(r) < rate;
    if (!pass_at_k(c->trials, passed, c->k, &value))
        BUG("pass@k of %lld of %lld", (long long)c->k, (long long)c->trials);
    return value;
}

static void covers(const struct coverage *c, uint64_t stream)
{
    double *x = base_alloc(c->n * sizeof *x), truth = c->k ? passk_truth(c) : c->truth, width = 0;
    size_t *cluster = base_alloc(c->n * sizeof *cluster);
    int hit = 0, offered = 0;
    for (int i = 0; i < simulations; i++) {
        struct rng r = rng_stream(seed, S("simulate.coverage"), stream, (uint64_t)i);
        double rate = 0;
        size_t size = c->cluster ? c->cluster : 1, left = 0, label = 0;
        for (size_t j = 0; j < c->n; j++, left--) {
            if (left == 0) {
                rate = rate_draw(&r, c->truth, c->spread);
                left = label++ == 0 && c->giant ? c->giant : size;
            }
            cluster[j] = label;
            x[j] = value_draw(&r, c, rate);
        }
        struct mean m;
        struct interval range;
        if (!mean_interval_of(x, cluster, c->n, true, 0.95, &m, &range))
            continue;
        offered++;
        hit += range.low <= truth && truth <= range.high;
        width += range.high - range.low;
    }
    double share = offered ? (double)hit / offered : 1;
    printf("# %s, n = %zu: covers %.4f of %d, mean width %.4f\n", c->name, c->n, share, offered,
           offered ? width / offered : 0);
    check(share >= 0.95 - two_errors(0.95), "%s, n = %zu: the interval covers the truth in 95 %%", c->name, c->n);
    free(x);
    free(cluster);
}

static void coverage(void)
{
    static const size_t SIZES[] = {2, 5, 10, 20, 50, 100, 300, 1000};
    static const double SHARES[] = {0.01, 0.5, 0.99};
    uint64_t stream = 0;
    for (size_t s = 0; s < COUNT_OF(SHARES); s++)
        for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
            char name[64];
            snprintf(name, sizeof name, "a share of %g", SHARES[s]);
            covers(&(struct coverage){name, SHARES[s], SIZES[i], 0, 0, 0, 0, 0}, stream++);
        }
    static const double MEANS[] = {0.01, 0.1, 0.5, 0.9, 0.99}, TIES[] = {0, 0.3, 0.9};
    static const size_t CLUSTERS[] = {5, 10, 30, 100};
    for (size_t m = 0; m < COUNT_OF(MEANS); m++)
        for (size_t t = 0; t < COUNT_OF(TIES); t++)
            for (size_t i = 0; i < COUNT_OF(CLUSTERS); i++) {
                char name[96];
                snprintf(name, sizeof name, "a mean of %g in clusters of 4 that go together by %g", MEANS[m], TIES[t]);
                covers(&(struct coverage){name, MEANS[m], 4 * CLUSTERS[i], 4, TIES[t], 0, 0, 0}, stream++);
            }
    static const struct {
        size_t giant, size, others;
    } UNEVEN[] = {{50, 1, 9}, {60, 4, 5}, {100, 2, 9}, {50, 1, 50}, {200, 10, 20}, {100, 10, 30}, {30, 5, 14}};
    static const double UNEVEN_MEANS[] = {0.5, 0.7, 0.9};
    for (size_t u = 0; u < COUNT_OF(UNEVEN); u++)
        for (size_t m = 0; m < COUNT_OF(UNEVEN_MEANS); m++)
            for (size_t t = 0; t < COUNT_OF(TIES); t++) {
                char name[128];
                snprintf(name, sizeof name, "a mean of %g in one cluster of %zu and %zu of %zu that go together by %g",
                         UNEVEN_MEANS[m], UNEVEN[u].giant, UNEVEN[u].others, UNEVEN[u].size, TIES[t]);
                covers(&(struct coverage){name, UNEVEN_MEANS[m], UNEVEN[u].giant + UNEVEN[u].size * UNEVEN[u].others,
                                          UNEVEN[u].size, TIES[t], 0, 0, UNEVEN[u].giant},
                       stream++);
            }
    static const int64_t KS[] = {1, 5};
    for (size_t m = 0; m < COUNT_OF(MEANS); m++)
        for (size_t k = 0; k < COUNT_OF(KS); k++)
            for (size_t i = 0; i < COUNT_OF(CLUSTERS); i++) {
                char name[96];
                snprintf(name, sizeof name, "pass@%lld of 10 trials at a rate of %g", (long long)KS[k], MEANS[m]);
                covers(&(struct coverage){name, MEANS[m], CLUSTERS[i], 0, 0.3, 10, KS[k], 0}, stream++);
            }
}

int main(int argc, char **argv)
{
    int64_t n;
    if (argc > 1 && str_to_i64(str_of(argv[1]), &n))
        seed = (uint64_t)n;
    if (argc > 2 && str_to_i64(str_of(argv[2]), &n) && n > 0)
        simulations = (int)n;
    printf("# seed %llu, %d simulations each\n", (unsigned long long)seed, simulations);
    uneven();
    margins();
    honest();
    dishonest();
    power();
    coverage();
    return tap_done();
}
