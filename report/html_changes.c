/* SPDX-License-Identifier: Apache-2.0 */
/* What changed against the baseline: cases that flipped, worse ones first, each side beside the other, and metrics. */
#include "report/evidence.h"
#include "report/html.h"
#include "report/layout.h"
#include "text/json_own.h"

#include <inttypes.h>
#include <math.h>

enum { FLIPS_OPEN = 20, FLIPS_SHOWN = 300, EVIDENCE_COLUMNS = 72 };

static void side_put(const struct flip_side *side, const char *which, struct buf *to)
{
    static const char *const WORDS[] = {"✓ pass", "✗ fail", "! error", "? not evaluable", "– skipped"};
    html_put(to, "<div class=\"side\"><p><span class=\"which\">");
    html_text(to, str_of(which));
    html_put(to, "</span> <span class=\"badge st-");
    buf_printf(to, "%c\">", STATUS_LETTERS[side->status]);
    html_text(to, str_of(WORDS[side->status]));
    html_put(to, "</span> ");
    html_text(to, side->class_);
    buf_printf(to,
               " <span class=\"dim\">%" PRId64 " of %" PRId64 " trial%s passed · shown: trial %" PRId64 "</span></p>",
               side->passes, side->trials, side->trials == 1 ? "" : "s", side->trial);
    CLEANUP_JSON json_t *evidence = stored_json(side->evidence);
    if (evidence && !(json_is_object(evidence) && !json_object_size(evidence))) {
        struct report_style style = {.width = EVIDENCE_COLUMNS};
        struct buf text CLEANUP_BUF = {0};
        evidence_block(&text, evidence, 0, &style);
        html_put(to, "<pre>");
        html_text(to, str_trim(buf_view(&text)));
        html_put(to, "</pre>");
    } else if (side->evidence.n && !evidence) {
        html_put(to, "<pre>");
        html_text(to, side->evidence);
        html_put(to, "</pre>");
    }
    html_put(to, "</div>");
}

static void flip_put(const struct flip *f, struct buf *to)
{
    buf_str(to, f->better ? S("<article class=\"flip better\"><h4><span class=\"badge st-p\">▲ better</span> ")
                          : S("<article class=\"flip worse\"><h4><span class=\"badge st-f\">▼ worse</span> "));
    html_put(to, "<a href=\"#case=");
    href_put(to, f->case_id);
    buf_printf(to, "&amp;trial=%" PRId64 "\">case ", f->after.trial);
    html_text(to, f->case_id);
    html_put(to, "</a> · ");
    html_text(to, f->scorer);
    if (f->severity.n) {
        html_put(to, " <span class=\"severity\">");
        html_text(to, f->severity);
        html_put(to, "</span>");
    }
    CLEANUP_JSON json_t *tags = stored_json(f->tags);
    for (size_t i = 0; i < json_array_size(tags); i++) {
        html_put(to, " <span class=\"tag\">");
        html_text(to, json_str(json_array_get(tags, i)));
        html_put(to, "</span>");
    }
    html_put(to, "</h4><div class=\"sides\">");
    side_put(&f->before, "before", to);
    side_put(&f->after, "now", to);
    html_put(to, "</div></article>\n");
}

static void flips_put(const struct comparison *c, struct buf *to)
{
    size_t worse = 0;
    for (size_t i = 0; i < c->flips.n; i++)
        worse += !c->flips.v[i].better;
    buf_printf(to, "<h3>Flips <small>%zu worse, %zu better</small></h3>", worse, c->flips.n - worse);
    if (!c->flips.n)
        html_put(to, "<p>No case changed its verdict under any scorer.</p>");
    for (size_t i = 0; i < c->flips.n && i < FLIPS_SHOWN; i++) {
        if (i == FLIPS_OPEN)
            buf_printf(to, "<details><summary>%zu more flips</summary>", c->flips.n - FLIPS_OPEN);
        flip_put(&c->flips.v[i], to);
    }
    if (c->flips.n > FLIPS_SHOWN)
        buf_printf(to, "<p>… and %zu more: the table of cases shows them all with its filter “change”.</p>",
                   c->flips.n - FLIPS_SHOWN);
    if (c->flips.n > FLIPS_OPEN)
        html_put(to, "</details>");
}

/* Half the width of a scale around zero on which every drawn difference has room. */
static double reach_of(const struct comparison *c)
{
    double reach = 0;
    for (size_t i = 0; i < c->metrics.n; i++) {
        const struct compared *m = &c->metrics.v[i];
        if (!m->has_values || m->unit.n || fabs(m->before) > 1 || fabs(m->after) > 1)
            continue;
        reach = fmax(reach, fabs(m->difference));
        if (m->has_interval)
            reach = fmax(reach, fmax(fabs(m->low), fabs(m->high)));
    }
    double step = 0.05;
    return step * fmax(1, ceil(reach / step));
}

static void compared_put(struct arena *a, const struct compared *m, double reach, struct buf *to)
{
    static const char *const SYMBOLS[] = {"=", "▲", "▼", "~", "↔"};
    static const char LOOK[] = {'s', 'p', 'f', 'n', 'n'};
    struct track t = {.from = -reach,
                      .to = reach,
                      .has_zero = true,
                      .has_value = m->has_values,
                      .value = m->difference,
                      .has_interval = m->has_interval,
                      .low = m->low,
                      .high = m->high,
                      .shape = m->outcome == OUTCOME_WORSE ? 'd' : 'o'};
    html_put(to, "<tr><th scope=\"row\">");
    html_text(to, m->id);
    html_put(to, " <small>");
    html_text(to, kind_of_k(a, m->kind, m->k));
    if (m->slice.n) {
        buf_byte(to, ' ');
        html_text(to, m->slice);
    }
    html_put(to, "</small></th><td class=\"num before\">");
    if (m->has_values) {
        number_put(to, m->before);
        html_put(to, "</td><td class=\"num after\">");
        number_put(to, m->after);
        html_put(to, "</td><td class=\"num value\">");
        buf_str(to, m->difference > 0 ? S("+") : S(""));
        number_put(to, m->difference);
    } else {
        html_put(to, "–</td><td class=\"num\">–</td><td class=\"num\">–");
    }
    html_put(to, "</td><td class=\"drawn\">");
    if (m->has_values && !m->unit.n && fabs(m->before) <= 1 && fabs(m->after) <= 1)
        track_put(to, &t);
    html_put(to, "</td><td class=\"num\">");
    if (m->has_interval) {
        buf_byte(to, '[');
        number_put(to, m->low);
        html_put(to, ", ");
        number_put(to, m->high);
        buf_byte(to, ']');
    }
    html_put(to, "</td><td class=\"num p\">");
    if (m->has_p)
        buf_printf(to, "%.3g", m->p);
    buf_printf(to,
               "</td><td class=\"num pairs\">%" PRId64 "</td><td class=\"num turned\">%" PRId64 " / %" PRId64
               "</td><td><span class=\"badge st-%c\">",
               m->pairs, m->better, m->worse, LOOK[m->outcome]);
    html_text(to, str_of(SYMBOLS[m->outcome]));
    buf_byte(to, ' ');
    html_text(to, str_of(OUTCOME_NAMES[m->outcome]));
    html_put(to, "</span></td></tr>");
}

static void compared_table_put(struct arena *a, const struct comparison *c, struct buf *to)
{
    double reach = reach_of(c);
    html_put(to, "<div class=\"scroll\"><table class=\"metrics compared\"><caption><h3>Metrics compared</h3> "
                 "Differences, now minus before, over "
                 "the cases that both have, with 95% intervals; the solid line is no difference.</caption><thead><tr>"
                 "<th scope=\"col\">metric</th><th scope=\"col\" class=\"num\">before</th><th scope=\"col\" "
                 "class=\"num\">now</th>"
                 "<th scope=\"col\" class=\"num\">difference</th><th scope=\"col\" class=\"drawn\"><span "
                 "class=\"sr\">drawn</span>");
    axis_put(to, -reach, reach);
    html_put(to,
             "</th><th scope=\"col\" class=\"num\">interval</th><th scope=\"col\" class=\"num\">p</th><th "
             "scope=\"col\" class=\"num\">pairs</th>"
             "<th scope=\"col\" class=\"num\">better / worse</th><th scope=\"col\">outcome</th></tr></thead><tbody>");
    for (size_t i = 0; i < c->metrics.n; i++)
        compared_put(a, &c->metrics.v[i], reach, to);
    html_put(to, "</tbody></table></div>\n");
}

void changes_section_put(struct page *page, struct buf *to)
{
    const struct comparison *c = page->r->comparison;
    if (!c)
        return;
    html_put(to, "<section id=\"changes\"><h2>Changes against the baseline</h2><p>Baseline <b>");
    html_text(to, c->baseline);
    html_put(to, "</b> ");
    html_text(to, c->baseline_suite_version);
    buf_printf(to, " · %" PRId64 " cases in both", c->pairs);
    if (c->only_before)
        buf_printf(to, " · %" PRId64 " only before", c->only_before);
    if (c->only_after)
        buf_printf(to, " · %" PRId64 " only now", c->only_after);
    html_put(to, "</p><p class=\"sha\">bundle <code>");
    html_text(to, c->baseline_sha);
    html_put(to, "</code></p>");
    flips_put(c, to);
    if (c->metrics.n)
        compared_table_put(page->a, c, to);
    html_put(to, "</section>\n");
}
