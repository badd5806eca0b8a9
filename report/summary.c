/* SPDX-License-Identifier: Apache-2.0 */
#include "report/evidence.h"
#include "report/failures.h"
#include "report/figures.h"
#include "text/json_own.h"

#include <inttypes.h>

enum { CELL_MAX = 40, FAILURE_LINES = 10, FLIP_LINES = 5 };

struct summary {
    struct arena *a;
    const struct run *run;
    const struct report_style *style;
    struct buf *to;
};

static enum colour verdict_colour(str verdict)
{
    return str_eq_c(verdict, "pass") ? COLOUR_GREEN : str_eq_c(verdict, "block") ? COLOUR_RED : COLOUR_YELLOW;
}

static void title_put(struct summary *s, const char *title)
{
    buf_byte(s->to, '\n');
    colour_put(s->to, s->style, COLOUR_BOLD, str_of(title));
    buf_byte(s->to, '\n');
}

static str upper(struct arena *a, str word)
{
    str copy = arena_str(a, word);
    char *p = arena_alloc(a, copy.n + 1);
    for (size_t i = 0; i < copy.n; i++)
        p[i] = (char)(copy.p[i] >= 'a' && copy.p[i] <= 'z' ? copy.p[i] - 'a' + 'A' : copy.p[i]);
    return (str){p, copy.n};
}

/* "BLOCK  airline-support 1.4.0  run airline-support-3 · 200 of 200 units · 50 cases" */
static void verdict_put(struct summary *s, const struct failures *f, bool gated)
{
    const struct run *run = s->run;
    str word = run->verdict.n ? run->verdict : run->status;
    if (!gated && str_eq(run->verdict, str_of(VERDICT_NAMES[VERDICT_PASS])))
        word = S("done"); /* nothing was asked of it, so it passed nothing */
    colour_put(s->to, s->style, verdict_colour(run->verdict), upper(s->a, word));
    struct buf line CLEANUP_BUF = {0};
    buf_printf(&line, "  %.*s", STR_ARG(run->suite));
    if (run->suite_version.n)
        buf_printf(&line, " %.*s", STR_ARG(run->suite_version));
    buf_printf(&line, "  run %.*s · %" PRId64 " of %" PRId64 " units · %zu case%s", STR_ARG(run->id), run->units_done,
               run->units, f->cases, f->cases == 1 ? "" : "s");
    line_put(s->to, buf_view(&line), 0);
    buf_byte(s->to, '\n');
    if (!run->verdict.n)
        buf_str(s->to, s->style->passing ? S("The run is not finished, and was kept nowhere.\n")
                                         : S("The run is not finished: the same command continues it.\n"));
    CLEANUP_JSON json_t *about = stored_json(run->description);
    json_int_t bare = json_integer_value(json_object_get(about, "cases_without_units"));
    if (bare > 0)
        buf_printf(s->to, "%" JSON_INTEGER_FORMAT " case%s of the suite had nothing to score.\n", bare,
                   bare == 1 ? "" : "s");
    if (f->errors) {
        struct buf loud CLEANUP_BUF = {0};
        buf_printf(&loud, "ERROR  %zu score%s could not be computed", f->errors, f->errors == 1 ? "" : "s");
        colour_put(s->to, s->style, COLOUR_RED, buf_view(&loud));
        buf_byte(s->to, '\n');
    }
}

static void gates_put(struct summary *s, const struct gate_results *gates)
{
    size_t words = 0, ids = 0;
    if (s->run->verdict.n && !gates->n)
        buf_str(s->to, S("No gate: this run reports and blocks nothing.\n"));
    if (!gates->n)
        return;
    for (size_t i = 0; i < gates->n; i++) {
        size_t word = strlen(VERDICT_NAMES[gates->v[i].verdict]), id = text_width(gates->v[i].id);
        words = word > words ? word : words;
        ids = id > ids ? id : ids;
    }
    ids = ids > CELL_MAX ? CELL_MAX : ids;
    title_put(s, "gates");
    for (size_t i = 0; i < gates->n; i++) {
        const struct gate_result *g = &gates->v[i];
        str name = str_of(VERDICT_NAMES[g->verdict]);
        buf_str(s->to, S("  "));
        bool quiet = g->verdict == VERDICT_PASS || g->verdict == VERDICT_SKIPPED;
        colour_put(s->to, s->style, verdict_colour(name), quiet ? name : upper(s->a, name));
        blanks_put(s->to, words - name.n + 2);
        cell_put(s->to, g->id, ids, false);
        buf_str(s->to, S("  "));
        struct buf sentence CLEANUP_BUF = {0};
        buf_str(&sentence, g->sentence);
        if (g->severity.n)
            buf_printf(&sentence, " [%.*s]", STR_ARG(g->severity));
        size_t column = 2 + words + 2 + ids + 2;
        block_put(s->to, buf_view(&sentence), column, s->style->width, 0);
    }
}

static void failure_put(struct summary *s, const struct failure *f, size_t id_columns)
{
    struct buf line CLEANUP_BUF = {0};
    buf_str(&line, S("    "));
    cell_put(&line, arena_printf(s->a, "case %.*s trial %" PRId64, STR_ARG(f->case_id), f->trial), id_columns, false);
    if (f->status == ROW_NOT_EVALUABLE)
        buf_str(&line, S("  not evaluable"));
    if (f->class_.n)
        buf_printf(&line, "  %.*s", STR_ARG(f->class_));
    if (f->line.n)
        buf_printf(&line, "  %.*s", STR_ARG(f->line));
    line_put(s->to, buf_view(&line), s->style->width ? (size_t)s->style->width : LAYOUT_LONG);
    buf_byte(s->to, '\n');
}

/* "assertion_failed 71 · exception 47", where there is more than one class. */
static void classes_put(struct summary *s, const struct failure_group *g)
{
    struct buf line CLEANUP_BUF = {.max = 4096};
    for (size_t i = 0; i < g->n_classes && g->n_classes > 1; i++) {
        str name = g->classes[i].name;
        buf_printf(&line, "%s%.*s %zu", i ? " · " : "    ", STR_ARG(name.n ? name : S("(none)")), g->classes[i].n);
    }
    if (line.n) {
        line_put(s->to, buf_view(&line), s->style->width);
        buf_byte(s->to, '\n');
    }
}

static void group_put(struct summary *s, const struct failure_group *g, size_t lines)
{
    size_t shown = g->n < lines ? g->n : lines, id_columns = 0;
    shown = shown > FAILURES_KEPT ? FAILURES_KEPT : shown;
    buf_str(s->to, S("  "));
    colour_put(s->to, s->style, COLOUR_RED, g->errors ? S("NOT SCORED  ") : S(""));
    if (g->severity.n) {
        colour_put(s->to, s->style, COLOUR_YELLOW, g->severity);
        buf_str(s->to, S("  "));
    }
    colour_put(s->to, s->style, COLOUR_BOLD, g->label);
    buf_printf(s->to, "  %zu of %" PRId64 " unit%s\n", g->n, s->run->units_done, s->run->units_done == 1 ? "" : "s");
    classes_put(s, g);
    for (size_t i = 0; i < shown; i++) {
        size_t n =
            text_width(arena_printf(s->a, "case %.*s trial %" PRId64, STR_ARG(g->kept[i].case_id), g->kept[i].trial));
        id_columns = n > id_columns ? n : id_columns;
    }
    for (size_t i = 0; i < shown; i++)
        failure_put(s, &g->kept[i], id_columns > CELL_MAX ? CELL_MAX : id_columns);
    if (g->n > shown)
        buf_printf(s->to, "    … and %zu more\n", g->n - shown);
}

/* The lines are shared out among the groups, each of which gets at least one. */
static void failures_put(struct summary *s, const struct failures *f)
{
    if (!f->n)
        return;
    size_t groups = f->n < FAILURE_LINES ? f->n : FAILURE_LINES;
    title_put(s, "what did not pass");
    for (size_t i = 0, left = FAILURE_LINES; i < groups; i++) {
        size_t share = left / (groups - i), shown = f->v[i].n < share ? f->v[i].n : share;
        group_put(s, &f->v[i], shown);
        left -= shown;
    }
    if (f->n > groups)
        buf_printf(s->to, "  … and %zu more scorers\n", f->n - groups);
    if (s->style->passing)
        return;
    buf_str(s->to, S("\nlook at one: assize show "));
    shell_word_put(s->to, s->run->id);
    buf_byte(s->to, ' ');
    shell_word_put(s->to, f->v[0].kept[0].case_id);
    buf_printf(s->to, " %" PRId64, f->v[0].kept[0].trial);
    if (s->style->store) {
        buf_str(s->to, S(" --store "));
        shell_word_put(s->to, str_of(s->style->store));
    }
    buf_byte(s->to, '\n');
}

/* How the results came about on this host. */
static void notes_put(struct summary *s)
{
    CLEANUP_JSON json_t *host = stored_json(s->run->host);
    json_t *notes = json_object_get(host, "notes");
    if (json_array_size(notes))
        title_put(s, "notes");
    for (size_t i = 0; i < json_array_size(notes); i++) {
        str line = arena_printf(s->a, "  %.*s", STR_ARG(json_str(json_array_get(notes, i))));
        line_put(s->to, line, s->style->width);
        buf_byte(s->to, '\n');
    }
}

/* "baseline support-agent-1 · 15 cases in both" */
static void baseline_put(struct summary *s, const struct comparison *c)
{
    if (!c)
        return;
    struct buf line CLEANUP_BUF = {0};
    buf_printf(&line, "against %.*s", STR_ARG(c->baseline));
    if (!str_eq(c->baseline, c->baseline_source))
        buf_printf(&line, " (%.*s)", STR_ARG(c->baseline_source));
    buf_printf(&line, " · %" PRId64 " case%s in both", c->pairs, c->pairs == 1 ? "" : "s");
    if (!str_eq(c->baseline_suite_version, s->run->suite_version))
        buf_printf(&line, " · of version %.*s", STR_ARG(c->baseline_suite_version));
    if (c->only_before || c->only_after)
        buf_printf(&line, " · %" PRId64 " only before, %" PRId64 " only now", c->only_before, c->only_after);
    buf_byte(s->to, '\n');
    line_put(s->to, buf_view(&line), (size_t)s->style->width);
    buf_byte(s->to, '\n');
}

bool report_comparison(struct arena *a, const struct comparison *c, const struct gate_results *gates,
                       enum verdict verdict, const struct run *run, const struct report_style *style, struct buf *to)
{
    struct run judged = *run;
    struct summary s = {.a = a, .run = &judged, .style = style, .to = to};
    judged.verdict = str_of(VERDICT_NAMES[verdict]);
    str word = gates->n ? upper(a, judged.verdict) : S("COMPARED");
    colour_put(to, style, verdict_colour(gates->n ? judged.verdict : S("pass")), word);
    struct buf line CLEANUP_BUF = {0};
    buf_printf(&line, "  %.*s %.*s  run %.*s", STR_ARG(run->suite), STR_ARG(run->suite_version), STR_ARG(run->id));
    line_put(to, buf_view(&line), 0);
    baseline_put(&s, c);
    if (gates->n)
        gates_put(&s, gates);
    else
        buf_str(to, S("No rule of the suite says `against: baseline`: this compares and blocks nothing.\n"));
    compared_put(a, c, style, to);
    flips_put(a, c, style, 0, to);
    return !to->full;
}

bool report_summary(const struct report *r, const struct report_style *style, struct buf *to, struct err *err)
{
    struct store *store = r->store;
    const struct run *run = r->run;
    struct arena a CLEANUP_ARENA = {0};
    struct summary s = {.a = &a, .run = run, .style = style, .to = to};
    struct failures failures;
    struct metrics metrics = {0};
    struct gate_results gates = {0};
    if (!failures_gather(store, run, &a, &failures, err))
        return false;
    if (run->verdict.n && (!store_metrics(store, &a, run, &metrics, err) || !store_gates(store, &a, run, &gates, err)))
        return false;
    verdict_put(&s, &failures, gates.n > 0);
    gates_put(&s, &gates);
    baseline_put(&s, r->comparison);
    metrics_put(&a, &metrics, r->comparison, style, to);
    worst_slices_put(&a, &metrics, style, to);
    if (r->comparison)
        flips_put(&a, r->comparison, style, FLIP_LINES, to);
    failures_put(&s, &failures);
    notes_put(&s);
    return true;
}
