/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cases as written and the stories of units, in blocks of some 128 KiB, each of which the page parses when it is asked
 * for one of its units. Two readings of the store: first the cases where something did not pass or flipped, then the
 * others, until the bound of the file is reached.
 *
 * A block is {"cases": [[case, doc], …], "units": [[unit, events, rows], …]}; an event is [n, kind, name, body]; a row
 * [scorer, status, measure, class, value, evidence, severity, signature] without what is empty at its end; of these,
 * measure, class, severity and signature are numbers of the table's strings.
 */
#include "report/html.h"

#include <inttypes.h>

enum {
    BLOCK_BYTES = 128 << 10,
    MISSES_MAX = 64, /* units that did not fit, one after the other, before the rest is given up */
    FIGURE_BYTES = 26,
    WHERE_BYTES = 8,
    FRAME = 96, /* of a block, at most */
};

struct stories {
    struct page *page;
    struct buf *to;
    struct buf cases, units, one; /* of the block under way; one: the unit or case being written */
    size_t room, misses;
    int32_t part;
    size_t at; /* index of the unit that comes next */
    bool urgent;
};

static void block_flush(struct stories *s)
{
    if (!s->cases.n && !s->units.n)
        return;
    buf_printf(s->to, "<script type=\"application/json\" id=\"part%d\">{\"cases\":[", (int)s->part);
    buf_str(s->to, buf_view(&s->cases));
    html_put(s->to, "],\"units\":[");
    buf_str(s->to, buf_view(&s->units));
    html_put(s->to, "]}</script>\n");
    buf_clear(&s->cases);
    buf_clear(&s->units);
    s->room -= s->room < FRAME ? s->room : FRAME;
    s->part++;
}

/* Takes what stands in s->one into the block, if there is room. */
static bool block_take(struct stories *s, struct buf *list)
{
    size_t n = s->one.n + 1 + FRAME;
    bool fits = n <= s->room && !s->one.full;
    if (fits) {
        buf_str(list, list->n ? S(",") : S(""));
        buf_str(list, buf_view(&s->one));
        s->room -= s->one.n + 1;
        s->misses = 0;
    } else {
        s->misses++;
    }
    buf_clear(&s->one);
    return fits;
}

/* A list whose empty members at the end are left out. */
struct list {
    struct buf *to;
    size_t skipped, n;
};

static struct buf *list_next(struct list *l)
{
    for (; l->skipped; l->skipped--, l->n++)
        buf_str(l->to, l->n ? S(",\"\"") : S("\"\""));
    buf_str(l->to, l->n++ ? S(",") : S(""));
    return l->to;
}

/* By its number among the page's strings. */
static void list_string(struct list *l, const struct page *page, str text)
{
    size_t at;
    if (text.n && map_get(&page->strings.index, text, &at))
        buf_printf(list_next(l), "%zu", at);
    else
        l->skipped++;
}

static void row_put(struct stories *s, const struct row *row)
{
    struct buf *to = &s->one;
    struct list l = {.to = to};
    size_t scorer;
    buf_byte(to, '[');
    if (map_get(&s->page->scorer_ids.index, row->scorer, &scorer))
        buf_printf(list_next(&l), "%zu", scorer);
    buf_printf(list_next(&l), "\"%c\"", STATUS_LETTERS[row->status]);
    list_string(&l, s->page, row->measure);
    list_string(&l, s->page, row->class_);
    if (row->has_value)
        json_number(list_next(&l), row->value);
    else
        l.skipped++;
    if (row->evidence.n)
        json_raw(list_next(&l), row->evidence);
    else
        l.skipped++;
    list_string(&l, s->page, row->severity);
    list_string(&l, s->page, row->signature);
    buf_byte(to, ']');
}

static bool unit_put(struct stories *s, const struct unit_record *unit)
{
    struct buf *to = &s->one;
    buf_printf(to, "[%zu,[", s->at);
    for (size_t i = 0; i < unit->n_story; i++) {
        const struct story_event *e = &unit->story[i];
        buf_printf(to, i ? ",[%" PRId64 "," : "[%" PRId64 ",", e->n);
        json_text(to, e->kind);
        buf_byte(to, ',');
        json_text(to, e->name);
        buf_byte(to, ',');
        json_raw(to, e->body);
        buf_byte(to, ']');
    }
    html_put(to, "],[");
    for (size_t i = 0; i < unit->rows.n; i++) {
        buf_str(to, i ? S(",") : S(""));
        row_put(s, &unit->rows.v[i]);
    }
    html_put(to, "]]");
    return block_take(s, &s->units);
}

static void case_put(struct stories *s, const struct unit_record *unit, struct case_line *kase, uint32_t index)
{
    buf_printf(&s->one, "[%u,", index);
    json_raw(&s->one, unit->case_doc);
    buf_byte(&s->one, ']');
    if (block_take(s, &s->cases))
        kase->part = s->part;
}

static bool unit_visit(const struct unit_record *unit, void *ctx, struct err *err)
{
    struct stories *s = ctx;
    (void)err;
    if (s->at >= s->page->units.n)
        return false; /* a run under way has grown meanwhile */
    struct unit_line *line = &s->page->units.v[s->at];
    struct case_line *kase = &s->page->cases.v[line->kase];
    if (kase->urgent == s->urgent) {
        if (unit->case_doc.n)
            case_put(s, unit, kase, line->kase);
        if (unit_put(s, unit))
            line->part = s->part;
        if (s->cases.n + s->units.n >= BLOCK_BYTES)
            block_flush(s);
    }
    s->at++;
    return s->misses < MISSES_MAX;
}

/* What stands behind the stories, at most; the lengths of figures differ between reruns, their number does not. */
static size_t tail_bytes(const struct page *page)
{
    size_t n = 4096 + WHERE_BYTES * (page->units.n + page->cases.n);
    for (size_t i = 0; i < page->figures.n; i++) {
        const struct figure *f = &page->figures.v[i];
        n += 64 + 6 * f->name.n + FIGURE_BYTES * f->unit.n + WHERE_BYTES * f->unit.n;
        for (size_t k = 0; k < f->text.n; k++)
            n += 6 * f->text.v[k].n;
    }
    return n;
}

bool stories_put(struct page *page, struct buf *to, struct err *err)
{
    struct stories s = {.page = page, .to = to};
    size_t taken = to->n + tail_bytes(page);
    s.room = page->bound > taken ? page->bound - taken : 0;
    bool ok = true;
    for (int pass = 0; ok && pass < 2 && s.misses < MISSES_MAX; pass++) {
        s.urgent = pass == 0;
        s.at = 0;
        s.misses = 0;
        ok = store_each_unit(page->r->store, page->r->run, STORE_STORY, unit_visit, &s, err);
    }
    block_flush(&s);
    buf_finish(&s.cases);
    buf_finish(&s.units);
    buf_finish(&s.one);
    for (size_t i = 0; i < page->units.n; i++)
        page->left_out += page->units.v[i].part < 0;
    return ok;
}
