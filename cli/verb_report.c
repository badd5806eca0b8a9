/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/source.h"
#include "cli/terminal.h"

struct report_verb {
    const char *run, *store;
    struct option_list outputs;
};

/* The files that -o names, or else the summary. */
static bool report_out(const struct report *r, const struct report_verb *v, bool is_file, struct err *err)
{
    struct bundle bundle CLEANUP_BUNDLE = {0};
    struct buf text CLEANUP_BUF = {0};
    struct report_style style = out_style();
    style.store = strcmp(v->store, STORE_DEFAULT) == 0 ? NULL : v->store;
    style.passing = is_file; /* no store holds it */
    if (!v->outputs.n)
        return report_summary(r, &style, &text, err) && out_buf(&text, err);
    if (!bundle_make(r, &bundle, err))
        return false;
    struct report whole = *r;
    whole.bundle = &bundle;
    return outputs_write(&whole, &v->outputs, err);
}

static bool report_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct report_verb *v = options;
    const char *inputs[] = {v->store, "the store", v->run, "what it is made from", NULL};
    struct source s CLEANUP_SOURCE = {0};
    struct comparison *comparison = NULL;
    *ret_exit = 0;
    if (!outputs_check(a, &v->outputs, inputs, err) || !source_open(a, v->run, v->store, &s, err) ||
        !store_comparison(s.store, a, &s.run, &comparison, err))
        return false;
    struct report r = {.store = s.store, .run = &s.run, .comparison = comparison};
    return report_out(&r, v, s.is_file, err);
}

static void report_presets(void *options)
{
    ((struct report_verb *)options)->store = STORE_DEFAULT;
}

static const struct option OPTIONS[] = {{"output", 'o', "FILE", OPTION_LIST, offsetof(struct report_verb, outputs),
                                         .help = "write a report there; its extension says which kind"},
                                        {"store", 0, "FILE", OPTION_TEXT, offsetof(struct report_verb, store),
                                         .help = "where runs are kept; default " STORE_DEFAULT},
                                        {0}};

static const struct operand OPERANDS[] = {
    {"RUN", OPTION_TEXT, offsetof(struct report_verb, run),
     .help = "id or number of the run, \"last\", or a report FILE.json that was kept", .complete = COMPLETE_FILE},
    {0}};

const struct verb VERB_REPORT = {
    .name = "report",
    .help = "Write reports of a run that is in the store, or of a report that was kept",
    .manual = "Kinds, by extension: .json (also a baseline), .xml (JUnit), .md (fits a comment), .html (one page),\n"
              ".csv and .jsonl (a score a line). They are those that `assize run -o` wrote at the run's end; one made\n"
              "from a report that was kept has no questions, answers and events. Without -o, prints the summary.\n"
              "Exits 0 whatever the verdict.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct report_verb),
    .presets = report_presets,
    .run = report_run,
};
