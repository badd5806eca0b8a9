/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/calibrate.h"

#include "stats/scored.h"

#include <math.h>

/* Scores as Newton's method likes them, with mean 0 and deviation 1, and the target of each. */
struct sigmoid {
    double *x, *target;
    size_t n;
    double scale, mean, deviation; /* score = scale (mean + deviation x) */
};

static double logistic(double minus_z)
{
    return minus_z >= 0 ? exp(-minus_z) / (1 + exp(-minus_z)) : 1 / (1 + exp(minus_z));
}

double platt_at(const struct platt *curve, double score)
{
    return logistic(curve->a * score + curve->b);
}

/* Scaled by the largest first, so that no square overflows. False where all scores are the same. */
static bool standardise(const double *score, struct sigmoid *s)
{
    double largest = 0, mean = 0, squares = 0;
    bool differ = false;
    for (size_t i = 0; i < s->n; i++) {
        largest = fmax(largest, fabs(score[i]));
        differ |= score[i] < score[0] || score[i] > score[0];
    }
    if (!differ)
        return false;
    for (size_t i = 0; i < s->n; i++)
        mean += score[i] / largest;
    mean /= (double)s->n;
    for (size_t i = 0; i < s->n; i++) {
        s->x[i] = score[i] / largest - mean;
        squares += s->x[i] * s->x[i];
    }
    s->scale = largest;
    s->mean = mean;
    s->deviation = sqrt(squares / (double)s->n);
    for (size_t i = 0; i < s->n; i++)
        s->x[i] /= s->deviation;
    return s->deviation > 0;
}

/* Minus the log likelihood. */
static double loss_at(const struct sigmoid *s, double a, double b)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++) {
        double z = a * s->x[i] + b, t = s->target[i];
        sum += z >= 0 ? t * z + log1p(exp(-z)) : (t - 1) * z + log1p(exp(z));
    }
    return sum;
}

/* Newton's step from there, and by how much it hopes to lower twice the loss. */
struct newton {
    double a, b, gain;
};

static bool newton_at(const struct sigmoid *s, double a, double b, struct newton *ret)
{
    double ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0;
    for (size_t i = 0; i < s->n; i++) {
        double x = s->x[i], p = logistic(a * x + b), w = p * (1 - p), d = s->target[i] - p;
        ga += d * x;
        gb += d;
        haa += w * x * x;
        hab += w * x;
        hbb += w;
    }
    double det = haa * hbb - hab * hab;
    if (!(det > 0))
        return false;
    ret->a = -(hbb * ga - hab * gb) / det;
    ret->b = -(haa * gb - hab * ga) / det;
    ret->gain = -(ga * ret->a + gb * ret->b);
    return isfinite(ret->a) && isfinite(ret->b);
}

/* From (0, the prior) downhill; near the bottom, where the loss no longer shows progress, a few whole steps, each of
 * which doubles the digits. */
static bool descend(const struct sigmoid *s, double *a, double *b)
{
    struct newton step;
    double loss = loss_at(s, *a, *b);
    for (int round = 0; round < 200 && newton_at(s, *a, *b, &step) && step.gain > 1e-6; round++) {
        double length = 1, next = loss_at(s, *a + step.a, *b + step.b);
        int halvings = 0;
        for (; halvings < 40 && !(next < loss - 1e-4 * length * step.gain); halvings++) {
            length /= 2;
            next = loss_at(s, *a + length * step.a, *b + length * step.b);
        }
        if (halvings == 40)
            break;
        *a += length * step.a;
        *b += length * step.b;
        loss = next;
    }
    for (int i = 0; i < 4; i++) {
        if (!newton_at(s, *a, *b, &step) || step.gain > 1e-3)
            return false;
        *a += step.a;
        *b += step.b;
    }
    return true;
}

bool platt_fit(const double *score, const bool *label, size_t n, struct platt *ret)
{
    double positives = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(score[i]))
            return false;
        positives += label[i];
    }
    double negatives = (double)n - positives;
    if (!(positives > 0 && negatives > 0))
        return false;
    double *x CLEANUP_FREE = base_alloc(n * sizeof *x), *target CLEANUP_FREE = base_alloc(n * sizeof *target);
    struct sigmoid s = {.x = x, .target = target, .n = n};
    for (size_t i = 0; i < n; i++)
        target[i] = label[i] ? (positives + 1) / (positives + 2) : 1 / (negatives + 2);
    double a = 0, b = log((negatives + 1) / (positives + 1));
    if (!standardise(score, &s) || !descend(&s, &a, &b))
        return false;
    struct platt found = {a / s.deviation / s.scale, b - a * s.mean / s.deviation};
    if (!isfinite(found.a) || !isfinite(found.b))
        return false;
    *ret = found;
    return true;
}
