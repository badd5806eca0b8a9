/* SPDX-License-Identifier: Apache-2.0 */
/* platt and isotonic: probabilities made of scores. */
#include "cli/stats/labels.h"
#include "cli/stats/verbs.h"

#include "stats/calibrate.h"
#include "text/show.h"

static bool platt_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct labels_verb *v = options;
    struct labelled in;
    struct platt curve = {0, 0};
    *ret_exit = 0;
    if (!labels_read(a, v, SCORE_ANY, LABEL_EACH, &in, err) || !labels_both(v, &in, "Platt scaling", err))
        return false;
    if (!platt_fit(in.score, in.label, in.t->n, &curve))
        return labels_fail(&in, err, "column '%s' does not decide a curve: its scores are all the same, or too close",
                           show_text(str_of(v->score)).text);
    json_t *out = stats_result("platt", in.t);
    labels_put_classes(out, &in);
    stats_put(out, "a", curve.a);
    stats_put(out, "b", curve.b);
    stats_put_text(out, "formula", S("1 / (1 + exp(a score + b))"));
    if (curve.a > 0)
        stats_put_text(out, "note", S("a higher score speaks against the label"));
    if (v->common.json) {
        json_t *values = json_array();
        for (size_t i = 0; i < in.t->n; i++)
            json_array_append_new(values, json_real(platt_at(&curve, in.score[i])));
        json_object_set_new(out, "calibrated", values);
    }
    return stats_print(&v->common, out, err);
}

struct isotonic_verb {
    struct labels_verb v;
    const char *weight;
};

static json_t *step_json(const struct isotonic_step *step, bool weighted)
{
    json_t *row = json_object();
    stats_put(row, "from", step->from);
    stats_put(row, "to", step->to);
    stats_put_int(row, "n", (int64_t)step->n);
    if (weighted)
        stats_put(row, "weight", step->weight);
    stats_put(row, "value", step->value);
    return row;
}

/* The columns and the weights, of which none may be 0 or less. */
static bool isotonic_read(struct arena *a, const struct isotonic_verb *v, struct labelled *in,
                          const double **ret_weight, struct err *err)
{
    *ret_weight = NULL;
    if (!labels_read(a, &v->v, SCORE_ANY, LABEL_NUMBER, in, err))
        return false;
    if (!v->weight)
        return true;
    if (!table_numbers(a, in->t, v->weight, "--weight", ret_weight, err))
        return false;
    for (size_t i = 0; i < in->t->n; i++)
        if (!((*ret_weight)[i] > 0))
            return labels_cell_fail(in->t, i, v->weight, "a weight above 0", (*ret_weight)[i], err);
    return true;
}

static bool isotonic_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct isotonic_verb *v = options;
    struct labelled in;
    const double *weight;
    size_t n_steps = 0;
    *ret_exit = 0;
    if (!isotonic_read(a, v, &in, &weight, err))
        return false;
    double *fit = arena_array(a, double, in.t->n);
    struct isotonic_step *steps = arena_array(a, struct isotonic_step, in.t->n);
    if (!isotonic_fit(in.score, in.y, weight, in.t->n, fit, steps, &n_steps))
        return labels_fail(&in, err, "labels or weights are too large to add up");
    json_t *out = stats_result("isotonic", in.t), *list = json_array();
    for (size_t i = 0; i < n_steps; i++)
        json_array_append_new(list, step_json(&steps[i], weight != NULL));
    json_object_set_new(out, "steps", list);
    if (v->v.common.json) {
        json_t *values = json_array();
        for (size_t i = 0; i < in.t->n; i++)
            json_array_append_new(values, json_real(fit[i]));
        json_object_set_new(out, "calibrated", values);
    }
    return stats_print(&v->v.common, out, err);
}

static const struct option PLATT_OPTIONS[] = {LABELS_OPTION_JSON,
                                              LABELS_OPTION_LABEL("1 for true rows, 0 for the others"),
                                              LABELS_OPTION_SCORE("any number"),
                                              {0}};

static const struct option ISOTONIC_OPTIONS[] = {
    LABELS_OPTION_JSON,
    LABELS_OPTION_LABEL("0 or 1, or any number that should rise with the score"),
    LABELS_OPTION_SCORE("any number"),
    STATS_OPTION_COLUMN("weight", struct isotonic_verb, weight, "weights above 0; default each row weighs 1"),
    {0}};

static const struct operand OPERANDS[] = {LABELS_OPERAND_FILE, {0}};

const struct verb STATS_PLATT = {
    .name = "platt",
    .help = "Platt scaling: scores to probabilities by a sigmoid",
    .manual =
        "The a and b of largest likelihood in P(true) = 1 / (1 + exp(a score + b)), for smoothed targets (Platt "
        "1999),\n"
        "by Newton's method (Lin, Lin & Weng 2007); the sign is scikit-learn's. With --json also the probability of\n"
        "each row, in the order of the file. What is calibrated by the rows that it is then judged on flatters "
        "itself:\n"
        "fit on some rows, judge others.\n"
        "Refuses labels other than 0 and 1 (or true, false, pass, fail, yes, no), one class only, and equal scores.",
    .options = PLATT_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct labels_verb),
    .presets = labels_presets,
    .run = platt_run,
};

const struct verb STATS_ISOTONIC = {
    .name = "isotonic",
    .help = "Isotonic regression: scores to probabilities by steps",
    .manual =
        "The values that never fall while the score rises and are nearest to the labels by weighted squares: adjacent\n"
        "violators pooled (Ayer et al. 1955), rows of one score first. Prints its steps; with --json also the value "
        "of\n"
        "each row, in the order of the file. Refuses weights that are not above 0.",
    .options = ISOTONIC_OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct isotonic_verb),
    .presets = labels_presets,
    .run = isotonic_run,
};
