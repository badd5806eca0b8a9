/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of cases as JSON, column by column: strings and lists of tags once each, statuses as one letter a unit in
 * one string, and a column whose entries are all alike as that one entry.
 */
#include "report/html.h"

#include <inttypes.h>

static void block_open(struct buf *to, const char *id)
{
    html_put(to, "<script type=\"application/json\" id=\"");
    html_text(to, str_of(id));
    html_put(to, "\">");
}

static void block_close(struct buf *to)
{
    html_put(to, "</script>\n");
}

static void key_put(struct buf *to, const char *key)
{
    buf_str(to, to->n && to->p[to->n - 1] == '{' ? S("\"") : S(",\""));
    html_text(to, str_of(key));
    html_put(to, "\":");
}

/* A column of integers, read by `get`. */
static void integers_put(struct buf *to, const struct page *page, size_t n,
                         int64_t (*get)(const struct page *page, size_t i))
{
    bool alike = true;
    for (size_t i = 1; i < n && alike; i++)
        alike = get(page, i) == get(page, 0);
    if (n && alike) {
        buf_printf(to, "%" PRId64, get(page, 0));
        return;
    }
    buf_byte(to, '[');
    for (size_t i = 0; i < n; i++)
        buf_printf(to, i ? ",%" PRId64 : "%" PRId64, get(page, i));
    buf_byte(to, ']');
}

static void strings_put(struct buf *to, const struct names *names)
{
    buf_byte(to, '[');
    for (size_t i = 0; i < names->list.n; i++) {
        buf_str(to, i ? S(",") : S(""));
        json_text(to, names->list.v[i]);
    }
    buf_byte(to, ']');
}

static int64_t get_rank(const struct page *page, size_t i)
{
    return page->cases.v[i].rank;
}
static int64_t get_kase(const struct page *page, size_t i)
{
    return page->units.v[i].kase;
}
static int64_t get_trial(const struct page *page, size_t i)
{
    return page->units.v[i].trial;
}
static int64_t get_severity(const struct page *page, size_t i)
{
    return page->units.v[i].severity;
}
static int64_t get_tags(const struct page *page, size_t i)
{
    return page->units.v[i].tags;
}
static int64_t get_unit_part(const struct page *page, size_t i)
{
    return page->units.v[i].part;
}
static int64_t get_case_part(const struct page *page, size_t i)
{
    return page->cases.v[i].part;
}

static void cases_put(struct buf *to, const struct page *page)
{
    html_put(to, "{");
    key_put(to, "id");
    strings_put(to, &page->case_ids);
    key_put(to, "about");
    buf_byte(to, '[');
    for (size_t i = 0; i < page->cases.n; i++) {
        buf_str(to, i ? S(",") : S(""));
        json_text(to, page->cases.v[i].about);
    }
    buf_byte(to, ']');
    key_put(to, "rank");
    integers_put(to, page, page->cases.n, get_rank);
    key_put(to, "change");
    buf_byte(to, '"');
    for (size_t i = 0; i < page->cases.n; i++)
        buf_byte(to, page->cases.v[i].change);
    html_put(to, "\"}");
}

static void units_put(struct buf *to, const struct page *page)
{
    size_t n = page->units.n;
    buf_printf(to, "{\"n\":%zu", n);
    key_put(to, "case");
    integers_put(to, page, n, get_kase);
    key_put(to, "trial");
    integers_put(to, page, n, get_trial);
    key_put(to, "severity");
    integers_put(to, page, n, get_severity);
    key_put(to, "tags");
    integers_put(to, page, n, get_tags);
    key_put(to, "status");
    buf_byte(to, '"');
    for (size_t i = 0; i < n; i++)
        buf_byte(to, page->units.v[i].status);
    html_put(to, "\"}");
}

static void scorer_put(struct buf *to, const struct page *page, const struct scorer_column *s)
{
    size_t n = page->units.n;
    bool values = false, classes = false;
    for (size_t i = 0; i < n; i++) {
        values = values || s->cells.v[i].has_value;
        classes = classes || (s->cells.v[i].status != '-' && page->strings.list.v[s->cells.v[i].class_].n);
    }
    html_put(to, "{");
    key_put(to, "id");
    json_text(to, s->id);
    key_put(to, "name");
    json_text(to, s->name);
    key_put(to, "severity");
    json_text(to, s->severity);
    key_put(to, "status");
    buf_byte(to, '"');
    for (size_t i = 0; i < n; i++)
        buf_byte(to, s->cells.v[i].status);
    buf_byte(to, '"');
    if (classes) {
        key_put(to, "class");
        buf_byte(to, '[');
        for (size_t i = 0; i < n; i++)
            buf_printf(to, i ? ",%u" : "%u", s->cells.v[i].class_);
        buf_byte(to, ']');
    }
    if (values) {
        key_put(to, "value");
        buf_byte(to, '[');
        for (size_t i = 0; i < n; i++) {
            buf_str(to, i ? S(",") : S(""));
            if (s->cells.v[i].has_value)
                json_number(to, s->cells.v[i].value);
            else
                html_put(to, "null");
        }
        buf_byte(to, ']');
    }
    buf_byte(to, '}');
}

void table_data_put(struct page *page, struct buf *to)
{
    block_open(to, "data");
    html_put(to, "{");
    key_put(to, "run");
    json_text(to, page->r->run->id);
    key_put(to, "suite");
    json_text(to, page->r->run->suite);
    key_put(to, "baseline");
    json_text(to, page->r->comparison ? page->r->comparison->baseline : STR_NONE);
    key_put(to, "bound");
    buf_printf(to, "%zu", page->bound);
    key_put(to, "cases");
    cases_put(to, page);
    key_put(to, "units");
    units_put(to, page);
    key_put(to, "scorers");
    buf_byte(to, '[');
    for (size_t i = 0; i < page->scorers.n; i++) {
        buf_str(to, i ? S(",") : S(""));
        scorer_put(to, page, &page->scorers.v[i]);
    }
    buf_byte(to, ']');
    key_put(to, "tags");
    buf_byte(to, '[');
    for (size_t i = 0; i < page->tags.list.n; i++) {
        buf_str(to, i ? S(",") : S(""));
        json_raw(to, page->tags.list.v[i]);
    }
    buf_byte(to, ']');
    key_put(to, "strings"); /* last: the columns above have filled it */
    strings_put(to, &page->strings);
    buf_byte(to, '}');
    block_close(to);
}

void figures_data_put(struct page *page, struct buf *to)
{
    block_open(to, "figures");
    buf_byte(to, '[');
    for (size_t i = 0; i < page->figures.n; i++) {
        const struct figure *f = &page->figures.v[i];
        buf_str(to, i ? S(",{\"name\":") : S("{\"name\":"));
        json_text(to, f->name);
        html_put(to, ",\"units\":");
        bool all = f->unit.n == page->units.n; /* then they are all of them, in order */
        buf_str(to, all ? S("null") : S("["));
        for (size_t k = 0; !all && k < f->unit.n; k++)
            buf_printf(to, k ? ",%zu" : "%zu", f->unit.v[k]);
        buf_str(to, all ? S(",\"values\":[") : S("],\"values\":["));
        for (size_t k = 0; k < f->unit.n; k++) {
            buf_str(to, k ? S(",") : S(""));
            if (f->text.n)
                json_text(to, f->text.v[k]);
            else
                json_number(to, f->value.v[k]);
        }
        html_put(to, "]}");
    }
    buf_byte(to, ']');
    block_close(to);
}

void where_put(struct page *page, struct buf *to)
{
    block_open(to, "where");
    html_put(to, "{\"units\":");
    integers_put(to, page, page->units.n, get_unit_part);
    html_put(to, ",\"cases\":");
    integers_put(to, page, page->cases.n, get_case_part);
    html_put(to, "}");
    block_close(to);
}
