/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Charts without a fixed width: x in percent, y and text in pixels, so that they fill a telephone or a sheet of paper
 * alike and their letters keep their size. Series differ by shape and dashes as well as by colour.
 */
#include "report/html.h"
#include "report/layout.h"

#include <inttypes.h>

enum {
    TRACK_HEIGHT = 22,
    PLOT_TOP = 12,
    PLOT_HEIGHT = 200,
    PLOT_FOOT = 26,
    SERIES_MAX = 6, /* that have a look of their own */
};

/* Percent of the way from `from` to `to`, held inside. */
static double percent(double x, double from, double to)
{
    double p = to > from ? (x - from) / (to - from) * 100 : 0;
    return p < 0 ? 0 : p > 100 ? 100 : p;
}

static void line_across(struct buf *to, const char *class, double at)
{
    buf_printf(to, "<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"%d\"/>", class, at, at, TRACK_HEIGHT);
}

void track_put(struct buf *to, const struct track *t)
{
    enum { MIDDLE = TRACK_HEIGHT / 2 };
    buf_printf(to, "<svg class=\"track\" height=\"%d\" aria-hidden=\"true\" focusable=\"false\">", TRACK_HEIGHT);
    buf_printf(to, "<line class=\"rail\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>", MIDDLE, MIDDLE);
    if (t->has_zero)
        line_across(to, "zero", percent(t->zero, t->from, t->to));
    if (t->has_mark)
        line_across(to, "mark", percent(t->mark, t->from, t->to));
    if (t->has_gate)
        line_across(to, "gate", percent(t->gate, t->from, t->to));
    if (t->has_interval) {
        double low = percent(t->low, t->from, t->to), high = percent(t->high, t->from, t->to);
        buf_printf(to, "<line class=\"range\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" y2=\"%d\"/>", low, high, MIDDLE,
                   MIDDLE);
        buf_printf(to, "<line class=\"cap\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"6\" y2=\"16\"/>", low, low);
        buf_printf(to, "<line class=\"cap\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"6\" y2=\"16\"/>", high, high);
    }
    if (t->has_value) {
        buf_printf(to, "<svg x=\"%.2f%%\" y=\"%d\" overflow=\"visible\">", percent(t->value, t->from, t->to), MIDDLE);
        buf_str(to, t->shape == 'd' ? S("<path class=\"dot worst\" d=\"M0-6.5 6.5 0 0 6.5-6.5 0z\"/></svg>")
                                    : S("<circle class=\"dot\" r=\"4.5\"/></svg>"));
    }
    html_put(to, "</svg>");
}

void axis_put(struct buf *to, double from, double high)
{
    enum { TICKS = 4 };
    html_put(to, "<svg class=\"track axis\" height=\"18\" aria-hidden=\"true\" focusable=\"false\">");
    for (int i = 0; i <= TICKS; i++) {
        double at = 100.0 * i / TICKS, x = from + (high - from) * i / TICKS;
        buf_printf(to, "<text x=\"%.0f%%\" y=\"13\" text-anchor=\"%s\"%s>%.3g</text>", at,
                   i == 0       ? "start"
                   : i == TICKS ? "end"
                                : "middle",
                   i % 2 ? " class=\"odd\"" : "", x);
    }
    html_put(to, "</svg>");
}

str kind_of_k(struct arena *a, str kind, int64_t k)
{
    if (!k)
        return kind;
    if (str_ends(kind, S("^k")) || str_ends(kind, S("@k")))
        return arena_printf(a, "%.*s%" PRId64, (int)(kind.n - 1), kind.p, k);
    return arena_printf(a, "%.*s k=%" PRId64, STR_ARG(kind), k);
}

/* ---- curves ---- */

struct plot {
    struct buf *to;
    VEC(int64_t) ks; /* every k, ascending: they stand at equal distances */
};

static double plot_y(double value)
{
    return PLOT_TOP + (1 - value) * PLOT_HEIGHT;
}

static double plot_x(const struct plot *p, int64_t k)
{
    enum { MARGIN = 7 };
    size_t at = 0;
    while (at < p->ks.n && p->ks.v[at] != k)
        at++;
    return p->ks.n < 2 ? 50 : MARGIN + (100.0 - 2 * MARGIN) * (double)at / (double)(p->ks.n - 1);
}

static void ks_collect(struct arena *a, struct plot *p, const struct series *series, size_t n)
{
    for (size_t s = 0; s < n; s++)
        for (size_t i = 0; i < series[s].points.n; i++) {
            int64_t k = series[s].points.v[i].k;
            size_t at = 0;
            while (at < p->ks.n && p->ks.v[at] < k)
                at++;
            if (at < p->ks.n && p->ks.v[at] == k)
                continue;
            *vec_push(a, &p->ks) = 0;
            memmove(p->ks.v + at + 1, p->ks.v + at, (p->ks.n - at - 1) * sizeof *p->ks.v);
            p->ks.v[at] = k;
        }
}

/* The mark of a series, around 0, 0. */
static void shape_put(struct buf *to, size_t series)
{
    static const char *const SHAPES[SERIES_MAX] = {
        "<circle class=\"point\" r=\"4.5\"/>",
        "<rect class=\"point\" x=\"-4.2\" y=\"-4.2\" width=\"8.4\" height=\"8.4\"/>",
        "<path class=\"point\" d=\"M0-6 6 0 0 6-6 0z\"/>",
        "<path class=\"point\" d=\"M0-5.6 5.6 4.6-5.6 4.6z\"/>",
        "<path class=\"point\" d=\"M0 5.6 5.6-4.6-5.6-4.6z\"/>",
        "<path class=\"point cross\" d=\"M-4.5-4.5 4.5 4.5M-4.5 4.5 4.5-4.5\"/>",
    };
    buf_str(to, str_of(SHAPES[series % SERIES_MAX]));
}

static void grid_put(struct plot *p)
{
    for (int i = 0; i <= 4; i++) {
        double y = plot_y(i / 4.0);
        buf_printf(p->to, "<line class=\"grid\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>", y, y);
        buf_printf(p->to, "<text x=\"0\" dx=\"-8\" y=\"%.1f\" dy=\"4\" text-anchor=\"end\">%.3g</text>", y, i / 4.0);
    }
    for (size_t i = 0; i < p->ks.n; i++)
        buf_printf(p->to, "<text x=\"%.2f%%\" y=\"%d\" text-anchor=\"middle\">%s%" PRId64 "</text>",
                   plot_x(p, p->ks.v[i]), PLOT_TOP + PLOT_HEIGHT + 19, i ? "" : "k = ", p->ks.v[i]);
}

static void series_put(struct plot *p, const struct series *s, size_t index, size_t n)
{
    double shift =
        n > 1 ? 9.0 * ((double)index - (double)(n - 1) / 2) : 0; /* so that intervals stand beside each other */
    buf_printf(p->to, "<g class=\"series s%zu\" transform=\"translate(%.1f 0)\">", index % SERIES_MAX, shift);
    for (size_t i = 1; i < s->points.n; i++)
        buf_printf(p->to, "<line class=\"curve\" x1=\"%.2f%%\" y1=\"%.1f\" x2=\"%.2f%%\" y2=\"%.1f\"/>",
                   plot_x(p, s->points.v[i - 1].k), plot_y(s->points.v[i - 1].value), plot_x(p, s->points.v[i].k),
                   plot_y(s->points.v[i].value));
    for (size_t i = 0; i < s->points.n; i++) {
        const struct curve_value *v = &s->points.v[i];
        double x = plot_x(p, v->k);
        if (v->has_interval) {
            double low = plot_y(v->low < 0 ? 0 : v->low), high = plot_y(v->high > 1 ? 1 : v->high);
            buf_printf(p->to,
                       "<svg x=\"%.2f%%\" y=\"0\" overflow=\"visible\"><path class=\"whisker\" d=\"M0 %.1fV%.1fM-3 "
                       "%.1fH3M-3 %.1fH3\"/></svg>",
                       x, low, high, low, high);
        }
        buf_printf(p->to, "<svg x=\"%.2f%%\" y=\"%.1f\" overflow=\"visible\">", x, plot_y(v->value));
        shape_put(p->to, index);
        html_put(p->to, "</svg>");
    }
    html_put(p->to, "</g>");
}

static void curve_number_put(struct buf *to, const struct curve_value *v)
{
    html_put(to, "<td class=\"num\">");
    if (v) {
        number_put(to, v->value);
        if (v->has_interval)
            buf_printf(to, " <span class=\"dim\">[%.3f, %.3f]</span>", v->low, v->high);
    }
    html_put(to, "</td>");
}

/* Legend and numbers in one: a row for each series, a column for each k. */
static void numbers_put(struct plot *p, const struct series *series, size_t n)
{
    html_put(p->to, "<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th scope=\"col\">series</th>");
    for (size_t i = 0; i < p->ks.n; i++)
        buf_printf(p->to, "<th scope=\"col\" class=\"num\">k = %" PRId64 "</th>", p->ks.v[i]);
    html_put(p->to, "</tr></thead><tbody>");
    for (size_t s = 0; s < n; s++) {
        buf_printf(
            p->to,
            "<tr><th scope=\"row\"><svg class=\"key s%zu\" width=\"30\" height=\"14\" aria-hidden=\"true\">"
            "<line class=\"curve\" x1=\"0\" x2=\"30\" y1=\"7\" y2=\"7\"/><svg x=\"15\" y=\"7\" overflow=\"visible\">",
            s % SERIES_MAX);
        shape_put(p->to, s);
        html_put(p->to, "</svg></svg> ");
        html_text(p->to, series[s].name);
        html_put(p->to, "</th>");
        for (size_t i = 0, at = 0; i < p->ks.n; i++) {
            bool here = at < series[s].points.n && series[s].points.v[at].k == p->ks.v[i];
            curve_number_put(p->to, here ? &series[s].points.v[at] : NULL);
            at += here;
        }
        html_put(p->to, "</tr>");
    }
    html_put(p->to, "</tbody></table></div>");
}

void curves_put(struct arena *a, const char *title, const char *help, const struct series *series, size_t n,
                struct buf *to)
{
    struct plot p = {.to = to};
    if (!n)
        return;
    ks_collect(a, &p, series, n);
    html_put(to, "<figure class=\"chart\"><figcaption><h3>");
    html_text(to, str_of(title));
    html_put(to, "</h3><p>");
    html_text(to, str_of(help));
    html_put(to,
             "</p></figcaption><div class=\"plot\"><svg class=\"curves\" role=\"img\" focusable=\"false\" height=\"");
    buf_printf(to, "%d\" aria-label=\"", PLOT_TOP + PLOT_HEIGHT + PLOT_FOOT);
    html_text(to, str_of(title));
    html_put(to, "; the numbers stand in the table below it\">");
    grid_put(&p);
    for (size_t i = 0; i < n; i++)
        series_put(&p, &series[i], i, n);
    html_put(to, "</svg></div>");
    numbers_put(&p, series, n);
    html_put(to, "</figure>\n");
}
