/* SPDX-License-Identifier: Apache-2.0 */
/* One reading of the store: what the overview and the table of cases need of every unit, column by column. */
#include "report/html.h"

#include "report/evidence.h"
#include "text/json_own.h"

const char STATUS_LETTERS[] = "pfens";

enum { ABOUT_BYTES = 140 };

size_t names_add(struct arena *a, struct names *names, str name)
{
    size_t at;
    if (map_get(&names->index, name, &at))
        return at;
    at = names->list.n;
    str kept = arena_str(a, name);
    *vec_push(a, &names->list) = kept;
    map_add(a, &names->index, kept, at, NULL);
    return at;
}

/* The worst first. */
static int badness(char status)
{
    static const char ORDER[] = "spnfe";
    return (int)(strchr(ORDER, status) - ORDER);
}

/* The first text in an input of any shape: itself, or that of its last message. */
static str input_text(json_t *input)
{
    if (json_is_string(input))
        return json_str(input);
    if (json_is_array(input) && json_array_size(input))
        return input_text(json_array_get(input, json_array_size(input) - 1));
    static const char *const KEYS[] = {"content", "text", "question", "prompt", "query", "input"};
    for (size_t i = 0; i < COUNT_OF(KEYS) && json_is_object(input); i++)
        if (json_is_string(json_object_get(input, KEYS[i])))
            return json_str(json_object_get(input, KEYS[i]));
    return STR_NONE;
}

/* At most so many bytes of it, cut between characters. */
static str beginning(str s)
{
    if (s.n <= ABOUT_BYTES)
        return s;
    size_t n = ABOUT_BYTES;
    while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_sub(s, 0, n);
}

static struct case_line *case_of(struct page *page, const struct unit_record *unit, uint32_t *ret)
{
    size_t known = page->case_ids.list.n, at = names_add(page->a, &page->case_ids, unit->case_id);
    *ret = (uint32_t)at;
    if (at == known)
        *vec_push(page->a, &page->cases) =
            (struct case_line){.id = page->case_ids.list.v[at], .change = '-', .part = -1};
    struct case_line *line = &page->cases.v[at];
    if (unit->case_doc.n && !line->about.n) {
        CLEANUP_JSON json_t *doc = stored_json(unit->case_doc);
        line->about = arena_str(page->a, beginning(input_text(json_object_get(doc, "input"))));
    }
    return line;
}

static void cell_add(struct page *page, const struct row *row, size_t unit)
{
    size_t known = page->scorer_ids.list.n, at = names_add(page->a, &page->scorer_ids, row->scorer);
    if (at == known)
        *vec_push(page->a, &page->scorers) =
            (struct scorer_column){.id = page->scorer_ids.list.v[at], .name = arena_str(page->a, row->scorer_name)};
    struct scorer_column *column = &page->scorers.v[at];
    size_t class_ = names_add(page->a, &page->strings, row->class_);
    if (row->measure.n || column->cells.n > unit)
        return;
    while (column->cells.n < unit)
        vec_push(page->a, &column->cells)->status = '-';
    *vec_push(page->a, &column->cells) = (struct cell){.value = row->value,
                                                       .has_value = row->has_value,
                                                       .status = STATUS_LETTERS[row->status],
                                                       .class_ = (uint32_t)class_};
}

/* "ndcg@10" is a point of the curve "ndcg". */
static void curve_add(struct page *page, const struct row *row, size_t kase)
{
    ptrdiff_t at = str_find_byte(row->measure, '@');
    int64_t k;
    if (at <= 0 || !row->has_value || !str_to_i64(str_from(row->measure, (size_t)at + 1), &k) || k < 1)
        return;
    str key = arena_printf(page->a, "%.*s %.*s", STR_ARG(row->scorer), STR_ARG(row->measure));
    size_t known = page->curve_names.list.n, index = names_add(page->a, &page->curve_names, key);
    if (index == known)
        *vec_push(page->a, &page->curves) = (struct curve_point){
            .name = str_sub(page->curve_names.list.v[index], 0, row->scorer.n + 1 + (size_t)at), .k = k};
    struct curve_point *point = &page->curves.v[index];
    *vec_push(page->a, &point->x) = row->value;
    *vec_push(page->a, &point->kase) = kase;
}

static void figure_add(struct page *page, const struct measure *m, size_t unit)
{
    str key = arena_printf(page->a, "%c%.*s", m->has_value ? 'n' : 't', STR_ARG(m->name));
    size_t known = page->figure_names.list.n, at = names_add(page->a, &page->figure_names, key);
    if (at == known)
        *vec_push(page->a, &page->figures) = (struct figure){.name = str_from(page->figure_names.list.v[at], 1)};
    struct figure *f = &page->figures.v[at];
    *vec_push(page->a, &f->unit) = unit;
    if (m->has_value)
        *vec_push(page->a, &f->value) = m->value;
    else
        *vec_push(page->a, &f->text) = arena_str(page->a, m->text);
}

static bool unit_gather(const struct unit_record *unit, void *ctx, struct err *err)
{
    struct page *page = ctx;
    (void)err;
    size_t index = page->units.n;
    struct unit_line line = {.trial = unit->trial, .status = 's', .part = -1};
    struct case_line *kase = case_of(page, unit, &line.kase);
    line.severity = (uint32_t)names_add(page->a, &page->strings, unit->severity);
    line.tags = (uint32_t)names_add(page->a, &page->tags, unit->tags.n ? unit->tags : S("[]"));
    for (size_t i = 0; i < unit->rows.n; i++) {
        const struct row *row = &unit->rows.v[i];
        char status = STATUS_LETTERS[row->status];
        line.status = badness(status) > badness(line.status) ? status : line.status;
        names_add(page->a, &page->strings, row->measure); /* stories name these by number */
        names_add(page->a, &page->strings, row->severity);
        names_add(page->a, &page->strings, row->signature);
        cell_add(page, row, index);
        curve_add(page, row, line.kase);
    }
    kase->urgent = kase->urgent || badness(line.status) > badness('p');
    for (size_t i = 0; i < unit->n_measures; i++)
        figure_add(page, &unit->measures[i], index);
    *vec_push(page->a, &page->units) = line;
    return true;
}

/* Runs of digits by their value, all else by bytes. */
static int natural_cmp(str a, str b)
{
    size_t i = 0, j = 0;
    while (i < a.n && j < b.n) {
        bool digits = a.p[i] >= '0' && a.p[i] <= '9' && b.p[j] >= '0' && b.p[j] <= '9';
        if (!digits) {
            if (a.p[i] != b.p[j])
                return (unsigned char)a.p[i] < (unsigned char)b.p[j] ? -1 : 1;
            i++, j++;
            continue;
        }
        while (i < a.n && a.p[i] == '0')
            i++;
        while (j < b.n && b.p[j] == '0')
            j++;
        size_t m = i, n = j;
        while (m < a.n && a.p[m] >= '0' && a.p[m] <= '9')
            m++;
        while (n < b.n && b.p[n] >= '0' && b.p[n] <= '9')
            n++;
        if (m - i != n - j)
            return m - i < n - j ? -1 : 1;
        int order = memcmp(a.p + i, b.p + j, m - i);
        if (order)
            return order;
        i = m, j = n;
    }
    if (i < a.n || j < b.n)
        return i < a.n ? 1 : -1;
    return str_cmp(a, b);
}

static int case_cmp(const void *a, const void *b)
{
    const struct case_line *const *x = a, *const *y = b;
    return natural_cmp((*x)->id, (*y)->id);
}

static void cases_rank(struct page *page)
{
    size_t n = page->cases.n;
    struct case_line **order = arena_array(page->a, struct case_line *, n + 1);
    for (size_t i = 0; i < n; i++)
        order[i] = &page->cases.v[i];
    qsort(order, n, sizeof(struct case_line *), case_cmp);
    for (size_t i = 0; i < n; i++)
        order[i]->rank = (uint32_t)i;
}

static void flips_mark(struct page *page)
{
    const struct comparison *c = page->r->comparison;
    for (size_t i = 0; c && i < c->flips.n; i++) {
        size_t at;
        if (!map_get(&page->case_ids.index, c->flips.v[i].case_id, &at))
            continue;
        struct case_line *kase = &page->cases.v[at];
        kase->change = c->flips.v[i].better && kase->change != 'w' ? 'b' : 'w';
        kase->urgent = true;
    }
}

/* The severities that the suite gave to scorers. */
static void severities_fill(struct page *page)
{
    json_t *list = json_object_get(page->description, "scorers");
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t at;
        json_t *one = json_array_get(list, i);
        if (map_get(&page->scorer_ids.index, json_str(json_object_get(one, "id")), &at))
            page->scorers.v[at].severity = json_str(json_object_get(one, "severity"));
    }
}

bool page_gather(struct page *page, struct err *err)
{
    const struct report *r = page->r;
    page->description = json_own(page->a, stored_json(r->run->description));
    if (!store_metrics(r->store, page->a, r->run, &page->metrics, err) ||
        !store_gates(r->store, page->a, r->run, &page->gates, err) ||
        !store_each_unit(r->store, r->run, STORE_ROWS, unit_gather, page, err))
        return false;
    for (size_t i = 0; i < page->scorers.n; i++) /* a scorer whose rows end early has none of the rest */
        while (page->scorers.v[i].cells.n < page->units.n)
            vec_push(page->a, &page->scorers.v[i].cells)->status = '-';
    cases_rank(page);
    flips_mark(page);
    severities_fill(page);
    return true;
}
