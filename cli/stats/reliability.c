/* SPDX-License-Identifier: Apache-2.0 */
/* brier, ece and log-loss: probabilities held against labels. */
#include "cli/stats/labels.h"
#include "cli/stats/verbs.h"

#include "stats/reliability.h"

#include <float.h>
#include <math.h>

struct bins_verb {
    struct labels_verb v;
    const char *binning;
    int64_t bins;
};

static const char *binning_choice(size_t n)
{
    static const char *const WORDS[] = {[BINNING_WIDTH] = "width", [BINNING_MASS] = "mass"};
    return n < COUNT_OF(WORDS) ? WORDS[n] : NULL;
}

static void bins_presets(void *options)
{
    struct bins_verb *b = options;
    labels_presets(options);
    b->binning = binning_choice(BINNING_WIDTH);
    b->bins = 10;
}

/* What brier and ece have before them: the rows, and their table. */
struct tabled {
    struct labelled in;
    struct reliability_bin *bins;
    struct reliability parts;
    struct mean score;
};

static bool tabled_read(struct arena *a, const struct bins_verb *b, struct tabled *ret, struct err *err)
{
    size_t how;
    if (!labels_choose(b->binning, "--binning", binning_choice, &how, err) ||
        !labels_read(a, &b->v, SCORE_PROBABILITY, LABEL_EACH, &ret->in, err))
        return false;
    const struct labelled *in = &ret->in;
    ret->bins = arena_array(a, struct reliability_bin, (size_t)b->bins);
    if (!brier_score(in->score, in->label, in->t->n, &ret->score) ||
        !reliability_of(in->score, in->label, in->t->n, (size_t)b->bins, (enum binning)how, in->level, ret->bins,
                        &ret->parts))
        BUG("a reliability table of checked columns");
    return true;
}

/* The estimate with the error and the interval of a mean, kept within [0, max]. */
static void mean_put(json_t *to, const char *name, const struct mean *m, double max, double level)
{
    struct interval range = {0, 0};
    double rounding = 8 * DBL_EPSILON * fabs(m->value); /* rows that lose the same but for that show no spread */
    bool has = mean_interval(m, level, &range) && sqrt(m->variance) > rounding;
    range = (struct interval){fmax(0, range.low), fmin(max, range.high)};
    stats_put(to, name, m->value);
    stats_put(to, "se", !m->has_se ? NAN : has ? m->se : 0);
    labels_put_range(to, has, &range, level);
    stats_put_text(to, "method", S("t interval of a mean"));
    if (!has)
        stats_put_text(to, "note", S("no interval: it takes two rows that do not lose the same"));
}

static bool brier_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct bins_verb *b = options;
    struct tabled t;
    *ret_exit = 0;
    if (!tabled_read(a, b, &t, err))
        return false;
    json_t *out = stats_result("brier", t.in.t), *parts = json_object();
    labels_put_classes(out, &t.in);
    mean_put(out, "brier", &t.score, 1, t.in.level);
    stats_put(out, "skill", t.parts.uncertainty > 0 ? 1 - t.score.value / t.parts.uncertainty : NAN);
    if (!(t.parts.uncertainty > 0))
        stats_put_text(out, "skill_note", S("no skill: all labels are equal, and the base rate alone loses nothing"));
    stats_put_int(parts, "bins", b->bins);
    stats_put_text(parts, "binning", str_of(b->binning));
    stats_put(parts, "reliability", t.parts.reliability);
    stats_put(parts, "resolution", t.parts.resolution);
    stats_put(parts, "uncertainty", t.parts.uncertainty);
    stats_put(parts, "within", t.parts.within);
    json_object_set_new(out, "decomposition", parts);
    return stats_print(&b->v.common, out, err);
}

static json_t *bin_json(const struct reliability_bin *bin)
{
    json_t *row = json_object();
    stats_put(row, "from", bin->low);
    stats_put(row, "to", bin->high);
    stats_put_int(row, "n", (int64_t)bin->n);
    stats_put(row, "mean_score", bin->mean);
    stats_put(row, "observed", bin->observed);
    stats_put(row, "low", bin->range.low);
    stats_put(row, "high", bin->range.high);
    return row;
}

static bool ece_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct bins_verb *b = options;
    struct tabled t;
    *ret_exit = 0;
    if (!tabled_read(a, b, &t, err))
        return false;
    json_t *out = stats_result("ece", t.in.t), *table = json_array();
    labels_put_classes(out, &t.in);
    stats_put(out, "ece", t.parts.ece);
    stats_put(out, "mce", t.parts.mce);
    stats_put_int(out, "bins", b->bins);
    stats_put_text(out, "binning", str_of(b->binning));
    stats_put(out, "level", t.in.level);
    stats_put_text(out, "method", S("Wilson's interval of each observed share"));
    for (size_t k = 0; k < (size_t)b->bins; k++)
        if (t.bins[k].n)
            json_array_append_new(table, bin_json(&t.bins[k]));
    stats_put_int(out, "empty_bins", b->bins - (int64_t)json_array_size(table));
    json_object_set_new(out, "table", table);
    return stats_print(&b->v.common, out, err);
}

static bool log_loss_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct labels_verb *v = options;
    struct labelled in;
    struct mean m = {0};
    size_t clipped = 0;
    *ret_exit = 0;
    if (!labels_read(a, v, SCORE_PROBABILITY, LABEL_EACH, &in, err))
        return false;
    if (!log_loss(in.score, in.label, in.t->n, &m, &clipped))
        BUG("the log loss of checked columns");
    json_t *out = stats_result("log-loss", in.t);
    labels_put_classes(out, &in);
    mean_put(out, "log_loss", &m, INFINITY, in.level);
    stats_put_int(out, "clipped", (int64_t)clipped);
    return stats_print(&v->common, out, err);
}

static const struct option BINS_OPTIONS[] = {
    {"binning", 0, "BINNING", OPTION_TEXT, offsetof(struct bins_verb, binning),
     .help = "bins of one width, or with one number of rows (mass); default width", .choice = binning_choice},
    {"bins", 0, "N", OPTION_INT, offsetof(struct bins_verb, bins), 1, RELIABILITY_BINS_MAX, "how many; default 10"},
    LABELS_OPTION_JSON,
    LABELS_OPTION_LABEL("1 where it came true, 0 where not"),
    LABELS_OPTION_LEVEL,
    LABELS_OPTION_SCORE("the probability that was given"),
    {0}};

static const struct option LOSS_OPTIONS[] = {LABELS_OPTION_JSON,
                                             LABELS_OPTION_LABEL("1 where it came true, 0 where not"),
                                             LABELS_OPTION_LEVEL,
                                             LABELS_OPTION_SCORE("the probability that was given"),
                                             {0}};

static const struct operand OPERANDS[] = {LABELS_OPERAND_FILE, {0}};

const struct verb STATS_BRIER = {
    .name = "brier",
    .help = "Brier score of probabilities, and its parts",
    .manual =
        "The mean of (score - label)^2 (Brier 1950), 0 being best, with the t interval of a mean; skill is what it\n"
        "saves of a forecast that knows the base rate alone. Its parts over the bins (Murphy 1973):\n"
        "score = reliability - resolution + uncertainty + within, the last being what the bins blur (Stephenson,\n"
        "Coelho & Jolliffe 2008). Refuses scores outside 0 to 1, and labels other than 0 and 1.",
    .options = BINS_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct bins_verb),
    .presets = bins_presets,
    .run = brier_run,
};

const struct verb STATS_ECE = {
    .name = "ece",
    .help = "Expected calibration error, with the reliability table",
    .manual =
        "In each bin of probabilities, their mean is held against the share of rows that came true, which has\n"
        "Wilson's interval. ece is the mean distance, weighted by rows (Naeini, Cooper & Hauskrecht 2015; Guo et al.\n"
        "2017), mce the largest. Bins hold what lies above `from` and up to `to`; empty ones are left out. By mass,\n"
        "edges are quantiles, rows of one probability share a bin, and `from` and `to` are its extremes. Neither\n"
        "error has an interval: with few rows in a bin both lie above 0 by chance alone.\n"
        "Refuses scores outside 0 to 1, and labels other than 0 and 1.",
    .options = BINS_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct bins_verb),
    .presets = bins_presets,
    .run = ece_run,
};

const struct verb STATS_LOG_LOSS = {
    .name = "log-loss",
    .help = "Log loss of probabilities",
    .manual =
        "The mean of -log(score) over true rows and -log(1 - score) over the others, in nats, with the t interval of\n"
        "a mean. Probabilities are first moved to 2^-52 from 0 and 1, as scikit-learn does, without which one "
        "certainty\n"
        "that failed would be infinite; `clipped` counts those. Refuses scores outside 0 to 1, and labels other than\n"
        "0 and 1.",
    .options = LOSS_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct labels_verb),
    .presets = labels_presets,
    .run = log_loss_run,
};
