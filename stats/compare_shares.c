/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/compare_shares.h"

#include "stats/dist.h"

#include <math.h>

static const int64_t FISHER_TRIALS_MAX = INT64_C(1000000000000);

/* Whether both have trials. */
static bool both_there(struct share first, struct share second)
{
    const int64_t most = INT64_C(1) << 53;
    if (first.successes < 0 || first.successes > first.n || first.n > most || second.successes < 0 ||
        second.successes > second.n || second.n > most)
        BUG("a share of more successes than trials");
    return first.n > 0 && second.n > 0;
}

static double share_of(struct share s)
{
    return (double)s.successes / (double)s.n;
}

bool two_proportions(struct share first, struct share second, struct share_test *ret)
{
    if (!both_there(first, second))
        return false;
    double n1 = (double)first.n, n2 = (double)second.n, p1 = share_of(first), p2 = share_of(second);
    double good = (double)first.successes + (double)second.successes, pooled = good / (n1 + n2);
    double fails = (n1 - (double)first.successes) + (n2 - (double)second.successes);
    struct share_test t = {.first = p1, .second = p2, .difference = p2 - p1, .p = {1, 1, 1}};
    if (good > 0 && fails > 0) {
        t.z = t.difference / sqrt(pooled * (fails / (n1 + n2)) * (1 / n1 + 1 / n2));
        t.p = (struct p_values){normal_cdf(t.z), normal_cdf(-t.z), 2 * normal_cdf(-fabs(t.z))};
    }
    *ret = t;
    return true;
}

/* Newcombe's interval whose normal quantile is z. */
static struct interval newcombe_at(struct share first, struct share second, double z)
{
    double p1 = share_of(first), p2 = share_of(second);
    struct interval w1 = wilson_at(p1, (double)first.n, z), w2 = wilson_at(p2, (double)second.n, z);
    return (struct interval){fmax(-1, p2 - p1 - hypot(p2 - w2.low, w1.high - p1)),
                             fmin(1, p2 - p1 + hypot(w2.high - p2, p1 - w1.low))};
}

bool newcombe_independent(struct share first, struct share second, double level, struct interval *ret)
{
    if (!both_there(first, second))
        return false;
    *ret = newcombe_at(first, second, normal_quantile(0.5 + 0.5 * level));
    return true;
}

bool newcombe_independent_p(struct share first, struct share second, double bound, struct p_values *ret)
{
    enum { STEPS = 80 };
    static const double Z_MOST = 38; /* beyond it the tail is no double any more */
    if (!both_there(first, second))
        return false;
    if (bound <= -1 || bound >= 1) { /* no difference of shares lies beyond */
        *ret = (struct p_values){.less = bound<0, .greater = bound> 0, .two_sided = 0};
        return true;
    }
    double low = 0, high = Z_MOST, difference = share_of(second) - share_of(first);
    for (int i = 0; i < STEPS; i++) {
        double z = (low + high) / 2;
        struct interval range = newcombe_at(first, second, z);
        bool reaches = difference < bound ? range.high >= bound : range.low <= bound;
        *(reaches ? &high : &low) = z;
    }
    double tail = normal_cdf(-(low + high) / 2);
    struct p_values p = {.less = difference < bound ? tail : 1 - tail, .greater = difference < bound ? 1 - tail : tail};
    p.two_sided = fmin(1, 2 * tail);
    *ret = p;
    return true;
}

/* Successes of second, given the margins: hypergeometric, from `low` to `high`. */
struct margins {
    double first_n, second_n, good;
    int64_t low, high;
};

/* The weight of k + 1 over that of k. */
static double weight_step(const struct margins *m, int64_t k)
{
    double x = (double)k;
    return (m->second_n - x) / (x + 1) * ((m->good - x) / (m->first_n - m->good + x + 1));
}

/* What the walks over all tables add up: weights relative to the likeliest table's. */
struct weights {
    double all, at, below, above; /* all; of the table at hand; of those with fewer, and with more */
};

/* Walks from the mode down (step -1) or up, until the weight is no double any more. With `bound` >= 0, adds only those
 * of at most that weight to *ret_rare. */
static void weights_walk(const struct margins *m, int64_t mode, int64_t at, int step, double bound, struct weights *w,
                         double *ret_rare)
{
    double weight = 1;
    for (int64_t k = mode; weight > 0; k += step) {
        if (k != mode || step > 0) { /* the mode counts once */
            w->all += weight;
            *(k == at ? &w->at : k < at ? &w->below : &w->above) += weight;
            *ret_rare += weight <= bound ? weight : 0;
        }
        if (k == (step > 0 ? m->high : m->low))
            break;
        weight = step > 0 ? weight * weight_step(m, k) : weight / weight_step(m, k - 1);
    }
}

bool fisher_exact(struct share first, struct share second, struct p_values *ret)
{
    if (!both_there(first, second) || first.n + second.n > FISHER_TRIALS_MAX)
        return false;
    int64_t good = first.successes + second.successes;
    struct margins m = {(double)first.n, (double)second.n, (double)good, good > first.n ? good - first.n : 0,
                        good < second.n ? good : second.n};
    double all = m.first_n + m.second_n;
    int64_t mode = (int64_t)floor((m.second_n + 1) / (all + 2) * (m.good + 1));
    mode = mode < m.low ? m.low : mode > m.high ? m.high : mode;
    struct weights once = {0}, w = {0};
    double none = 0, rare = 0;
    for (int step = -1; step <= 1; step += 2)
        weights_walk(&m, mode, second.successes, step, -1, &once, &none);
    for (int step = -1; step <= 1; step += 2)
        weights_walk(&m, mode, second.successes, step, once.at * (1 + 1e-7), &w, &rare);
    *ret =
        (struct p_values){fmin(1, (w.below + w.at) / w.all), fmin(1, (w.above + w.at) / w.all), fmin(1, rare / w.all)};
    return true;
}

static struct interval log_interval(double ratio, double variance, double level)
{
    double factor = exp(normal_quantile(0.5 + 0.5 * level) * sqrt(variance));
    return (struct interval){ratio / factor, ratio * factor};
}

bool share_effect(struct share first, struct share second, double level, struct share_effect *ret)
{
    if (!both_there(first, second))
        return false;
    double good1 = (double)first.successes, bad1 = (double)(first.n - first.successes);
    double good2 = (double)second.successes, bad2 = (double)(second.n - second.successes);
    struct share_effect e = {.cohen_h = 2 * asin(sqrt(share_of(second))) - 2 * asin(sqrt(share_of(first))),
                             .halved = good1 == 0 || bad1 == 0 || good2 == 0 || bad2 == 0};
    double more = e.halved ? 0.5 : 0;
    good1 += more;
    bad1 += more;
    good2 += more;
    bad2 += more;
    double n1 = good1 + bad1, n2 = good2 + bad2;
    e.odds_ratio = (good2 / bad2) / (good1 / bad1);
    e.risk_ratio = (good2 / n2) / (good1 / n1);
    e.odds = log_interval(e.odds_ratio, 1 / good1 + 1 / bad1 + 1 / good2 + 1 / bad2, level);
    e.risk = log_interval(e.risk_ratio, 1 / good1 - 1 / n1 + 1 / good2 - 1 / n2, level);
    *ret = e;
    return true;
}
