/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "cli/output.h"
#include "cli/source.h"
#include "cli/stats/stats.h"
#include "cli/terminal.h"

#include "base/fd.h"
#include "stats/repeat.h"
#include "text/json_own.h"
#include "text/json_write.h"

#include <inttypes.h>

struct learn_verb {
    struct option_list runs;
    const char *output, *store, *alpha;
};

/* What is read must not be written over. */
static bool output_free(struct arena *a, const struct learn_verb *v, struct err *err)
{
    const char **inputs = arena_array(a, const char *, 2 * v->runs.n + 3);
    size_t n = 0;
    if (!v->output)
        return true;
    inputs[n++] = v->store;
    inputs[n++] = "the store";
    for (size_t i = 0; i < v->runs.n; i++) {
        inputs[n++] = arena_cstr(a, v->runs.v[i]);
        inputs[n++] = "one of the runs";
    }
    return output_file_check(a, v->output, inputs, err);
}

static bool runs_read(struct arena *a, const struct learn_verb *v, const struct record **ret, struct err *err)
{
    for (size_t i = 0; i < v->runs.n; i++) {
        const char *spec = arena_cstr(a, v->runs.v[i]);
        struct record *record;
        if (!source_resolve(a, &spec, v->store, STR_NONE, err) || !source_record(a, spec, v->store, &record, err))
            return false;
        ret[i] = record;
    }
    return true;
}

/* ---- What was learnt, for people ---- */

enum { COLUMNS = 7, NAMED = 3, ENOUGH = 10 };

static struct report_cell number_cell(struct arena *a, double value)
{
    return (struct report_cell){arena_printf(a, "%.6g", value), true};
}

static void metrics_put(struct arena *a, const struct tolerances *t, struct buf *to)
{
    static const str HEADS[COLUMNS] = {STR_INIT("metric"), STR_INIT("k"),  STR_INIT("slice"),    STR_INIT("runs"),
                                       STR_INIT("mean"),   STR_INIT("sd"), STR_INIT("tolerance")};
    struct report_cell *cells = arena_array(a, struct report_cell, COLUMNS * t->metrics.n);
    size_t width[COLUMNS] = {0}, equal = 0;
    for (size_t i = 0; i < t->metrics.n; i++) {
        const struct tolerance *m = &t->metrics.v[i];
        struct report_cell *row = &cells[COLUMNS * i];
        row[0] = (struct report_cell){m->id, false};
        row[1] = (struct report_cell){m->k ? arena_printf(a, "%" PRId64, m->k) : S("-"), true};
        row[2] = (struct report_cell){m->slice.n ? m->slice : S("all"), false};
        row[3] = (struct report_cell){arena_printf(a, "%zu", t->runs.n), true};
        row[4] = number_cell(a, m->mean);
        row[5] = number_cell(a, m->sd);
        row[6] = number_cell(a, m->tolerance);
        equal += m->sd == 0;
    }
    report_table(HEADS, cells, COLUMNS, t->metrics.n, width, to);
    if (equal)
        buf_printf(to, "\n%zu of %zu the same in every run: the tolerance is 0, and any loss is one\n", equal,
                   t->metrics.n);
}

static void left_out_put(const struct tolerances *t, struct buf *to)
{
    if (!t->left_out.n)
        return;
    buf_printf(to, "\nleft out, without a value in every run: ");
    for (size_t i = 0; i < t->left_out.n && i < NAMED; i++) {
        const struct tolerance *m = &t->left_out.v[i];
        buf_str(to, i ? S(", ") : S(""));
        report_text(m->id, to);
        if (m->k)
            buf_printf(to, " k=%" PRId64, m->k);
        buf_str(to, m->slice.n ? S(" ") : S(""));
        report_text(m->slice, to);
    }
    if (t->left_out.n > NAMED)
        buf_printf(to, " and %zu more", t->left_out.n - NAMED);
    buf_byte(to, '\n');
}

/* Of three runs a tolerance is so wide that it hardly guards: say what more would do. */
static void spread_put(const struct tolerances *t, struct buf *to)
{
    double now = repeat_tolerance(1, t->runs.n, t->alpha), then = repeat_tolerance(1, ENOUGH, t->alpha);
    buf_printf(to,
               "\nof two runs of the same thing, one lies further than that below the other in %.12g %% of all pairs\n"
               "from %zu runs, the tolerance is %.2f sd",
               100 * t->alpha, t->runs.n, now);
    if (t->runs.n < ENOUGH)
        buf_printf(to, "; from %d it would be %.2f", ENOUGH, then);
    buf_byte(to, '\n');
}

static void learnt_put(struct arena *a, const struct learn_verb *v, const struct tolerances *t, struct buf *to)
{
    report_text(t->suite, to);
    buf_str(to, t->suite_version.n ? S(" ") : S(""));
    report_text(t->suite_version, to);
    buf_printf(to, " · %" PRId64 " unit%s · %" PRId64 " case%s\nlearnt from ", t->units, t->units == 1 ? "" : "s",
               t->cases, t->cases == 1 ? "" : "s");
    for (size_t i = 0; i < t->runs.n; i++) {
        buf_str(to, i ? S(", ") : S(""));
        report_text(t->runs.v[i].id, to);
    }
    buf_printf(to, "\n\n");
    metrics_put(a, t, to);
    left_out_put(t, to);
    spread_put(t, to);
    if (v->output) {
        buf_str(to, S("wrote "));
        report_text(str_of(v->output), to);
        buf_byte(to, '\n');
    }
}

static bool tolerances_write(const char *path, const struct tolerances *t, struct err *err)
{
    struct buf text CLEANUP_BUF = {0};
    CLEANUP_JSON json_t *file = tolerance_json(t);
    json_write(file, JSON_STYLE_PRETTY, &text);
    buf_byte(&text, '\n');
    return (!text.full || err_set(err, ERR_INPUT, "the file would be larger than %zu bytes", BUF_MAX)) &&
           file_replace(path, buf_view(&text), err);
}

static bool learn_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct learn_verb *v = options;
    const struct record **runs = arena_array(a, const struct record *, v->runs.n + 1);
    struct tolerances t;
    struct buf text CLEANUP_BUF = {0};
    double alpha = 0.05;
    *ret_exit = 0;
    if (!stats_number(v->alpha, "--alpha", TOLERANCE_ALPHA_MIN, TOLERANCE_ALPHA_MAX, false, &alpha, err) ||
        !output_free(a, v, err) || !runs_read(a, v, runs, err) ||
        !tolerance_learn(a, runs, v->runs.n, alpha, &t, err) || (v->output && !tolerances_write(v->output, &t, err)))
        return false;
    learnt_put(a, v, &t, &text);
    return out_buf(&text, err);
}

static void learn_presets(void *options)
{
    struct learn_verb *v = options;
    v->store = STORE_DEFAULT;
}

static const struct option LEARN_OPTIONS[] = {
    {"alpha", 0, "LEVEL", OPTION_TEXT, offsetof(struct learn_verb, alpha),
     .help = "how often two runs of the same thing may lie further apart; default 0.05"},
    {"output", 'o', "FILE", OPTION_TEXT, offsetof(struct learn_verb, output),
     .help = "write the tolerances there, for `gate: {tolerances: FILE}` of the suite"},
    {"store", 0, "FILE", OPTION_TEXT, offsetof(struct learn_verb, store),
     .help = "where runs are kept; default " STORE_DEFAULT},
    {0}};

static const struct operand LEARN_OPERANDS[] = {
    {"RUN", OPTION_LIST, offsetof(struct learn_verb, runs),
     .help = "id or number of a run, \"last\", or a report FILE.json; three or more", .complete = COMPLETE_FILE,
     .many = true},
    {0}};

static const struct verb BASELINE_LEARN = {
    .name = "learn",
    .help = "Learn from repeated runs how far two runs of the same thing lie apart",
    .manual =
        "For every metric, k and slice that all runs have a value of: the mean, the standard deviation sd between n\n"
        "runs, and the tolerance t(1 - alpha, n - 1) sd sqrt(2). Of two further runs of the same thing, one lies more\n"
        "than that below the other with probability alpha: the one-sided prediction limit for the difference of two\n"
        "future observations (Hahn, Technometrics 19, 1977; ISO 5725-6 calls its kin the repeatability limit). It\n"
        "takes runs to be independent, and their values to be about normal. Refused, by name: fewer than three runs,\n"
        "the same run twice, runs of other questions or other numbers of trials, and runs in which a unit has an\n"
        "error.",
    .options = LEARN_OPTIONS,
    .operands = LEARN_OPERANDS,
    .size = sizeof(struct learn_verb),
    .presets = learn_presets,
    .run = learn_run,
};

static const struct verb *const SUB[] = {&BASELINE_LEARN, NULL};

const struct verb VERB_BASELINE = {.name = "baseline", .help = "Learn from runs of a baseline", .sub = SUB};
