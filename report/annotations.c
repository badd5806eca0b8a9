/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Annotations: GitHub's workflow commands, one a line. GitHub shows ten of a level and drops the rest without a word;
 * so the worst ten go out, and then one line that says how many there are beside them.
 *
 * Worst first: rules that block, are incomplete or inconclusive; then what did not pass, in the order of the summary
 * (errors, then by severity), the lines shared out among the scorers so that one scorer's hundred failures do not hide
 * another's one.
 */
#include "report/failures.h"
#include "report/words.h"

#include <inttypes.h>

enum { ANNOTATIONS_MAX = 10 };

struct annotations {
    struct arena *a;
    const struct report *r;
    str file;
    struct buf *to;
    size_t shown;
};

/* % and line ends would end or change the command; in a property, so would : and , */
static void command_put(struct buf *to, str s, bool property)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            buf_printf(to, "%%%02X", (unsigned)(unsigned char)c);
        else
            buf_byte(to, c);
    }
}

static void shown_put(struct buf *to, str s, bool property)
{
    struct buf line CLEANUP_BUF = {0};
    line_put(&line, s, 0);
    command_put(to, buf_view(&line), property);
}

static void annotation_put(struct annotations *n, const char *level, str title, str message)
{
    buf_printf(n->to, "::%s ", level);
    if (n->file.n) {
        buf_str(n->to, S("file="));
        shown_put(n->to, n->file, true);
        buf_str(n->to, S(",line=1,"));
    }
    buf_str(n->to, S("title="));
    shown_put(n->to, title, true);
    buf_str(n->to, S("::"));
    shown_put(n->to, message, false);
    buf_byte(n->to, '\n');
}

/* Rules that do not pass, of one verdict; returns how many there are. */
static size_t rules_put(struct annotations *n, const struct gate_results *gates, enum verdict verdict)
{
    size_t found = 0;
    for (size_t i = 0; i < gates->n; i++) {
        const struct gate_result *g = &gates->v[i];
        if (g->verdict != verdict)
            continue;
        found++;
        if (n->shown >= ANNOTATIONS_MAX)
            continue;
        n->shown++;
        str title = arena_printf(n->a, "gate %.*s: %s%s%.*s%s", STR_ARG(g->id), VERDICT_NAMES[verdict],
                                 g->severity.n ? " [" : "", STR_ARG(g->severity), g->severity.n ? "]" : "");
        annotation_put(n, verdict == VERDICT_INCONCLUSIVE ? "warning" : "error", title, g->sentence);
    }
    return found;
}

static const char *level_of(const struct failure_group *g)
{
    int rank = severity_rank(g->severity);
    return g->errors || rank < SEVERITY_RANK_MEDIUM ? "error" : rank == SEVERITY_RANK_MEDIUM ? "warning" : "notice";
}

static void failure_put(struct annotations *n, const struct failure_group *g, const struct failure *f)
{
    const struct flip *flip = flip_find(n->r->comparison, f->case_id, g->label);
    struct buf message CLEANUP_BUF = {0};
    str title = arena_printf(n->a, "%.*s%s%.*s: case %.*s, trial %" PRId64, STR_ARG(g->severity),
                             g->severity.n ? " " : "", STR_ARG(g->label), STR_ARG(f->case_id), f->trial);
    const char *word = f->status == ROW_FAIL    ? "failed"
                       : f->status == ROW_ERROR ? "could not be computed"
                                                : "not evaluable";
    buf_printf(&message, "%s", word);
    if (f->class_.n && !str_eq_c(f->class_, word))
        buf_printf(&message, " (%.*s)", STR_ARG(f->class_));
    if (f->line.n)
        buf_printf(&message, ": %.*s", STR_ARG(f->line));
    if (flip && !flip->better) {
        buf_str(&message, S("; "));
        flip_put(&message, flip);
    }
    annotation_put(n, level_of(g), title, buf_view(&message));
    n->shown++;
}

/* Groups that are equally grave share what is left of the ten; less grave ones get what they leave. */
static void rank_put(struct annotations *n, const struct failure_group *v, size_t groups)
{
    for (size_t i = 0; i < groups && n->shown < ANNOTATIONS_MAX; i++) {
        size_t left = ANNOTATIONS_MAX - n->shown, share = (left + groups - i - 1) / (groups - i);
        size_t shown = v[i].n < share ? v[i].n : share;
        shown = shown < FAILURES_KEPT ? shown : FAILURES_KEPT;
        for (size_t j = 0; j < shown; j++)
            failure_put(n, &v[i], &v[i].kept[j]);
    }
}

/* Returns how many there are. */
static size_t failures_put(struct annotations *n, const struct failures *f)
{
    size_t found = 0;
    for (size_t i = 0, end; i < f->n; i = end) {
        for (end = i; end < f->n && f->v[end].errors == f->v[i].errors &&
                      severity_rank(f->v[end].severity) == severity_rank(f->v[i].severity);
             end++)
            found += f->v[end].n;
        rank_put(n, &f->v[i], end - i);
    }
    return found;
}

bool report_annotations(const struct report *r, str file, struct buf *to, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    struct annotations n = {.a = &a, .r = r, .file = file, .to = to};
    struct failures failures;
    struct gate_results gates = {0};
    if (!store_gates(r->store, &a, r->run, &gates, err) || !failures_gather(r->store, r->run, &a, &failures, err))
        return false;
    size_t found = rules_put(&n, &gates, VERDICT_BLOCK);
    found += rules_put(&n, &gates, VERDICT_INCOMPLETE);
    found += rules_put(&n, &gates, VERDICT_INCONCLUSIVE);
    found += failures_put(&n, &failures);
    if (found > n.shown)
        annotation_put(&n, "notice", arena_printf(&a, "assize: %.*s", STR_ARG(r->run->suite)),
                       arena_printf(&a, "and %zu more; the job's log and reports have them", found - n.shown));
    return report_whole(to, err);
}
