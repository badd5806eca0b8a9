/* SPDX-License-Identifier: Apache-2.0 */
/* What changed against the baseline: metrics, then cases that flipped, worse ones first, each side
 * beside the other. */
#include "report/evidence.h"
#include "report/html.h"
#include "report/layout.h"
#include "text/json_own.h"

#include <inttypes.h>
#include <math.h>

enum { FLIPS_OPEN = 20, FLIPS_SHOWN = 300 }; /* cases */

/* Of the bound of the file, what both sides of flips may take before evidence, then flips themselves are left out. */
enum { EVIDENCE_SHARE = 16, FLIPS_SHARE = 8 };

static bool has_evidence(const json_t *evidence)
{
    return evidence && !json_is_null(evidence) && !(json_is_object(evidence) && !json_object_size(evidence));
}

/* Items of a list on lines of their own. */
static void evidence_value_put(struct arena *a, json_t *value, struct buf *to)
{
    str text;
    size_t n = json_is_array(value) ? json_array_size(value) : 0;
    for (size_t i = 0; i < n; i++) {
        value_put(a, json_array_get(value, i), &text);
        buf_str(to, i ? S("<br>") : S(""));
        html_text(to, text);
    }
    if (!value || n)
        return;
    value_put(a, value, &text);
    html_text(to, text);
}

/* One member of both sides; what is the same stands once. */
static void member_put(struct arena *a, str name, json_t *before, json_t *after, struct buf *to)
{
    html_put(to, "<tr><th scope=\"row\">");
    html_text(to, name);
    if (before && after && json_equal(before, after)) {
        html_put(to, "</th><td class=\"same\" colspan=\"2\">");
        evidence_value_put(a, before, to);
    } else {
        html_put(to, "</th><td>");
        evidence_value_put(a, before, to);
        html_put(to, "</td><td>");
        evidence_value_put(a, after, to);
    }
    html_put(to, "</td></tr>");
}

/* The evidence as it stands where no script runs: a member a line, in one order for both sides. */
static void evidences_put(const struct flip *f, struct buf *to)
{
    struct arena a CLEANUP_ARENA = {0};
    CLEANUP_JSON json_t *before = stored_json(f->before.evidence);
    CLEANUP_JSON json_t *after = stored_json(f->after.evidence);
    const char *key;
    json_t *value;
    if (!before && f->before.evidence.n)
        before = json_stringn_nocheck(f->before.evidence.p, f->before.evidence.n);
    if (!after && f->after.evidence.n)
        after = json_stringn_nocheck(f->after.evidence.p, f->after.evidence.n);
    bool members = (!has_evidence(before) || json_is_object(before)) && (!has_evidence(after) || json_is_object(after));
    if (!members) {
        member_put(&a, S("evidence"), before, after, to);
        return;
    }
    json_object_foreach(before, key, value)
    {
        member_put(&a, str_of(key), value, json_object_get(after, key), to);
    }
    json_object_foreach(after, key, value)
    {
        if (!json_object_get(before, key))
            member_put(&a, str_of(key), NULL, value, to);
    }
}

static void side_put(const struct flip_side *side, const char *which, struct buf *to)
{
    static const char *const WORDS[] = {"✓ pass", "✗ fail", "! error", "? not evaluable", "– skipped"};
    html_put(to, "<th scope=\"col\"><span class=\"which\">");
    html_text(to, str_of(which));
    html_put(to, "</span> <span class=\"badge st-");
    buf_printf(to, "%c\">", STATUS_LETTERS[side->status]);
    html_text(to, str_of(WORDS[side->status]));
    html_put(to, "</span> ");
    html_text(to, side->class_);
    buf_printf(to,
               " <span class=\"dim\">%" PRId64 " of %" PRId64 " trial%s passed · shown: trial %" PRId64 "</span></th>",
               side->passes, side->trials, side->trials == 1 ? "" : "s", side->trial);
}

/* One scorer's flip; the page's script puts its own view of the evidence here. */
static void flip_put(const struct flip *f, size_t index, struct buf *to)
{
    buf_printf(to, "<div class=\"flipped\" data-flip=\"%zu\"><p><span class=\"badge st-%c\">", index,
               f->better ? 'p' : 'f');
    buf_str(to, f->better ? S("▲ better</span> <b>") : S("▼ worse</span> <b>"));
    html_text(to, f->scorer);
    html_put(to, "</b></p><div class=\"scroll\"><table class=\"both\"><thead><tr><th scope=\"col\"><span "
                 "class=\"sr\">member</span></th>");
    side_put(&f->before, "before", to);
    side_put(&f->after, "now", to);
    html_put(to, "</tr></thead><tbody>");
    evidences_put(f, to);
    html_put(to, "</tbody></table></div></div>\n");
}

static void flipped_case_head_put(const struct flip *f, struct buf *to)
{
    buf_str(to, f->better ? S("<article class=\"flip better\"><h4>") : S("<article class=\"flip worse\"><h4>"));
    html_put(to, "<a href=\"#case=");
    href_put(to, f->case_id);
    buf_printf(to, "&amp;trial=%" PRId64 "\">case ", f->after.trial);
    html_text(to, f->case_id);
    html_put(to, "</a>");
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
    html_put(to, "</h4>");
}

/* Flips by case, in order of each case's first one. */
struct flip_groups {
    size_t n;             /* cases */
    size_t *first, *last; /* by case */
    size_t *next;         /* by flip; SIZE_MAX = none */
};

static void flips_group(struct arena *a, const struct comparison *c, struct flip_groups *groups)
{
    struct names names = {0};
    groups->first = arena_array(a, size_t, c->flips.n + 1);
    groups->last = arena_array(a, size_t, c->flips.n + 1);
    groups->next = arena_array(a, size_t, c->flips.n + 1);
    for (size_t i = 0; i < c->flips.n; i++) {
        size_t at = names_add(a, &names, c->flips.v[i].case_id);
        groups->next[i] = SIZE_MAX;
        if (at == groups->n)
            groups->first[groups->n++] = i;
        else
            groups->next[groups->last[at]] = i;
        groups->last[at] = i;
    }
}

static void flips_put(struct arena *a, const struct comparison *c, struct buf *to)
{
    size_t worse = 0;
    struct flip_groups groups = {0};
    for (size_t i = 0; i < c->flips.n; i++)
        worse += !c->flips.v[i].better;
    buf_printf(to, "<section id=\"flips\"><h3>Flips <small>%zu worse, %zu better</small></h3>", worse,
               c->flips.n - worse);
    if (!c->flips.n)
        html_put(to, "<p>No case changed its verdict under any scorer.</p>");
    flips_group(a, c, &groups);
    for (size_t i = 0; i < groups.n && i < FLIPS_SHOWN; i++) {
        if (i == FLIPS_OPEN)
            buf_printf(to, "<details><summary>%zu more cases that flipped</summary>", groups.n - FLIPS_OPEN);
        flipped_case_head_put(&c->flips.v[groups.first[i]], to);
        for (size_t k = groups.first[i]; k != SIZE_MAX; k = groups.next[k])
            flip_put(&c->flips.v[k], k, to);
        html_put(to, "</article>\n");
    }
    if (groups.n > FLIPS_SHOWN)
        buf_printf(to, "<p>… and %zu more: the table of cases shows them all with its filter “change”.</p>",
                   groups.n - FLIPS_SHOWN);
    buf_str(to, groups.n > FLIPS_OPEN ? S("</details></section>\n") : S("</section>\n"));
}

/* [status, class, passes, trials, trial, evidence]; evidence as its JSON text, which is parsed when it is shown. */
static void side_data_put(const struct flip_side *side, bool evidence, struct buf *to)
{
    buf_printf(to, ",[\"%c\",", STATUS_LETTERS[side->status]);
    json_text(to, side->class_);
    buf_printf(to, ",%" PRId64 ",%" PRId64 ",%" PRId64, side->passes, side->trials, side->trial);
    if (evidence) {
        buf_byte(to, ',');
        json_text(to, side->evidence);
    }
    buf_byte(to, ']');
}

void flips_data_put(struct page *page, struct buf *to)
{
    const struct comparison *c = page->r->comparison;
    size_t start = to->n;
    html_put(to, "<script type=\"application/json\" id=\"both\">[");
    for (size_t i = 0; c && i < c->flips.n && to->n - start < page->bound / FLIPS_SHARE; i++) {
        const struct flip *f = &c->flips.v[i];
        size_t kase, size = f->before.evidence.n + f->after.evidence.n;
        bool fits = to->n - start + size < page->bound / EVIDENCE_SHARE;
        buf_str(to, i ? S(",[") : S("["));
        if (map_get(&page->case_ids.index, f->case_id, &kase))
            buf_printf(to, "%zu,", kase);
        else
            html_put(to, "-1,");
        json_text(to, f->scorer);
        buf_str(to, f->better ? S(",true") : S(",false"));
        side_data_put(&f->before, fits, to);
        side_data_put(&f->after, fits, to);
        buf_byte(to, ']');
    }
    html_put(to, "]</script>\n");
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
    if (m->has_p) {
        buf_printf(to, "%.3g", m->p);
        html_put(to, " <small>");
        html_text(to, m->test);
        html_put(to, "</small>");
    }
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
    html_put(
        to,
        "<section id=\"compared\"><div class=\"scroll\"><table class=\"metrics "
        "compared\"><caption><h3>Metrics compared</h3> "
        "Differences, now minus before, over "
        "the cases that both have, with 95% intervals; the solid line is no difference. Better and worse: p is below "
        "0.05 and the interval, if there is one, lies on one side of zero (moved: so too, without a direction); these "
        "p-values are not corrected for their number.</caption><thead><tr>"
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
    html_put(to, "</tbody></table></div></section>\n");
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
    if (c->metrics.n)
        compared_table_put(page->a, c, to);
    flips_put(page->a, c, to);
    html_put(to, "</section>\n");
}
