/* SPDX-License-Identifier: Apache-2.0 */
/* labels: what the tests of scores against labels share: their options, and both columns read and checked. */
#ifndef ASSIZE_CLI_STATS_LABELS_H
#define ASSIZE_CLI_STATS_LABELS_H

#include "cli/stats/stats.h"
#include "stats/interval.h"

/* Begins the struct of each such test. */
struct labels_verb {
    struct stats_common common;
    const char *score, *label, *level;
};

/* The columns score and label; also of a struct that begins with labels_verb. */
void labels_presets(void *options);

/* Offsets hold in any struct that begins with labels_verb. */
#define LABELS_OPTION_LABEL(text) STATS_OPTION_COLUMN("label", struct labels_verb, label, text "; default label")
#define LABELS_OPTION_SCORE(text) STATS_OPTION_COLUMN("score", struct labels_verb, score, text "; default score")
#define LABELS_OPTION_LEVEL                                                                                            \
    {                                                                                                                  \
        "level", 0, "LEVEL", OPTION_TEXT, offsetof(struct labels_verb, level),                                         \
            .help = "level of intervals; default 0.95", .complete = COMPLETE_NOTHING                                   \
    }
#define LABELS_OPTION_JSON STATS_OPTION_JSON(struct labels_verb)
#define LABELS_OPERAND_FILE STATS_OPERAND_FILE(struct labels_verb)

/* The table with both columns; `has` says which labels are there, NULL where all must be. */
struct labelled {
    struct table *t;
    const double *score, *y;
    const bool *label, *has;
    size_t labelled, positives; /* rows that have a label, and where it is 1 */
    double level;
};

enum labels_score { SCORE_ANY, SCORE_PROBABILITY, SCORE_VERDICT };             /* finite; in [0, 1]; 0 or 1 */
enum labels_label { LABEL_EACH, LABEL_SOME, LABEL_NUMBER, LABEL_NUMBER_SOME }; /* 0 or 1; any number; SOME: or empty */

/* ERR_INPUT at the line of a cell that is not what it must be, or where no row has a label. */
bool labels_read(struct arena *a, const struct labels_verb *v, enum labels_score score, enum labels_label label,
                 struct labelled *ret, struct err *err) MUST_USE;

/* ERR_INPUT unless both labels are among the rows; `what` names the number that needs them. */
bool labels_both(const struct labels_verb *v, const struct labelled *in, const char *what, struct err *err) MUST_USE;

/* An error about the file as a whole; false. */
bool labels_fail(const struct labelled *in, struct err *err, const char *fmt, ...) PRINTF(3, 4);

/* An error about one cell: "column 'x': expected …, found …". */
bool labels_cell_fail(const struct table *t, size_t row, const char *column, const char *expected, double found,
                      struct err *err);

/* "positives" and "negatives" of all n rows. */
void labels_put_classes(json_t *to, const struct labelled *in);

/* "low", "high" and "level"; null ends where there is no interval. */
void labels_put_range(json_t *to, bool has, const struct interval *range, double level);

/* The n-th of a text option's words, or ERR_USAGE. */
bool labels_choose(const char *text, const char *option, choice_at *choice, size_t *ret, struct err *err) MUST_USE;

#endif
