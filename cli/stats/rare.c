/* SPDX-License-Identifier: Apache-2.0 */
/* assize stats rare: bounds from a file, or from two counts. */
#include "cli/stats/clusters.h"
#include "cli/stats/verbs.h"

#include "stats/interval.h"
#include "text/show.h"

struct rare_verb {
    struct stats_common common;
    const char *value, *level;
    int64_t events, trials;
};

enum { RARE_UNSET = -1 };

static bool rare_count(struct arena *a, const struct rare_verb *v, int64_t *ret_events, int64_t *ret_trials,
                       struct err *err)
{
    struct table *t;
    const double *x;
    bool counts = v->events != RARE_UNSET || v->trials != RARE_UNSET;
    if (counts == (v->common.file != NULL) || (v->events == RARE_UNSET) != (v->trials == RARE_UNSET))
        return err_set(err, ERR_USAGE, "expected a FILE, or both --events and --trials");
    *ret_events = v->events;
    *ret_trials = v->trials;
    if (counts && v->events > v->trials)
        return err_set(err, ERR_USAGE, "--events %lld: more than --trials %lld", (long long)v->events,
                       (long long)v->trials);
    if (counts)
        return true;
    if (!table_read(a, v->common.file, &t, err) || !table_numbers(a, t, v->value, "--value", &x, err))
        return false;
    *ret_events = 0;
    *ret_trials = (int64_t)t->n;
    for (size_t i = 0; i < t->n; i++) {
        if (x[i] != 0 && x[i] != 1)
            return err_at(err, arena_cstr(a, t->file), t->lines[i], 0, "column '%s': expected 0 or 1, found %g",
                          show_text(str_of(v->value)).text, x[i]);
        *ret_events += x[i] == 1;
    }
    return true;
}

static bool rare_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct rare_verb *v = options;
    int64_t events = 0, trials = 1;
    double level = 0.95;
    *ret_exit = 0;
    if (!stats_level(v->level, &level, err) || !rare_count(a, v, &events, &trials, err))
        return false;
    double c = (double)events, n = (double)trials;
    json_t *out = stats_result("rare", NULL);
    stats_put_int(out, "n", trials);
    stats_put_int(out, "events", events);
    stats_put(out, "rate", c / n);
    stats_put(out, "at_most", exact_upper(c, n, level));
    stats_put(out, "at_least", exact_lower(c, n, level));
    if (events == 0 && level == 0.95) /* it speaks of 0.95 alone */
        stats_put(out, "rule_of_three", rule_of_three(n));
    struct interval both = clopper_pearson(c, n, level);
    stats_put_interval(out, both.low, both.high, level);
    stats_put_text(out, "method", S("clopper-pearson"));
    return stats_print(&v->common, out, err);
}

static void rare_presets(void *options)
{
    struct rare_verb *v = options;
    v->value = "value";
    v->events = v->trials = RARE_UNSET;
}

static const struct option RARE_OPTIONS[] = {
    {"events", 0, "N", OPTION_INT, offsetof(struct rare_verb, events), 0, 1000000000,
     "how often it happened, in place of a file"},
    STATS_OPTION_JSON(struct rare_verb),
    STATS_OPTION_LEVEL(struct rare_verb),
    {"trials", 0, "N", OPTION_INT, offsetof(struct rare_verb, trials), 1, 1000000000, "in how many trials"},
    STATS_OPTION_COLUMN("value", struct rare_verb, value, "1 where the event happened, else 0; default value"),
    {0}};

static const struct operand RARE_OPERANDS[] = {
    {"FILE", OPTION_TEXT, offsetof(struct rare_verb, common.file), .optional = true,
     .help = "CSV with a header row, or JSON Lines, plain or compressed; - is standard input",
     .complete = COMPLETE_FILE},
    {0}};

const struct verb STATS_RARE = {
    .name = "rare",
    .help = "How frequent a rare event may be, exactly",
    .manual =
        "Clopper & Pearson's exact bounds (1934): one-sided, the rate is at most and at least so much with the\n"
        "confidence of --level; and the two-sided interval. Of an event that was never seen in n trials the upper\n"
        "bound is 1 - (1 - level)^(1/n), for which the rule of three says 3/n at 0.95. Trials are independent.",
    .options = RARE_OPTIONS,
    .operands = RARE_OPERANDS,
    .size = sizeof(struct rare_verb),
    .presets = rare_presets,
    .run = rare_run,
};
