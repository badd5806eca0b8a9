/* SPDX-License-Identifier: Apache-2.0 */
#include "stats/resample.h"

enum { BLOCK = 2048 };

/* A sample on its way along the stream. */
struct walk {
    const struct sample *s;
    double *ret;     /* where the statistic of the resample under way goes */
    size_t left;     /* resamples to do, with that one */
    uint64_t at;     /* the counter of its next number */
    size_t word;     /* how many numbers of the resample are read */
    double sum;      /* of what is drawn */
    size_t n;        /* values drawn */
    uint32_t *drawn; /* SAMPLE_MEDIAN: how often, by unit */
};

static void draw_values(struct walk *w, const uint64_t *u, size_t n, bool odd)
{
    const double *x = w->s->sum;
    size_t units = w->s->units;
    double sum = w->sum;
    for (size_t i = 0; i < n - odd; i++) {
        sum += x[resample_high(u[i], units)];
        sum += x[resample_low(u[i], units)];
    }
    if (odd)
        sum += x[resample_high(u[n - 1], units)];
    w->sum = sum;
}

static void draw_unit(struct walk *w, size_t unit)
{
    w->n += w->s->size ? w->s->size[unit] : 1;
    if (w->drawn)
        w->drawn[unit]++;
    else
        w->sum += w->s->sum[unit];
}

static void draw_units(struct walk *w, const uint64_t *u, size_t n, bool odd)
{
    for (size_t i = 0; i < n; i++) {
        draw_unit(w, resample_high(u[i], w->s->units));
        if (!odd || i + 1 < n)
            draw_unit(w, resample_low(u[i], w->s->units));
    }
}

/* The median of values that count as often as their unit was drawn: a walk to the middle. */
static double drawn_median(const struct walk *w)
{
    const struct sample *s = w->s;
    size_t passed = 0, i = 0;
    while (passed + w->drawn[s->unit[i]] <= (w->n - 1) / 2)
        passed += w->drawn[s->unit[i++]];
    double lower = s->sorted[i];
    while (passed + w->drawn[s->unit[i]] <= w->n / 2)
        passed += w->drawn[s->unit[i++]];
    return 0.5 * lower + 0.5 * s->sorted[i];
}

static void resample_end(struct walk *w)
{
    *w->ret++ = w->drawn ? drawn_median(w) : w->sum / (double)(w->s->size ? w->n : w->s->units);
    w->left--;
    w->word = w->n = 0;
    w->sum = 0;
    if (w->drawn)
        memset(w->drawn, 0, w->s->units * sizeof *w->drawn);
}

static void walk_on(struct walk *w, const uint64_t *u, size_t n)
{
    size_t words = (w->s->units + 1) / 2;
    while (n && w->left) {
        size_t take = n < words - w->word ? n : words - w->word;
        bool odd = w->word + take == words && w->s->units % 2;
        (w->drawn || w->s->size ? draw_units : draw_values)(w, u, take, odd);
        w->word += take;
        w->at += take;
        u += take;
        n -= take;
        if (w->word == words)
            resample_end(w);
    }
}

void resample_draw(const struct resampling *jobs, size_t n, struct rng rng)
{
    uint64_t words[BLOCK], from = UINT64_MAX, origin = rng.counter;
    struct walk *walks CLEANUP_FREE = base_alloc_zero((n + 1) * sizeof *walks);
    size_t left = 0;
    for (size_t i = 0; i < n; i++) {
        const struct sample *s = jobs[i].sample;
        walks[i] = (struct walk){.s = s, .ret = jobs[i].ret, .left = jobs[i].to - jobs[i].from};
        walks[i].at = origin + jobs[i].from * ((s->units + 1) / 2);
        if (s->statistic == SAMPLE_MEDIAN)
            walks[i].drawn = base_alloc_zero(s->units * sizeof *walks[i].drawn);
        left += walks[i].left > 0;
        from = walks[i].left && walks[i].at < from ? walks[i].at : from;
    }
    for (rng.counter = from; left; from += BLOCK) {
        for (size_t i = 0; i < BLOCK; i++)
            words[i] = rng_u64(&rng);
        for (size_t i = 0; i < n; i++) {
            if (!walks[i].left || walks[i].at >= from + BLOCK)
                continue;
            walk_on(&walks[i], words + (walks[i].at - from), BLOCK - (walks[i].at - from));
            left -= !walks[i].left;
        }
    }
    for (size_t i = 0; i < n; i++)
        free(walks[i].drawn);
}
