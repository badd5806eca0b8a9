/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/labels.h"

#include "text/show.h"

#include <math.h>

void labels_presets(void *options)
{
    struct labels_verb *v = options;
    v->score = "score";
    v->label = "label";
}

bool labels_fail(const struct labelled *in, struct err *err, const char *fmt, ...)
{
    char text[1024], file[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    snprintf(file, sizeof file, "%.*s", STR_ARG(in->t->file));
    return err_at(err, file, 0, 0, "%s", text);
}

bool labels_cell_fail(const struct table *t, size_t row, const char *column, const char *expected, double found,
                      struct err *err)
{
    char file[512];
    snprintf(file, sizeof file, "%.*s", STR_ARG(t->file));
    return err_at(err, file, t->lines[row], 0, "column '%s': expected %s, found %.10g", show_text(str_of(column)).text,
                  expected, found);
}

static bool is_verdict(double x)
{
    return x == 0 || x == 1;
}

static bool scores_check(const struct labels_verb *v, const struct labelled *in, enum labels_score kind,
                         struct err *err)
{
    for (size_t i = 0; i < in->t->n; i++) {
        double x = in->score[i];
        if (kind == SCORE_PROBABILITY && !(x >= 0 && x <= 1))
            return labels_cell_fail(in->t, i, v->score, "a probability between 0 and 1", x, err);
        if (kind == SCORE_VERDICT && !is_verdict(x))
            return labels_cell_fail(in->t, i, v->score, "a judge's verdict, 0 or 1", x, err);
    }
    return true;
}

/* Also what the labels are as truths, and how many. */
static bool labels_check(struct arena *a, const struct labels_verb *v, struct labelled *in, enum labels_label kind,
                         struct err *err)
{
    bool *label = arena_array(a, bool, in->t->n);
    for (size_t i = 0; i < in->t->n; i++) {
        if (in->has && !in->has[i])
            continue;
        if (kind < LABEL_NUMBER && !is_verdict(in->y[i]))
            return labels_cell_fail(in->t, i, v->label,
                                    kind == LABEL_SOME ? "a label, 0 or 1, or nothing" : "a label, 0 or 1", in->y[i],
                                    err);
        label[i] = in->y[i] > 0.5;
        in->labelled++;
        in->positives += label[i];
    }
    in->label = label;
    return in->labelled || labels_fail(in, err, "column '%s' is empty in every row: expected a label in some",
                                       show_text(str_of(v->label)).text);
}

bool labels_read(struct arena *a, const struct labels_verb *v, enum labels_score score, enum labels_label label,
                 struct labelled *ret, struct err *err)
{
    struct labelled in = {.level = 0.95};
    /* Nearer to 1 a double has no room left for the tail beyond. */
    if (!stats_level(v->level, &in.level, err) || !table_read(a, v->common.file, &in.t, err) ||
        !table_numbers(a, in.t, v->score, "--score", &in.score, err) || !scores_check(v, &in, score, err))
        return false;
    bool read = label == LABEL_EACH || label == LABEL_NUMBER
                    ? table_numbers(a, in.t, v->label, "--label", &in.y, err)
                    : table_numbers_some(a, in.t, v->label, "--label", &in.y, &in.has, err);
    if (!read || !labels_check(a, v, &in, label, err))
        return false;
    *ret = in;
    return true;
}

bool labels_both(const struct labels_verb *v, const struct labelled *in, const char *what, struct err *err)
{
    if (in->positives && in->positives < in->labelled)
        return true;
    return labels_fail(in, err, "column '%s' is %d in every row that has one (%zu): %s needs rows of both labels",
                       show_text(str_of(v->label)).text, in->positives > 0, in->labelled, what);
}

void labels_put_classes(json_t *to, const struct labelled *in)
{
    stats_put_int(to, "positives", (int64_t)in->positives);
    stats_put_int(to, "negatives", (int64_t)(in->labelled - in->positives));
}

void labels_put_range(json_t *to, bool has, const struct interval *range, double level)
{
    stats_put_interval(to, has ? range->low : NAN, has ? range->high : NAN, level);
}

bool labels_choose(const char *text, const char *option, choice_at *choice, size_t *ret, struct err *err)
{
    for (size_t i = 0; choice(i); i++) {
        if (strcmp(text, choice(i)) != 0)
            continue;
        *ret = i;
        return true;
    }
    return err_set(err, ERR_USAGE, "%s %s: expected %s or %s", option, show_text(str_of(text)).text, choice(0),
                   choice(1));
}
