/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/source.h"
#include "cli/terminal.h"

struct compare_verb {
    const char *before, *after, *store;
    struct option_list outputs;
    bool common;
};

/* Reports are of the current run, with this comparison in place of the one that it ended with. */
static bool reports_write(struct arena *a, const struct compare_verb *v, const struct comparison *comparison,
                          struct err *err)
{
    struct source s CLEANUP_SOURCE = {0};
    struct bundle bundle CLEANUP_BUNDLE = {0};
    if (!v->outputs.n)
        return true;
    if (!source_open(a, v->after, v->store, &s, err))
        return false;
    struct report r = {.store = s.store, .run = &s.run, .comparison = comparison};
    if (!bundle_make(&r, &bundle, err))
        return false;
    r.bundle = &bundle;
    return outputs_write(&r, &v->outputs, err);
}

static bool compare_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    struct compare_verb *v = options;
    struct record *before, *after;
    struct comparison *comparison;
    struct gate_results gates;
    enum verdict verdict;
    struct source s CLEANUP_SOURCE = {0};
    struct buf text CLEANUP_BUF = {0};
    struct report_style style = out_style();
    const char *inputs[] = {v->store, "the store", v->before, "the baseline", v->after, "the other run", NULL};
    if (!source_resolve(a, &v->before, v->store, STR_NONE, err) ||
        !source_resolve(a, &v->after, v->store, STR_NONE, err))
        return false;
    if (strcmp(v->before, v->after) == 0)
        return err_set(err, ERR_USAGE, "%s would be compared with itself; name two runs, such as 1 and last",
                       v->before);
    if (!outputs_check(a, &v->outputs, inputs, err) || !source_record(a, v->before, v->store, &before, err) ||
        !source_record(a, v->after, v->store, &after, err) ||
        !runner_compare(a, before, after, v->common, &comparison, &gates, &verdict, err) ||
        !source_open(a, v->after, v->store, &s, err))
        return false;
    *ret_exit = verdict_exit_code(verdict);
    return (report_comparison(a, comparison, &gates, verdict, &s.run, &style, &text) ||
            err_set(err, ERR_INPUT, "the comparison is larger than the bound of %zu bytes", BUF_MAX)) &&
           reports_write(a, v, comparison, err) && out_buf(&text, err);
}

static void compare_presets(void *options)
{
    struct compare_verb *v = options;
    v->store = STORE_DEFAULT;
    v->after = "last";
}

static const struct option OPTIONS[] = {
    {"common", 0, NULL, OPTION_FLAG, offsetof(struct compare_verb, common),
     .help = "compare over the cases that both have, where one has more"},
    {"output", 'o', "FILE", OPTION_LIST, offsetof(struct compare_verb, outputs),
     .help = "write a report of B with this comparison there; its extension says which kind"},
    {"store", 0, "FILE", OPTION_TEXT, offsetof(struct compare_verb, store),
     .help = "where runs are kept; default " STORE_DEFAULT},
    {0}};

static const struct operand OPERANDS[] = {
    {"A", OPTION_TEXT, offsetof(struct compare_verb, before),
     .help = "the baseline: id or number of a run, \"last\", or a report FILE.json", .complete = COMPLETE_FILE},
    {"B", OPTION_TEXT, offsetof(struct compare_verb, after), .optional = true,
     .help = "what is compared with it, named likewise; default \"last\"", .complete = COMPLETE_FILE},
    {0}};

const struct verb VERB_COMPARE = {
    .name = "compare",
    .help = "Compare two runs of one suite: metrics, and the cases that flipped",
    .manual =
        "Pairs the runs case by case, tells each metric's difference with its interval and test, applies the gate\n"
        "rules that say `against: baseline`, and lists every case that a scorer judges otherwise, worse ones\n"
        "first. Refuses where suite, scorers, world, fixture or cases changed between the two, and says what did.\n"
        "Exit codes: 0 pass or no such rule, 1 block, 2 bad input or a refusal, 3 inconclusive, 4 incomplete.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct compare_verb),
    .presets = compare_presets,
    .run = compare_run,
};
