/* SPDX-License-Identifier: Apache-2.0 */
/* The overview: verdict, gates, metrics with their intervals, slices, curves over k, and what each scorer said. */
#include "report/evidence.h"
#include "report/figures.h"
#include "report/html.h"
#include "stats/interval.h"
#include "text/json_own.h"

#include <inttypes.h>
#include <math.h>

static const double LEVEL = 0.95;

/* ---- verdict and gates ---- */

static str verdict_symbol(str verdict)
{
    return str_eq_c(verdict, "pass")      ? S("✓")
           : str_eq_c(verdict, "block")   ? S("✗")
           : str_eq_c(verdict, "skipped") ? S("–")
                                          : S("?");
}

static void count_put(struct buf *to, int64_t n, const char *one, const char *many)
{
    buf_printf(to, "%" PRId64 " %s", n, n == 1 ? one : many);
}

static void head_put(struct page *page, struct buf *to)
{
    const struct run *run = page->r->run;
    const struct comparison *c = page->r->comparison;
    bool nothing_asked = !page->gates.n && str_eq_c(run->verdict, "pass");
    str word = nothing_asked ? S("done") : run->verdict.n ? run->verdict : run->status;
    html_put(to, "<header id=\"top\"><p class=\"verdict v-");
    html_text(to, nothing_asked ? S("done") : run->verdict.n ? run->verdict : S("open"));
    html_put(to, "\"><span aria-hidden=\"true\">");
    html_text(to, nothing_asked ? S("✓") : verdict_symbol(run->verdict));
    html_put(to, "</span> <strong>");
    html_text(to, word);
    html_put(to, "</strong></p><div class=\"what\"><h1>");
    html_text(to, run->suite);
    html_put(to, " <small>");
    html_text(to, run->suite_version);
    html_put(to, "</small></h1><p>run <b>");
    html_text(to, run->id);
    buf_printf(to, "</b> · %" PRId64 " of ", run->units_done);
    count_put(to, run->units, "unit", "units");
    html_put(to, " · ");
    count_put(to, (int64_t)page->cases.n, "case", "cases");
    if (c) {
        html_put(to, " · against <b>");
        html_text(to, c->baseline);
        html_put(to, "</b>");
    }
    if (page->r->bundle) {
        html_put(to, "</p><p class=\"sha\">bundle <code>");
        html_text(to, str_of(page->r->bundle->sha256));
        html_put(to, "</code>");
    }
    html_put(to, "</p></div></header>\n");
}

static void gates_put(struct page *page, struct buf *to)
{
    html_put(to, "<section id=\"gates\"><h2>Gates</h2>");
    if (!page->gates.n)
        html_put(to, "<p>No gate: this run reports and blocks nothing.</p>");
    else
        html_put(to, "<ul class=\"gates\">");
    for (size_t i = 0; i < page->gates.n; i++) {
        const struct gate_result *g = &page->gates.v[i];
        str verdict = str_of(VERDICT_NAMES[g->verdict]);
        html_put(to, "<li class=\"v-");
        html_text(to, verdict);
        html_put(to, "\"><span class=\"badge\"><span aria-hidden=\"true\">");
        html_text(to, verdict_symbol(verdict));
        html_put(to, "</span> ");
        html_text(to, verdict);
        html_put(to, "</span> <b>");
        html_text(to, g->id);
        html_put(to, "</b> <span class=\"sentence\">");
        html_text(to, g->sentence);
        html_put(to, "</span>");
        if (g->severity.n) {
            html_put(to, " <span class=\"severity\">");
            html_text(to, g->severity);
            html_put(to, "</span>");
        }
        html_put(to, "</li>");
    }
    buf_str(to, page->gates.n ? S("</ul></section>\n") : S("</section>\n"));
}

/* ---- metrics ---- */

/* Whether it stands on the scale from 0 to 1. */
static bool is_share(const struct metric *m)
{
    return m->has_value && !m->unit.n && m->value >= 0 && m->value <= 1 &&
           (!m->has_interval || (m->low >= 0 && m->high <= 1));
}

static void value_text_put(struct buf *to, bool has, double value, str unit)
{
    if (!has) {
        html_put(to, "–");
        return;
    }
    number_put(to, value);
    if (unit.n) {
        buf_byte(to, ' ');
        html_text(to, unit);
    }
}

/* The threshold that a gate holds it to. */
static bool gate_of(const struct page *page, const struct metric *m, double *ret)
{
    json_t *rules = json_object_get(json_object_get(page->description, "gate"), "rules");
    for (size_t i = 0; i < json_array_size(rules); i++) {
        json_t *rule = json_array_get(rules, i), *least = json_object_get(rule, "min"),
               *most = json_object_get(rule, "max");
        json_t *k = json_object_get(rule, "k");
        bool this = str_eq(json_str(json_object_get(rule, "metric")), m->id) && !m->slice.n &&
                    (!k || json_integer_value(k) == m->k);
        if (this && (json_is_number(least) || json_is_number(most))) {
            *ret = json_number_value(json_is_number(least) ? least : most);
            return true;
        }
    }
    return false;
}

static const struct compared *compared_of(const struct page *page, const struct metric *m)
{
    const struct comparison *c = page->r->comparison;
    for (size_t i = 0; c && i < c->metrics.n; i++) {
        const struct compared *one = &c->metrics.v[i];
        if (str_eq(one->id, m->id) && str_eq(one->kind, m->kind) && one->k == m->k && str_eq(one->slice, m->slice))
            return one;
    }
    return NULL;
}

static void interval_put(struct buf *to, bool has, double low, double high)
{
    if (!has)
        return;
    buf_byte(to, '[');
    number_put(to, low);
    html_put(to, ", ");
    number_put(to, high);
    buf_byte(to, ']');
}

/* Value, interval, its drawing, and what it was counted from: the cells that metrics and slices share. */
static void metric_cells_put(struct page *page, const struct metric *m, const struct metric *whole, bool worst,
                             struct buf *to)
{
    struct track t = {.to = 1,
                      .has_value = true,
                      .value = m->value,
                      .shape = worst ? 'd' : 'o',
                      .has_interval = m->has_interval,
                      .low = m->low,
                      .high = m->high};
    if (whole && whole->has_value) {
        t.has_mark = true;
        t.mark = whole->value;
    }
    t.has_gate = gate_of(page, m, &t.gate) && t.gate >= 0 && t.gate <= 1;
    html_put(to, "<td class=\"num value\">");
    value_text_put(to, m->has_value, m->value, m->unit);
    html_put(to, "</td><td class=\"drawn\">");
    if (is_share(m))
        track_put(to, &t);
    html_put(to, "</td><td class=\"num interval\">");
    interval_put(to, m->has_interval, m->low, m->high);
    html_put(to, "</td><td class=\"num counted\">");
    if (m->denominator != 0)
        buf_printf(to, "%.10g / %.10g", m->numerator, m->denominator);
    buf_printf(to, "</td><td class=\"num n\">%" PRId64 "%s</td>", m->n, whole && m->n < SLICE_SMALL ? " (small)" : "");
}

static void change_cell_put(const struct compared *c, struct buf *to)
{
    html_put(to, "<td class=\"num change\">");
    if (c && c->has_values) {
        buf_str(to, c->difference > 0 ? S("+") : S(""));
        number_put(to, c->difference);
        html_put(to, " <span class=\"dim\">");
        interval_put(to, c->has_interval, c->low, c->high);
        html_put(to, "</span> ");
        html_text(to, str_of(OUTCOME_NAMES[c->outcome]));
    }
    html_put(to, "</td>");
}

static void metrics_section_put(struct page *page, struct buf *to)
{
    if (!page->metrics.n)
        return;
    html_put(to, "<section id=\"metrics\"><h2>Metrics</h2><div class=\"scroll\"><table class=\"metrics\"><caption>Each "
                 "value with "
                 "its 95% interval; the line across is what a gate asks. What is no share between 0 and 1 is not "
                 "drawn.</caption>"
                 "<thead><tr><th scope=\"col\">metric</th><th scope=\"col\" class=\"num\">value</th><th scope=\"col\" "
                 "class=\"drawn\">"
                 "<span class=\"sr\">drawn between 0 and 1</span>");
    axis_put(to, 0, 1);
    html_put(to, "</th><th scope=\"col\" class=\"num\">interval</th><th scope=\"col\" class=\"num\">counted</th>"
                 "<th scope=\"col\" class=\"num\">n</th>");
    if (page->r->comparison)
        html_put(to, "<th scope=\"col\" class=\"num\">against the baseline</th>");
    html_put(to, "<th scope=\"col\">method</th></tr></thead><tbody>");
    for (size_t i = 0; i < page->metrics.n; i++) {
        const struct metric *m = &page->metrics.v[i];
        if (m->slice.n)
            continue;
        html_put(to, "<tr><th scope=\"row\">");
        html_text(to, m->id);
        html_put(to, " <small>");
        html_text(to, kind_of_k(page->a, m->kind, m->k));
        html_put(to, "</small></th>");
        metric_cells_put(page, m, NULL, false, to);
        if (page->r->comparison)
            change_cell_put(compared_of(page, m), to);
        html_put(to, "<td class=\"dim method\">");
        html_text(to, m->method);
        html_put(to, "</td></tr>");
    }
    html_put(to, "</tbody></table></div></section>\n");
}

static bool same_metric(const struct metric *a, const struct metric *b)
{
    return str_eq(a->id, b->id) && str_eq(a->kind, b->kind) && a->k == b->k;
}

/* The slice that is furthest on the wrong side, if more than one has a value and it is worse than the whole. */
static const struct metric *worst_of(const struct page *page, const struct metric *whole)
{
    const struct metric *worst = NULL;
    size_t n = 0;
    for (size_t i = 0; i < page->metrics.n; i++) {
        const struct metric *m = &page->metrics.v[i];
        if (!m->slice.n || !m->has_value || !same_metric(m, whole))
            continue;
        n++;
        if (!worst || metric_worse(m, worst))
            worst = m;
    }
    return n > 1 && metric_worse(worst, whole) ? worst : NULL;
}

static void slices_put(struct page *page, const struct metric *whole, struct buf *to)
{
    const struct metric *worst = worst_of(page, whole);
    html_put(to, "<div class=\"scroll\"><table class=\"metrics slices\"><caption><h3>");
    html_text(to, whole->id);
    html_put(to, " <small>");
    html_text(to, kind_of_k(page->a, whole->kind, whole->k));
    html_put(to, "</small> by slice</h3> The dashed line is the value over all: ");
    value_text_put(to, whole->has_value, whole->value, whole->unit);
    html_put(to, ".</caption><thead><tr><th scope=\"col\">slice</th><th scope=\"col\" class=\"num\">value</th>"
                 "<th scope=\"col\" class=\"drawn\"><span class=\"sr\">drawn between 0 and 1</span>");
    axis_put(to, 0, 1);
    html_put(to, "</th><th scope=\"col\" class=\"num\">interval</th><th scope=\"col\" class=\"num\">counted</th>"
                 "<th scope=\"col\" class=\"num\">n</th></tr></thead><tbody>");
    for (size_t i = 0; i < page->metrics.n; i++) {
        const struct metric *m = &page->metrics.v[i];
        if (!m->slice.n || !same_metric(m, whole))
            continue;
        bool low = worst && m->has_value && m->value == worst->value; /* all of those that tie */
        buf_str(to, low ? S("<tr class=\"worst\"><th scope=\"row\">") : S("<tr><th scope=\"row\">"));
        html_text(to, m->slice);
        buf_str(to, low ? S(" <span class=\"badge low\">▼ worst</span></th>") : S("</th>"));
        metric_cells_put(page, m, whole, low, to);
        html_put(to, "</tr>");
    }
    html_put(to, "</tbody></table></div>\n");
}

static void slice_sections_put(struct page *page, struct buf *to)
{
    bool any = false;
    for (size_t i = 0; i < page->metrics.n; i++) {
        const struct metric *m = &page->metrics.v[i];
        bool sliced = false;
        for (size_t k = 0; k < page->metrics.n && !m->slice.n && !sliced; k++)
            sliced = page->metrics.v[k].slice.n && same_metric(m, &page->metrics.v[k]);
        if (!sliced)
            continue;
        if (!any)
            html_put(to, "<section id=\"slices\"><h2>Slices</h2>");
        any = true;
        slices_put(page, m, to);
    }
    if (any)
        html_put(to, "</section>\n");
}

/* ---- curves ---- */

static void point_add(struct arena *a, struct series *s, struct curve_value v)
{
    *vec_push(a, &s->points) = v;
    for (size_t i = s->points.n - 1; i && s->points.v[i - 1].k > s->points.v[i].k; i--) {
        struct curve_value swap = s->points.v[i];
        s->points.v[i] = s->points.v[i - 1];
        s->points.v[i - 1] = swap;
    }
}

struct series_list {
    struct series *v;
    size_t n, cap;
};

static struct series *series_of(struct arena *a, struct series_list *list, str name)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->v[i].name, name))
            return &list->v[i];
    struct series *s = vec_push(a, list);
    s->name = name;
    return s;
}

/* Metrics over k: pass@k, pass^k and their kin; a gap is no success. */
static void k_curves_put(struct page *page, struct buf *to)
{
    struct series_list list = {0};
    for (size_t i = 0; i < page->metrics.n; i++) {
        const struct metric *m = &page->metrics.v[i];
        if (!m->k || m->slice.n || !is_share(m) || str_eq_c(m->kind, "pass_gap"))
            continue;
        str name = arena_printf(page->a, "%.*s %.*s", STR_ARG(m->id), STR_ARG(m->kind));
        point_add(page->a, series_of(page->a, &list, name),
                  (struct curve_value){m->k, m->value, m->low, m->high, m->has_interval});
    }
    curves_put(page->a, "Success over k trials",
               "pass@k: at least one of k trials passes; pass^k: all k do. Whiskers are 95% intervals.", list.v, list.n,
               to);
}

struct sample {
    double x;
    size_t kase;
};

static int sample_cmp(const void *a, const void *b)
{
    const struct sample *x = a, *y = b;
    return x->kase != y->kase ? (x->kase < y->kase ? -1 : 1) : x->x < y->x ? -1 : x->x > y->x;
}

/* What decides the method of an interval, as for metrics. */
struct traits {
    bool binary;  /* all values are 0 or 1 */
    bool settled; /* the cases do not differ among each other */
};

static struct traits traits_of(const double *x, const size_t *kase, size_t n, const struct mean *m)
{
    struct traits t = {true, true};
    double sum = 0, within = 0, size = 0;
    for (size_t i = 0; i < n; i++) {
        t.binary &= x[i] == 0 || x[i] == 1;
        sum += x[i];
    }
    for (size_t i = 0; i < n && t.binary; i++) {
        within += x[i];
        size++;
        if (i + 1 < n && kase[i + 1] == kase[i])
            continue;
        t.settled &= within * (double)n == sum * size;
        within = size = 0;
    }
    if (!t.binary)
        t.settled = !m->has_se || m->se <= 1e-12 * fabs(m->value);
    return t;
}

/* Mean and interval of one point, the trials of a case going together: by the methods that metrics have. */
static struct curve_value point_of(struct arena *a, const struct curve_point *p)
{
    size_t n = p->x.n;
    struct sample *samples = arena_array(a, struct sample, n);
    double *x = arena_array(a, double, n);
    size_t *kase = arena_array(a, size_t, n);
    struct interval range = {0};
    for (size_t i = 0; i < n; i++)
        samples[i] = (struct sample){p->x.v[i], p->kase.v[i]};
    qsort(samples, n, sizeof *samples, sample_cmp);
    for (size_t i = 0; i < n; i++) {
        x[i] = samples[i].x;
        kase[i] = samples[i].kase;
    }
    struct mean m = mean_of(x, kase, n);
    struct traits t = traits_of(x, kase, n, &m);
    struct curve_value v = {.k = p->k, .value = m.value};
    v.has_interval = true;
    if (t.binary && (m.clusters == n || t.settled))
        range = wilson_interval(m.value, (double)m.clusters, LEVEL);
    else
        v.has_interval = !t.settled && mean_interval(&m, LEVEL, &range);
    v.has_interval = v.has_interval && isfinite(range.low) && isfinite(range.high);
    if (v.has_interval) {
        v.low = range.low < 0 ? 0 : range.low;
        v.high = range.high > 1 ? 1 : range.high;
    }
    return v;
}

/* Measures at a cut-off: recall@k, ndcg@k, … The scorer's id is named where more than one has them. */
static void measure_curves_put(struct page *page, struct buf *to)
{
    struct series_list list = {0};
    str scorer = {0};
    bool one_scorer = true;
    for (size_t i = 0; i < page->curves.n; i++) {
        str rest = page->curves.v[i].name, first = str_cut(&rest, ' ');
        one_scorer = one_scorer && (!i || str_eq(first, scorer));
        scorer = first;
    }
    for (size_t i = 0; i < page->curves.n; i++) {
        const struct curve_point *p = &page->curves.v[i];
        struct curve_value v = point_of(page->a, p);
        str name = p->name;
        if (one_scorer)
            str_cut(&name, ' ');
        if (v.value < 0 || v.value > 1)
            continue;
        point_add(page->a, series_of(page->a, &list, arena_printf(page->a, "%.*s@k", STR_ARG(name))), v);
    }
    curves_put(page->a, "Measures at a cut-off",
               "The mean over the units that have the measure, when only the first k results count. Whiskers are 95% "
               "intervals.",
               list.v, list.n, to);
}

static void curve_section_put(struct page *page, struct buf *to)
{
    struct buf curves CLEANUP_BUF = {0};
    k_curves_put(page, &curves);
    measure_curves_put(page, &curves);
    if (!curves.n)
        return;
    html_put(to, "<section id=\"curves\"><h2>Curves</h2><div class=\"charts\">");
    buf_str(to, buf_view(&curves));
    html_put(to, "</div></section>\n");
}

/* ---- scorers ---- */

struct class_line {
    size_t name, n;
    char status;
};

static int class_cmp(const void *a, const void *b)
{
    const struct class_line *x = a, *y = b;
    return x->n != y->n ? (x->n > y->n ? -1 : 1) : x->name < y->name ? -1 : x->name > y->name;
}

static const char *status_word(char letter)
{
    return ROW_STATUS_NAMES[strchr(STATUS_LETTERS, letter) - STATUS_LETTERS];
}

/* "exception 67", linked to the table so filtered. */
static void classes_put(struct page *page, const struct scorer_column *s, struct buf *to)
{
    enum { CLASSES_SHOWN = 12 };
    VEC(struct class_line) classes = {0};
    for (size_t i = 0; i < s->cells.n; i++) {
        const struct cell *c = &s->cells.v[i];
        if (c->status == '-' || c->status == 'p')
            continue;
        size_t at = 0;
        while (at < classes.n && (classes.v[at].name != c->class_ || classes.v[at].status != c->status))
            at++;
        if (at == classes.n && at < 256)
            *vec_push(page->a, &classes) = (struct class_line){c->class_, 0, c->status};
        if (at < classes.n)
            classes.v[at].n++;
    }
    if (classes.n)
        qsort(classes.v, classes.n, sizeof *classes.v, class_cmp);
    for (size_t i = 0; i < classes.n && i < CLASSES_SHOWN; i++) {
        str name = page->strings.list.v[classes.v[i].name];
        html_put(to, "<a href=\"#scorer=");
        href_put(to, s->id);
        buf_printf(to, "&amp;status=%s", status_word(classes.v[i].status));
        if (name.n) {
            html_put(to, "&amp;class=");
            href_put(to, name);
        }
        html_put(to, "\">");
        html_text(to, name.n ? name : str_of(status_word(classes.v[i].status)));
        buf_printf(to, "&nbsp;<b>%zu</b></a> ", classes.v[i].n);
    }
    if (classes.n > CLASSES_SHOWN)
        buf_printf(to, "and %zu more", classes.n - CLASSES_SHOWN);
}

static void bar_put(struct buf *to, const size_t *counts, size_t n)
{
    static const char *const LOOK[] = {"pass", "fail", "error", "open", "skip"};
    double at = 0;
    html_put(to, "<svg class=\"bar\" height=\"14\" aria-hidden=\"true\" focusable=\"false\">");
    for (size_t i = 0; i < COUNT_OF(LOOK) && n; i++) {
        double share = 100.0 * (double)counts[i] / (double)n;
        if (counts[i])
            buf_printf(to, "<rect class=\"b-%s\" x=\"%.3f%%\" width=\"%.3f%%\" height=\"14\"/>", LOOK[i], at, share);
        at += share;
    }
    html_put(to, "</svg>");
}

struct tally {
    size_t of[5]; /* by row_status */
    size_t n;
};

static struct tally tally_of(const struct scorer_column *column)
{
    struct tally t = {0};
    for (size_t i = 0; i < column->cells.n; i++)
        if (column->cells.v[i].status != '-') {
            t.of[strchr(STATUS_LETTERS, column->cells.v[i].status) - STATUS_LETTERS]++;
            t.n++;
        }
    return t;
}

static void scorer_row_put(struct page *page, const struct scorer_column *column, const struct tally *t,
                           const struct tally *all, struct buf *to)
{
    html_put(to, "<tr><th scope=\"row\">");
    html_text(to, column->id);
    if (!str_eq(column->id, column->name)) {
        html_put(to, " <small>");
        html_text(to, column->name);
        html_put(to, "</small>");
    }
    if (column->severity.n) {
        html_put(to, " <span class=\"severity\">");
        html_text(to, column->severity);
        html_put(to, "</span>");
    }
    html_put(to, "</th>");
    for (size_t i = 0; i < COUNT_OF(t->of); i++)
        if (all->of[i])
            buf_printf(to, "<td class=\"num%s\">%zu</td>", t->of[i] ? "" : " nil", t->of[i]);
    html_put(to, "<td class=\"drawn\">");
    bar_put(to, t->of, t->n);
    html_put(to, "</td><td class=\"classes\">");
    classes_put(page, column, to);
    html_put(to, "</td></tr>");
}

static void scorers_put(struct page *page, struct buf *to)
{
    static const char *const HEADS[] = {"✓ pass", "✗ fail", "! error", "? not evaluable", "– skipped"};
    struct tally *tallies = arena_array(page->a, struct tally, page->scorers.n + 1), all = {0};
    if (!page->scorers.n)
        return;
    for (size_t s = 0; s < page->scorers.n; s++) {
        tallies[s] = tally_of(&page->scorers.v[s]);
        for (size_t i = 0; i < COUNT_OF(all.of); i++)
            all.of[i] += tallies[s].of[i];
    }
    html_put(to, "<section id=\"scorers\"><h2>Scorers</h2><div class=\"scroll\"><table class=\"scorers\"><caption>"
                 "Verdicts over all units. A link shows its units in the table of cases.</caption><thead><tr>"
                 "<th scope=\"col\">scorer</th>");
    for (size_t i = 0; i < COUNT_OF(all.of); i++) {
        if (!all.of[i])
            continue;
        html_put(to, "<th scope=\"col\" class=\"num\">");
        html_text(to, str_of(HEADS[i]));
        html_put(to, "</th>");
    }
    html_put(to,
             "<th scope=\"col\" class=\"drawn\">share</th><th scope=\"col\">what it found</th></tr></thead><tbody>");
    for (size_t s = 0; s < page->scorers.n; s++)
        scorer_row_put(page, &page->scorers.v[s], &tallies[s], &all, to);
    html_put(to, "</tbody></table></div></section>\n");
}

/* Links to the sections that there are. */
static void contents_put(struct buf *sections, struct buf *to)
{
    static const struct {
        const char *id, *title;
    } PLACES[] = {{"gates", "Gates"},   {"changes", "Changes"}, {"compared", "Metrics compared"},
                  {"flips", "Flips"},   {"metrics", "Metrics"}, {"curves", "Curves"},
                  {"slices", "Slices"}, {"scorers", "Scorers"}, {"cases", "Cases"},
                  {"run", "This run"}};
    html_put(to, "<nav class=\"contents\" aria-label=\"Sections\">");
    for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
        struct buf mark CLEANUP_BUF = {0};
        buf_printf(&mark, "<section id=\"%s\">", PLACES[i].id);
        bool last = i + 2 >= COUNT_OF(PLACES); /* these come later */
        if (last || str_find(buf_view(sections), buf_view(&mark)) >= 0)
            buf_printf(to, "<a href=\"#%s\">%s</a> ", PLACES[i].id, PLACES[i].title);
    }
    html_put(to, "</nav>\n");
}

void overview_put(struct page *page, struct buf *to)
{
    struct buf sections CLEANUP_BUF = {0};
    gates_put(page, &sections);
    changes_section_put(page, &sections);
    metrics_section_put(page, &sections);
    curve_section_put(page, &sections);
    slice_sections_put(page, &sections);
    scorers_put(page, &sections);
    head_put(page, to);
    contents_put(&sections, to);
    buf_str(to, buf_view(&sections));
}
