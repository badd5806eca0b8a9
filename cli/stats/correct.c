/* SPDX-License-Identifier: Apache-2.0 */
/* rogan-gladen and ppi: a judge's verdicts on all rows corrected by the labels of some. */
#include "cli/stats/labels.h"
#include "cli/stats/verbs.h"

#include "stats/correct.h"

#include <math.h>

enum over { OVER_ALL, OVER_UNLABELLED };

/* With fewer, simulated intervals hold the truth less often than they say; of each class, and of all. */
enum { GOLD_FEW = 10, LABELS_FEW = 20 };

struct rogan_gladen_verb {
    struct labels_verb v;
    const char *over;
};

static const char *over_choice(size_t n)
{
    static const char *const WORDS[] = {[OVER_ALL] = "all", [OVER_UNLABELLED] = "unlabelled"};
    return n < COUNT_OF(WORDS) ? WORDS[n] : NULL;
}

static void rogan_gladen_presets(void *options)
{
    labels_presets(options);
    ((struct rogan_gladen_verb *)options)->over = over_choice(OVER_ALL);
}

static struct judged counts_of(const struct labelled *in, enum over over)
{
    struct judged j = {.nested = over == OVER_ALL};
    for (size_t i = 0; i < in->t->n; i++) {
        bool said = in->score[i] > 0.5;
        if (!in->has[i] || over == OVER_ALL) {
            j.n++;
            j.positive += said;
        }
        j.gold_positive += in->has[i] && in->label[i];
        j.found += in->has[i] && in->label[i] && said;
        j.gold_negative += in->has[i] && !in->label[i];
        j.rejected += in->has[i] && !in->label[i] && !said;
    }
    return j;
}

/* One of the judge's rates, with Wilson's interval. */
static void rate_put(json_t *to, const char *name, int64_t hits, int64_t n, double level)
{
    double share = (double)hits / (double)n;
    struct interval range = wilson_interval(share, (double)n, level);
    json_t *rate = json_object();
    stats_put(rate, "estimate", share);
    stats_put_int(rate, "n", n);
    stats_put(rate, "low", range.low);
    stats_put(rate, "high", range.high);
    json_object_set_new(to, name, rate);
}

static json_t *corrected_json(const struct rogan_gladen_verb *v, const struct labelled *in, const struct judged *j,
                              const struct rogan_gladen *r)
{
    bool all = j->nested && j->n == j->gold_positive + j->gold_negative;
    json_t *out = stats_result("rogan-gladen", in->t);
    stats_put_int(out, "labelled", (int64_t)in->labelled);
    stats_put_text(out, "over", str_of(v->over));
    stats_put(out, "apparent", r->apparent);
    stats_put(out, "estimate", r->value);
    stats_put(out, "se", r->se);
    labels_put_range(out, r->has_range, &r->range, in->level);
    stats_put_text(out, "method",
                   all ? S("every row is labelled: their share, Wilson's interval")
                       : S("Rogan-Gladen, delta method, Lang and Reiczigel's interval"));
    bool clamped = r->unclamped < 0 || r->unclamped > 1;
    if (clamped)
        stats_put(out, "unclamped", r->unclamped);
    if (!r->has_range)
        stats_put_text(out, "note", S("no interval: with so few labels the judge may be no better than chance"));
    else if (clamped)
        stats_put_text(out, "note", S("the estimate lay outside 0 to 1, and is held there"));
    if (!all && r->has_range && (j->gold_positive < GOLD_FEW || j->gold_negative < GOLD_FEW))
        stats_put_text(out, clamped ? "labels_note" : "note",
                       S("fewer than 10 gold positives, or negatives: the interval may not hold as often as it says"));
    rate_put(out, "sensitivity", j->found, j->gold_positive, in->level);
    rate_put(out, "specificity", j->rejected, j->gold_negative, in->level);
    return out;
}

static bool rogan_gladen_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct rogan_gladen_verb *v = options;
    struct labelled in;
    struct rogan_gladen r = {0};
    size_t over;
    *ret_exit = 0;
    if (!labels_choose(v->over, "--over", over_choice, &over, err) ||
        !labels_read(a, &v->v, SCORE_VERDICT, LABEL_SOME, &in, err) || !labels_both(&v->v, &in, "the correction", err))
        return false;
    struct judged j = counts_of(&in, (enum over)over);
    if (j.n == 0)
        return labels_fail(&in, err, "every row has a label: expected some without one, for --over unlabelled");
    if (!rogan_gladen_of(&j, in.level, &r))
        return labels_fail(&in, err,
                           "the judge is no better than chance: sensitivity %.4g and specificity %.4g add up to %.4g, "
                           "and only above 1 can a share be inferred",
                           (double)j.found / (double)j.gold_positive, (double)j.rejected / (double)j.gold_negative,
                           (double)j.found / (double)j.gold_positive + (double)j.rejected / (double)j.gold_negative);
    return stats_print(&v->v.common, corrected_json(v, &in, &j, &r), err);
}

/* Prediction-powered inference. */

static void ppi_put(json_t *to, const struct ppi_estimate *e, double level)
{
    struct interval range = {0, 0};
    bool has = ppi_interval(e, level, &range);
    stats_put(to, "estimate", e->value);
    stats_put(to, "se", e->se);
    stats_put(to, "low", has ? range.low : NAN);
    stats_put(to, "high", has ? range.high : NAN);
}

static json_t *ppi_json(const struct labelled *in, const struct ppi *p)
{
    const struct {
        const char *name;
        const struct ppi_estimate *estimate;
        double lambda;
    } rows[] = {{"classical", &p->classical, 0}, {"PPI", &p->ppi, 1}, {"PPI++", &p->tuned, p->lambda}};
    json_t *out = stats_result("ppi", in->t), *list = json_array();
    stats_put_int(out, "labelled", (int64_t)p->labelled);
    stats_put_int(out, "unlabelled", (int64_t)p->unlabelled);
    ppi_put(out, &p->tuned, in->level);
    stats_put(out, "level", in->level);
    stats_put_text(out, "method", S("PPI++, t interval"));
    stats_put(out, "lambda", p->lambda);
    if (!(p->tuned.se > 0))
        stats_put_text(out, "note", S("no interval: all values are equal"));
    else if (p->labelled < LABELS_FEW)
        stats_put_text(out, "note", S("fewer than 20 labels: the intervals may be too short"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        json_t *row = json_object();
        stats_put_text(row, "method", str_of(rows[i].name));
        stats_put(row, "lambda", rows[i].lambda);
        ppi_put(row, rows[i].estimate, in->level);
        json_array_append_new(list, row);
    }
    json_object_set_new(out, "estimates", list);
    return out;
}

static bool ppi_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct labels_verb *v = options;
    struct labelled in;
    struct ppi p;
    *ret_exit = 0;
    if (!labels_read(a, v, SCORE_ANY, LABEL_NUMBER_SOME, &in, err))
        return false;
    size_t n = 0, n_more = 0, unlabelled = in.t->n - in.labelled;
    if (in.labelled < 2 || unlabelled < 2)
        return labels_fail(&in, err, "%zu of %zu rows have a label: expected two at least with one, and two without",
                           in.labelled, in.t->n);
    double *y = arena_array(a, double, in.labelled), *f = arena_array(a, double, in.labelled);
    double *more = arena_array(a, double, unlabelled);
    for (size_t i = 0; i < in.t->n; i++) {
        if (!in.has[i]) {
            more[n_more++] = in.score[i];
            continue;
        }
        y[n] = in.y[i];
        f[n++] = in.score[i];
    }
    if (!ppi_mean(y, f, n, more, n_more, &p))
        return labels_fail(&in, err, "scores or labels are too large to square: expected none beyond 1e150");
    return stats_print(&v->common, ppi_json(&in, &p), err);
}

static const struct option ROGAN_GLADEN_OPTIONS[] = {
    LABELS_OPTION_JSON,
    LABELS_OPTION_LABEL("the gold label, 0 or 1; empty where there is none"),
    LABELS_OPTION_LEVEL,
    {"over", 0, "OVER", OPTION_TEXT, offsetof(struct rogan_gladen_verb, over),
     .help = "whose share: all rows, or the unlabelled alone; default all", .choice = over_choice},
    LABELS_OPTION_SCORE("the judge's verdict, 0 or 1"),
    {0}};

static const struct option PPI_OPTIONS[] = {LABELS_OPTION_JSON,
                                            LABELS_OPTION_LABEL("the gold label, a number; empty where there is none"),
                                            LABELS_OPTION_LEVEL,
                                            LABELS_OPTION_SCORE("the judge's number, in every row"),
                                            {0}};

static const struct operand OPERANDS[] = {LABELS_OPERAND_FILE, {0}};

const struct verb STATS_ROGAN_GLADEN = {
    .name = "rogan-gladen",
    .help = "A judge's share of positives, corrected for its errors",
    .manual =
        "From rows that have a gold label, the judge's sensitivity and specificity; from all rows, the share that it\n"
        "calls positive, corrected to (share + specificity - 1) / (sensitivity + specificity - 1) (Rogan & Gladen "
        "1978;\n"
        "arXiv 2511.21140) and held within 0 to 1. The standard error is by the delta method, with the errors of both\n"
        "rates; the interval is that of Lang & Reiczigel (2014), which needs some 10 labels of each class. Labelled\n"
        "rows are taken to be a random sample of all;\n"
        "where they are not, say --over unlabelled: the rates must then be the same in both, the shares need not be.\n"
        "Refuses values other than 0 and 1, labels of one class only, and a judge no better than chance: sensitivity\n"
        "and specificity that add up to 1 or less.",
    .options = ROGAN_GLADEN_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct rogan_gladen_verb),
    .presets = rogan_gladen_presets,
    .run = rogan_gladen_run,
};

const struct verb STATS_PPI = {
    .name = "ppi",
    .help = "A mean from few gold labels and many of a judge's: PPI++",
    .manual =
        "Prediction-powered inference of the mean label, when few rows have one and a judge's number stands in all\n"
        "(arXiv 2301.09633): lambda mean(unlabelled score) + mean(label - lambda score), with the lambda of PPI++\n"
        "(arXiv 2311.01453), with which a judge that knows nothing costs nothing; beside it lambda = 1, and the "
        "labels\n"
        "alone. Intervals are Student's, with as many degrees of freedom as there are labels less one. Holds where\n"
        "labelled rows are a random sample. Labels and scores are any numbers of one scale.\n"
        "Refuses fewer than two rows with a label, or without one.",
    .options = PPI_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct labels_verb),
    .presets = labels_presets,
    .run = ppi_run,
};
