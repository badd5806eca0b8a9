/* SPDX-License-Identifier: Apache-2.0 */
/* kappa: two raters, one column each. */
#include "cli/stats/categories.h"
#include "cli/stats/verbs.h"

#include "stats/agree.h"

#include <math.h>

enum { CATEGORIES_MAX = 1000 }; /* a table of a million cells */

struct kappa_verb {
    struct stats_common common;
    const char *first, *second, *level, *order, *weights;
};

static const char *weights_choice(size_t n)
{
    static const char *const NAMES[] = {
        [AGREE_UNWEIGHTED] = "none", [AGREE_LINEAR] = "linear", [AGREE_QUADRATIC] = "quadratic"};
    return n < COUNT_OF(NAMES) ? NAMES[n] : NULL;
}

static bool weights_take(const char *text, enum agree_weights *ret, struct err *err)
{
    for (size_t i = 0; weights_choice(i); i++) {
        if (strcmp(text, weights_choice(i)) != 0)
            continue;
        *ret = (enum agree_weights)i;
        return true;
    }
    return err_set(err, ERR_USAGE, "--weights %s: expected none, linear or quadratic", text);
}

/* Both columns as categories, and the table of their pairs. */
static bool pairs_read(struct arena *a, const struct kappa_verb *v, const struct table *t, bool weighted,
                       struct categories *ret, int64_t **ret_table, struct err *err)
{
    const str *first, *second;
    const char *why = weighted ? arena_printf(a, "--weights %s (words need --order)", v->weights).p : NULL;
    if (!table_texts(a, t, v->first, "--first", &first, err) || !table_texts(a, t, v->second, "--second", &second, err))
        return false;
    str *texts = arena_array(a, str, 2 * t->n);
    memcpy(texts, first, t->n * sizeof *texts);
    memcpy(texts + t->n, second, t->n * sizeof *texts);
    struct labelled from = {.table = t, .columns = {v->first, v->second}, .texts = texts};
    if (!categories_read(a, &from, v->order, why, ret, err))
        return false;
    if (ret->n > CATEGORIES_MAX)
        return err_at(err, arena_cstr(a, t->file), 0, 0, "%zu different labels; the bound is %d", ret->n,
                      CATEGORIES_MAX);
    *ret_table = arena_array(a, int64_t, ret->n * ret->n);
    for (size_t i = 0; i < t->n; i++)
        (*ret_table)[ret->labels[i] * ret->n + ret->labels[t->n + i]]++;
    return true;
}

static void kappa_put(json_t *out, const struct kappa *k, double level)
{
    stats_put(out, "kappa", k->has_test ? k->value : 0); /* 0 exactly, which rounding misses */
    bool has = k->has_interval;
    stats_put(out, "se", has ? k->se : NAN);
    stats_put_interval(out, has ? k->interval.low : NAN, has ? k->interval.high : NAN, level);
    stats_put_text(out, "method", S("normal, Fleiss-Cohen-Everitt"));
    if (k->has_test) {
        stats_put(out, "se_at_0", k->se0);
        stats_put(out, "z", k->z);
        stats_put(out, "p_two_sided", k->p);
    }
    if (!k->has_test)
        stats_put_text(out, "note", S("a rater used one label only: kappa must be 0, and there is nothing to test"));
    else if (!k->has_interval)
        stats_put_text(out, "note", S("no interval: where no pair differs from the others the standard error is 0"));
    else if (k->n < AGREE_FEW)
        stats_put_text(out, "note", category_few());
}

static json_t *category_row(str name, const struct agree_category *c)
{
    json_t *row = json_object();
    stats_put_text(row, "category", name);
    stats_put_int(row, "first", (int64_t)c->first);
    stats_put_int(row, "second", (int64_t)c->second);
    category_put(row, "agreement", c->has_agreement, c->agreement);
    category_put(row, "kappa", c->has_kappa, c->kappa.value);
    bool range = c->has_kappa && c->kappa.has_interval;
    category_put(row, "low", range, c->kappa.interval.low);
    category_put(row, "high", range, c->kappa.interval.high);
    return row;
}

static void agreement_put(json_t *out, const int64_t *table, size_t k, const struct kappa *kappa, bool weighted,
                          double level)
{
    double share;
    struct interval range;
    json_t *agreement = json_object();
    if (agree_share(table, k, level, &share, &range)) {
        stats_put(agreement, "share", share);
        stats_put_interval(agreement, range.low, range.high, level);
        stats_put_text(agreement, "method", S("wilson"));
    }
    if (weighted)
        stats_put(agreement, "weighted", kappa->agreement);
    stats_put(agreement, "by_chance", kappa->chance);
    json_object_set_new(out, "agreement", agreement);
}

static bool kappa_run(struct arena *a, void *options, int *ret_exit, struct err *err)
{
    const struct kappa_verb *v = options;
    double level = 0.95;
    struct table *t;
    struct categories c;
    enum agree_weights weights = AGREE_UNWEIGHTED;
    int64_t *table = NULL;
    struct kappa kappa;
    *ret_exit = 0;
    if (!weights_take(v->weights, &weights, err) || !stats_level(v->level, &level, err) ||
        !table_read(a, v->common.file, &t, err) || !pairs_read(a, v, t, weights != AGREE_UNWEIGHTED, &c, &table, err))
        return false;
    if (!cohen_kappa(table, c.n, weights, level, &kappa))
        return err_at(err, arena_cstr(a, t->file), 0, 0, "kappa is undefined: %s",
                      t->n < 2 ? "there is one pair of labels only" : "both raters gave one and the same label only");
    struct agree_category *each = arena_array(a, struct agree_category, c.n);
    cohen_categories(table, c.n, level, each);
    json_t *rows = json_array();
    for (size_t i = 0; i < c.n; i++)
        json_array_append_new(rows, category_row(c.names[i], &each[i]));
    json_t *out = stats_result("kappa", t);
    stats_put_text(out, "weights", str_of(v->weights));
    kappa_put(out, &kappa, level);
    agreement_put(out, table, c.n, &kappa, weights != AGREE_UNWEIGHTED, level);
    json_object_set_new(out, "categories", rows);
    return stats_print(&v->common, out, err);
}

static void kappa_presets(void *options)
{
    struct kappa_verb *v = options;
    v->first = "first";
    v->second = "second";
    v->weights = "none";
}

static const struct option OPTIONS[] = {
    STATS_OPTION_COLUMN("first", struct kappa_verb, first, "labels of the first rater; default first"),
    STATS_OPTION_JSON(struct kappa_verb),
    {"level", 0, "LEVEL", OPTION_TEXT, offsetof(struct kappa_verb, level),
     .help = "of the intervals, between 0 and 1; default 0.95"},
    {"order", 0, "LIST", OPTION_TEXT, offsetof(struct kappa_verb, order),
     .help = "all labels in their order, such as low,medium,high; default that of numbers, else of bytes"},
    STATS_OPTION_COLUMN("second", struct kappa_verb, second, "labels of the second rater; default second"),
    {"weights", 0, "WEIGHTS", OPTION_TEXT, offsetof(struct kappa_verb, weights),
     .help = "what a disagreement counts: none (all alike), linear or quadratic in the steps between; default none",
     .choice = weights_choice},
    {0}};

static const struct operand OPERANDS[] = {STATS_OPERAND_FILE(struct kappa_verb), {0}};

const struct verb STATS_KAPPA = {
    .name = "kappa",
    .help = "Cohen's kappa: how far two raters agree beyond chance",
    .manual =
        "One row a unit, one column a rater. kappa = (agreement - chance) / (1 - chance) (Cohen 1960), with --weights\n"
        "linear or quadratic for labels that have an order (Cohen 1968): numbers have theirs, words need --order, "
        "which\n"
        "also names labels that nobody used, for a step counts from one label of the list to the next. The interval "
        "is\n"
        "normal, the test against 0 too, with the standard errors of Fleiss, Cohen and Everitt (1969). For each "
        "label:\n"
        "how often either gave it, specific agreement 2 n_cc / (n_c. + n_.c), and its kappa against all others.\n"
        "Refused: an empty label, nan, one row, one label for everything.",
    .options = OPTIONS,
    .operands = OPERANDS,
    .size = sizeof(struct kappa_verb),
    .presets = kappa_presets,
    .run = kappa_run,
};
