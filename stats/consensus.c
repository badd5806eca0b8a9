/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/consensus.h"

#include <math.h>

static const double STEPS_MOST = 5e7;

enum { EXACT_MOST = 1000, DRAWS_MOST = 10000, DRAWS_LEAST = 1000, DRAWN_MOST = 200000000 };

struct vote {
    const struct answer *answers;
    size_t n_answers;
    int64_t n, k;
};

/* P(X = x) for X ~ Bin(n, p), n <= EXACT_MOST, 0 < p < 1. */
static double term(int64_t x, int64_t n, double p)
{
    int sign;
    double a = (double)x, b = (double)(n - x), all = (double)n;
    double choose = lgamma_r(all + 1, &sign) - lgamma_r(a + 1, &sign) - lgamma_r(b + 1, &sign);
    return exp(choose + a * log(p) + b * log1p(-p));
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static double steps_of(const struct vote *v)
{
    double steps = 0;
    size_t right = 0;
    for (size_t i = 0; i < v->n_answers; i++)
        right += v->answers[i].right;
    for (int64_t most = 1; most <= v->k; most++) {
        int64_t ties = v->k / most; /* that can be */
        double states = (double)(v->k - most + 1) * (double)ties;
        for (size_t i = 0; i < v->n_answers; i++)
            steps += states * (double)(lesser(v->answers[i].count, most) + 1);
        if (steps * (double)right > STEPS_MOST)
            return INFINITY;
    }
    return steps * (double)right;
}

/* ways[sum * (ties_most + 1) + ties]: how likely the answers so far were given `sum` times, none more often than
 * `most`, `ties` of them as often. */
struct ways {
    double *now, *next;
    int64_t sum_most, ties_most, most;
};

static void ways_add(struct ways *w, const double *terms, int64_t count)
{
    int64_t width = w->ties_most + 1;
    memset(w->next, 0, (size_t)((w->sum_most + 1) * width) * sizeof *w->next);
    for (int64_t sum = 0; sum <= w->sum_most; sum++)
        for (int64_t ties = 0; ties <= w->ties_most; ties++) {
            double so_far = w->now[sum * width + ties];
            if (so_far <= 0)
                continue;
            int64_t more = lesser(lesser(count, w->most), w->sum_most - sum);
            for (int64_t x = 0; x <= more; x++)
                if (x < w->most || ties < w->ties_most)
                    w->next[(sum + x) * width + ties + (x == w->most)] += so_far * terms[x];
        }
    double *swap = w->now;
    w->now = w->next;
    w->next = swap;
}

/* How likely answer `who` is taken with `most` votes. */
static double wins(const struct vote *v, size_t who, int64_t most, const double *terms, struct ways *w)
{
    double sum = 0;
    w->most = most;
    w->sum_most = v->k - most;
    w->ties_most = w->sum_most / most;
    memset(w->now, 0, (size_t)((w->sum_most + 1) * (w->ties_most + 1)) * sizeof *w->now);
    w->now[0] = 1;
    for (size_t i = 0; i < v->n_answers; i++)
        if (i != who)
            ways_add(w, terms + (int64_t)i * (v->k + 1), v->answers[i].count);
    for (int64_t ties = 0; ties <= w->ties_most; ties++)
        sum += w->now[w->sum_most * (w->ties_most + 1) + ties] / (double)(ties + 1);
    return sum * terms[(int64_t)who * (v->k + 1) + most];
}

static double exactly(const struct vote *v)
{
    double p = v->k < v->n ? (double)v->k / (double)v->n : 0.5, sum = 0;
    size_t width = (size_t)v->k + 1;
    double *terms = base_alloc_zero(v->n_answers * width * sizeof *terms);
    struct ways w = {.now = base_alloc(width * width * sizeof *w.now),
                     .next = base_alloc(width * width * sizeof *w.next)};
    for (size_t i = 0; i < v->n_answers; i++)
        for (int64_t x = 0; x <= lesser(v->answers[i].count, v->k); x++)
            terms[i * width + (size_t)x] = term(x, v->answers[i].count, p);
    for (size_t i = 0; i < v->n_answers; i++)
        for (int64_t most = 1; v->answers[i].right && most <= lesser(v->answers[i].count, v->k); most++)
            sum += wins(v, i, most, terms, &w);
    free(terms);
    free(w.now);
    free(w.next);
    return fmin(1, sum / term(v->k, v->n, p));
}

/* The share of right ones among the answers with the most votes. */
static double share_right(const struct vote *v, const int64_t *votes)
{
    int64_t most = 0, tied = 0, right = 0;
    for (size_t i = 0; i < v->n_answers; i++) {
        if (votes[i] > most)
            most = votes[i], tied = right = 0;
        tied += votes[i] == most;
        right += votes[i] == most && v->answers[i].right;
    }
    return (double)right / (double)tied;
}

static double drawn(const struct vote *v, struct rng rng, int64_t draws)
{
    uint32_t *of = base_alloc((size_t)v->n * sizeof *of);
    int64_t *votes = base_alloc(v->n_answers * sizeof *votes), at = 0;
    double sum = 0;
    for (size_t i = 0; i < v->n_answers; i++)
        for (int64_t j = 0; j < v->answers[i].count; j++)
            of[at++] = (uint32_t)i;
    for (int64_t draw = 0; draw < draws; draw++) {
        memset(votes, 0, v->n_answers * sizeof *votes);
        for (int64_t i = 0; i < v->k; i++) { /* the first k of a shuffle, whatever the order before it */
            uint64_t other = (uint64_t)i + rng_below(&rng, (uint64_t)(v->n - i));
            uint32_t label = of[other];
            of[other] = of[i];
            of[i] = label;
            votes[label]++;
        }
        sum += share_right(v, votes);
    }
    free(of);
    free(votes);
    return sum / (double)draws;
}

bool consensus_of(const struct answer *answers, size_t n_answers, int64_t k, struct rng rng, struct consensus *ret)
{
    struct vote v = {answers, n_answers, 0, k};
    for (size_t i = 0; i < n_answers; i++) {
        if (answers[i].count < 1)
            BUG("an answer that %lld trials gave", (long long)answers[i].count);
        if (answers[i].count > CONSENSUS_MOST || (v.n += answers[i].count) > CONSENSUS_MOST)
            return false;
    }
    if (k < 1 || k > v.n)
        return false;
    int64_t draws = lesser(DRAWS_MOST, DRAWN_MOST / k);
    draws = draws < DRAWS_LEAST ? DRAWS_LEAST : draws;
    bool exact = v.n <= EXACT_MOST && steps_of(&v) <= STEPS_MOST;
    *ret = (struct consensus){exact ? exactly(&v) : drawn(&v, rng, draws), exact ? 0 : draws};
    return true;
}
