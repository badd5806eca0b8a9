/* SPDX-License-Identifier: Apache-2.0 */
/* auroc and average-precision: how well a score tells true rows from false ones. */
#include "cli/stats/labels.h"
#include "cli/stats/verbs.h"

#include "stats/roc.h"

#include <math.h>

enum { FEW = 20 }; /* rows of a class, below which the intervals are too short */

/* Why there is no interval, or how far to trust it. */
static void roc_note(json_t *to, const struct labelled *in, bool has, const char *why_none)
{
    size_t negatives = in->labelled - in->positives;
    if (!has)
        stats_put_text(to, "note", str_of(why_none));
    else if (in->positives < FEW || negatives < FEW)
        stats_put_text(to, "note", S("fewer than 20 rows of a class: the interval is too short"));
}

static bool auroc_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct labels_verb *v = options;
    struct labelled in;
    struct auroc area = {0};
    struct interval range = {0, 0};
    *ret_exit = 0;
    if (!labels_read(a, v, SCORE_ANY, LABEL_EACH, &in, err) || !labels_both(v, &in, "AUROC", err))
        return false;
    if (!auroc_of(in.score, in.label, in.t->n, &area))
        BUG("AUROC of checked columns");
    bool has = auroc_interval(&area, in.level, &range);
    json_t *out = stats_result("auroc", in.t);
    labels_put_classes(out, &in);
    stats_put(out, "auroc", area.value);
    stats_put(out, "se", area.has_se ? area.se : NAN);
    labels_put_range(out, has, &range, in.level);
    stats_put_text(out, "method", S("DeLong, interval on the logit scale"));
    roc_note(out, &in, has,
             "no interval: it takes two rows of each class, scores that differ, and classes that scores confuse");
    return stats_print(&v->common, out, err);
}

static bool average_precision_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct labels_verb *v = options;
    struct labelled in;
    struct average_precision ap = {0};
    struct interval range = {0, 0};
    *ret_exit = 0;
    if (!labels_read(a, v, SCORE_ANY, LABEL_EACH, &in, err) || !labels_both(v, &in, "average precision", err))
        return false;
    if (!average_precision_of(in.score, in.label, in.t->n, &ap))
        BUG("average precision of checked columns");
    bool has = average_precision_interval(&ap, in.level, &range);
    json_t *out = stats_result("average-precision", in.t);
    labels_put_classes(out, &in);
    stats_put(out, "average_precision", ap.value);
    stats_put(out, "base_rate", (double)in.positives / (double)in.labelled);
    labels_put_range(out, has, &range, in.level);
    stats_put_text(out, "method", S("Boyd, Eng and Page's logit interval"));
    roc_note(out, &in, has, "no interval: no false row scores above a true one");
    return stats_print(&v->common, out, err);
}

static const struct option OPTIONS[] = {LABELS_OPTION_JSON,
                                        LABELS_OPTION_LABEL("1 for true rows, 0 for the others"),
                                        LABELS_OPTION_LEVEL,
                                        LABELS_OPTION_SCORE("any number, higher for true rows"),
                                        {0}};

static const struct operand OPERANDS[] = {LABELS_OPERAND_FILE, {0}};

const struct verb STATS_AUROC = {
    .name = "auroc",
    .help = "Area under the ROC curve, with DeLong's error",
    .manual =
        "The chance that a true row scores above a false one, a tie counting half. The standard error is that of\n"
        "DeLong, DeLong & Clarke-Pearson (1988); the interval is the normal one of logit(AUROC), taken back, which\n"
        "stays within 0 and 1 and covers better near 1 (Pepe 2003). There is none where classes separate completely.\n"
        "Refuses labels other than 0 and 1 (or true, false, pass, fail, yes, no), and one class only.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct labels_verb),
    .presets = labels_presets,
    .run = auroc_run,
};

const struct verb STATS_AVERAGE_PRECISION = {
    .name = "average-precision",
    .help = "Area under the precision-recall curve, step by step",
    .manual =
        "The sum of (R_k - R_{k-1}) P_k over the distinct scores from the highest down: precision and recall of the\n"
        "rows that score at least so much, without interpolation (scikit-learn's average_precision_score). A score\n"
        "that tells nothing has the base rate. The interval is the logit one of Boyd, Eng & Page (2013).\n"
        "Refuses labels other than 0 and 1 (or true, false, pass, fail, yes, no), and one class only.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct labels_verb),
    .presets = labels_presets,
    .run = average_precision_run,
};
