/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/stats/categories.h"

#include "base/map.h"
#include "base/vec.h"
#include "text/show.h"

#include <math.h>

enum { NUMBER_MAX = 64 };

static size_t texts_n(const struct labelled *from)
{
    return from->table->n * (from->columns[1] ? 2 : 1);
}

/* An error at the label that stands there. */
static bool label_wrong(const struct labelled *from, size_t at, struct err *err, const char *expected)
{
    const struct table *t = from->table;
    char file[sizeof err->file];
    snprintf(file, sizeof file, "%.*s", STR_ARG(t->file));
    return err_at(err, file, t->lines[at % t->n], 0, "column '%s': expected %s, found '%s'",
                  show_text(str_of(from->columns[at / t->n])).text, expected, show_text(from->texts[at]).text);
}

/* nan, inf and their like: what a program writes that had no number. */
static bool no_number(str text)
{
    char copy[NUMBER_MAX], *end;
    if (!text.n || text.n >= sizeof copy)
        return false;
    memcpy(copy, text.p, text.n);
    copy[text.n] = 0;
    return !isfinite(strtod(copy, &end)) && end == copy + text.n;
}

/* Whether all texts are numbers; *ret_word is where the first other one stands. */
static bool numbers_read(struct arena *a, const struct labelled *from, double **ret, size_t *ret_word)
{
    double *x = arena_array(a, double, texts_n(from));
    for (size_t i = 0; i < texts_n(from); i++) {
        if (!from->texts[i].n || str_to_double(str_trim(from->texts[i]), &x[i]))
            continue;
        *ret_word = i;
        return false;
    }
    *ret = x;
    return true;
}

/* A category while it is looked for: by its number or its text, and where it stands first. */
struct found {
    double value;
    str name;
    size_t at;
};

static int by_value(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    int order = (x->value > y->value) - (x->value < y->value);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static int by_name(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    int order = str_cmp(x->name, y->name);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* Labels by one of the two orders; x NULL: by name. */
static void categories_sort(struct arena *a, const struct labelled *from, const double *x, struct categories *ret)
{
    size_t n = 0, all = texts_n(from), *labels = arena_array(a, size_t, all);
    struct found *found = arena_array(a, struct found, all);
    for (size_t i = 0; i < all; i++) {
        labels[i] = CATEGORY_MISSING;
        if (from->texts[i].n)
            found[n++] = (struct found){x ? x[i] : 0, str_trim(from->texts[i]), i};
    }
    qsort(found, n, sizeof *found, x ? by_value : by_name);
    str *names = arena_array(a, str, n);
    double *values = arena_array(a, double, n);
    *ret = (struct categories){.names = names, .values = x ? values : NULL, .labels = labels};
    for (size_t i = 0; i < n; i++) {
        bool same = i && (x ? found[i].value == found[i - 1].value : str_eq(found[i].name, found[i - 1].name));
        if (!same) {
            names[ret->n] = found[i].name;
            values[ret->n++] = found[i].value;
        }
        labels[found[i].at] = ret->n - 1;
    }
}

static bool same_number(str a, str b)
{
    double x, y;
    return str_to_double(a, &x) && str_to_double(b, &y) && x == y;
}

/* The words of --order, no two alike. */
static bool order_read(struct arena *a, const char *order, struct map *ret, struct categories *categories,
                       struct err *err)
{
    VEC(str) names = {0};
    for (str rest = str_of(order); rest.p;) {
        str word = str_trim(str_cut(&rest, ','));
        bool twice = !map_add(a, ret, word, names.n, NULL);
        for (size_t i = 0; i < names.n && !twice; i++)
            twice = same_number(names.v[i], word);
        if (!word.n || twice)
            return err_set(err, ERR_USAGE, "--order %s: expected labels that differ, separated by commas",
                           show_text(str_of(order)).text);
        *vec_push(a, &names) = word;
    }
    *categories = (struct categories){.n = names.n, .names = names.v};
    return true;
}

/* Numbers in --order may be written otherwise than in the file. */
static bool order_find(const struct map *words, const struct categories *c, str text, size_t *ret)
{
    if (map_get(words, text, ret))
        return true;
    for (*ret = 0; *ret < c->n; ++*ret)
        if (same_number(text, c->names[*ret]))
            return true;
    return false;
}

static bool categories_ordered(struct arena *a, const struct labelled *from, const char *order, struct categories *ret,
                               struct err *err)
{
    struct map words = {0};
    size_t *labels = arena_array(a, size_t, texts_n(from));
    if (!order_read(a, order, &words, ret, err))
        return false;
    for (size_t i = 0; i < texts_n(from); i++) {
        labels[i] = CATEGORY_MISSING;
        if (from->texts[i].n && !order_find(&words, ret, str_trim(from->texts[i]), &labels[i]))
            return label_wrong(from, i, err, "a label of --order");
    }
    ret->labels = labels;
    return true;
}

bool categories_read(struct arena *a, const struct labelled *from, const char *order, const char *why,
                     struct categories *ret, struct err *err)
{
    double *x = NULL;
    size_t word = 0;
    for (size_t i = 0; i < texts_n(from); i++) {
        str text = str_trim(from->texts[i]);
        if (no_number(text) || (from->texts[i].n && !text.n))
            return label_wrong(from, i, err, "a label or a finite number");
    }
    if (order)
        return categories_ordered(a, from, order, ret, err);
    if (!numbers_read(a, from, &x, &word) && why)
        return label_wrong(from, word, err, arena_printf(a, "a number for %s", why).p);
    categories_sort(a, from, x, ret);
    return true;
}

void category_put(json_t *row, const char *key, bool has, double value)
{
    stats_put(row, key, has ? value : HUGE_VAL);
}

str category_few(void)
{
    return S("fewer than 50 units: the interval is rough, and may be too narrow");
}
