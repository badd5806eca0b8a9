/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/events.h"
#include "cli/github.h"
#include "cli/output.h"
#include "cli/registry.h"
#include "cli/run.h"
#include "cli/source.h"
#include "cli/terminal.h"

#include "runner/runner.h"

#include <unistd.h>

enum { WORKERS_DEFAULT_MAX = 8 };

static volatile sig_atomic_t stop_asked; /* the one thing that a signal handler may touch */

static void stop_ask(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
}

/* The first SIGINT, SIGTERM or SIGHUP asks for a clean stop, a second one of the same kind ends the process at once.
 * SIGHUP stays ignored under nohup. */
static void signals_catch(void)
{
    struct sigaction before, action = {.sa_handler = stop_ask, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
        sigaction(SIGHUP, &action, NULL);
}

static int workers_default(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online < 1 ? 1 : online > WORKERS_DEFAULT_MAX ? WORKERS_DEFAULT_MAX : (int)online;
}

/* What is read, and may not be written: path and name by turns, then NULL. */
enum { INPUTS = 7 };

static void inputs_list(const struct run_verb *v, const char *ret[INPUTS])
{
    size_t n = 0;
    ret[n++] = v->store;
    ret[n++] = "the store";
    if (!v->suite_text.p) {
        ret[n++] = v->suite;
        ret[n++] = "the suite";
    }
    if (v->baseline) {
        ret[n++] = v->baseline;
        ret[n++] = "the baseline";
    }
    ret[n] = NULL;
}

static bool outputs_ready(struct arena *a, const struct run_verb *v, struct err *err)
{
    const char *inputs[INPUTS];
    inputs_list(v, inputs);
    return outputs_check(a, &v->outputs, inputs, err);
}

static void progress_show(const struct run_progress *p, void *ctx)
{
    progress_line_show(ctx, p->done, p->planned, p->continued, p->seconds);
}

static bool events_ready(const struct run_verb *v, struct events *ret, struct err *err)
{
    const char *inputs[INPUTS];
    inputs_list(v, inputs);
    for (size_t i = 0; v->events && i < v->outputs.n; i++)
        if (str_eq_c(v->outputs.v[i], v->events))
            return err_set(err, ERR_USAGE, "--events %s: a report is to be written there by -o", v->events);
    return events_open(ret, v->events, inputs, err);
}

/* Reports of a finished run, and the line that names its bundle. */
static bool reports_write(const struct run_verb *v, struct report *r, struct events *events, struct buf *summary,
                          struct err *err)
{
    struct bundle bundle CLEANUP_BUNDLE = {0};
    if (!bundle_make(r, &bundle, err))
        return false;
    r->bundle = &bundle;
    struct err later; /* the first error is what went wrong; the rest is told all the same */
    bool ok = outputs_write(r, &v->outputs, err);
    buf_printf(summary, "\nbundle sha256 %s", bundle.sha256);
    for (size_t i = 0; ok && i < v->outputs.n; i++)
        buf_printf(summary, "%s%.*s", i ? ", " : "  in ", STR_ARG(v->outputs.v[i]));
    buf_byte(summary, '\n');
    if (v->github)
        ok = github_log(r, summary, ok ? err : &later) && github_step_summary(r, ok ? err : &later) && ok;
    events_finished(events, r);
    r->bundle = NULL;
    return ok;
}

/* What the store holds now, not what the runner remembers. A report that cannot be written does not take the summary
 * with it. */
static bool outcome_print(struct arena *a, const struct run_verb *v, const struct run_outcome *outcome,
                          struct events *events, struct err *err)
{
    struct store *s = NULL;
    struct run run;
    struct comparison *comparison = NULL;
    struct buf text CLEANUP_BUF = {0};
    struct report_style style = out_style();
    style.passing = v->passing;
    style.store = strcmp(v->store, STORE_DEFAULT) == 0 ? NULL : v->store;
    bool ok = store_open(v->store, STORE_READ, &s, err) && store_run_find(s, a, outcome->run.id, &run, err) &&
              store_comparison(s, a, &run, &comparison, err);
    struct report r = {.store = s, .run = &run, .comparison = comparison};
    ok = ok && report_summary(&r, &style, &text, err);
    bool written = ok && (outcome->interrupted || reports_write(v, &r, events, &text, err));
    store_close(s);
    if (!ok)
        return false;
    struct err unprinted; /* the first error is what went wrong */
    bool printed = events_take_output(events) ? note_buf(&text, written ? err : &unprinted)
                                              : out_buf(&text, written ? err : &unprinted);
    return written && printed;
}

static bool baseline_give(struct arena *a, str suite, void *ctx, struct record **ret, struct err *err)
{
    struct run_verb *v = ctx;
    return source_resolve(a, &v->baseline, v->store, suite, err) && source_record(a, v->baseline, v->store, ret, err);
}

static const char *stage_choice(size_t n)
{
    return STAGE_NAMES[n];
}

static bool stage_take(const char *given, enum stage *ret, struct err *err)
{
    *ret = STAGE_RELEASE;
    for (int i = 0; given && STAGE_NAMES[i]; i++) {
        *ret = (enum stage)i;
        if (strcmp(STAGE_NAMES[i], given) == 0)
            return true;
    }
    return !given || err_set(err, ERR_USAGE, "--stage %s: expected pre-commit, pr, nightly or release", given);
}

/* Quarantines end on a day: that of the clock, unless the user says another. */
static bool today_take(struct arena *a, const char *given, str *ret, struct err *err)
{
    char day[RUNNER_DAY_SIZE];
    runner_today(day);
    *ret = arena_str(a, str_of(given ? given : day));
    return !given || runner_day_sound(*ret) ||
           err_set(err, ERR_USAGE, "--today %s: expected a day such as 2026-12-31", given);
}

bool run_suite(struct arena *a, struct run_verb *v, int *ret_exit, struct err *err)
{
    enum stage stage;
    str today;
    if (!stage_take(v->stage, &stage, err) || !today_take(a, v->today, &today, err))
        return false;
    struct events events CLEANUP(events_close) = {.fd = -1};
    if (!outputs_ready(a, v, err) || !events_ready(v, &events, err))
        return false;
    signals_catch();
    struct progress_line line = progress_line_start();
    struct run_options in = {.suite_path = v->suite,
                             .suite_text = v->suite_text,
                             .data_dir = v->data,
                             .store_path = v->store,
                             .workers = v->workers ? (int)v->workers : workers_default(),
                             .cases = v->cases.v,
                             .n_cases = v->cases.n,
                             .always_new = v->always_new,
                             .stage = stage,
                             .today = today,
                             .baseline = v->baseline ? baseline_give : NULL,
                             .baseline_ctx = v,
                             .common = v->common,
                             .watch = &events.watch,
                             .progress = progress_show,
                             .progress_ctx = &line,
                             .stop = &stop_asked};
    struct run_outcome outcome = {0};
    bool ok = runner_run(a, &REGISTRY, &in, &outcome, err);
    progress_line_clear(&line);
    if (!ok || !outcome_print(a, v, &outcome, &events, err)) {
        events_failed(&events, err);
        return false;
    }
    if (outcome.interrupted)
        events_interrupted(&events, &outcome.run);
    for (size_t i = 0; outcome.interrupted && i < v->outputs.n; i++)
        note_put("%.*s is not written: the run is not finished", STR_ARG(v->outputs.v[i]));
    *ret_exit = outcome.interrupted ? err_exit_code(ERR_INTERRUPTED) : verdict_exit_code(outcome.verdict);
    return true;
}

static bool run_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    return run_suite(a, options, ret_exit, err);
}

static void run_presets(void *options)
{
    ((struct run_verb *)options)->store = STORE_DEFAULT;
}

static const struct option OPTIONS[] = {
    {"baseline", 0, "RUN", OPTION_TEXT, offsetof(struct run_verb, baseline),
     .help = "compare with a run of the store (id, number, last) or with a report FILE.json",
     .complete = COMPLETE_FILE},
    {"case", 0, "ID", OPTION_LIST, offsetof(struct run_verb, cases), .help = "only the case of this id"},
    {"common", 0, NULL, OPTION_FLAG, offsetof(struct run_verb, common),
     .help = "compare over the cases that both have, where one has more"},
    {"data", 0, "DIR", OPTION_TEXT, offsetof(struct run_verb, data), .help = "what $data/ means in the files"},
    {"events", 0, "FILE", OPTION_TEXT, offsetof(struct run_verb, events),
     .help = "stream events there as JSON Lines; - is standard output"},
    {"github", 0, NULL, OPTION_FLAG, offsetof(struct run_verb, github),
     .help = "in a GitHub workflow: annotations, and the step's summary"},
    {"new", 0, NULL, OPTION_FLAG, offsetof(struct run_verb, always_new),
     .help = "start a new run even if an unfinished one could go on"},
    {"output", 'o', "FILE", OPTION_LIST, offsetof(struct run_verb, outputs),
     .help = "write a report there: .json, .xml, .md, .html, .csv or .jsonl"},
    {"stage", 0, "STAGE", OPTION_TEXT, offsetof(struct run_verb, stage),
     .help = "run and judge only up to pre-commit, pr, nightly or release; a stage that fails ends the run",
     .choice = stage_choice},
    {"store", 0, "FILE", OPTION_TEXT, offsetof(struct run_verb, store),
     .help = "where runs are kept; default " STORE_DEFAULT},
    {"today", 0, "DATE", OPTION_TEXT, offsetof(struct run_verb, today),
     .help = "the day by which quarantines expire; default today, in UTC"},
    {"workers", 0, "N", OPTION_INT, offsetof(struct run_verb, workers), 1, WORKERS_MAX,
     "worker processes; default one a core, at most 8"},
    {0}};

static const struct operand OPERANDS[] = {
    {"SUITE", OPTION_TEXT, offsetof(struct run_verb, suite), .help = "the suite file"}, {0}};

const struct verb VERB_RUN = {
    .name = "run",
    .help = "Run a suite: score every case, aggregate, judge",
    .manual = "Reads the suite and all that it names, hands its units to workers, keeps every score in the store,\n"
              "prints the summary, and exits by the verdict. The same command continues a run that was interrupted;\n"
              "nothing is scored twice. Exit codes: 0 pass, 1 block, 2 bad input, 3 inconclusive, 4 incomplete,\n"
              "130 interrupted.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct run_verb),
    .presets = run_presets,
    .run = run_run,
};
