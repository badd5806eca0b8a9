/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/terminal.h"

struct show_verb {
    const char *run, *kase, *store;
    int64_t trial; /* negative = the first there is */
    bool full;
};

static bool show_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct show_verb *v = options;
    struct store *s = NULL;
    struct run run;
    struct unit_record unit = {0};
    struct buf text CLEANUP_BUF = {0};
    struct report_style style = out_style();
    if (v->full)
        style.width = 0;
    *ret_exit = 0;
    bool ok = store_open(v->store, STORE_READ, &s, err) && store_run_find(s, a, str_of(v->run), &run, err) &&
              store_unit_find(s, a, &run, str_of(v->kase), v->trial, &unit, err) &&
              report_story(&run, &unit, &style, &text, err);
    store_close(s);
    return ok && out_buf(&text, err);
}

static void show_presets(void *options)
{
    struct show_verb *v = options;
    v->store = STORE_DEFAULT;
    v->trial = -1;
}

static const struct option OPTIONS[] = {{"full", 0, NULL, OPTION_FLAG, offsetof(struct show_verb, full),
                                         .help = "do not shorten texts to fit the terminal"},
                                        {"store", 0, "FILE", OPTION_TEXT, offsetof(struct show_verb, store),
                                         .help = "where runs are kept; default " STORE_DEFAULT},
                                        {0}};

static const struct operand OPERANDS[] = {
    {"RUN", OPTION_TEXT, offsetof(struct show_verb, run), .help = "id or number of the run, or \"last\""},
    {"CASE", OPTION_TEXT, offsetof(struct show_verb, kase), .optional = true,
     .help = "id of the case; default the first of the run"},
    {"TRIAL", OPTION_INT, offsetof(struct show_verb, trial), 0, INT64_MAX, .optional = true,
     .help = "number of the trial, from 0; default the first there is"},
    {0}};

const struct verb VERB_SHOW = {
    .name = "show",
    .help = "Tell the story of one case: events, state changes, scores with their evidence",
    .manual = "Reads the store only. In a pipe nothing is shortened.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct show_verb),
    .presets = show_presets,
    .run = show_run,
};
