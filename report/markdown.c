/* SPDX-License-Identifier: Apache-2.0 */
/*
 * .md: a comment on a pull request, or a step's summary. Verdict first, then the gate, metrics (against the baseline
 * where there is one), what flipped, what did not pass.
 *
 * GitHub takes 65,536 characters in a comment. Every section has a share in bytes, so that none crowds out another and
 * the sum stays below; what does not fit is counted, never cut in the middle.
 *
 * Text from outside must not act: no link, image, mention (@someone), reference (#1, a commit's hash), HTML, no end of
 * the table. Character references alone do not help, since mentions and references are looked for in the text that they
 * give. So such a text stands in a code span, in which nothing is looked for, with a fence longer than any run of
 * backticks in it; and a pipe, which would end a table's cell even there, stands between two spans as a reference.
 * Where a text holds nothing that could act it is written plainly, with its punctuation escaped.
 */
#include "report/evidence.h"
#include "report/failures.h"
#include "report/words.h"
#include "text/json_own.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>

enum {
    ID_COLUMNS = 80,
    SENTENCE_COLUMNS = 600,
    HEX_RUN = 7,     /* so many hexadecimal digits may be taken for a commit */
    CASES_SHOWN = 5, /* of each scorer that failed */
    GATES_BYTES = 12000,
    METRICS_BYTES = 14000,
    SLICES_BYTES = 8000,
    WORSE_BYTES = 10000,
    BETTER_BYTES = 3000,
    FAILURES_BYTES = 14000,
};

struct markdown {
    struct arena *a;
    const struct report *r;
    struct buf *to;
    size_t left_out; /* lines, in all sections */
};

/* Lines of one section, as many as its share holds. */
struct section {
    struct markdown *md;
    size_t bytes, left_out;
};

/* --- texts from outside --- */

static void code_span_put(struct buf *to, str s)
{
    size_t longest = 0, run = 0;
    if (!s.n)
        return;
    for (size_t i = 0; i < s.n; i++) {
        run = s.p[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    char first = s.p[0], last = s.p[s.n - 1];
    bool padded = first == '`' || last == '`' || (first == ' ' && last == ' ');
    for (size_t i = 0; i <= longest; i++)
        buf_byte(to, '`');
    buf_str(to, padded ? S(" ") : S(""));
    buf_str(to, s);
    buf_str(to, padded ? S(" ") : S(""));
    for (size_t i = 0; i <= longest; i++)
        buf_byte(to, '`');
}

void markdown_code_put(struct buf *to, str s, size_t columns)
{
    struct buf line CLEANUP_BUF = {0};
    line_put(&line, s, columns);
    str rest = buf_view(&line);
    while (rest.p) {
        code_span_put(to, str_cut(&rest, '|'));
        if (rest.p)
            buf_str(to, S("&#124;"));
    }
}

static bool is_plain_char(unsigned char c)
{
    return c >= 0x80 || isalnum(c) || strchr(" .,;()'/=+-%", c);
}

/* Whether something might be made of s by those who look through rendered text. */
static bool may_act(str s)
{
    static const char *const WORDS[] = {"://", "www.", "WWW.", "Www.", "GH-", "gh-", "GL-", "gl-"};
    size_t hex = 0;
    for (size_t i = 0; i < COUNT_OF(WORDS); i++)
        if (str_find(s, str_of(WORDS[i])) >= 0)
            return true;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x80 && (!c || strchr("@#!~$&\\`", c)))
            return true;
        if (c == '%' && i + 1 < s.n && isalnum((unsigned char)s.p[i + 1]))
            return true;
        hex = c < 0x80 && isxdigit(c) ? hex + 1 : 0;
        if (hex >= HEX_RUN)
            return true;
    }
    return false;
}

void markdown_text_put(struct buf *to, str s, size_t columns)
{
    struct buf line CLEANUP_BUF = {0};
    line_put(&line, s, columns);
    str shown = buf_view(&line);
    if (may_act(shown)) {
        markdown_code_put(to, s, columns);
        return;
    }
    for (size_t i = 0; i < shown.n; i++) {
        unsigned char c = (unsigned char)shown.p[i];
        if (c == '|') {
            buf_str(to, S("&#124;"));
            continue;
        }
        buf_str(to, is_plain_char(c) ? S("") : S("\\"));
        buf_byte(to, (char)c);
    }
}

/* --- lines --- */

static void section_line(struct section *s, const struct buf *line)
{
    if (s->left_out || line->full || line->n + 1 > s->bytes) {
        s->left_out++;
        s->md->left_out++;
        return;
    }
    s->bytes -= line->n + 1;
    buf_str(s->md->to, buf_view(line));
    buf_byte(s->md->to, '\n');
}

static void section_end(struct section *s, const char *what)
{
    if (s->left_out)
        buf_printf(s->md->to, "\n… and %zu more %s, left out to fit a comment\n", s->left_out, what);
}

static void upper_put(struct buf *to, str word)
{
    for (size_t i = 0; i < word.n; i++)
        buf_byte(to, (char)toupper((unsigned char)word.p[i]));
}

static void head_put(struct markdown *md, const struct failures *f, bool gated)
{
    const struct run *run = md->r->run;
    struct buf *to = md->to;
    bool nothing_asked = !gated && str_eq_c(run->verdict, VERDICT_NAMES[VERDICT_PASS]);
    buf_str(to, S("## "));
    upper_put(to, nothing_asked ? S("done") : run->verdict.n ? run->verdict : run->status);
    buf_str(to, S(": "));
    markdown_text_put(to, run->suite, ID_COLUMNS);
    buf_byte(to, ' ');
    markdown_text_put(to, run->suite_version, ID_COLUMNS);
    buf_printf(to, "\n\n%" PRId64 " of %" PRId64 " units · %zu case%s · run ", run->units_done, run->units, f->cases,
               f->cases == 1 ? "" : "s");
    markdown_code_put(to, run->id, ID_COLUMNS);
    buf_byte(to, '\n');
    if (!run->verdict.n)
        buf_str(to, S("\nThe run is not finished: the same command continues it.\n"));
    else if (!gated)
        buf_str(to, S("\nNo gate: this run reports and blocks nothing.\n"));
    if (f->errors)
        buf_printf(to, "\n**%zu score%s could not be computed.**\n", f->errors, f->errors == 1 ? "" : "s");
}

static void baseline_put(struct markdown *md)
{
    const struct comparison *c = md->r->comparison;
    struct buf *to = md->to;
    size_t worse = 0;
    if (!c)
        return;
    for (size_t i = 0; i < c->flips.n; i++)
        worse += !c->flips.v[i].better;
    buf_str(to, S("\nCompared with baseline "));
    markdown_code_put(to, c->baseline, ID_COLUMNS);
    if (c->baseline_suite_version.n && !str_eq(c->baseline_suite_version, md->r->run->suite_version)) {
        buf_str(to, S(" of version "));
        markdown_text_put(to, c->baseline_suite_version, ID_COLUMNS);
    }
    buf_printf(to, " over %" PRId64 " case%s", c->pairs, c->pairs == 1 ? "" : "s");
    if (c->only_before || c->only_after)
        buf_printf(to, " (%" PRId64 " only in the baseline, %" PRId64 " only here)", c->only_before, c->only_after);
    buf_printf(to, ": %zu verdict%s worse, %zu better.\n", worse, worse == 1 ? "" : "s", c->flips.n - worse);
}

static void gates_put(struct markdown *md, const struct gate_results *gates)
{
    static const enum verdict WORST_FIRST[] = {VERDICT_BLOCK, VERDICT_INCOMPLETE, VERDICT_INCONCLUSIVE, VERDICT_SKIPPED,
                                               VERDICT_PASS};
    struct section s = {md, GATES_BYTES, 0};
    if (!gates->n)
        return;
    buf_str(md->to, S("\n| gate | rule | severity | what was found |\n|---|---|---|---|\n"));
    for (size_t v = 0; v < COUNT_OF(WORST_FIRST); v++)
        for (size_t i = 0; i < gates->n; i++) {
            const struct gate_result *g = &gates->v[i];
            struct buf line CLEANUP_BUF = {0};
            str word = str_of(VERDICT_NAMES[g->verdict]);
            if (g->verdict != WORST_FIRST[v])
                continue;
            bool good = g->verdict == VERDICT_PASS || g->verdict == VERDICT_SKIPPED;
            buf_str(&line, good ? S("| ") : S("| **"));
            if (good)
                buf_str(&line, word);
            else
                upper_put(&line, word);
            buf_str(&line, good ? S(" | ") : S("** | "));
            markdown_text_put(&line, g->id, ID_COLUMNS);
            buf_str(&line, S(" | "));
            markdown_text_put(&line, g->severity, ID_COLUMNS);
            buf_str(&line, S(" | "));
            markdown_text_put(&line, g->sentence, SENTENCE_COLUMNS);
            buf_str(&line, S(" |"));
            section_line(&s, &line);
        }
    section_end(&s, "rules");
}

/* --- metrics --- */

static void interval_put(struct buf *to, double low, double high)
{
    buf_str(to, S("\\["));
    number_put(to, low);
    buf_str(to, S(", "));
    number_put(to, high);
    buf_str(to, S("\\]"));
}

static void metric_line(struct markdown *md, const struct metric *m, bool sliced, struct buf *line)
{
    const struct compared *c = compared_find(md->r->comparison, m);
    buf_str(line, S("| "));
    markdown_text_put(line, m->id, ID_COLUMNS);
    buf_str(line, S(" | "));
    markdown_text_put(line, metric_kind_words(md->a, m->kind, m->k), ID_COLUMNS);
    if (sliced) {
        buf_str(line, S(" | "));
        markdown_text_put(line, m->slice, ID_COLUMNS);
    }
    buf_str(line, S(" | "));
    if (m->has_value)
        number_put(line, m->value);
    if (m->has_value && m->unit.n) {
        buf_byte(line, ' ');
        markdown_text_put(line, m->unit, ID_COLUMNS);
    }
    if (m->has_value && m->denominator != 0)
        buf_printf(line, " (%.10g of %.10g)", m->numerator, m->denominator);
    buf_str(line, S(" | "));
    if (m->has_interval)
        interval_put(line, m->low, m->high);
    buf_printf(line, " | %" PRId64 " |", m->n);
    if (!md->r->comparison)
        return;
    buf_byte(line, ' ');
    if (c && c->has_values)
        number_put(line, c->before);
    if (c && c->has_values && m->has_value && fabs(c->after - m->value) > 1e-9 * fabs(m->value)) {
        buf_str(line, S(" → "));
        number_put(line, c->after);
        buf_printf(line, " (%" PRId64 " in both)", c->pairs);
    }
    buf_str(line, S(" | "));
    if (c && c->has_values)
        signed_put(line, c->difference);
    if (c && c->has_interval) {
        buf_byte(line, ' ');
        interval_put(line, c->low, c->high);
    }
    bool loud = c && c->outcome == OUTCOME_WORSE;
    buf_printf(line, " | %s%s%s |", loud ? "**" : "", c ? OUTCOME_NAMES[c->outcome] : "", loud ? "**" : "");
}

static void metrics_table(struct markdown *md, const struct metrics *metrics, bool sliced, size_t bytes)
{
    struct section s = {md, bytes, 0};
    bool compared = md->r->comparison != NULL;
    buf_printf(md->to, "\n| metric | kind |%s value | 95 %% interval | n |%s\n|---|---|%s--:|---|--:|%s\n",
               sliced ? " slice |" : "", compared ? " baseline | difference | |" : "", sliced ? "---|" : "",
               compared ? "--:|---|---|" : "");
    for (size_t i = 0; i < metrics->n; i++) {
        struct buf line CLEANUP_BUF = {0};
        if ((metrics->v[i].slice.n > 0) != sliced)
            continue;
        metric_line(md, &metrics->v[i], sliced, &line);
        section_line(&s, &line);
    }
    section_end(&s, "metrics");
}

static void details_open(struct markdown *md, bool open, str summary)
{
    buf_printf(md->to, "\n<details%s><summary>", open ? " open" : "");
    buf_str(md->to, summary);
    buf_str(md->to, S("</summary>\n"));
}

static void metrics_put(struct markdown *md, const struct metrics *metrics)
{
    size_t slices = 0;
    for (size_t i = 0; i < metrics->n; i++)
        slices += metrics->v[i].slice.n > 0;
    if (metrics->n > slices) {
        buf_str(md->to, S("\n### Metrics\n"));
        metrics_table(md, metrics, false, METRICS_BYTES);
    }
    if (slices) {
        details_open(md, false, arena_printf(md->a, "%zu by slice", slices));
        metrics_table(md, metrics, true, SLICES_BYTES);
        buf_str(md->to, S("\n</details>\n"));
    }
}

/* --- cases --- */

/* " `class`: `evidence`" */
static void found_put(struct buf *to, str class_, str line)
{
    if (class_.n) {
        buf_byte(to, ' ');
        markdown_code_put(to, class_, ID_COLUMNS);
    }
    if (line.n) {
        buf_str(to, S(": "));
        markdown_code_put(to, line, LAYOUT_LONG);
    }
}

static void flips_section(struct markdown *md, bool better, size_t bytes)
{
    const struct comparison *c = md->r->comparison;
    struct section s = {md, bytes, 0};
    size_t n = 0;
    for (size_t i = 0; c && i < c->flips.n; i++)
        n += c->flips.v[i].better == better;
    if (!n)
        return;
    details_open(md, !better, arena_printf(md->a, "%zu %s than the baseline", n, better ? "better" : "worse"));
    buf_byte(md->to, '\n');
    for (size_t i = 0; i < c->flips.n; i++) {
        const struct flip *f = &c->flips.v[i];
        struct buf line CLEANUP_BUF = {0};
        struct buf evidence CLEANUP_BUF = {0};
        CLEANUP_JSON json_t *found = stored_json(f->after.evidence);
        if (f->better != better)
            continue;
        buf_str(&line, S("- case "));
        markdown_code_put(&line, f->case_id, ID_COLUMNS);
        buf_str(&line, S(", "));
        markdown_code_put(&line, f->scorer, ID_COLUMNS);
        if (f->severity.n) {
            buf_str(&line, S(" ("));
            markdown_text_put(&line, f->severity, ID_COLUMNS);
            buf_byte(&line, ')');
        }
        buf_byte(&line, ' ');
        flip_put(&line, f);
        evidence_line(&evidence, found, LAYOUT_LONG);
        if (!better)
            found_put(&line, f->after.class_, buf_view(&evidence));
        section_line(&s, &line);
    }
    section_end(&s, "cases");
    buf_str(md->to, S("\n</details>\n"));
}

static void group_lines(struct section *s, const struct failure_group *g)
{
    struct markdown *md = s->md;
    struct buf head CLEANUP_BUF = {0};
    size_t shown = g->n < CASES_SHOWN ? g->n : CASES_SHOWN;
    buf_printf(&head, "- %s", g->errors ? "**not scored** " : "");
    if (g->severity.n) {
        markdown_text_put(&head, g->severity, ID_COLUMNS);
        buf_byte(&head, ' ');
    }
    markdown_code_put(&head, g->label, ID_COLUMNS);
    buf_printf(&head, ": %zu of %" PRId64 " unit%s", g->n, md->r->run->units_done,
               md->r->run->units_done == 1 ? "" : "s");
    for (size_t i = 0; i < shown; i++) {
        const struct failure *f = &g->kept[i];
        buf_str(&head, S("\n  - case "));
        markdown_code_put(&head, f->case_id, ID_COLUMNS);
        buf_printf(&head, " trial %" PRId64 "%s", f->trial, f->status == ROW_NOT_EVALUABLE ? " not evaluable" : "");
        found_put(&head, f->class_, f->line);
    }
    if (g->n > shown)
        buf_printf(&head, "\n  - … and %zu more", g->n - shown);
    section_line(s, &head);
}

static void failures_put(struct markdown *md, const struct failures *f)
{
    struct section s = {md, FAILURES_BYTES, 0};
    if (!f->n)
        return;
    buf_str(md->to, S("\n### What did not pass\n\n"));
    for (size_t i = 0; i < f->n; i++)
        group_lines(&s, &f->v[i]);
    section_end(&s, "scorers");
}

static void foot_put(struct markdown *md)
{
    const struct run *run = md->r->run;
    struct buf *to = md->to;
    buf_str(to, S("\n<sub>"));
    if (md->left_out)
        buf_printf(to, "%zu lines were left out to fit a comment; `assize report` writes all of it. ", md->left_out);
    if (md->r->bundle)
        buf_printf(to, "bundle `%s` · ", md->r->bundle->sha256);
    buf_str(to, S("assize "));
    markdown_text_put(to, run->version, ID_COLUMNS);
    buf_str(to, S("</sub>\n"));
}

bool report_markdown(const struct report *r, struct buf *to, struct err *err)
{
    struct arena a CLEANUP_ARENA = {0};
    struct markdown md = {.a = &a, .r = r, .to = to};
    struct failures failures;
    struct metrics metrics = {0};
    struct gate_results gates = {0};
    if (!failures_gather(r->store, r->run, &a, &failures, err) || !store_metrics(r->store, &a, r->run, &metrics, err) ||
        !store_gates(r->store, &a, r->run, &gates, err))
        return false;
    head_put(&md, &failures, gates.n > 0);
    baseline_put(&md);
    gates_put(&md, &gates);
    metrics_put(&md, &metrics);
    flips_section(&md, false, WORSE_BYTES);
    flips_section(&md, true, BETTER_BYTES);
    failures_put(&md, &failures);
    foot_put(&md);
    return report_whole(to, err);
}
