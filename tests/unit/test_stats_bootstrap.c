/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap: golden figures of tests/golden/interval.py (numpy, scipy), the same bits however resamples are divided,
 * and samples that resampling says nothing about. */
#include "stats/bootstrap.h"
#include "tests/tap.h"

#include <math.h>

/* The same numbers to the last bit; none of them is a NaN. */
static bool alike(const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

static const double TOLERANCE = 1e-9;

/* n numbers in [0, 1) that interval.py makes too. */
static void stream_of(double *to, size_t n)
{
    uint64_t u = 1;
    for (size_t i = 0; i < n; i++) {
        u = u * 6364136223846793005u + 1442695040888963407u;
        to[i] = (double)(u >> 11) * 0x1p-53;
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void corrected(void)
{
    static const struct {
        double value, level, low, high;
    } rows[] = {
        {0.3, 0.95, 0.00219851964112744, 0.974782926907666},
        {0.25, 0.9, 0.00243413722372252, 0.902090801608501},
        {0.4, 0.99, 0.00116605752842167, 0.995616753737558},
    };
    double squares[1000], jackknife[30];
    struct interval range = {-1, -1};
    stream_of(squares, 1000);
    stream_of(jackknife, 30);
    for (size_t i = 0; i < 1000; i++)
        squares[i] *= squares[i];
    for (size_t i = 0; i < 30; i++)
        jackknife[i] = sqrt(jackknife[i]);
    qsort(squares, 1000, sizeof *squares, by_size);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check(bca_interval(squares, 1000, rows[i].value, jackknife, 30, rows[i].level, &range),
              "there is a BCa interval");
        check_near(range.low, rows[i].low, TOLERANCE, "around %g its lower end is numpy's", rows[i].value);
        check_near(range.high, rows[i].high, TOLERANCE, "and its upper end too");
    }
    range = percentile_interval(squares, 1000, 0.95);
    check_near(range.low, 0.000362293925902451, TOLERANCE, "the percentile interval's lower end is numpy's");
    check_near(range.high, 0.945042606426659, TOLERANCE, "and its upper end too");

    static const double same[] = {2, 2, 2};
    range.low = -1;
    check(!bca_interval(squares, 1000, 2, jackknife, 30, 0.95, &range) &&
              !bca_interval(squares, 1000, -2, jackknife, 30, 0.95, &range),
          "a value beyond all resamples has no BCa interval");
    check(!bca_interval(squares, 1000, 0.3, same, 3, 0.95, &range), "nor has one whose jackknife does not vary");
    double wild[1000] = {[999] = 1e200};
    check(bca_interval(squares, 1000, 0.3, wild, 1000, 0.95, &range) && range.low >= 0 && range.high <= 1,
          "one unit of a thousand that is far out is still corrected for");
    static const double two[] = {0, 0, 0, 0, 0, 0, 0, -1e-300};
    check(!bca_interval(squares, 1000, squares[998], two, COUNT_OF(two), 0.999999, &range) && range.low >= 0,
          "an acceleration that leaves no quantile is no interval");
}

static void leaving_out(void)
{
    static const size_t cluster[] = {0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5};
    static const struct {
        enum sample_statistic statistic;
        double value, without[6], squares;
    } rows[] = {
        {SAMPLE_MEAN,
         0.522928690099725,
         {0.527914666061075, 0.517038718697214, 0.516815559418746, 0.548469509786529, 0.522229041066643,
          0.502877139401854},
         5.74521223229062},
        {SAMPLE_MEDIAN,
         0.535757654577039,
         {0.544846507944884, 0.535757654577039, 0.544846507944884, 0.535757654577039, 0.531671402098225,
          0.509407442883721},
         5.98217685438183},
    };
    double x[21], found[21];
    stream_of(x, 21);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *name = rows[i].statistic == SAMPLE_MEAN ? "mean" : "median";
        struct sample clusters CLEANUP_SAMPLE = {0}, alone CLEANUP_SAMPLE = {0};
        sample_init(&clusters, rows[i].statistic, x, cluster, 21);
        sample_init(&alone, rows[i].statistic, x, NULL, 21);
        check(clusters.units == 6 && alone.units == 21, "six clusters, twenty-one values");
        check_near(sample_value(&clusters), rows[i].value, TOLERANCE, "the %s", name);
        sample_jackknife(&clusters, found);
        for (size_t u = 0; u < 6; u++)
            check_near(found[u], rows[i].without[u], TOLERANCE, "the %s without cluster %zu", name, u);
        sample_jackknife(&alone, found);
        double squares = 0;
        for (size_t u = 0; u < 21; u++)
            squares += found[u] * found[u];
        check_near(squares, rows[i].squares, TOLERANCE, "the %s without each value", name);
    }
}

static void divided(void)
{
    enum { N = 301, RESAMPLES = 100 };
    double x[N], whole[RESAMPLES], parts[RESAMPLES];
    size_t cluster[N];
    struct rng rng = rng_stream(3, S("test"), 0, 0);
    stream_of(x, N);
    for (size_t i = 0; i < N; i++)
        cluster[i] = i / 4;
    for (int kind = 0; kind < 4; kind++) {
        struct sample s CLEANUP_SAMPLE = {0};
        sample_init(&s, kind & 1 ? SAMPLE_MEDIAN : SAMPLE_MEAN, x, kind & 2 ? cluster : NULL, N);
        resample_draw(&(struct resampling){&s, 0, RESAMPLES, whole}, 1, rng);
        static const size_t cuts[] = {100, 61, 7, 1, 0};
        for (size_t c = 0; c + 1 < COUNT_OF(cuts); c++) /* later parts first */
            resample_draw(&(struct resampling){&s, cuts[c + 1], cuts[c], parts + cuts[c + 1]}, 1, rng);
        check(alike(whole, parts, RESAMPLES), "resamples divided among workers have the same bits");
    }
}

/* Clusters of one value are the values; the median of a walk is that of a sort. */
static void agreeing(void)
{
    enum { N = 41, RESAMPLES = 200 };
    double x[N], a[RESAMPLES], b[RESAMPLES], drawn[N];
    size_t cluster[N];
    stream_of(x, N);
    for (size_t i = 0; i < N; i++)
        cluster[i] = i;
    struct rng rng = rng_stream(3, S("test"), 0, 0), again = rng;
    struct sample means CLEANUP_SAMPLE = {0}, medians CLEANUP_SAMPLE = {0}, clusters CLEANUP_SAMPLE = {0};
    sample_init(&means, SAMPLE_MEAN, x, NULL, N);
    sample_init(&clusters, SAMPLE_MEAN, x, cluster, N);
    sample_init(&medians, SAMPLE_MEDIAN, x, NULL, N);
    resample_draw(&(struct resampling){&means, 0, RESAMPLES, a}, 1, rng);
    resample_draw(&(struct resampling){&clusters, 0, RESAMPLES, b}, 1, rng);
    check(alike(a, b, RESAMPLES), "clusters of one value each are drawn as the values are");
    resample_draw(&(struct resampling){&medians, 0, RESAMPLES, a}, 1, rng);
    bool same = true;
    for (size_t i = 0; i < RESAMPLES; i++) {
        for (size_t j = 0; j < N; j += 2) {
            uint64_t u = rng_u64(&again);
            drawn[j] = x[((u >> 32) * N) >> 32];
            if (j + 1 < N)
                drawn[j + 1] = x[((u & UINT32_MAX) * N) >> 32];
        }
        qsort(drawn, N, sizeof *drawn, by_size);
        same = same && a[i] == drawn[N / 2];
    }
    check(same, "the medians of resamples are those of their sorted values");

    struct interval range, other;
    check(bootstrap_mean(x, N, 0.9, rng, &range) &&
              bootstrap_interval(&means, BOOTSTRAP_PERCENTILE, BOOTSTRAP_RESAMPLES, 0.9, rng, &other) &&
              range.low == other.low && range.high == other.high,
          "bootstrap_mean is the percentile interval of the mean");
    check(bootstrap_interval(&means, BOOTSTRAP_BCA, 10000, 0.95, rng, &other) && other.low > 0.3 && other.high < 0.75,
          "a mean has a BCa interval");
    check(bootstrap_interval(&medians, BOOTSTRAP_BCA, 10000, 0.95, rng, &other) && other.low > 0.2 && other.high < 0.8,
          "and so has a median");
}

/* A whole and its parts from one reading of the stream: as one by one, over many blocks of it and memory's bound. */
static void together(void)
{
    enum { N = 4099, PARTS = 9 };
    static const size_t sizes[PARTS] = {N, 1, 2, 3, 50, 1001, 4096, 5, 17};
    double *x CLEANUP_FREE = base_alloc(N * sizeof *x);
    size_t *cluster CLEANUP_FREE = base_alloc(N * sizeof *cluster);
    struct sample samples[PARTS] = {{0}};
    struct bootstrap of[PARTS];
    stream_of(x, N);
    for (size_t i = 0; i < N; i++)
        cluster[i] = i / 3;
    for (size_t i = 0; i < PARTS; i++) {
        sample_init(&samples[i], i % 2 ? SAMPLE_MEAN : SAMPLE_MEDIAN, x, i % 3 ? NULL : cluster, sizes[i]);
        of[i] = (struct bootstrap){.sample = &samples[i], .resamples = 100 + i, .range = {-1, -1}};
    }
    struct rng rng = rng_stream(9, S("test"), 0, 0);
    bootstrap_intervals(of, PARTS, BOOTSTRAP_PERCENTILE, 0.9, rng);
    for (size_t i = 0; i < PARTS; i++) {
        struct interval alone = {-1, -1};
        size_t units = samples[i].units;
        bool defined = bootstrap_interval(&samples[i], BOOTSTRAP_PERCENTILE, 100 + i, 0.9, rng, &alone);
        check(defined == of[i].defined && alone.low == of[i].range.low && alone.high == of[i].range.high &&
                  defined == (units > 1),
              "%zu values have the same interval together with others as alone", sizes[i]);
        sample_finish(&samples[i]);
    }
}

static void saying_nothing(void)
{
    static const double same[] = {0.1, 0.1, 0.1, 0.1}, huge[] = {1e308, 1.5e308, 1.7e308, -1e308};
    static const size_t one[] = {5, 5, 5, 5}, twos[] = {0, 0, 1, 1};
    struct rng rng = rng_stream(1, S("test"), 0, 0);
    for (int median = 0; median < 2; median++)
        for (int bca = 0; bca < 2; bca++) {
            struct sample equal CLEANUP_SAMPLE = {0}, single CLEANUP_SAMPLE = {0}, alone CLEANUP_SAMPLE = {0},
                                large CLEANUP_SAMPLE = {0};
            struct interval range = {-1, -1};
            enum sample_statistic statistic = median ? SAMPLE_MEDIAN : SAMPLE_MEAN;
            enum bootstrap_method method = bca ? BOOTSTRAP_BCA : BOOTSTRAP_PERCENTILE;
            sample_init(&equal, statistic, same, NULL, 4);
            sample_init(&single, statistic, huge, one, 4);
            sample_init(&alone, statistic, same, NULL, 1);
            sample_init(&large, statistic, huge, twos, 4);
            check(!bootstrap_interval(&equal, method, 100, 0.95, rng, &range), "equal values have no interval");
            check(!bootstrap_interval(&single, method, 100, 0.95, rng, &range), "nor has one cluster");
            check(!bootstrap_interval(&alone, method, 100, 0.95, rng, &range), "nor one value");
            check(!bootstrap_interval(&large, method, 100, 0.95, rng, &range) ||
                      (isfinite(range.low) && isfinite(range.high)),
                  "sums beyond a double are no interval, or a finite one");
        }
    check(bootstrap_resamples(10000) == 10000 && bootstrap_resamples(1) == 10000 &&
              bootstrap_resamples(20000) == 5000 && bootstrap_resamples(1000000) == 1000,
          "ten thousand resamples up to ten thousand values");
}

/* Rounding that looks like a spread: an interval around it would be certainty. */
static void rounding(void)
{
    static const double tenths[] = {0.3 - 0.2, 0.7 - 0.6, 1.1 - 1.0}, far[] = {100.2 - 100.1, 0.3 - 0.2, 0.7 - 0.6};
    static const double close[] = {1, 1 + 1e-13, 1 + 2e-13};
    static const size_t cluster[] = {0, 0, 0, 1, 2, 2};
    static const double sums[] = {0.1, 0.1, 0.1, 0.1, 0.3, -0.1};
    struct interval range = {-1, -1};
    struct rng rng = rng_stream(1, S("test.rounding"), 0, 0);
    check(!bootstrap_mean(tenths, 3, 0.95, rng, &range) && range.low == -1,
          "equal differences are equal, rounded or not");
    check(bootstrap_mean(close, 3, 0.95, rng, &range) && range.low < range.high, "small ones that are none are not");
    for (int statistic = SAMPLE_MEAN; statistic <= SAMPLE_MEDIAN; statistic++) {
        struct sample s CLEANUP_SAMPLE = {0};
        sample_init(&s, (enum sample_statistic)statistic, far, NULL, 3);
        check(sample_varies(&s), "beside what they are, differences vary");
        s.most = 100.2;
        check(!sample_varies(&s) && !bootstrap_interval(&s, BOOTSTRAP_PERCENTILE, 1000, 0.95, rng, &range),
              "beside what was subtracted they do not");
    }
    struct sample s CLEANUP_SAMPLE = {0};
    sample_init(&s, SAMPLE_MEAN, sums, cluster, 6);
    check(!sample_varies(&s) && !bootstrap_interval(&s, BOOTSTRAP_BCA, 1000, 0.95, rng, &range),
          "clusters of one mean do not vary, however large they are");
}

int main(void)
{
    corrected();
    leaving_out();
    divided();
    agreeing();
    together();
    saying_nothing();
    rounding();
    return tap_done();
}
